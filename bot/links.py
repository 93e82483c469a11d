"""Links that lead from a chat to the page: signed, bound to what they open and to a room, good for a while."""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import quote, urlencode

from pydantic import SecretStr

from bot.platform import Message
from bot.state import Rows, State, Transaction, stamp
from bot.timelines import Wanted
from retrieval.model import Language, PassageId, Span

SIGN_IN = timedelta(minutes=15)
SESSION = timedelta(hours=12)
LONGEST = 2_000  # characters of an address; chat services and browsers cut or refuse longer ones
_SIGNATURE = 16  # bytes of HMAC-SHA256; what RFC 2104 (section 5) calls a safe length


class LinkSettings(Protocol):
    """What links need of [web]: where the page is for people, how long links are good, and the key if one is given."""

    @property
    def base_url(self) -> str: ...
    @property
    def link_days(self) -> int: ...
    @property
    def key(self) -> SecretStr | None: ...


class Visitor(Protocol):
    """What a sign-in link needs of who asks for it."""

    @property
    def language(self) -> Language: ...


@dataclass(frozen=True, slots=True)
class Grant:
    """What a link or a session lets somebody see: what the room it came from may see, until then.

    until  seconds since 1970, in UTC
    """

    platform: str
    room: str
    until: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What a signed link opens; without a span, the passage as a whole."""

    passage: PassageId
    span: Span | None
    grant: Grant


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who signed in on the page with a link from a room."""

    sender: str
    grant: Grant


