"""Who the bot is on the homeserver: one account, one device, kept on disk from the first start on.

The folder (0700, its files 0600) holds
    session.json        user, device and access token, from the first login on
    keys.db             nio's store: the device's keys and what it shares with other devices
    store.key           what keys.db is locked with, unless the settings give it
    cross_signing.json  the account's cross-signing identity; the only one of these that a backup needs
    lock                held by the one process that is logged in
"""

import fcntl
import os
import secrets
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import peewee
import vodozemac
from nio import AsyncClient, AsyncClientConfig
from nio.responses import KeysUploadResponse
from nio.store import SqliteStore

from bot.platform import LoginRefused, Unreachable
from bot.platforms.matrix import crosssigning, decryption, kept
from bot.platforms.matrix.homeserver import Denied, call, refusal

DEVICE_NAME = "Belegbot"
SESSION = "session.json"
STORE = "keys.db"
STORE_KEY = "store.key"
LOCK = "lock"
PATIENCE = 30.0  # seconds for a request; a sync has its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the settings say about the account; either a password or an access token is needed for the first login.

    homeserver  the address that clients connect to, "https://matrix.zeitung.example"
    user_id     whole, "@beleg:zeitung.example"; may be "" with an access token
    password    used for the first login, and to confirm a new cross-signing identity
    device_id   of the access token; may be "" as the homeserver tells it
    pickle_key  what the device's keys are locked with on disk; "" for one of our own making
    """

    homeserver: str
    user_id: str = ""
    password: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    device_id: str = ""
    pickle_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class _Session:
    """One login; access_token is "" before it has happened."""

    user_id: str
    device_id: str
    access_token: str = field(default="", repr=False)


@asynccontextmanager
async def logged_in(account: Account, folder: Path, *, new_identity: bool = False) -> AsyncIterator[AsyncClient]:
    """The account's one device, its store open, its keys published and cross-signed; leaving closes it all.

    The client repeats no request by itself: too fast, or no answer, is told to its caller. It keeps no sync token.

    folder        made if need be; nobody else may use it
    new_identity  replaces the account's cross-signing identity, which everybody who verified it is warned of;
                  takes the password
    Raises LoginRefused, also if another process is logged in with this folder, or Unreachable.
    """
    _make(folder)
    with _alone(folder):
        async with _client(account, folder) as client:
            session = await _session(client, account, folder)
            with _store(client, session, account, folder):
                _keep(session, folder)
                await _publish_keys(client)
                await crosssigning.ensure(client, folder, account.password, new=new_identity)
                yield client


def fingerprint(client: AsyncClient) -> str:
    """The device's public key as Element shows it, in groups of four."""
    key = _device_keys(client)[f"ed25519:{client.device_id}"]
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def worth_keeping(folder: Path) -> list[Path]:
    """The files a backup of the identity consists of; those that are there.

    The device itself is not among them: keys that were used on after the backup would decrypt nothing when put
    back. A restored bot logs in as a new device, and the identity signs it.
    """
    return [path for path in [folder / crosssigning.FILE] if path.exists()]


async def upload_keys(client: AsyncClient) -> None:
    """Publishes as many one-time keys as the homeserver lacks, and with the first of them the device's keys.

    They are saved before they are sent: the homeserver takes no other keys under ids it knows already, so keys
    that were published but lost would bar every upload to come.
    Raises Unreachable or Denied. Does nothing if none are lacking.
    """
    if not client.should_upload_keys:
        return
    keys = client.olm.share_keys()
    client.olm.save_account()
    answer = await call(client, "POST", "/_matrix/client/v3/keys/upload", keys)
    taken = KeysUploadResponse.from_dict(answer)
    if not isinstance(taken, KeysUploadResponse):
        raise Unreachable(f"{client.homeserver} does not say how many keys it took.")
    client.olm.handle_response(taken)


