"""Who is let in, as what, and what their room may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

import structlog

from bot import codes, moves
from bot.config import AccessSettings, RoomSettings
from bot.errors import BotError
from bot.limits import Limits
from bot.patterns import Pattern
from bot.phrases import LANGUAGES, Phrases
from bot.platform import Message
from bot.reply import Paragraph, Reply, harmless
from bot.state import Result, State, Transaction, stamp
from retrieval.model import Language, Level

log = structlog.get_logger(__name__)

Role = Literal["reader", "editor", "admin"]  # from the lowest to the highest
ROLES: Sequence[Role] = get_args(Role)
LEVELS: Sequence[Level] = get_args(Level)

MOST: Mapping[str, Level] = {"telegram": "internal"}  # what others can read on their servers gets nothing confidential
TERMINAL = "terminal"  # whoever sits at the machine can read and write all of our files anyway
PAIRING = timedelta(minutes=15)  # validity of a code from `belegbot pair`, ...
INVITATION = timedelta(hours=24)  # ... and of one from the chat
TRIES_A_DAY = 5  # wrong codes of one sender
TRIES_AN_HOUR = 100  # wrong codes of all senders

_PAIR = "belegbot pair"  # who made a code on the command line; no sender, for it has no colon
_CONFIG = "config.toml"
_TRIES = "wrong codes"  # in table facts: the hour, and how many there were in it

Outcome = Literal["set", "removed", "unchanged", "listed", "last_admin"]


class NotAllowed(BotError):
    """Only an admin may do this, and the sender is none, or none any more."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is let in, where they are just now.

    clearance  up to which level their room may see documents
    language   what to speak with them, as long as nobody chose a language for the room
    """

    role: Role
    clearance: Level
    language: Language


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may come in; or, with `since` "", all whom a pattern in config.toml means.

    since, by  ISO 8601, UTC, and who let them in as "platform:sender"
    """

    platform: str
    sender: str
    role: Role
    since: str
    by: str


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What became of a wish to give somebody a role, or to take it away.

    person   "platform:sender"
    role     what they are now, or None
    setting  for "listed": the setting that keeps them in, such as '[access] admins, "matrix:@*:zeitung.de"'
    """

    outcome: Outcome
    person: str
    role: Role | None
    setting: str = ""

    def told(self, phrases: Phrases) -> str:
        """The same as a sentence."""
        if self.role is None:
            sentence = phrases.role_removed if self.outcome == "removed" else phrases.role_nobody
            return sentence.format(person=self.person)
        sentence = {
            "set": phrases.role_set,
            "unchanged": phrases.role_unchanged,
            "listed": phrases.role_listed,
            "last_admin": phrases.role_last_admin,
        }[self.outcome]
        return sentence.format(person=self.person, role=phrases.roles[self.role], setting=self.setting)


class Access:
    """The door. Nobody is let in but by config.toml, by a code, or by an admin.

    Nothing is remembered from one message to the next but the limits: who is removed is out with the next message.
    Everything raises StateError if state.db cannot be read or written, and lets nobody in then.

    language  what is spoken where the sender's program does not tell
    now       the present, with a time zone
    """

    def __init__(
        self,
        state: State,
        settings: AccessSettings,
        rooms: Sequence[RoomSettings],
        language: Language,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._state = state
        self._listed: dict[Role, list[Pattern]] = {
            "admin": [Pattern(text) for text in settings.admins],
            "editor": [Pattern(text) for text in settings.editors],
            "reader": [Pattern(text) for text in settings.readers],
        }
        self._rooms = [(Pattern(each.room), each.clearance) for each in rooms]
        self._language = language
        self._per_minute = settings.questions_per_minute
        self._limits = Limits(settings.questions_per_minute, now)
        self._now = now

    # ---- a message

    async def admit(self, message: Message) -> Visitor | Reply | None:
        """The visitor whose message goes on to the conversation; or what to say and nothing else; or None: silence."""
        if not message.sender:
            return None  # nobody in particular: a role given to them would be everybody's
        role = await self.role(message.platform, message.sender)
        if role and message.platform != TERMINAL:
            match self._limits.verdict(message):
                case "tell":
                    return _reply(self._phrases(message).too_fast.of(self._per_minute))
                case "silent":
                    return None
        given = codes.found(message.text)
        if given:
            return await (self._redeem(message, given[0]) if message.direct else self._burn(message, given))
        if role is None:
            return await self._turn_away(message)
        return Visitor(role, await self.clearance(message.platform, message.room), self._language_of(message))

    async def role(self, platform: str, sender: str) -> Role | None:
        """The highest role that config.toml or an admin gave somebody, None to a stranger."""
        if platform == TERMINAL:
            return "admin"
        rows = await self._state.rows(_ROLE_OF, (platform, sender))
        return _highest(self._by_config(platform, sender)[0], rows[0][0] if rows else None)

    async def clearance(self, platform: str, room: str) -> Level:
        """Up to which level a room may see documents, whoever asks: what its closest pattern says.

        A pattern of what the room was called before it got a new id counts as well.
        """
        if platform == TERMINAL:
            return LEVELS[-1]
        names = await moves.names(self._state, platform, room)
        fitting = [
            (each.closeness, -LEVELS.index(level))
            for each, level in self._rooms
            if any(each.matches(platform, name) for name in names)
        ]
        level = LEVELS[-max(fitting)[1]] if fitting else LEVELS[0]
        return min(level, MOST.get(platform, LEVELS[-1]), key=LEVELS.index)

    # ---- what admins do

    async def pairing_code(self) -> str:
        """A code that makes whoever sends it first an admin; for the command line."""
        return await self._new_code("admin", _PAIR, PAIRING, None)

    async def invite(self, role: Role, by: Message) -> str:
        """A code that gives whoever sends it first the role. Raises NotAllowed."""
        return await self._new_code(role, _person(by.platform, by.sender), INVITATION, by)

    async def set_role(self, platform: str, sender: str, role: Role | None, by: Message) -> RoleChange:
        """Gives somebody a role from the next message on; None: takes it away. Raises NotAllowed.

        What config.toml gives stays whatever is said in a chat, and the last admin stays as well.
        """
        person, who = _person(platform, sender), _person(by.platform, by.sender)

        def set_role(change: _Change) -> RoleChange:
            self._require_admin(change, by)
            had = change.role(platform, sender)
            if had == "admin" and role != "admin" and by.platform != TERMINAL and self._is_last_admin(change):
                return RoleChange("last_admin", person, had)
            if had != role:
                change.set_role(platform, sender, role, who, self._now())
                change.audit("role set" if role else "role removed", who, f"{person} {role or had}")
            given, setting = self._by_config(platform, sender)
            if given and _highest(given, role) != role:
                return RoleChange("listed", person, _highest(given, role), setting)
            if had == role:
                return RoleChange("unchanged", person, role)
            return RoleChange("set" if role else "removed", person, role)

        return await self._change(set_role)

    async def people(self) -> list[Person]:
        """Everybody who may come in, highest roles first, patterns of config.toml before those named by an admin."""
        listed = [
            Person(*each.text.partition(":")[::2], role, "", _CONFIG)
            for role, patterns in self._listed.items()
            for each in patterns
        ]
        named = [Person(*row) for row in await self._state.rows("SELECT platform, sender, role, since, by FROM people")]
        named.sort(key=lambda each: (each.platform, each.sender))
        return sorted([*listed, *named], key=lambda each: -ROLES.index(each.role))

    async def expire(self, now: datetime) -> None:
        """Forgets the strangers of other days and the codes that nobody can use any more."""

        def expire(rows: Transaction) -> None:
            rows.run("DELETE FROM strangers WHERE day <> ?", (_day(now),))
            rows.run("DELETE FROM codes WHERE until <= ?", (stamp(now),))

        await self._state.change(expire)

    # ---- what editors do

    async def dated(self, source: str, value: str | None, by: Message) -> None:
        """Notes that somebody gave an article a date, or took it back."""
        event, who = "date set" if value else "date taken back", _person(by.platform, by.sender)
        await self._change(lambda change: change.audit(event, who, f"{source} {value or ''}".rstrip()))

    # ---- codes

    async def _new_code(self, role: Role, who: str, validity: timedelta, by: Message | None) -> str:
        code = codes.made()

        def keep(change: _Change) -> None:
            if by:
                self._require_admin(change, by)
            values = (codes.hashed(code), role, stamp(self._now() + validity), who)
            change.rows.run("INSERT INTO codes (hash, role, until, by) VALUES (?, ?, ?, ?)", values)
            change.audit("code made", who, role)

        await self._change(keep)
        return code

    async def _redeem(self, message: Message, code: str) -> Reply | None:
        """One transaction from looking to taking: of two senders at the same moment, one comes too late."""
        phrases = self._phrases(message)
        who = _person(message.platform, message.sender)

        def redeem(change: _Change) -> Reply | None:
            if change.tries(message, self._now()) >= TRIES_A_DAY:
                return None
            if change.tries_of_all(self._now()) >= TRIES_AN_HOUR:
                change.count_try(message, self._now())
                return _reply(phrases.code_later)
            had = self._role_in(change, message.platform, message.sender)
            invitation = self._taken(change, code)
            if invitation is None:
                return self._wrong(change, message, had)
            role, by = invitation
            change.audit("code redeemed", who, f"{role}, code of {by}")
            if had and ROLES.index(had) >= ROLES.index(role):
                return _reply(phrases.code_needless.format(role=phrases.roles[had]))
            change.set_role(message.platform, message.sender, role, by, self._now())
            return _reply(phrases.code_redeemed.format(role=phrases.roles[role]))

        return await self._change(redeem)

    async def _burn(self, message: Message, given: Sequence[str]) -> Reply | None:
        """Codes that a whole group has read are good for nobody any more."""

        def burn(change: _Change) -> Reply | None:
            taken = [self._taken(change, code) for code in given]
            burnt = [each for each in taken if each]
            for role, by in burnt:
                change.audit("code burnt", _person(message.platform, message.sender), f"{role}, code of {by}")
            if burnt:
                return _reply(self._phrases(message).code_burnt)
            if change.tries(message, self._now()) >= TRIES_A_DAY:
                return None
            return self._wrong(change, message, self._role_in(change, message.platform, message.sender))

        return await self._change(burn)

    def _taken(self, change: "_Change", code: str) -> tuple[Role, str] | None:
        """The role a code gives and who made it, the code being gone now; None if it is none, or none any more."""
        found = change.rows.rows("SELECT role, until, by FROM codes WHERE hash = ?", (codes.hashed(code),))
        if not found:
            return None
        change.rows.run("DELETE FROM codes WHERE hash = ?", (codes.hashed(code),))
        ((role, until, by),) = found
        if until <= stamp(self._now()):
            return None
        if by != _PAIR and self._role_in(change, *by.split(":", 1)) != "admin":
            return None  # an admin who was removed does not come back by a code made before
        return role, by

    def _wrong(self, change: "_Change", message: Message, had: Role | None) -> Reply:
        phrases = self._phrases(message)
        left = TRIES_A_DAY - change.count_try(message, self._now())
        change.count_try_of_all(self._now())
        said = phrases.code_wrong.of(left) if left else phrases.code_wrong_last
        return _reply(said, *([phrases.role_yours.format(role=phrases.roles[had])] if had else []))

    # ---- strangers

    async def _turn_away(self, message: Message) -> Reply | None:
        """One sentence a day; of what they wrote nothing is kept."""
        platform, sender, today = message.platform, message.sender, _day(self._now())
        seen = "SELECT 1 FROM strangers WHERE platform = ? AND sender = ? AND day = ?"
        if await self._state.rows(seen, (platform, sender, today)):  # silence costs no write
            return None

        def turn_away(change: _Change) -> Reply | None:
            if change.rows.rows(seen, (platform, sender, today)):
                return None
            change.met(platform, sender, today, 0)
            change.audit("stranger turned away", _person(platform, sender), _person(platform, message.room))
            return _reply(self._phrases(message).stranger.format(person=_person(platform, sender)))

        return await self._change(turn_away)

    # ---- who is who

    def _by_config(self, platform: str, sender: str) -> tuple[Role | None, str]:
        """The highest role that does not depend on state.db, and the setting that gives it."""
        if platform == TERMINAL:
            return "admin", TERMINAL
        for role, patterns in self._listed.items():
            for each in patterns:
                if each.matches(platform, sender):
                    return role, f'[access] {role}s, "{each.text}"'
        return None, ""

    def _role_in(self, change: "_Change", platform: str, sender: str) -> Role | None:
        """As `role`, within a change under way."""
        return _highest(self._by_config(platform, sender)[0], change.role(platform, sender))

    def _require_admin(self, change: "_Change", by: Message) -> None:
        """Asked within the change: two admins who remove each other at the same moment leave one."""
        if self._role_in(change, by.platform, by.sender) != "admin":
            raise NotAllowed(f"{_person(by.platform, by.sender)} is not an admin.")

    def _is_last_admin(self, change: "_Change") -> bool:
        """Whether the chat has one admin only, and config.toml names none."""
        ((admins,),) = change.rows.rows("SELECT count(*) FROM people WHERE role = 'admin'")
        return admins == 1 and not self._listed["admin"]

    # ---- language

    def _language_of(self, message: Message) -> Language:
        """In a group one member's program does not decide for all."""
        spoken = message.language.replace("_", "-").split("-")[0].lower()
        for language in LANGUAGES:
            if message.direct and language == spoken:
                return language
        return self._language

    def _phrases(self, message: Message) -> Phrases:
        return LANGUAGES[self._language_of(message)]

    async def _change(self, work: Callable[["_Change"], Result]) -> Result:
        """Changes state.db as a whole; what was done is logged when it is kept."""
        done: list[tuple[str, str, str]] = []
        result = await self._state.change(lambda rows: work(_Change(rows, self._now, done)))
        for event, who, about in done:
            log.info(event, who=harmless(who), about=harmless(about))
        return result


