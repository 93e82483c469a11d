"""Nobody is let in by default; who is let in, by whom and until when is exact and on record."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from structlog.testing import capture_logs

from bot import codes
from bot.access import PAIRING, ROLES, TRIES_A_DAY, TRIES_AN_HOUR, Access, NotAllowed, Role, RoleChange, Visitor
from bot.config import AccessSettings, RoomSettings
from bot.errors import StateError
from bot.phrases import ENGLISH, GERMAN, LANGUAGES, Phrases
from bot.platform import Message
from bot.reply import Reply
from bot.state import State
from retrieval.model import Level

NOON = datetime(2025, 8, 7, 12, tzinfo=UTC)
ANNA, BEN, CHRIS = "@anna:zeitung.de", "@ben:zeitung.de", "@chris:example.org"
QUESTION = "Wann läuft die Frist für den Stadtrat ab?"


class Clock:
    """A clock that goes where the test sets it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def state() -> AsyncIterator[State]:
    async with State(None) as opened:
        yield opened


def door(
    state: State, clock: Clock, access: AccessSettings | None = None, rooms: tuple[RoomSettings, ...] = ()
) -> Access:
    return Access(state, access or AccessSettings(), rooms, "de", clock)


_ids = iter(range(1_000_000))


def said(
    sender: str,
    text: str = QUESTION,
    *,
    direct: bool = True,
    language: str = "",
    platform: str = "matrix",
    room: str = "",
) -> Message:
    room = room or ("!desk:zeitung.de" if not direct else f"!{sender}")
    return Message(
        platform=platform,
        room=room,
        sender=sender,
        id=f"${next(_ids)}",
        text=text,
        sent_at=NOON,
        direct=direct,
        language=language,
    )


AT_THE_MACHINE = said("admin", platform="terminal")


def sentence(answer: Visitor | Reply | None) -> str:
    assert isinstance(answer, Reply)
    return answer.plain()


async def written(state: State, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await state.rows(f"SELECT * FROM {table}")]


async def audit(state: State) -> list[tuple[str, str, str]]:
    return [(row[0], row[1], row[2]) for row in await state.rows("SELECT event, who, about FROM audit ORDER BY id")]


# ---- strangers


async def test_nobody_is_let_in_by_default(state: State, clock: Clock) -> None:
    access = door(state, clock)

    assert await access.role("matrix", ANNA) is None
    assert sentence(await access.admit(said(ANNA))) == GERMAN.stranger.format(person=f"matrix:{ANNA}")


async def test_a_stranger_hears_one_sentence_a_day(state: State, clock: Clock) -> None:
    access = door(state, clock)
    await access.admit(said(CHRIS))

    assert await access.admit(said(CHRIS)) is None
    assert await door(state, clock).admit(said(CHRIS, direct=False)) is None  # a restart changes nothing
    assert isinstance(await access.admit(said(CHRIS, platform="telegram")), Reply)
    clock.now += timedelta(days=1)
    assert isinstance(await access.admit(said(CHRIS)), Reply)
    assert await access.admit(said(CHRIS)) is None


async def test_one_sentence_is_said_however_many_messages_come_at_once(state: State, clock: Clock) -> None:
    access = door(state, clock)

    answers = await asyncio.gather(*(access.admit(said(CHRIS)) for _ in range(20)))

    assert sum(answer is not None for answer in answers) == 1