# --- the folder


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)  # it may have been there before, open to others
    except OSError as error:
        raise LoginRefused(f"The bot's Matrix folder {folder} cannot be made its own: {error.strerror}.") from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two processes on one store would both answer, and spoil each other's keys."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LoginRefused(f"Another process is logged in with {folder}. Stop it first.") from error
        yield
    finally:
        os.close(descriptor)


# --- the login


@asynccontextmanager
async def _client(account: Account, folder: Path) -> AsyncIterator[AsyncClient]:
    """A client that is not logged in yet; leaving closes its connections."""
    client = AsyncClient(
        account.homeserver.rstrip("/"),
        account.user_id,
        store_path=str(folder),
        config=AsyncClientConfig(
            store=SqliteStore,
            store_name=STORE,
            store_sync_tokens=False,
            pickle_key=_store_key(account, folder),
            request_timeout=PATIENCE,
            max_limit_exceeded=0,
            max_timeouts=0,
        ),
    )
    try:
        yield client
    finally:
        await client.close()


async def _session(client: AsyncClient, account: Account, folder: Path) -> _Session:
    """The login the homeserver confirms: the one the settings give, else the one kept, else a new one."""
    before = _kept(folder)
    if before and before.access_token and account.user_id and not _same(before.user_id, account.user_id):
        raise LoginRefused(
            f"{folder} belongs to {before.user_id}, but [matrix] user_id is {account.user_id}. "
            "Move the folder away, or correct the setting."
        )
    token = account.access_token or (before.access_token if before else "")
    if not token:
        return await _first_login(client, account, folder, before)
    session = await _confirmed(client, account, before, token)
    if session != before and account.access_token:
        await _name_device(client, session)
    return session


async def _confirmed(client: AsyncClient, account: Account, before: _Session | None, token: str) -> _Session:
    """Whose token it is, by the homeserver."""
    client.access_token = token
    try:
        answer = await call(client, "GET", "/_matrix/client/v3/account/whoami")
    except Denied as denied:
        raise refusal(client, denied, "the login") from denied
    user = str(answer.get("user_id", ""))
    device = str(answer.get("device_id", "")) or account.device_id or (before.device_id if before else "")
    if account.user_id and not _same(user, account.user_id):
        raise LoginRefused(f"[matrix] user_id is {account.user_id}, but [matrix] access_token belongs to {user}.")
    if account.access_token and account.device_id and device != account.device_id:
        raise LoginRefused(f"[matrix] device_id is {account.device_id}, but [matrix] access_token belongs to {device}.")
    if not device:
        raise LoginRefused("[matrix] access_token belongs to no device, so nothing could be encrypted. Log in for one.")
    return _Session(user, device, token)


async def _first_login(client: AsyncClient, account: Account, folder: Path, before: _Session | None) -> _Session:
    """By password, as a device named beforehand: a login whose answer was lost leaves no second device behind."""
    if not (account.user_id and account.password):
        raise LoginRefused("The first login takes [matrix] user_id and password, or [matrix] access_token.")
    planned = before
    if planned is None or planned.user_id != account.user_id:
        planned = _Session(account.user_id, account.device_id or secrets.token_hex(5).upper())
        _keep(planned, folder)
    try:
        answer = await call(
            client,
            "POST",
            "/_matrix/client/v3/login",
            {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": account.user_id},
                "password": account.password,
                "device_id": planned.device_id,
                "initial_device_display_name": DEVICE_NAME,
            },
        )
    except Denied as denied:
        raise _not_let_in(client, account, denied) from denied
    user, device, token = (str(answer.get(key, "")) for key in ("user_id", "device_id", "access_token"))
    if not (user and device and token):
        raise Unreachable(f"{client.homeserver} let the bot in, but did not say as whom.")
    return _Session(user, device, token)


def _not_let_in(client: AsyncClient, account: Account, denied: Denied) -> LoginRefused:
    match denied.code:
        case "M_FORBIDDEN":
            return LoginRefused(
                f"{client.homeserver} does not let {account.user_id} in: check [matrix] user_id and password."
            )
        case "M_UNKNOWN" | "M_UNRECOGNIZED":
            return LoginRefused(
                f"{client.homeserver} takes no passwords from bots ({denied.words}). "
                "Log in for it elsewhere, and give [matrix] access_token and device_id instead of the password."
            )
        case _:
            return refusal(client, denied, "the login")