_ROLE_OF = "SELECT role FROM people WHERE platform = ? AND sender = ?"


class _Change:
    """A change of who may come in, under way, with its line in the audit."""

    def __init__(self, rows: Transaction, now: Callable[[], datetime], done: list[tuple[str, str, str]]) -> None:
        self.rows = rows
        self.done = done
        self._now = now

    def audit(self, event: str, who: str, about: str) -> None:
        values = (stamp(self._now()), event, who, about)
        self.rows.run("INSERT INTO audit (at, event, who, about) VALUES (?, ?, ?, ?)", values)
        self.done.append((event, who, about))

    def role(self, platform: str, sender: str) -> Role | None:
        rows = self.rows.rows(_ROLE_OF, (platform, sender))
        return rows[0][0] if rows else None

    def set_role(self, platform: str, sender: str, role: Role | None, by: str, now: datetime) -> None:
        self.rows.run("DELETE FROM people WHERE platform = ? AND sender = ?", (platform, sender))
        if role:
            values = (platform, sender, role, stamp(now), by)
            self.rows.run("INSERT INTO people (platform, sender, role, since, by) VALUES (?, ?, ?, ?, ?)", values)

    def met(self, platform: str, sender: str, day: str, tries: int) -> None:
        self.rows.run("INSERT OR REPLACE INTO strangers VALUES (?, ?, ?, ?)", (platform, sender, day, tries))

    def tries(self, message: Message, now: datetime) -> int:
        """Wrong codes of the sender today."""
        sql = "SELECT tries FROM strangers WHERE platform = ? AND sender = ? AND day = ?"
        rows = self.rows.rows(sql, (message.platform, message.sender, _day(now)))
        return int(rows[0][0]) if rows else 0

    def count_try(self, message: Message, now: datetime) -> int:
        """Counts a wrong code; returns how many they are today."""
        tries = self.tries(message, now) + 1
        self.met(message.platform, message.sender, _day(now), tries)
        return tries

    def tries_of_all(self, now: datetime) -> int:
        """Wrong codes of everybody in this hour."""
        rows = self.rows.rows("SELECT value FROM facts WHERE name = ?", (_TRIES,))
        hour, _, tries = str(rows[0][0]).partition(" ") if rows else ("", "", "")
        return int(tries) if hour == _hour(now) else 0

    def count_try_of_all(self, now: datetime) -> None:
        value = f"{_hour(now)} {self.tries_of_all(now) + 1}"
        self.rows.run("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (_TRIES, value))


def _highest(*roles: Role | None) -> Role | None:
    return max((role for role in roles if role), key=ROLES.index, default=None)


def _person(platform: str, sender: str) -> str:
    return f"{platform}:{sender}"


def _day(now: datetime) -> str:
    return stamp(now)[:10]


def _hour(now: datetime) -> str:
    return stamp(now)[:13]


def _reply(*sentences: str) -> Reply:
    return Reply(tuple(Paragraph(each) for each in sentences))
