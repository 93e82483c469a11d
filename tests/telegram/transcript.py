"""`python -m tests.telegram.transcript [--write]`: a conversation over seeds/ as the service holds it now.

Prints it; with --write it takes its place in the README, and its picture that of docs/telegram.png.
"""

import asyncio
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.telegram.chats import Asked, Chat, Person, Post
from tests.telegram.house import ASKED, TelegramHouse
from tests.telegram.oracle import Json
from tests.telegram.server import Telegram as BotApi

ROOT = Path(__file__).parents[2]
README, PICTURE = ROOT / "README.md", ROOT / "docs" / "telegram.png"
BLOCK = re.compile(r"(<!-- telegram -->\n```text\n)(.*?)(```\n<!-- /telegram -->)", re.DOTALL)
PATIENCE = 30.0
SOURCE = "Quelle 1"
RESULTS = 3  # of an inline question that are shown


@dataclass(frozen=True, slots=True)
class Line:
    """What one sees of a message: who said it, its words with Telegram's entities, its buttons by rows.

    ours      said by the bot; `via`: posted by somebody through it
    answered  who and what it replies to; deed: what somebody did instead of saying something
    """

    who: str
    text: str
    entities: tuple[Json, ...] = ()
    buttons: tuple[tuple[str, ...], ...] = ()
    ours: bool = False
    via: bool = False
    answered: tuple[str, str] | None = None
    deed: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A chat: what stands above it, what kind it is, and what was said."""

    title: str
    kind: str
    lines: tuple[Line, ...]


# ---- what is said


async def conversation() -> list[Scene]:
    """Holds it: the service as a process, Telegram's server here."""
    with TemporaryDirectory() as folder:
        async with BotApi(privacy=False) as api, TelegramHouse(Path(folder), api) as house:
            await house.until_ready()
            talk = _Talk(api, house)
            return [await talk.private(), await talk.group(), await talk.topic(), await talk.inline()]


class _Talk:
    """Three people of a newsroom and the bot."""

    def __init__(self, api: BotApi, house: TelegramHouse) -> None:
        self._api = api
        self._house = house
        self._anna, self._ben, self._clara = (api.person(name) for name in ("Anna", "Ben", "Clara"))

    async def private(self) -> Scene:
        anna = self._anna
        asked, answer = await self._answered(anna, ASKED)
        lines = [asked, _line(answer)]
        press = self._api.press(anna, answer, SOURCE)
        await self._api.until(lambda: press.answers and len(answer.versions) == 2, PATIENCE)
        lines += [_pressed(anna, SOURCE), _line(answer)]
        asked, nothing = await self._answered(anna, "Wer komponierte die Zauberflöte?")
        return Scene("Belegbot", "Privat", (*lines, asked, _line(nothing)))

    async def group(self) -> Scene:
        desk = self._api.supergroup("Redaktion", self._anna, self._ben)
        coffee = self._api.say(self._ben, "Holt jemand Kaffee?", chat=desk)
        asked, answer = await self._answered(self._anna, "/frage Wie viel kostet die Sanierung der Leidebrücke?", desk)
        further, second = await self._answered(
            self._ben, "Welche Firma arbeitet an der Leidebrücke?", desk, reply_to=answer
        )
        return Scene("Redaktion", "Gruppe", (_line(coffee), asked, _line(answer), further, _line(second)))

    async def topic(self) -> Scene:
        forum = self._api.forum("Ressorts", self._clara)
        topic = self._api.topic(forum, "Ausland")
        asked, answer = await self._answered(
            self._clara, "/frage In welchem Park war Witkoff mit Dmitrijew unterwegs?", forum, topic=topic
        )
        return Scene("Ressorts › Ausland", "Thema einer Gruppe", (asked, _line(answer)))

    async def inline(self) -> Scene:
        elsewhere = self._api.supergroup("Lokales", self._ben, self._clara)
        elsewhere.has_bot = False
        asked = self._api.inline(self._ben, "Wie viele Busse fuhren am Streiktag?")
        await self._api.until(lambda: asked.results, PATIENCE)
        posted = self._api.choose(asked, 0, chat=elsewhere)
        return Scene("Lokales", "Inline, wo der Bot nicht ist", (_typed(asked), _line(posted)))

    async def _answered(
        self,
        who: Person,
        text: str,
        chat: Chat | None = None,
        *,
        topic: int | None = None,
        reply_to: Post | None = None,
    ) -> tuple[Line, Post]:
        """What was said, and what the bot replied to it."""
        said = self._api.say(who, text, chat=chat, topic=topic, reply_to=reply_to)

        def replies() -> list[Post]:
            return [each for each in said.chat.shown if each.from_bot and each.reply_to is said]

        await self._api.until(replies, PATIENCE)
        await self._house.until_done()
        return _line(said), replies()[0]