async def _name_device(client: AsyncClient, session: _Session) -> None:
    path = f"/_matrix/client/v3/devices/{quote(session.device_id, safe='')}"
    try:
        await call(client, "PUT", path, {"display_name": DEVICE_NAME})
    except Denied:
        return  # some homeservers leave names to their own login page; nothing depends on it


def _same(one: str, other: str) -> bool:
    """Whether both are one user: people write capitals where the homeserver does not."""
    return one.casefold() == other.casefold()


def _kept(folder: Path) -> _Session | None:
    found = kept.read(folder / SESSION, ("user_id", "device_id", "access_token"))
    return _Session(found["user_id"], found["device_id"], found["access_token"]) if found else None


def _keep(session: _Session, folder: Path) -> None:
    if session != _kept(folder):
        kept.write(
            folder / SESSION,
            {"user_id": session.user_id, "device_id": session.device_id, "access_token": session.access_token},
        )


# --- the device's keys


def _store_key(account: Account, folder: Path) -> str:
    """From the settings, or our own; a new one only while there is nothing yet that it must open."""
    path = folder / STORE_KEY
    if account.pickle_key:
        return account.pickle_key
    if not path.exists():
        if (folder / STORE).exists():
            raise LoginRefused(
                f"{path} is missing, and {STORE} beside it is locked with it. Put it back, or set [matrix] pickle_key; "
                f"if it is lost, remove {STORE} and {SESSION}, and the bot logs in as a new device."
            )
        kept.write(path, {"key": secrets.token_urlsafe(32)})
    return (kept.read(path, ("key",)) or {"key": ""})["key"]


@contextmanager
def _store(client: AsyncClient, session: _Session, account: Account, folder: Path) -> Iterator[None]:
    """The session's store in the client's hands, made if this login is the session's first."""
    path, again = folder / STORE, session == _kept(folder)
    if again and not path.exists():
        raise LoginRefused(
            f"{path} is missing, so this device can decrypt nothing any more. "
            f"Remove {SESSION} beside it, and the bot logs in as a new device (with [matrix] password or a new token)."
        )
    path.touch(mode=0o600)  # nio would make it readable for everybody; SQLite's journals take their mode from it
    try:
        try:
            client.restore_login(session.user_id, session.device_id, session.access_token)
        except (vodozemac.PickleException, vodozemac.LibolmPickleException) as error:
            way = "check [matrix] pickle_key" if account.pickle_key else f"put the right {STORE_KEY} beside it"
            raise LoginRefused(f"{path} is locked with another key: {way}.") from error
        except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
            raise LoginRefused(
                f"{path} is damaged. Remove it and {SESSION} beside it, and the bot logs in as a new device."
            ) from error
        decryption.guard(client)
        yield
    finally:
        if client.store:
            client.store.database.close()


async def _publish_keys(client: AsyncClient) -> None:
    """Has the homeserver know the device by the keys it has here, and by no others."""
    known = await crosssigning.published(client)
    theirs: Any = known.device.get("keys")
    if theirs and theirs != _device_keys(client):
        raise LoginRefused(
            f"{client.homeserver} knows the device {client.device_id} by other keys than {STORE} holds: the store is "
            f"not this login's. Remove {SESSION}, and log in as a new device (with [matrix] password or a new token)."
        )
    if not theirs:
        client.olm.account.shared = False
        try:
            await upload_keys(client)
        except Denied as denied:
            raise refusal(client, denied, "the device's keys") from denied


def _device_keys(client: AsyncClient) -> dict[str, str]:
    """The device's public keys by the names the specification gives them."""
    return {f"{kind}:{client.device_id}": key for kind, key in client.olm.account.identity_keys.items()}