async def test_what_a_stranger_wrote_is_kept_nowhere(state: State, clock: Clock) -> None:
    access = door(state, clock)
    with capture_logs() as logs:
        await access.admit(said(CHRIS, "Geheimnis"))
        await access.admit(said(CHRIS, "Geheimnis BELEG-7F3K-Q2MX-9RTW"))
        await access.admit(said(CHRIS, "Geheimnis BELEG-7F3K-Q2MX-9RTW", direct=False))

    tables = [row[0] for row in await state.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = repr([await written(state, table) for table in tables]) + repr(logs)
    assert CHRIS in kept
    assert "Geheimnis" not in kept
    assert "7F3K" not in kept


async def test_a_sender_without_a_name_hears_nothing(state: State, clock: Clock) -> None:
    access = door(state, clock, AccessSettings(readers=("matrix:*",)))

    assert await access.admit(said("", await access.pairing_code())) is None
    assert await access.role("matrix", "") is None


# ---- config.toml


async def test_config_lets_in_by_pattern_and_the_highest_role_wins(state: State, clock: Clock) -> None:
    access = door(
        state, clock, AccessSettings(readers=("*:*",), editors=("matrix:@*:zeitung.de",), admins=(f"matrix:{ANNA}",))
    )

    assert [await access.role("matrix", sender) for sender in (ANNA, BEN, CHRIS)] == ["admin", "editor", "reader"]
    assert await access.role("telegram", ANNA) == "reader"


async def test_the_person_at_the_machine_is_an_admin_without_limits(state: State, clock: Clock) -> None:
    access = door(state, clock, AccessSettings(questions_per_minute=1))

    for _ in range(5):
        assert await access.admit(said("whoever", platform="terminal")) == Visitor("admin", "confidential", "de")


async def test_config_and_chat_together_give_the_higher_role(state: State, clock: Clock) -> None:
    access = door(state, clock, AccessSettings(editors=(f"matrix:{ANNA}", f"matrix:{BEN}")))
    await access.set_role("matrix", ANNA, "admin", AT_THE_MACHINE)
    await access.set_role("matrix", BEN, "reader", AT_THE_MACHINE)

    assert await access.role("matrix", ANNA) == "admin"
    assert await access.role("matrix", BEN) == "editor"


# ---- rooms and languages


@pytest.mark.parametrize(
    ("room", "level"),
    [
        ("!desk:zeitung.de", "confidential"),
        ("!sport:zeitung.de", "internal"),
        ("!desk:zeitung.de.example.org", "public"),
        ("!x:evil.org:zeitung.de", "public"),
    ],
)
async def test_the_closest_pattern_decides_what_a_room_may_see(
    state: State, clock: Clock, room: str, level: Level
) -> None:
    rooms = (
        RoomSettings(room="matrix:!desk:zeitung.de", clearance="confidential"),
        RoomSettings(room="matrix:!*:zeitung.de", clearance="internal"),
        RoomSettings(room="matrix:*", clearance="public"),
    )

    assert await door(state, clock, rooms=rooms).clearance("matrix", room) == level
    assert await door(state, clock, rooms=rooms[::-1]).clearance("matrix", room) == level


async def test_a_room_nobody_spoke_of_sees_what_is_public(state: State, clock: Clock) -> None:
    assert await door(state, clock).clearance("matrix", "!desk:zeitung.de") == "public"


async def test_of_two_patterns_as_close_the_more_careful_one_counts(state: State, clock: Clock) -> None:
    rooms = (
        RoomSettings(room="matrix:-10*", clearance="confidential"),
        RoomSettings(room="matrix:-1*0", clearance="internal"),
    )

    assert await door(state, clock, rooms=rooms).clearance("matrix", "-100") == "internal"
    assert await door(state, clock, rooms=rooms[::-1]).clearance("matrix", "-100") == "internal"


@pytest.mark.parametrize(
    ("given", "holds"), [("confidential", "internal"), ("internal", "internal"), ("public", "public")]
)
async def test_nothing_confidential_goes_to_telegram_whatever_is_said_of_a_room(
    state: State, clock: Clock, given: Level, holds: Level
) -> None:
    rooms = (RoomSettings(room="telegram:*", clearance=given), RoomSettings(room="matrix:*", clearance=given))

    assert await door(state, clock, rooms=rooms).clearance("telegram", "-100") == holds
    assert await door(state, clock, rooms=rooms).clearance("matrix", "-100") == given


async def test_an_admin_sees_no_more_than_the_room(state: State, clock: Clock) -> None:
    rooms = (RoomSettings(room="matrix:!desk:zeitung.de", clearance="internal"),)
    access = door(state, clock, AccessSettings(admins=("matrix:@*:zeitung.de",), readers=("matrix:*",)), rooms)

    assert await access.admit(said(ANNA, room="!open:zeitung.de")) == Visitor("admin", "public", "de")
    assert await access.admit(said(CHRIS, room="!desk:zeitung.de")) == Visitor("reader", "internal", "de")


@pytest.mark.parametrize(
    ("language", "direct", "spoken"),
    [
        ("en", True, "en"),
        ("en-GB", True, "en"),
        ("EN_us", True, "en"),
        ("en", False, "de"),
        ("fr", True, "de"),
        ("enm", True, "de"),
        ("", True, "de"),
    ],
)
async def test_a_visitor_is_spoken_to_in_their_language_where_they_are_alone(
    state: State, clock: Clock, language: str, direct: bool, spoken: str
) -> None:
    access = door(state, clock, AccessSettings(readers=("matrix:*",)))
    visitor = await access.admit(said(ANNA, language=language, direct=direct))

    assert isinstance(visitor, Visitor)
    assert visitor.language == spoken


async def test_a_stranger_is_turned_away_in_their_language(state: State, clock: Clock) -> None:
    answer = await door(state, clock).admit(said(CHRIS, language="en-GB"))

    assert sentence(answer) == ENGLISH.stranger.format(person=f"matrix:{CHRIS}")


# ---- codes


async def test_the_first_admin_comes_in_by_the_code_from_the_command_line(tmp_path: Path, clock: Clock) -> None:
    async with State(tmp_path) as serving, State(tmp_path, serving=False) as beside:
        code = await door(beside, clock).pairing_code()
        access = door(serving, clock)

        answer = await access.admit(said(ANNA, f" /start {code.lower()}\n"))

        assert sentence(answer) == GERMAN.code_redeemed.format(role=GERMAN.roles["admin"])
        assert await access.admit(said(ANNA)) == Visitor("admin", "public", "de")
        assert not await written(serving, "codes")


async def test_only_a_hash_of_a_code_is_kept(state: State, clock: Clock) -> None:
    code = await door(state, clock).pairing_code()

    assert await written(state, "codes") == [
        (codes.hashed(code), "admin", (NOON + PAIRING).isoformat(timespec="microseconds"), "belegbot pair")
    ]


async def test_a_code_is_good_for_one_person(state: State, clock: Clock) -> None:
    access = door(state, clock)
    code = await access.invite("reader", AT_THE_MACHINE)

    await access.admit(said(ANNA, code))

    assert sentence(await access.admit(said(BEN, code))) == GERMAN.code_wrong.of(4)
    assert await access.role("matrix", ANNA) == "reader"
    assert await access.role("matrix", BEN) is None


async def test_of_two_at_the_same_moment_one_comes_in(tmp_path: Path, clock: Clock) -> None:
    async with State(tmp_path) as one, State(tmp_path, serving=False) as other:
        doors = [door(one, clock), door(other, clock)]
        for round_ in range(10):
            code = await doors[0].pairing_code()
            senders = [f"@{round_}-{number}:zeitung.de" for number in range(4)]
            await asyncio.gather(
                *(doors[number % 2].admit(said(sender, code)) for number, sender in enumerate(senders))
            )

            roles = [await doors[0].role("matrix", sender) for sender in senders]
            assert sorted(map(str, roles)) == ["None", "None", "None", "admin"]


@pytest.mark.parametrize(("minutes", "role"), [(14, "admin"), (15, None)])
async def test_a_pairing_code_is_good_for_a_quarter_of_an_hour(
    state: State, clock: Clock, minutes: int, role: Role | None
) -> None:
    access = door(state, clock)
    code = await access.pairing_code()
    clock.now += timedelta(minutes=minutes)

    await access.admit(said(ANNA, code))

    assert await access.role("matrix", ANNA) == role


@pytest.mark.parametrize(("hours", "role"), [(23, "editor"), (24, None)])
async def test_an_invitation_is_good_for_a_day(state: State, clock: Clock, hours: int, role: Role | None) -> None:
    access = door(state, clock)
    code = await access.invite("editor", AT_THE_MACHINE)
    clock.now += timedelta(hours=hours)

    await access.admit(said(ANNA, code))

    assert await access.role("matrix", ANNA) == role


async def test_a_code_shown_to_a_group_is_burnt(state: State, clock: Clock) -> None:
    access = door(state, clock)
    mine, yours = await access.pairing_code(), await access.invite("reader", AT_THE_MACHINE)

    answer = await access.admit(said(ANNA, f"Hier sind sie: {mine} und {yours}", direct=False))

    assert sentence(answer) == GERMAN.code_burnt
    assert await access.role("matrix", ANNA) is None
    assert not await written(state, "codes")
    assert (await audit(state))[-2:] == [
        ("code burnt", f"matrix:{ANNA}", "admin, code of belegbot pair"),
        ("code burnt", f"matrix:{ANNA}", "reader, code of terminal:admin"),
    ]
    assert sentence(await access.admit(said(ANNA, mine))) == GERMAN.code_wrong.of(4)


async def test_a_code_raises_a_role_and_never_lowers_it(state: State, clock: Clock) -> None:
    access = door(state, clock)
    await access.set_role("matrix", ANNA, "editor", AT_THE_MACHINE)

    for role in ROLES[:2]:
        answer = await access.admit(said(ANNA, await access.invite(role, AT_THE_MACHINE)))
        assert sentence(answer) == GERMAN.code_needless.format(role=GERMAN.roles["editor"])
        assert await access.role("matrix", ANNA) == "editor"
    await access.admit(said(ANNA, await access.invite("admin", AT_THE_MACHINE)))
    assert await access.role("matrix", ANNA) == "admin"
    assert not await written(state, "codes")


async def test_a_removed_admin_does_not_come_back_by_a_code_of_their_own(state: State, clock: Clock) -> None:
    access = door(state, clock)
    await access.set_role("matrix", ANNA, "admin", AT_THE_MACHINE)
    code = await access.invite("admin", said(ANNA))
    await access.set_role("matrix", ANNA, None, AT_THE_MACHINE)

    await access.admit(said(ANNA, code))

    assert await access.role("matrix", ANNA) is None


async def test_wrong_codes_are_answered_five_times_a_day(state: State, clock: Clock) -> None:
    access = door(state, clock)
    code = await access.pairing_code()
    wrong = [sentence(await access.admit(said(CHRIS, codes.made()))) for _ in range(TRIES_A_DAY)]

    assert wrong == [*(GERMAN.code_wrong.of(left) for left in (4, 3, 2, 1)), GERMAN.code_wrong_last]
    assert await door(state, clock).admit(said(CHRIS, code)) is None  # even the right one, even after a restart
    assert await access.role("matrix", CHRIS) is None
    assert await access.admit(said(CHRIS)) is None
    assert isinstance(await access.admit(said(ANNA, code)), Reply)
    assert await access.role("matrix", ANNA) == "admin"
    clock.now += timedelta(days=1)
    assert sentence(await access.admit(said(CHRIS, codes.made()))) == GERMAN.code_wrong.of(4)


async def test_a_reader_cannot_guess_without_end_either(state: State, clock: Clock) -> None:
    access = door(state, clock, AccessSettings(readers=("matrix:*",)))

    answers = [await access.admit(said(ANNA, codes.made(), direct=number % 2 == 0)) for number in range(7)]

    assert GERMAN.role_yours.format(role=GERMAN.roles["reader"]) in sentence(answers[0])
    assert [answer is None for answer in answers] == [False] * 5 + [True] * 2
    assert isinstance(await access.admit(said(ANNA)), Visitor)


async def test_many_who_guess_together_close_the_door_for_an_hour(state: State, clock: Clock) -> None:
    access = door(state, clock)
    code = await access.invite("reader", AT_THE_MACHINE)
    for number in range(TRIES_AN_HOUR):
        await access.admit(said(f"@{number}:example.org", codes.made()))

    assert sentence(await access.admit(said(ANNA, code))) == GERMAN.code_later
    assert await access.role("matrix", ANNA) is None
    clock.now += timedelta(hours=1)
    await access.admit(said(ANNA, code))
    assert await access.role("matrix", ANNA) == "reader"


# ---- what admins do


async def test_who_is_removed_is_out_with_the_next_message(state: State, clock: Clock) -> None:
    access = door(state, clock)
    await access.set_role("matrix", ANNA, "reader", AT_THE_MACHINE)
    assert isinstance(await access.admit(said(ANNA)), Visitor)

    change = await access.set_role("matrix", ANNA, None, AT_THE_MACHINE)

    assert change == RoleChange("removed", f"matrix:{ANNA}", None)
    assert sentence(await access.admit(said(ANNA))) == GERMAN.stranger.format(person=f"matrix:{ANNA}")


@pytest.mark.parametrize("role", ["reader", "editor", None])
async def test_only_admins_invite_and_change_roles(state: State, clock: Clock, role: Role | None) -> None:
    access = door(state, clock)
    await access.set_role("matrix", BEN, role, AT_THE_MACHINE)

    with pytest.raises(NotAllowed):
        await access.invite("reader", said(BEN))
    with pytest.raises(NotAllowed):
        await access.set_role("matrix", BEN, "admin", said(BEN))
    assert not await written(state, "codes")
    assert await access.role("matrix", BEN) == role


@pytest.mark.parametrize("wanted", ["reader", None])
async def test_what_config_gives_stays_and_the_answer_names_the_setting(
    state: State, clock: Clock, wanted: Role | None
) -> None:
    access = door(state, clock, AccessSettings(editors=("matrix:@*:zeitung.de",)))
    await access.set_role("matrix", ANNA, "admin", AT_THE_MACHINE)

    change = await access.set_role("matrix", ANNA, wanted, AT_THE_MACHINE)

    assert change == RoleChange("listed", f"matrix:{ANNA}", "editor", '[access] editors, "matrix:@*:zeitung.de"')
    assert '[access] editors, "matrix:@*:zeitung.de"' in change.told(GERMAN)
    assert await access.role("matrix", ANNA) == "editor"


async def test_the_last_admin_stays(state: State, clock: Clock) -> None:
    access = door(state, clock)
    await access.set_role("matrix", ANNA, "admin", AT_THE_MACHINE)

    for wanted in (None, "reader", "editor"):
        change = await access.set_role("matrix", ANNA, wanted, said(ANNA))
        assert change == RoleChange("last_admin", f"matrix:{ANNA}", "admin")
    await access.set_role("matrix", BEN, "admin", said(ANNA))
    assert (await access.set_role("matrix", ANNA, None, said(ANNA))).outcome == "removed"
    assert await access.role("matrix", BEN) == "admin"


async def test_the_machine_can_remove_even_the_last_admin(state: State, clock: Clock) -> None:
    access = door(state, clock)
    await access.set_role("matrix", ANNA, "admin", AT_THE_MACHINE)

    assert (await access.set_role("matrix", ANNA, None, AT_THE_MACHINE)).outcome == "removed"


async def test_two_admins_who_remove_each_other_at_the_same_moment_leave_one(state: State, clock: Clock) -> None:
    access = door(state, clock)
    for sender in (ANNA, BEN):
        await access.set_role("matrix", sender, "admin", AT_THE_MACHINE)

    done = await asyncio.gather(
        access.set_role("matrix", BEN, None, said(ANNA)),
        access.set_role("matrix", ANNA, None, said(BEN)),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in done) == ["NotAllowed", "RoleChange"]
    assert [person.sender for person in await access.people()] in ([ANNA], [BEN])


@pytest.mark.parametrize("phrases", LANGUAGES.values())
async def test_every_outcome_has_its_sentence(state: State, clock: Clock, phrases: Phrases) -> None:
    access = door(state, clock, AccessSettings(readers=(f"matrix:{CHRIS}",)))
    wishes: list[tuple[str, Role | None, Message]] = [
        (ANNA, None, AT_THE_MACHINE),
        (ANNA, "admin", AT_THE_MACHINE),
        (ANNA, "admin", AT_THE_MACHINE),
        (ANNA, None, said(ANNA)),
        (ANNA, None, AT_THE_MACHINE),
        (CHRIS, None, AT_THE_MACHINE),
    ]

    told = [(await access.set_role("matrix", sender, role, by)).told(phrases) for sender, role, by in wishes]

    assert len(set(told)) == len(told)
    assert all(("anna" in each or "chris" in each) and "{" not in each for each in told)


async def test_the_list_of_people_shows_who_let_them_in(state: State, clock: Clock) -> None:
    access = door(state, clock, AccessSettings(readers=("telegram:*",)))
    await access.admit(said(ANNA, await access.pairing_code()))
    await access.admit(said(BEN, await access.invite("reader", said(ANNA))))

    listed = [(person.platform, person.sender, person.role, person.by) for person in await access.people()]

    assert listed == [
        ("matrix", ANNA, "admin", "belegbot pair"),
        ("telegram", "*", "reader", "config.toml"),
        ("matrix", BEN, "reader", f"matrix:{ANNA}"),
    ]


# ---- limits


async def test_a_flood_is_answered_once_for_admins_and_commands_too(state: State, clock: Clock) -> None:
    access = door(state, clock, AccessSettings(admins=("matrix:*",), questions_per_minute=2))

    answers = [await access.admit(said(ANNA, text)) for text in ("/stand", QUESTION, "/hilfe", QUESTION)]

    assert [type(answer).__name__ for answer in answers] == ["Visitor", "Visitor", "Reply", "NoneType"]
    assert sentence(answers[2]) == GERMAN.too_fast.of(2)
    assert isinstance(await access.admit(said(BEN)), Visitor)


# ---- the record


async def test_every_change_of_access_has_its_line(state: State, clock: Clock) -> None:
    access = door(state, clock)
    with capture_logs() as logs:
        await access.admit(said(CHRIS))
        await access.admit(said(CHRIS))
        await access.admit(said(ANNA, await access.pairing_code()))
        await access.set_role("matrix", BEN, "editor", said(ANNA))
        await access.set_role("matrix", BEN, "editor", said(ANNA))
        await access.set_role("matrix", BEN, None, said(ANNA))

    anna, ben = f"matrix:{ANNA}", f"matrix:{BEN}"
    expected = [
        ("stranger turned away", f"matrix:{CHRIS}", f"matrix:!{CHRIS}"),
        ("code made", "belegbot pair", "admin"),
        ("code redeemed", anna, "admin, code of belegbot pair"),
        ("role set", anna, f"{ben} editor"),
        ("role removed", anna, f"{ben} editor"),
    ]
    assert await audit(state) == expected
    assert [(line["event"], line["who"], line["about"]) for line in logs] == expected


async def test_a_name_cannot_write_lines_of_its_own_into_the_log(state: State, clock: Clock) -> None:
    with capture_logs() as logs:
        await door(state, clock).admit(said("@x\nrole set who=admin\x1b[2J:example.org"))

    assert not set("\n\x1b") & set(repr([line["who"] for line in logs]).encode().decode("unicode_escape"))


async def test_old_strangers_and_codes_are_forgotten(state: State, clock: Clock) -> None:
    access = door(state, clock)
    await access.admit(said(CHRIS))
    await access.pairing_code()
    code = await access.invite("reader", AT_THE_MACHINE)

    await access.expire(NOON + timedelta(hours=1))
    assert [row[1] for row in await written(state, "codes")] == ["reader"]
    assert await written(state, "strangers")
    assert await access.admit(said(CHRIS)) is None
    await access.expire(NOON + timedelta(days=1))
    assert not await written(state, "codes")
    assert not await written(state, "strangers")
    assert sentence(await access.admit(said(ANNA, code))) == GERMAN.code_wrong.of(4)


# ---- when state.db fails


@pytest.mark.parametrize("table", ["people", "strangers", "codes", "audit"])
async def test_without_the_state_nobody_comes_in(state: State, clock: Clock, table: str) -> None:
    access = door(state, clock)
    code = await access.pairing_code()
    await state.change(lambda change: change.run(f"ALTER TABLE {table} RENAME TO lost"))

    with pytest.raises(StateError):
        await access.admit(said(ANNA, code))
    await state.change(lambda change: change.run(f"ALTER TABLE lost RENAME TO {table}"))
    assert await access.role("matrix", ANNA) is None
    await access.admit(said(ANNA, code))  # it was not used up
    assert await access.role("matrix", ANNA) == "admin"


async def test_without_the_state_even_those_in_config_are_not_let_in(state: State, clock: Clock) -> None:
    access = door(state, clock, AccessSettings(admins=("matrix:*",)))
    await state.change(lambda change: change.run("DROP TABLE people"))

    with pytest.raises(StateError):
        await access.admit(said(ANNA))


async def test_a_log_line_is_written_only_for_what_was_kept(state: State, clock: Clock) -> None:
    access = door(state, clock)
    await state.change(lambda change: change.run("DROP TABLE people"))

    with capture_logs() as logs, pytest.raises(StateError):
        await access.set_role("matrix", ANNA, "admin", AT_THE_MACHINE)
    assert logs == []


# ---- all of it together

SENDERS = st.sampled_from([ANNA, BEN, CHRIS])
WISHES: st.SearchStrategy[Role | None] = st.sampled_from([None, *ROLES])


class Door(RuleBasedStateMachine):
    """The door beside a model of it that fits on a page."""

    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = Clock()
        self.state = State(None)
        self.runner.run(self.state.__aenter__())
        settings_ = AccessSettings(readers=(f"matrix:{CHRIS}",), questions_per_minute=6_000)
        self.access = door(self.state, self.clock, settings_)
        self.roles: dict[str, Role] = {}
        self.codes: dict[str, tuple[Role, datetime, str]] = {}
        self.tries: dict[tuple[str, str], int] = {}
        self.turned_away: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        self.runner.run(self.state.__aexit__(None, None, None))
        self.runner.close()

    def role(self, sender: str) -> Role | None:
        listed: list[Role] = ["reader"] if sender == CHRIS else []
        held = [self.roles[sender]] if sender in self.roles else []
        return max([*listed, *held], key=ROLES.index, default=None)

    def today(self, sender: str) -> tuple[str, str]:
        return sender, self.clock.now.date().isoformat()

    @rule(target=made)
    def pair(self) -> str:
        code = self.runner.run(self.access.pairing_code())
        self.codes[code] = ("admin", self.clock.now + timedelta(minutes=15), "")
        return code

    @rule(target=made, by=SENDERS, role=st.sampled_from(ROLES))
    def invite(self, by: str, role: Role) -> str:
        try:
            code = self.runner.run(self.access.invite(role, said(by)))
        except NotAllowed:
            assert self.role(by) != "admin"
            return codes.made()
        assert self.role(by) == "admin"
        self.codes[code] = (role, self.clock.now + timedelta(hours=24), by)
        return code

    @rule(sender=SENDERS, code=made)
    def redeem(self, sender: str, code: str) -> None:
        answer = self.runner.run(self.access.admit(said(sender, code)))
        if self.tries.get(self.today(sender), 0) >= TRIES_A_DAY:
            assert answer is None
            return
        role, until, by = self.codes.pop(code, ("reader", NOON, ""))
        if until <= self.clock.now or (by and self.role(by) != "admin"):
            self.tries[self.today(sender)] = self.tries.get(self.today(sender), 0) + 1
            self.turned_away.add(self.today(sender))
        elif ROLES.index(role) > ROLES.index(self.role(sender) or "reader") or self.role(sender) is None:
            self.roles[sender] = role
        assert isinstance(answer, Reply)

    @rule(sender=SENDERS, code=consumes(made))
    def show_to_a_group(self, sender: str, code: str) -> None:
        self.runner.run(self.access.admit(said(sender, code, direct=False)))
        _, until, by = self.codes.pop(code, ("reader", NOON, ""))
        dead = until <= self.clock.now or (by and self.role(by) != "admin")
        if dead and self.tries.get(self.today(sender), 0) < TRIES_A_DAY:
            self.tries[self.today(sender)] = self.tries.get(self.today(sender), 0) + 1
            self.turned_away.add(self.today(sender))

    @rule(sender=SENDERS, by=SENDERS, role=WISHES)
    def set_role(self, sender: str, by: str, role: Role | None) -> None:
        try:
            change = self.runner.run(self.access.set_role("matrix", sender, role, said(by)))
        except NotAllowed:
            assert self.role(by) != "admin"
            return
        assert self.role(by) == "admin"
        admins = [each for each in self.roles if self.roles[each] == "admin"]
        if admins == [sender] and role != "admin":
            assert change.outcome == "last_admin"
        elif role:
            self.roles[sender] = role
        else:
            self.roles.pop(sender, None)
        assert change.role == self.role(sender)

    @rule(sender=SENDERS)
    def ask(self, sender: str) -> None:
        answer = self.runner.run(self.access.admit(said(sender)))
        role = self.role(sender)
        if role:
            assert answer == Visitor(role, "public", "de")
        else:
            assert (answer is None) == (self.today(sender) in self.turned_away)
            self.turned_away.add(self.today(sender))

    @rule(minutes=st.sampled_from([1, 15, 600, 1_440]))
    def wait(self, minutes: int) -> None:
        self.clock.now += timedelta(minutes=minutes)

    @rule()
    def tidy(self) -> None:
        self.runner.run(self.access.expire(self.clock.now))

    @invariant()
    def everybody_is_what_the_model_says(self) -> None:
        for sender in (ANNA, BEN, CHRIS):
            assert self.runner.run(self.access.role("matrix", sender)) == self.role(sender)


Door.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestDoor = Door.TestCase