class Links:
    """Makes and checks links. Entering reads the key, or makes it once and keeps it in state.db."""

    def __init__(
        self, state: State, settings: LinkSettings, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._state = state
        self._base = settings.base_url.rstrip("/")
        self._lifetime = timedelta(days=settings.link_days)
        self._given = settings.key
        self._now = now
        self._key = b""

    async def __aenter__(self) -> Self:
        self._key = (self._given.get_secret_value() if self._given else await self._kept_key()).encode()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._key = b""

    async def _kept_key(self) -> str:
        def kept(change: Transaction) -> str:
            change.run("INSERT OR IGNORE INTO facts VALUES ('link_key', ?)", (secrets.token_hex(32),))
            return str(change.rows("SELECT value FROM facts WHERE name = 'link_key'")[0][0])

        return await self._state.change(kept)

    # ---- given in chat

    def passage(self, passage_id: PassageId, span: Span | None, message: Message) -> str:
        """Where the passage is shown to whoever may read along in the message's room; "" without a base_url."""
        if not self._base:
            return ""
        return f"{self._base}{self.path(passage_id, span, self.grant(message.platform, message.room))}"

    def timeline(self, wanted: Wanted, message: Message) -> str:
        """Where the timeline is shown to whoever may read along in the message's room; "" without a base_url.

        "" too for a topic of which no address can be made, such as a pasted article.
        """
        if not self._base:
            return ""
        grant = self.grant(message.platform, message.room)
        address = f"{self._base}{self.timeline_path('/timeline', wanted, grant)}"
        return address if len(address) <= LONGEST else ""

    async def page(self, message: Message, visitor: Visitor) -> str:
        """Where the sender can sign in, once and within a quarter of an hour; "" without a base_url.

        Give it to the sender alone: whoever opens it first is taken for them.
        """
        if not self._base:
            return ""
        token = secrets.token_urlsafe(24)
        now = self._now()

        def keep(change: Transaction) -> None:
            change.run("DELETE FROM signins WHERE until <= ?", (stamp(now),))
            change.run(
                "INSERT INTO signins VALUES (?, ?, ?, ?, ?)",
                (_hash(token), message.platform, message.sender, message.room, stamp(now + SIGN_IN)),
            )

        await self._state.change(keep)
        return f"{self._base}/anmelden?{urlencode({'t': token, 'lang': visitor.language})}"

    async def expire(self, now: datetime) -> None:
        """Drops sign-in links nobody used in time."""
        sql = "DELETE FROM signins WHERE until <= ?"
        await self._state.change(lambda change: change.run(sql, (stamp(now),)))

    # ---- asked by the page

    def grant(self, platform: str, room: str) -> Grant:
        """What a link made now lets people of the room see."""
        return Grant(platform, room, int((self._now() + self._lifetime).timestamp()))

    def path(self, passage_id: PassageId, span: Span | None, grant: Grant) -> str:
        """The signed address of a passage, below the page's own; good as long as the grant."""
        place = [span.start, span.end] if span else []
        token = self._signed("passage", passage_id, [grant.platform, grant.room, grant.until, *place])
        return f"/p/{quote(passage_id, safe='')}?t={token}#zitat"

    def opening(self, passage_id: PassageId, token: str) -> Opening | None:
        """What the link opens; None if it is not ours, is another passage's, or is no longer good."""
        match self._checked("passage", passage_id, token):
            case [str(platform), str(room), int(until)] if self._good(until):
                return Opening(passage_id, None, Grant(platform, room, until))
            case [str(platform), str(room), int(until), int(start), int(end)] if self._good(until):
                return Opening(passage_id, Span(start, end), Grant(platform, room, until))
        return None

    def timeline_path(self, path: str, wanted: Wanted, grant: Grant | None, **more: str) -> str:
        """The address of a timeline below the page's own, signed for a grant; `more` is put into it unsigned."""
        token = {"t": self._signed("timeline", _of(wanted), [grant.platform, grant.room, grant.until])} if grant else {}
        query = urlencode({**wanted.query(), **more, **token}, errors="replace")
        return f"{path}?{query}" if query else path

    def timeline_opening(self, wanted: Wanted, token: str) -> Grant | None:
        """What a link lets see of exactly this timeline; None if it is not ours, another's, or no longer good."""
        match self._checked("timeline", _of(wanted), token):
            case [str(platform), str(room), int(until)] if self._good(until):
                return Grant(platform, room, until)
        return None

    async def sign_in(self, token: str) -> Session | None:
        """Uses up a sign-in link; None if it was used already, is no longer good, or is not ours."""

        def use(change: Transaction) -> Rows:
            rows = change.rows(
                "SELECT platform, sender, room FROM signins WHERE hash = ? AND until > ?",
                (_hash(token), stamp(self._now())),
            )
            change.run("DELETE FROM signins WHERE hash = ?", (_hash(token),))
            return rows

        for platform, sender, room in await self._state.change(use):
            return Session(sender, Grant(platform, room, int((self._now() + SESSION).timestamp())))
        return None

    def cookie(self, session: Session) -> str:
        """The session as the browser keeps it."""
        grant = session.grant
        return self._signed("session", "", [grant.platform, session.sender, grant.room, grant.until])

    def session(self, cookie: str) -> Session | None:
        """The session a cookie holds; None if it is not ours or is over."""
        match self._checked("session", "", cookie):
            case [str(platform), str(sender), str(room), int(until)] if self._good(until):
                return Session(sender, Grant(platform, room, until))
        return None

    def _good(self, until: int) -> bool:
        return until > self._now().timestamp()

    # ---- signing

    def _signed(self, purpose: str, about: str, values: list[str | int]) -> str:
        payload = _base64(json.dumps(values, separators=(",", ":")).encode())
        return f"{payload}.{_base64(self._signature(purpose, about, payload))}"

    def _checked(self, purpose: str, about: str, token: str) -> object:
        """What was signed for this purpose and about this; None if it was not."""
        payload, _, signature = token.partition(".")
        expected = _base64(self._signature(purpose, about, payload))
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()):
            return None
        return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    def _signature(self, purpose: str, about: str, payload: str) -> bytes:
        if not self._key:
            raise RuntimeError("Links are used before they are entered.")
        said = json.dumps([purpose, about, payload]).encode()
        return hmac.digest(self._key, said, "sha256")[:_SIGNATURE]


def _of(wanted: Wanted) -> str:
    return json.dumps(wanted.query(), sort_keys=True)


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
