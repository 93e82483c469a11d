"""The account's cross-signing identity, and its signature under the bot's device.

Clients that keep room keys from unsigned devices would otherwise tell the bot nothing. The identity is three Ed25519
keys: the master key vouches for the other two, and the self-signing key for devices.

Source: Matrix client-server API, "Cross-signing"; "Signing JSON" for what is signed.
"""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from nio import AsyncClient

from bot.platform import LoginRefused, Unreachable
from bot.platforms.matrix import kept
from bot.platforms.matrix.homeserver import Denied, Json, call, refusal

FILE = "cross_signing.json"
PENDING = "cross_signing.new.json"  # until the homeserver has taken it
KEYS = ("master", "self_signing", "user_signing")
REPLACING = "`belegbot matrix new-identity`"


@dataclass(frozen=True, slots=True)
class Key:
    """An Ed25519 key pair.

    seed  32 bytes
    """

    seed: bytes = field(repr=False)

    @property
    def public(self) -> str:
        """As it is published: unpadded base64."""
        return _unpadded(self._pair().public_key().export_key(format="raw"))

    @property
    def id(self) -> str:
        """What its signatures are filed under."""
        return f"ed25519:{self.public}"

    def sign(self, what: Json) -> str:
        """Its signature under everything but the signatures that are there, and what the server added."""
        return _unpadded(eddsa.new(self._pair(), "rfc8032").sign(_canonical(what)))

    def _pair(self) -> ECC.EccKey:
        return ECC.construct(curve="Ed25519", seed=self.seed)


@dataclass(frozen=True, slots=True)
class Identity:
    """The three keys of one user."""

    user_id: str
    master: Key
    self_signing: Key
    user_signing: Key

    def to_publish(self) -> dict[str, Any]:
        """The public halves, signed by the master key."""
        return {
            "master_key": self._described("master", self.master),
            "self_signing_key": self._vouched("self_signing", self.self_signing),
            "user_signing_key": self._vouched("user_signing", self.user_signing),
        }

    def _described(self, usage: str, key: Key) -> dict[str, Any]:
        return {"user_id": self.user_id, "usage": [usage], "keys": {key.id: key.public}}

    def _vouched(self, usage: str, key: Key) -> dict[str, Any]:
        described = self._described(usage, key)
        return {**described, "signatures": {self.user_id: {self.master.id: self.master.sign(described)}}}


@dataclass(frozen=True, slots=True)
class Published:
    """What the homeserver tells everybody about the bot: public keys or "", and its device's object or {}."""

    master: str
    self_signing: str
    device: Json


async def ensure(client: AsyncClient, folder: Path, password: str, *, new: bool = False) -> None:
    """Leaves the client's device signed by the account's identity, which is made at the first start.

    password  asked for by the homeserver when an identity is replaced, and by some for the first one
    new       replaces the identity even if one is there
    Raises LoginRefused (above all if the homeserver knows an identity that the folder does not hold) or Unreachable.
    """
    there = await published(client)
    _take_over_pending(client.user_id, folder, there)
    ours = None if new else _kept(client.user_id, folder / FILE)
    if ours is None:
        if there.master and not new:
            raise LoginRefused(
                f"{client.user_id} has a cross-signing identity, but {folder / FILE} is missing. Put it back from a "
                f"backup. If it is lost, {REPLACING} makes a new one; everybody who verified the bot is then warned."
            )
        ours = await _publish(client, folder, password)
    elif there.master and there.master != ours.master.public:
        raise LoginRefused(
            f"Another program has given {client.user_id} a new cross-signing identity; {folder / FILE} holds the one "
            f"before. Put the new one's keys there, or have {REPLACING} replace it; everybody is then warned."
        )
    elif there.self_signing != ours.self_signing.public:
        await _upload(client, ours, password)  # an upload the homeserver has forgotten, or never got
    await _sign_device(client, ours)


async def published(client: AsyncClient) -> Published:
    """As the homeserver has it now. Raises Unreachable or LoginRefused."""
    user, device = client.user_id, client.device_id
    try:
        answer = await call(client, "POST", "/_matrix/client/v3/keys/query", {"device_keys": {user: []}})
    except Denied as denied:
        raise refusal(client, denied, "to tell the account's keys") from denied
    return Published(
        _only_key(_in(answer, "master_keys", user)),
        _only_key(_in(answer, "self_signing_keys", user)),
        _in(answer, "device_keys", user, device),
    )


# --- publishing


