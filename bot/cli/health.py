"""`belegbot healthcheck`: whether the service answers, for containers that hold no curl."""

import asyncio
import http.client

from bot.cli.call import Call, configuration, say, warn
from bot.config import Config

PATIENCE = 4.0  # seconds
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # where one listens on all addresses, this one is ours
TROUBLE = 1


async def healthcheck(call: Call) -> int:
    """0 if the service answers where its page listens, 1 if it does not or the page is off."""
    address = (configuration(call) or Config()).web.address
    if address is None:
        warn(call.phrases.health_off)
        return TROUBLE
    trouble = await asyncio.to_thread(unwell, address)
    if trouble:
        warn(call.phrases.health_trouble.format(address=shown(address), detail=trouble))
        return TROUBLE
    say(call.phrases.health_fine.format(address=shown(address)))
    return 0


def unwell(address: tuple[str, int]) -> str:
    """Why the service at this address does not say that it lives; "" if it does. Blocks, a few seconds at most."""
    host, port = address
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read(1000)
    except (OSError, http.client.HTTPException) as error:
        return getattr(error, "strerror", None) or type(error).__name__
    finally:
        connection.close()
    return "" if answer.status == 200 else f"HTTP {answer.status}"


def shown(address: tuple[str, int]) -> str:
    """host:port."""
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
