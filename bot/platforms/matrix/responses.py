"""What an answer of the homeserver that nio has read means to a platform."""

from collections.abc import Awaitable
from typing import Any, TypeVar

import aiohttp
from nio import AsyncClient, ErrorResponse
from nio.exceptions import LocalProtocolError, SendRetryError

from bot.platform import PlatformError, Refused, Unreachable
from bot.platforms.matrix.homeserver import Denied, refusal, seconds

LOGGED_OUT = frozenset(
    {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"}
)
NEVER = frozenset({400, 403, 404, 413})  # what the homeserver will say no to again

Wanted = TypeVar("Wanted")


async def good(client: AsyncClient, work: Awaitable[Any], wanted: type[Wanted]) -> Wanted:
    """What a call of nio came to. Raises Unreachable, Refused or LoginRefused for everything else."""
    try:
        response = await work
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unreachable(f"{client.homeserver} does not answer ({type(error).__name__}).") from error
    except (LocalProtocolError, SendRetryError) as error:
        raise Unreachable(f"The homeserver does not know enough yet: {error}") from error
    if isinstance(response, wanted):
        return response
    raise _trouble(client, response)


def trouble(client: AsyncClient, denied: Denied) -> PlatformError:
    """What it means that the homeserver said no."""
    if denied.code in LOGGED_OUT:
        return refusal(client, denied, "the bot")
    text = f"{denied.words} ({denied.code or denied.status})"
    return Refused(text) if denied.code and denied.status in NEVER else Unreachable(text)


def _trouble(client: AsyncClient, response: Any) -> PlatformError:
    http = getattr(response, "transport_response", None)
    status, after = (http.status, http.headers.get("Retry-After", "")) if http is not None else (0, "")
    if not isinstance(response, ErrorResponse):
        return Unreachable(f"{client.homeserver} answers with something unexpected (status {status}).")
    if status == 429 or response.status_code == "M_LIMIT_EXCEEDED":
        wait = seconds(after, {"retry_after_ms": response.retry_after_ms})
        return Unreachable(f"{client.homeserver} asks us to slow down.", wait)
    return trouble(client, Denied(status, {"errcode": response.status_code or "", "error": response.message}))
