"""What `belegbot check` looks at around the chat: state.db, secrets, the page, the platforms."""

import asyncio
import errno
import http.client
import json
import socket
import sqlite3
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

from bot.cli.finding import Finding
from bot.cli.health import EVERYWHERE, PATIENCE, shown
from bot.config import Config, WebSettings
from bot.phrases import Phrases
from bot.state import FILE, SCHEMA
from retrieval.backup import open_to_read


def state(folder: Path, config: Config, phrases: Phrases) -> Iterator[Finding]:
    """state.db, and whether there is anybody who could let others in."""
    path = folder / FILE
    admins = len(config.access.admins)
    if path.exists():
        try:
            with closing(open_to_read(path)) as connection:
                ((version,),) = connection.execute("PRAGMA user_version")
                if version > SCHEMA:
                    yield Finding("state", "fault", phrases.check_state_new.format(path=path))
                    return
                ((sound,),) = connection.execute("PRAGMA quick_check(1)")
                if version:
                    ((invited,),) = connection.execute("SELECT count(*) FROM people WHERE role = 'admin'")
                    admins += invited
        except sqlite3.Error as error:
            sound = str(error)
        if sound != "ok":
            yield Finding("state", "fault", phrases.check_state_damaged.format(path=path, detail=sound))
            return
        yield Finding("state", "ok", phrases.check_state.format(path=path))
    if admins:
        yield Finding("admins", "ok", phrases.check_admins.of(admins))
    else:
        yield Finding("admins", "note", phrases.check_no_admin)


def secrets(config: Config, phrases: Phrases) -> Iterator[Finding]:
    """Secrets that are set; their files and modes were looked at when the configuration was read."""
    for name in config.secrets():
        yield Finding("secret", "ok", phrases.check_secret.format(name="[{}] {}".format(*name.split("."))))


async def page(web: WebSettings, phrases: Phrases, *, online: bool) -> AsyncIterator[Finding]:
    """Where the page listens, and with `online` whether it is reached by the address people use."""
    if web.address is None:
        yield Finding("page", "note", phrases.check_page_off)
    else:
        yield await asyncio.to_thread(_listening, web.address, phrases)
    if not web.base_url:
        return
    if web.base_url.startswith("http://") and not web.loopback:
        yield Finding("address", "note", phrases.check_address_plain.format(url=web.base_url))
    if online:
        trouble = await asyncio.to_thread(_unreached, web.base_url)
        if trouble:
            text = phrases.check_address_silent.format(url=web.base_url, detail=trouble)
            yield Finding("address", "fault", text)
        else:
            yield Finding("address", "ok", phrases.check_address.format(url=web.base_url))


def _listening(address: tuple[str, int], phrases: Phrases) -> Finding:
    host, port = address
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except OSError as error:
        if error.errno == errno.EADDRINUSE and _is_ours(address):
            return Finding("page", "ok", phrases.check_page_serving.format(address=shown(address)))
        detail = error.strerror or str(error)
        return Finding("page", "fault", phrases.check_page_taken.format(address=shown(address), detail=detail))
    return Finding("page", "ok", phrases.check_page.format(address=shown(address)))


def _is_ours(address: tuple[str, int]) -> bool:
    """Whether what listens there is a service like this one."""
    host, port = address
    with closing(http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=PATIENCE)) as connection:
        try:
            connection.request("GET", "/readyz")
            return "ready" in json.loads(connection.getresponse().read(100_000))
        except (OSError, http.client.HTTPException, ValueError, TypeError):
            return False


def _unreached(url: str) -> str:
    """Why the page does not answer at the address people use; "" if it does."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=PATIENCE) as answer:  # http or https: config says so
            return "" if answer.status == 200 else f"HTTP {answer.status}"
    except urllib.error.HTTPError as error:
        error.close()
        return f"HTTP {error.code}"
    except urllib.error.URLError as error:
        return str(getattr(error.reason, "strerror", None) or error.reason)
    except (OSError, http.client.HTTPException) as error:
        return str(getattr(error, "strerror", None) or type(error).__name__)


def platforms(phrases: Phrases) -> Finding:
    """The chat services that are configured."""
    return Finding("platforms", "note", phrases.check_no_platform)
