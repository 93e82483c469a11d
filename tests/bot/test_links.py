"""What opens a page, for whom and for how long."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.links import Grant, Links, Session
from bot.platform import Message
from bot.state import State
from bot.timelines import Wanted
from retrieval.model import Language, Span

BASE = "https://beleg.zeitung.example"
WHEN = datetime(2025, 8, 7, 12, 0, tzinfo=UTC)
SPAN = Span(24, 54)


@dataclass(frozen=True, slots=True)
class Web:
    """[web] as these tests need it."""

    base_url: str = BASE
    link_days: int = 30
    key: SecretStr | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    language: Language = "de"


@dataclass
class Clock:
    """A time that passes when told to."""

    time: datetime = WHEN
    now: Callable[[], datetime] = field(init=False)

    def __post_init__(self) -> None:
        self.now = lambda: self.time

    def later(self, **passed: float) -> None:
        self.time += timedelta(**passed)


@asynccontextmanager
async def links(clock: Clock | None = None, web: Web | None = None, data: Path | None = None) -> AsyncIterator[Links]:
    async with State(data) as state, Links(state, web or Web(), (clock or Clock()).now) as made:
        yield made


def said(room: str = "!lokales", sender: str = "@anna") -> Message:
    return Message(platform="matrix", room=room, sender=sender, id="$1", text="Wann tagt der Rat?")


def token(link: str) -> str:
    return link.partition("t=")[2].partition("#")[0].partition("&")[0]


async def test_a_link_opens_the_passage_and_the_words_it_was_made_for() -> None:
    async with links() as made:
        link = made.passage("0a1b", SPAN, said())
        opening = made.opening("0a1b", token(link))

    assert link.startswith(f"{BASE}/p/0a1b?t=")
    assert link.endswith("#zitat")
    assert opening
    assert (opening.passage, opening.span) == ("0a1b", SPAN)
    assert (opening.grant.platform, opening.grant.room) == ("matrix", "!lokales")


async def test_a_link_without_words_opens_the_whole_passage() -> None:
    async with links() as made:
        opening = made.opening("0a1b", token(made.passage("0a1b", None, said())))

    assert opening
    assert opening.span is None


async def test_a_link_opens_no_other_passage() -> None:
    async with links() as made:
        assert made.opening("0a1c", token(made.passage("0a1b", SPAN, said()))) is None


async def test_a_link_is_good_for_as_many_days_as_the_admin_said() -> None:
    clock = Clock()
    async with links(clock, Web(link_days=2)) as made:
        link = token(made.passage("0a1b", SPAN, said()))
        clock.later(days=2, seconds=-1)
        before = made.opening("0a1b", link)
        clock.later(seconds=1)
        after = made.opening("0a1b", link)

    assert before
    assert after is None


@given(place=st.integers(0, 200), letter=st.characters())
async def test_a_link_with_any_letter_changed_opens_nothing(place: int, letter: str) -> None:
    async with links() as made:
        link = token(made.passage("0a1b", SPAN, said()))
        place %= len(link)
        forged = link[:place] + letter + link[place + 1 :]
        opening = made.opening("0a1b", forged)

    assert forged == link or opening is None


@given(st.text(st.characters()))
async def test_what_was_never_signed_opens_nothing(text: str) -> None:
    async with links() as made:
        assert made.opening("0a1b", text) is None
        assert made.session(text) is None


async def test_a_link_from_another_newsroom_opens_nothing() -> None:
    async with links() as theirs:
        link = token(theirs.passage("0a1b", SPAN, said()))
    async with links() as ours:
        assert ours.opening("0a1b", link) is None


async def test_a_link_is_no_session_and_a_session_no_link() -> None:
    session = Session("@anna", Grant("matrix", "!lokales", 4_000_000_000))
    async with links() as made:
        assert made.session(token(made.passage("0a1b", None, said()))) is None
        assert made.opening("", made.cookie(session)) is None


async def test_links_outlive_a_restart(tmp_path: Path) -> None:
    async with links(data=tmp_path) as before:
        link = token(before.passage("0a1b", SPAN, said()))
    async with links(data=tmp_path) as after:
        assert after.opening("0a1b", link)


async def test_a_key_given_by_the_admin_signs_instead_of_our_own() -> None:
    web = Web(key=SecretStr("vierundzwanzig-zufaellige-zeichen"))
    async with links(web=web) as here:
        link = token(here.passage("0a1b", SPAN, said()))
    async with links(web=web) as there:
        assert there.opening("0a1b", link)


async def test_a_pasted_article_makes_no_address_that_nobody_could_open() -> None:
    async with links() as made:
        assert made.timeline(Wanted("Haushalt"), said())
        assert made.timeline(Wanted("Haushalt " * 500), said()) == ""


async def test_without_an_address_for_people_there_are_no_links() -> None:
    async with links(web=Web(base_url="")) as made:
        assert made.passage("0a1b", SPAN, said()) == ""
        assert await made.page(said(), Guest()) == ""


async def test_whoever_follows_a_sign_in_link_is_who_asked_for_it() -> None:
    async with links() as made:
        session = await made.sign_in(token(await made.page(said(), Guest())))

    assert session
    assert (session.grant.platform, session.sender, session.grant.room) == ("matrix", "@anna", "!lokales")


async def test_a_sign_in_link_speaks_the_language_of_who_asked() -> None:
    async with links() as made:
        assert "lang=en" in await made.page(said(), Guest("en"))


async def test_a_sign_in_link_works_once() -> None:
    async with links() as made:
        link = token(await made.page(said(), Guest()))
        await made.sign_in(link)

        assert await made.sign_in(link) is None


async def test_a_used_sign_in_link_stays_used_after_a_restart_and_an_unused_one_unused(tmp_path: Path) -> None:
    async with links(data=tmp_path) as before:
        used, unused = [token(await before.page(said(), Guest())) for _ in range(2)]
        await before.sign_in(used)
    async with links(data=tmp_path) as after:
        assert await after.sign_in(used) is None
        assert await after.sign_in(unused)


async def test_a_sign_in_link_is_good_for_a_quarter_of_an_hour() -> None:
    clock = Clock()
    async with links(clock) as made:
        in_time, late = [token(await made.page(said(), Guest())) for _ in range(2)]
        clock.later(minutes=15, seconds=-1)
        assert await made.sign_in(in_time)
        clock.later(seconds=1)
        assert await made.sign_in(late) is None


async def test_who_reads_state_db_cannot_sign_in(tmp_path: Path) -> None:
    def read() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir())

    async with links(data=tmp_path) as made:
        link = token(await made.page(said(), Guest()))
        kept = await asyncio.to_thread(read)

    assert link.encode() not in kept


async def test_a_session_lasts_half_a_day() -> None:
    clock = Clock()
    async with links(clock) as made:
        session = await made.sign_in(token(await made.page(said(), Guest())))
        assert session
        cookie = made.cookie(session)
        clock.later(hours=12, seconds=-1)
        assert made.session(cookie) == session
        clock.later(seconds=1)
        assert made.session(cookie) is None


async def test_links_that_were_not_entered_sign_nothing() -> None:
    async with State(None) as state:
        with pytest.raises(RuntimeError):
            Links(state, Web()).passage("0a1b", SPAN, said())