async def _publish(client: AsyncClient, folder: Path, password: str) -> Identity:
    """A new identity; kept on disk before the homeserver knows it, and in the old one's place only after."""
    identity = Identity(client.user_id, *(Key(os.urandom(32)) for _ in KEYS))
    seeds = {name: base64.b64encode(getattr(identity, name).seed).decode() for name in KEYS}
    kept.write(folder / PENDING, {"user_id": identity.user_id, **seeds})
    await _upload(client, identity, password)
    kept.move(folder / PENDING, folder / FILE)
    return identity


async def _upload(client: AsyncClient, identity: Identity, password: str) -> None:
    """Confirmed with the password if the homeserver asks for that."""
    path, keys = "/_matrix/client/v3/keys/device_signing/upload", identity.to_publish()
    try:
        await call(client, "POST", path, keys)
    except Denied as denied:
        if "flows" not in denied.body:
            raise refusal(client, denied, "the cross-signing identity") from denied
        proof = _proof(client, denied.body, password)
    else:
        return
    try:
        await call(client, "POST", path, {**keys, "auth": proof})
    except Denied as denied:
        if "flows" in denied.body:
            raise LoginRefused(
                f"{client.homeserver} does not take [matrix] password as proof that the identity may be set."
            ) from denied
        raise refusal(client, denied, "the cross-signing identity") from denied


def _proof(client: AsyncClient, asked: Json, password: str) -> dict[str, Any]:
    """The password, if the homeserver takes it. Raises LoginRefused."""
    flows = [flow.get("stages") for flow in asked["flows"] if isinstance(flow, dict)]
    if ["m.login.password"] not in flows:
        page = _in(asked, "params", "org.matrix.cross_signing_reset").get("url", "its account page")
        raise LoginRefused(
            f"{client.homeserver} wants a person to allow the bot's cross-signing identity: "
            f"log in as {client.user_id}, allow it at {page}, and start again within minutes."
        )
    if not password:
        raise LoginRefused(
            f"{client.homeserver} wants [matrix] password before it takes a cross-signing identity; only this once."
        )
    return {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": client.user_id},
        "password": password,
        "session": asked.get("session"),
    }


async def _sign_device(client: AsyncClient, identity: Identity) -> None:
    """Once; only the keys we hold ourselves, whatever the homeserver says ours are."""
    device = (await published(client)).device
    ours = {f"{kind}:{client.device_id}": key for kind, key in client.olm.account.identity_keys.items()}
    if device.get("keys") != ours:
        raise Unreachable(f"{client.homeserver} does not show the keys that the bot's device has just published.")
    bare = {name: value for name, value in device.items() if name not in ("signatures", "unsigned")}
    key = identity.self_signing
    signature = key.sign(bare)
    if _in(device, "signatures", client.user_id).get(key.id) == signature:
        return
    signed = {**bare, "signatures": {client.user_id: {key.id: signature}}}
    body = {client.user_id: {client.device_id: signed}}
    try:
        answer = await call(client, "POST", "/_matrix/client/v3/keys/signatures/upload", body)
    except Denied as denied:
        raise refusal(client, denied, "the device's signature") from denied
    if answer.get("failures"):
        raise LoginRefused(f"{client.homeserver} does not take the signature under the bot's device.")


# --- on disk


def _take_over_pending(user: str, folder: Path, there: Published) -> None:
    """Ends a replacement that was cut off after the homeserver had taken it."""
    pending = _kept(user, folder / PENDING)
    if pending and pending.master.public == there.master:
        kept.move(folder / PENDING, folder / FILE)


def _kept(user: str, path: Path) -> Identity | None:
    found = kept.read(path, ("user_id", *KEYS))
    if found is None:
        return None
    if found["user_id"] != user:
        raise LoginRefused(f"{path} is the identity of {found['user_id']}, but the bot is {user}. Move it away.")
    try:
        return Identity(user, *(Key(_seed(found[name])) for name in KEYS))
    except ValueError as error:
        raise LoginRefused(f"{path} is damaged: {error}. Put it back from a backup.") from error


def _seed(text: str) -> bytes:
    seed = base64.b64decode(text, validate=True)
    if len(seed) != 32:
        raise ValueError("a key has 32 bytes")
    return seed


# --- JSON


def _canonical(what: Json) -> bytes:
    bare = {name: value for name, value in what.items() if name not in ("signatures", "unsigned")}
    return json.dumps(bare, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _unpadded(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _only_key(described: Json) -> str:
    return next(iter(_in(described, "keys").values()), "")


def _in(answer: Json, *path: str) -> Json:
    """What stands at the end of the path; {} if it is not there, or no object."""
    for name in path:
        found = answer.get(name)
        answer = found if isinstance(found, Mapping) else {}
    return answer
