"""What a newsroom does with the bot on Telegram besides asking: sends articles, opens passages, moves its groups."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.telegram.chats import Person, Post
from tests.telegram.house import ASKED, TelegramHouse
from tests.telegram.server import Telegram as BotApi

ZOO = "Zoo von Harrburg\n\nEin Gürteltier kam am Montag im Zoo von Harrburg zur Welt, teilte Käthe Zwirn mit.\n"
ANNOUNCED = "Rathaus intern\n\nKämmerer Rudolf Stein tritt am Freitag im Rathaus von Harrburg zurück.\n"
SECRET = "Redaktionsgeheimnis\n\nDie Quelle im Finanzamt von Harrburg heißt Wilhelmine Sauerbier.\n"
SETTINGS = """
[uploads]
folder = "eingang"
largest_kb = 2
[[collections]]
folder = "intern"
level = "internal"
[[collections]]
folder = "geheim"
level = "confidential"
[[rooms]]
room = "telegram:-5001"
clearance = "internal"
"""


@pytest.fixture
def house(tmp_path: Path, api: BotApi, anna: Person) -> TelegramHouse:
    """Anna is an editor."""
    house = TelegramHouse(tmp_path, api)
    house.configure(SETTINGS)
    house.let_in("editors", anna)
    for folder, name, text in (("intern", "stein.txt", ANNOUNCED), ("geheim", "quelle.txt", SECRET)):
        (house.articles / folder).mkdir()
        house.write(f"{folder}/{name}", text)
    return house


async def answer(api: BotApi, question: Post) -> Post:
    """What the bot replied to it."""

    def replies() -> list[Post]:
        return [post for post in question.chat.shown if post.from_bot and post.reply_to is question]

    await api.until(replies, 30)
    return replies()[0]


# ---- articles from the phone


async def test_an_editors_document_becomes_an_article_that_is_answered_from_and_a_text_as_well(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    bruno = api.person("Bruno")
    async with house:
        await house.until_ready()
        kept = await answer(api, api.document(anna, "zoo.txt", ZOO.encode()))
        told = await answer(api, api.say(bruno, "Was kam am Montag im Zoo zur Welt?"))
        forwarded = api.say(anna, "Hafen von Harrburg\n\nDer Kran Elfriede hob am Dienstag 300 Tonnen.")
        await answer(api, forwarded)
        taken = await answer(api, api.say(anna, "/neu kran", reply_to=forwarded))
        lifted = await answer(api, api.say(bruno, "Wie viel hob der Kran Elfriede?"))

    assert kept.text.startswith("Gelesen: eingang/zoo.txt.")
    assert (house.articles / "eingang" / "zoo.txt").read_text("utf-8") == ZOO
    assert "Ein Gürteltier kam am Montag" in told.text
    assert "eingang/zoo.txt" in told.text
    assert taken.text.startswith("Gelesen: eingang/kran.txt.")
    assert "300 Tonnen" in lifted.text


async def test_what_is_no_article_is_refused_with_the_reason_and_nothing_is_kept(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    bruno = api.person("Bruno")
    async with house:
        await house.until_ready()
        told = [
            (await answer(api, sent)).text.splitlines()[0]
            for sent in (
                api.document(bruno, "zoo.txt", ZOO.encode()),
                api.document(anna, "zoo.txt", ZOO.encode() * 100),
                api.document(anna, "zoo.pdf", b"%PDF-1.7"),
                api.document(anna, "zoo.txt", b"\x00\x01\x02Zoo"),
                api.document(anna, "../../config.txt", b"[archive]"),
            )
        ]

    assert told[0].startswith("Artikel nehme ich nur von der Redaktion an.")
    assert told[1] == "Der Artikel ist größer, als hier erlaubt ist."
    assert told[2:4] == ["Ich nehme nur Textdateien an, die auf .txt oder .md enden."] * 2
    assert [path.name for path in (house.articles / "eingang").iterdir()] == ["config.txt"]
    assert "[access]" in (house.folder / "config.toml").read_text("utf-8")


# ---- from a group to a passage in private


async def test_a_link_in_a_group_opens_the_passage_in_private_and_none_opens_what_is_confidential(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    desk = api.supergroup("Desk", anna)
    async with house:
        await house.until_ready()
        cited = await answer(api, api.say(anna, f"/frage {ASKED}", chat=desk))
        name, _, start = str(cited.button("Privat lesen")["url"]).partition("?start=")
        opened = await answer(api, api.say(anna, f"/start {start}"))
        closed = [
            await answer(api, api.say(anna, f"/start p_{passage}"))
            for passage in passages(house, "intern/stein.txt") + passages(house, "geheim/quelle.txt")
        ]

    assert name == "https://t.me/belegbot"
    (quoted,) = re.findall("„(.*?)“", cited.text)[:1]
    assert quoted in opened.text
    assert len(closed) >= 2
    for post in closed:
        assert "Stein" not in post.text
        assert "Sauerbier" not in post.text


def passages(house: TelegramHouse, source: str) -> list[str]:
    """Their ids, as somebody could know them who saw them elsewhere."""
    with closing(sqlite3.connect(f"file:{house.folder / 'data' / 'archive.db'}?mode=ro", uri=True)) as archive:
        rows = archive.execute(
            "SELECT passages.id FROM passages JOIN documents ON documents.id = passages.document WHERE source = ?",
            (source,),
        )
        return [str(row[0]) for row in rows]


# ---- pictures and files


async def test_a_timeline_comes_as_a_picture_and_as_a_table_to_keep(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    async with house:
        await house.until_ready()
        shown = await answer(api, api.say(anna, "/zeitleiste Leidebrücke bild"))
        kept = await answer(api, api.say(anna, "/zeitleiste Leidebrücke csv"))
        await house.until_done()

    assert shown.file
    assert kept.file
    assert shown.file.size > (0, 0)
    assert "Leidebrücke" in shown.text
    assert kept.file.name.endswith(".csv")
    assert "brücke_wird_teurer.txt" in kept.file.content.decode("utf-8-sig")
    assert house.rows("SELECT count(*) FROM outbox WHERE body IS NOT NULL") == [(0,)]


# ---- a group that grows


async def test_a_group_that_becomes_a_supergroup_keeps_its_language_its_clearance_and_what_was_talked_about(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    desk = api.group("Desk", anna)
    other = api.supergroup("Sport", anna)
    assert desk.id == -5001
    house.let_in("admins", anna)
    asked = "/frage Wann tritt Rudolf Stein zurück?"
    async with house:
        await house.until_ready()
        await answer(api, api.say(anna, "/sprache en", chat=desk))
        before = await answer(api, api.say(anna, asked, chat=desk))
        bigger = api.upgrade(desk)
        again = await answer(api, api.say(anna, "/quelle 1", chat=bigger))
        status = await answer(api, api.say(anna, "/stand", chat=bigger))
        after = await answer(api, api.say(anna, asked, chat=bigger))
        elsewhere = await answer(api, api.say(anna, asked, chat=other))
        await house.until_done()

    for post in (before, again, after):
        assert "Rudolf Stein tritt am Freitag" in post.text
    assert "Rudolf Stein tritt am Freitag" not in elsewhere.text
    assert "articles" in status.text
    assert house.rows("SELECT about FROM audit WHERE event = 'room moved'") == [(f"telegram:{bigger.id}",)]
