"""What the bot says to a message."""

from dataclasses import replace

import pytest

from bot.conversation import Conversation
from bot.phrases import ENGLISH, GERMAN, Phrases
from bot.platform import Message
from retrieval.errors import ArchiveError
from retrieval.model import Answer, Document
from tests.bot.answers import (
    BOARD,
    NOON,
    TEXT,
    ArchiveInMemory,
    answered,
    article,
    cited,
    refused,
    twin,
)


def chat(answer: Answer | Exception, *documents: Document, phrases: Phrases = GERMAN) -> Conversation:
    archive = ArchiveInMemory(answer, {document.source: document for document in documents})
    return Conversation(archive, phrases, now=lambda: NOON)


def said(text: str, room: str = "desk") -> Message:
    return Message(text, room)


async def say(conversation: Conversation, text: str, room: str = "desk") -> str:
    return (await conversation.reply(said(text, room))).plain()


async def test_a_question_is_answered_in_the_articles_words() -> None:
    reply = await say(chat(answered(cited())), "Wann tagt der Stadtrat?")

    assert f"„{BOARD}“" in reply
    assert "[1] rathaus.txt · Absatz 2" in reply


async def test_source_shows_the_whole_paragraph_between_its_neighbours() -> None:
    conversation = chat(answered(cited()), article())
    await say(conversation, "Wann tagt der Stadtrat?")

    reply = await say(conversation, "/quelle 1")

    assert reply.splitlines() == [
        "[1] rathaus.txt · Absatz 2 · 7.8.2025 laut Kopfzeile · Herausgeber nicht angegeben",
        "Titel: Kein Haushalt in Sicht",
        "Kein Haushalt in Sicht",
        "Der Stadtrat tagt am Dienstag. Die Sitzung ist öffentlich.",
        "Der Kämmerer soll zurücktreten.",
    ]


async def test_source_marks_the_cited_sentence() -> None:
    conversation = chat(answered(cited()), article())
    await say(conversation, "Wann tagt der Stadtrat?")

    shown = (await conversation.reply(said("/quelle"))).to_terminal(200)

    assert f"\x1b[1m{BOARD}\x1b[0m Die Sitzung ist öffentlich." in shown


async def test_source_leaves_noise_out() -> None:
    conversation = chat(answered(cited("Der Kämmerer soll zurücktreten.")), article())
    await say(conversation, "Wer soll zurücktreten?")

    reply = await say(conversation, "/quelle")

    assert "Der Kämmerer soll zurücktreten." in reply
    assert "WERBUNG" not in reply


async def test_source_shows_a_hard_wrapped_paragraph_whole() -> None:
    text = "Der Stadtrat\ntagt am\nDienstag.\n\nDer Kämmerer\nsoll gehen.\n"
    document = article(text=text)
    conversation = chat(answered(cited("tagt am", article=text)), document)
    await say(conversation, "Wann tagt der Stadtrat?")

    reply = await say(conversation, "/quelle")

    assert reply.splitlines()[-2:] == ["Der Stadtrat tagt am Dienstag.", "Der Kämmerer soll gehen."]


async def test_source_lists_twins_with_their_own_words() -> None:
    citation = replace(cited(), twins=(twin("Der Stadtrat tagt wohl am Dienstag.", "wohl", source="b.txt"),))
    conversation = chat(answered(citation), article())
    await say(conversation, "Wann tagt der Stadtrat?")

    assert "b.txt: „Der Stadtrat tagt wohl am Dienstag.“" in await say(conversation, "/quelle")


async def test_source_belongs_to_the_room_that_asked() -> None:
    conversation = chat(answered(cited()), article())
    await say(conversation, "Wann tagt der Stadtrat?", room="desk")

    assert await say(conversation, "/quelle", room="sport") == GERMAN.nothing_to_show


@pytest.mark.parametrize("number", [0, 3])
async def test_source_with_a_wrong_number_says_which_there_are(number: int) -> None:
    conversation = chat(answered(cited(), replace(cited(), origin=2)), article())
    await say(conversation, "Wann tagt der Stadtrat?")

    assert await say(conversation, f"/quelle {number}") == "Die letzte Antwort hat die Fundstellen 1 bis 2."


async def test_source_after_an_honest_no_has_nothing_to_show() -> None:
    conversation = chat(refused(None))
    await say(conversation, "Wann tagt der Kreistag?")

    assert await say(conversation, "/quelle") == GERMAN.nothing_to_show


async def test_source_of_an_article_that_is_gone_says_so() -> None:
    conversation = chat(answered(cited()))
    await say(conversation, "Wann tagt der Stadtrat?")

    assert await say(conversation, "/quelle") == "rathaus.txt ist nicht mehr im Archiv."


async def test_source_never_quotes_from_an_article_that_changed() -> None:
    conversation = chat(answered(cited()), article(text=TEXT.replace("Dienstag", "Mittwoch")))
    await say(conversation, "Wann tagt der Stadtrat?")

    reply = await say(conversation, "/quelle")

    assert "geändert" in reply
    assert "Mittwoch" not in reply


async def test_status_says_how_much_and_how_fresh() -> None:
    assert (await say(chat(refused(None)), "/stand")).splitlines() == [
        "Im Archiv: 5 Artikel, 31 Textstellen",
        "neuester Artikel: 7.8.2025 laut Kopfzeile",
        "Stand 11:32",
        "Suche: memory",
    ]


@pytest.mark.parametrize(("phrases", "command"), [(GERMAN, "/hilfe"), (ENGLISH, "/help")])
async def test_help_names_the_commands(phrases: Phrases, command: str) -> None:
    reply = await say(chat(refused(None), phrases=phrases), command)

    assert command in reply
    assert len(reply.splitlines()) == 5


async def test_a_mistyped_command_is_met_with_the_nearest_one() -> None:
    conversation = chat(refused(None))

    assert await say(conversation, "/qelle 1") == "/qelle kenne ich nicht. Meinten Sie /quelle?"
    assert await say(conversation, "/kaffee") == "/kaffee kenne ich nicht. /hilfe zeigt die Befehle."


@pytest.mark.parametrize("error", [ZeroDivisionError("secret"), ArchiveError("secret")])
async def test_one_bad_question_is_one_kind_sentence(error: Exception) -> None:
    conversation = chat(error)

    assert await say(conversation, "Wann tagt der Stadtrat?") == GERMAN.trouble_with_question
    assert await say(conversation, "/ende") == GERMAN.farewell