def _line(post: Post) -> Line:
    answered = post.reply_to if post.chat.kind != "private" and post.reply_to and not post.reply_to.service else None
    return Line(
        _name(post),
        post.text,
        post.entities,
        tuple(tuple(button["text"] for button in row) for row in post.keyboard),
        post.from_bot,
        post.via_bot,
        (_name(answered), answered.text.splitlines()[0]) if answered else None,
    )


def _name(post: Post) -> str:
    return post.author.name if post.author else "Belegbot"


def _pressed(who: Person, label: str) -> Line:
    return Line(who.name, f"tippt auf „{label}“", deed=True)


def _typed(asked: Asked) -> Line:
    results = [f"{each['title']}\n{each['description']}" for each in (asked.results or [])[:RESULTS]]
    return Line(asked.person.name, f"@belegbot {asked.query}", buttons=tuple((each,) for each in results), deed=True)


# ---- as text


def as_text(scenes: Sequence[Scene]) -> str:
    """The conversation to be read in a README."""
    return "\n".join(
        line for scene in scenes for line in [f"── {scene.title} ({scene.kind}) ──", "", *_read(scene), ""]
    )


def _read(scene: Scene) -> list[str]:
    return [text for line in scene.lines for text in (*_paragraph(line), "")][:-1]


def _paragraph(line: Line) -> list[str]:
    if line.deed and not line.buttons:
        return [f"({line.who} {line.text})"]
    who = f"{line.who} über @belegbot" if line.via else line.who
    if line.deed:
        results = [row.replace("\n", " · ") for (row,) in line.buttons]
        return [f"{who} tippt: {line.text}", *(f"    ▸ {each}" for each in results)]
    first, *others = line.text.splitlines()
    rows = [" ".join(f"[{label}]" for label in row) for row in line.buttons]
    return [f"{who}: {first}", *(f"    {each}".rstrip() for each in (*others, *rows))]


def without_the_clock(text: str) -> str:
    """An answer says when the archive was last brought up to date."""
    return re.sub(r"(Stand|gelesen) \d{1,2}:\d{2}", r"\1 HH:MM", text)


def fingerprint(text: str) -> str:
    """Of a conversation: what its picture is marked with."""
    return sha256(without_the_clock(text).encode()).hexdigest()


def written(readme: str) -> str:
    """The conversation as the README has it."""
    found = BLOCK.search(readme)
    assert found, "The README has no place for it."
    return found[2]


async def main() -> None:
    from tests.telegram.phone import picture  # noqa: PLC0415  # a browser is only needed to write

    scenes = await conversation()
    text = as_text(scenes)
    if "--write" not in sys.argv:
        sys.stdout.write(text)
        return
    readme = README.read_text("utf-8")  # nothing else goes on
    README.write_text(BLOCK.sub(lambda block: f"{block[1]}{text}{block[3]}", readme), "utf-8")
    PICTURE.parent.mkdir(exist_ok=True)
    await picture(scenes, PICTURE, fingerprint(text))


if __name__ == "__main__":
    asyncio.run(main())
