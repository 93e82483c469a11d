"""One request to the homeserver that nio has no call for, or whose answer nio does not show whole."""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from nio import AsyncClient

from bot.platform import LoginRefused, Unreachable

Json = Mapping[str, Any]
LONGEST = 200  # characters of a homeserver's own words in ours
UPLOAD = 120.0  # seconds a file may take


class Denied(Exception):
    """The homeserver understood the request and said no.

    code  as the specification calls it ("M_FORBIDDEN"), or ""; body: the whole answer
    """

    def __init__(self, status: int, body: Json) -> None:
        self.status = status
        self.body = body
        self.code = str(body.get("errcode", ""))
        self.words = str(body.get("error", ""))[:LONGEST]
        super().__init__(f"{self.status} {self.code}")


async def call(client: AsyncClient, method: str, path: str, body: Json | None = None) -> Json:
    """What the homeserver answers to a request in the name of the client's access token, if it has one.

    path  below the homeserver's address, every part of it quoted
    Raises Unreachable (no answer, not Matrix, too fast, a fault of the server) or Denied.
    """
    return await _asked(client, method, path, None if body is None else json.dumps(body), "application/json")


async def upload(client: AsyncClient, path: str, data: bytes, media_type: str) -> Json:
    """What it answers to a file that is handed to it. Raises as `call` does."""
    return await _asked(client, "POST", path, data, media_type, UPLOAD)


async def _asked(
    client: AsyncClient, method: str, path: str, body: str | bytes | None, kind: str, patience: float | None = None
) -> Json:
    headers = {"Content-Type": kind}
    if client.access_token:
        headers["Authorization"] = f"Bearer {client.access_token}"
    try:
        response = await client.send(method, path, body, headers, timeout=patience)
        status, after, data = response.status, response.headers.get("Retry-After", ""), await response.read()
    except aiohttp.InvalidURL as error:
        raise LoginRefused(f"[matrix] homeserver: {client.homeserver} is not an address.") from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise Unreachable(f"{client.homeserver} does not answer ({type(error).__name__}).") from error
    return _checked(client.homeserver, status, after, data)


def refusal(client: AsyncClient, denied: Denied, what: str) -> LoginRefused:
    """The sentence for an admin whose homeserver said no to something of ours; `what` goes on after "refuses"."""
    match denied.code:
        case "M_UNKNOWN_TOKEN" | "M_MISSING_TOKEN":
            return LoginRefused(
                f"{client.homeserver} has logged the bot out. If [matrix] access_token is set, give a new one; "
                f"else remove session.json in the bot's Matrix folder, and it logs in again with [matrix] password."
            )
        case "M_USER_DEACTIVATED" | "M_USER_LOCKED" | "M_USER_SUSPENDED":
            return LoginRefused(f"{client.homeserver} has closed the account of [matrix] user_id ({denied.code}).")
        case _:
            return LoginRefused(f"{client.homeserver} refuses {what}: {denied.words} ({denied.code or denied.status}).")


def _checked(homeserver: str, status: int, after: str, data: bytes) -> Json:
    """The body of a good answer. Raises as `call` does."""
    try:
        body = json.loads(data)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Unreachable(
            f"{homeserver} does not answer as a Matrix homeserver does (status {status}). "
            "If that lasts, check [matrix] homeserver: it is the address that Matrix clients connect to."
        )
    if status == 429:
        raise Unreachable(f"{homeserver} asks us to slow down.", seconds(after, body))
    if status >= 500:
        raise Unreachable(f"{homeserver} has a fault of its own (status {status}).")
    if status >= 400:
        raise Denied(status, body)
    return body


def seconds(header: str, body: Json) -> float | None:
    """How long to wait: the header since version 1.10 of the specification, the field before."""
    if header.isdecimal():
        return float(header)
    waiting = body.get("retry_after_ms")
    return waiting / 1000 if isinstance(waiting, int | float) else None
