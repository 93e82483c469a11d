"""What the bot says to a message, over real archives of a few articles."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.health import Health, PlatformHealth
from bot.phrases import ENGLISH, GERMAN
from bot.platform import File
from bot.reply import Quote, Reply
from bot.uploads import Uploads
from retrieval.errors import ArchiveError, FolderMissing
from retrieval.model import Language, Skipped, SyncReport
from tests.bot.answers import ADMIN, ARTICLES, COUNCIL, WHEN, Newsroom, newsroom

CLOSED = "Bis wann bleibt die Donaubrücke gesperrt?"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path) as opened:
        yield opened


@pytest.fixture
async def english(desk: Newsroom) -> Newsroom:
    desk.language = "en"
    return desk


# ---- questions


async def test_a_question_is_answered_verdict_first_in_the_articles_words_with_their_place(desk: Newsroom) -> None:
    lines = (await desk.say(WHEN)).splitlines()

    assert lines[0] == "Dazu steht im Archiv:"
    assert re.fullmatch(r"„Die nächste Sitzung beginnt (?:voraussichtlich )?am 12\. September im Kurhaus\.“", lines[1])
    assert re.match(r"  \[1\] \S+haushalt\.txt · Absatz 2 · ", lines[2])
    assert re.fullmatch(r"Quellenlage: 2 Dateien, 1 Fassung · Stand .*\d\d:\d\d · 3 Artikel", lines[-1])


async def test_the_answer_in_the_sentence_is_marked(desk: Newsroom) -> None:
    assert "\x1b[1m12. September\x1b[0m im Kurhaus" in (await desk.reply(WHEN)).to_terminal(200)


async def test_an_answer_offers_its_sources_more_and_wrong(desk: Newsroom) -> None:
    assert [(button.label, button.command) for button in (await desk.reply(WHEN)).buttons] == [
        ("Quelle 1", "/quelle 1"),
        ("Mehr", "/mehr"),
        ("👍 Stimmt", "/gut"),
        ("👎 Falsch", "/falsch"),
    ]


async def test_an_answer_in_english_offers_the_same_in_english(english: Newsroom) -> None:
    reply = await english.reply(WHEN)

    assert [button.command for button in reply.buttons] == ["/source 1", "/more", "/good", "/wrong"]
    assert reply.plain().startswith("The archive says:")


async def test_every_citation_leads_to_its_passage_where_there_is_a_page(desk: Newsroom) -> None:
    assert all(block.link == "" for block in (await desk.reply(WHEN)).blocks)

    desk.links.base = "https://beleg.example"
    quotes = [block for block in (await desk.reply(WHEN)).blocks if isinstance(block, Quote)]

    assert quotes
    assert all(quote.link.startswith("https://beleg.example/p/") for quote in quotes)


async def test_what_the_archive_does_not_hold_is_said_and_offers_no_source(desk: Newsroom) -> None:
    reply = await desk.reply("Wer komponierte die Zauberflöte?")

    assert reply.plain().startswith("„Zauberflöte“ steht in keinem Artikel.")
    assert [button.command for button in reply.buttons] == ["/gut", "/falsch"]


async def test_an_empty_message_is_no_question_and_changes_no_subject(desk: Newsroom) -> None:
    await desk.say(WHEN)

    assert (await desk.say("")).startswith("Das ist keine Frage")
    assert "Wo beginnt die nächste Sitzung?" in await desk.say("und wo?")


async def test_a_courtesy_is_no_question_and_changes_no_subject(desk: Newsroom) -> None:
    await desk.say(WHEN)

    assert await desk.say("Danke!") == GERMAN.my_pleasure
    assert await desk.say("Guten Morgen") == GERMAN.greeting
    assert "Wo beginnt die nächste Sitzung?" in await desk.say("und wo?")


@pytest.mark.parametrize("command", ["/frage", "/ASK", "!frage", "/frage@Belegbot"])
async def test_a_question_may_stand_behind_a_command(desk: Newsroom, command: str) -> None:
    assert await desk.say(f"{command} {WHEN}") == await desk.say(WHEN)


async def test_what_goes_wrong_inside_is_not_hidden(desk: Newsroom) -> None:
    class Broken(Exception):
        pass

    async def fail(*_: object, **__: object) -> None:
        raise Broken

    desk.archives["public"].ask = fail  # type: ignore[method-assign, assignment]

    with pytest.raises(Broken):
        await desk.say(WHEN)


# ---- follow-ups


async def test_a_follow_up_is_answered_as_the_question_it_was_taken_for(desk: Newsroom) -> None:
    await desk.say(WHEN)

    lines = (await desk.say("und wo?")).splitlines()

    assert lines[0] == "verstanden als: „Wo beginnt die nächste Sitzung?“"
    assert lines[1:] == (await desk.say("Wo beginnt die nächste Sitzung?")).splitlines()


async def test_a_follow_up_in_english_says_so_in_english(english: Newsroom) -> None:
    await english.say("When does the council meet?")

    assert (await english.say("and where?")).startswith("taken to mean: “Where does the council meet?”")


async def test_a_follow_up_leans_on_the_room_it_is_said_in(desk: Newsroom) -> None:
    await desk.say(WHEN)

    assert await desk.say("und wo?", room="sport") == GERMAN.dangling


async def test_after_a_day_there_is_nothing_to_lean_on(desk: Newsroom) -> None:
    await desk.say(WHEN)
    desk.noon += timedelta(hours=25)

    assert await desk.say("und wo?") == GERMAN.dangling


async def test_a_whole_question_changes_the_subject(desk: Newsroom) -> None:
    await desk.say(WHEN)
    await desk.say("Was kostet die Sanierung?")

    assert (await desk.say("warum?")).startswith("verstanden als: „Warum kostet die Sanierung?“")


# ---- /quelle


async def test_source_shows_the_passage_its_surroundings_and_all_that_is_known_of_the_article(desk: Newsroom) -> None:
    await desk.say("Wie hoch ist der Fehlbetrag?")

    lines = (await desk.say("/quelle")).splitlines()

    assert lines[:3] == [
        "[1] 2025-08-07_haushalt.txt · Absatz 3",
        "Titel: Stadtrat vertagt Haushalt",
        "7.8.2025 laut Dateiname · Herausgeber nicht angegeben",
    ]
    assert re.fullmatch(r"Fassung [0-9a-f]{12}, gelesen .*\d\d:\d\d", lines[3])
    paragraphs = COUNCIL.strip().split("\n\n")
    assert lines[4:] == ["Davor:", paragraphs[1], "Die Stelle:", paragraphs[2]]


async def test_source_marks_what_was_cited(desk: Newsroom) -> None:
    await desk.say("Wie hoch ist der Fehlbetrag?")

    shown = (await desk.reply("/quelle 1")).to_terminal(2000)

    assert "\x1b[1mDer Fehlbetrag liegt bei 3,1 Millionen Euro.\x1b[0m" in shown


async def test_source_does_not_repeat_a_title_as_the_paragraph_before(desk: Newsroom) -> None:
    await desk.say(CLOSED)

    reply = await desk.say("/quelle")

    assert reply.count("Donaubrücke bleibt gesperrt") == 1
    assert "Davor:" not in reply
    assert "Danach:\nDie Sanierung kostet 15.000 Euro am Tag." in reply


async def test_source_lists_the_same_wording_elsewhere_and_the_words_that_differ(desk: Newsroom) -> None:
    await desk.say(WHEN)

    reply = await desk.say("/quelle")

    assert "Derselbe Wortlaut in anderen Dateien:" in reply
    assert re.search(r"ebenso \S+haushalt\.txt, (nur dort|dort ohne): „voraussichtlich“", reply)


async def test_source_in_english_says_the_same(english: Newsroom) -> None:
    await english.say("Wie hoch ist der Fehlbetrag?")

    lines = (await english.say("/source 1")).splitlines()

    assert lines[:3] == [
        "[1] 2025-08-07_haushalt.txt · paragraph 3",
        "Title: Stadtrat vertagt Haushalt",
        "7 August 2025 according to its file name · publisher not stated",
    ]
    assert [line for line in lines if line.endswith(":")] == ["Before it:", "The passage:"]


async def test_source_leads_to_the_page(desk: Newsroom) -> None:
    desk.links.base = "https://beleg.example"
    await desk.say("Wie hoch ist der Fehlbetrag?")

    links = [block.link for block in (await desk.reply("/quelle")).blocks if block.link]

    assert len(links) == 1
    assert re.fullmatch(r"https://beleg\.example/p/[0-9a-f]+", links[0])


@pytest.mark.parametrize("name", ["verkehr/bruecke.txt", "bruecke.txt", "BRUECKE", "„bruecke.txt“"])
async def test_source_knows_a_file_of_the_last_answer_by_its_name(desk: Newsroom, name: str) -> None:
    await desk.say("Was kostet die Sanierung?")

    assert (await desk.say(f"/quelle {name}")).startswith("[1] verkehr/bruecke.txt · Absatz 3")


async def test_source_shows_how_any_article_begins(desk: Newsroom) -> None:
    reply = await desk.say("/quelle verkehr/bruecke.txt")

    assert reply.startswith("verkehr/bruecke.txt\nTitel: Donaubrücke bleibt gesperrt\nundatiert · ")
    assert "So beginnt der Artikel:\nDonaubrücke bleibt gesperrt\nDie Donaubrücke bei Brenndorf" in reply


async def test_source_of_a_file_that_is_not_there_says_so(desk: Newsroom) -> None:
    assert (await desk.say("/quelle nebenan.txt")).startswith("Eine Datei „nebenan.txt“ finde ich weder")


async def test_source_without_an_answer_has_nothing_to_show(desk: Newsroom) -> None:
    await desk.say(WHEN, room="sport")

    assert await desk.say("/quelle 1") == GERMAN.no_answer_yet


@pytest.mark.parametrize("number", [0, 7])
async def test_source_with_a_wrong_number_says_which_there_are(desk: Newsroom, number: int) -> None:
    await desk.say("Was kostet die Sanierung?")

    reply = await desk.say(f"/quelle {number}")

    assert reply == "Diese Nummer gibt es nicht. Die letzte Antwort hat die Belege 1; zum Beispiel: /quelle 1"


async def test_source_of_an_article_that_is_gone_shows_nothing_of_it(desk: Newsroom, tmp_path: Path) -> None:
    await desk.say("Was kostet die Sanierung?")
    (tmp_path / "verkehr/bruecke.txt").unlink()
    await desk.archives["public"].sync()

    assert await desk.say("/quelle") == GERMAN.citation_gone.format(source="verkehr/bruecke.txt")


async def test_source_of_an_article_that_changed_shows_what_was_cited_and_what_stands_there_now(
    desk: Newsroom, tmp_path: Path
) -> None:
    await desk.say("Was kostet die Sanierung?")
    article = ARTICLES["verkehr/bruecke.txt"].replace("15.000", "18.000")
    (tmp_path / "verkehr/bruecke.txt").write_text(article, "utf-8")
    await desk.archives["public"].sync()

    reply = await desk.say("/quelle")

    assert GERMAN.source_changed in reply
    assert "Die Sanierung kostet 15.000 Euro am Tag." in reply
    assert reply.index("In der neuen Fassung steht:") < reply.index("Die Sanierung kostet 18.000 Euro am Tag.")


# ---- /mehr


@pytest.mark.parametrize("said", ["/mehr", "was noch?", "/more"])
async def test_more_goes_on_after_what_was_shown_and_says_what_does_not_answer(desk: Newsroom, said: str) -> None:
    first = await desk.say(CLOSED)

    more = await desk.say(said)

    assert more.startswith(f"Weitere Stellen zu „{CLOSED}“\nVerwandt, beantwortet die Frage nicht:")
    assert "[2]" in more
    assert not set(re.findall(r"„.*“", first)) & set(more.splitlines())
    assert (await desk.say("/quelle 2")).startswith("[2] ")


async def test_more_ends_where_there_is_no_more(desk: Newsroom) -> None:
    await desk.say(CLOSED)
    for _ in range(9):
        last = await desk.reply("/mehr")

    assert last.plain() == GERMAN.more_none
    assert last.buttons == ()


async def test_more_handled_again_after_a_crash_shows_the_same(desk: Newsroom) -> None:
    await desk.say(CLOSED)

    first = await desk.say("/mehr", id="77")

    assert await desk.say("/mehr", id="77") == first
    assert await desk.say("/mehr", id="78") != first


async def test_more_without_a_question_has_nothing_to_add(english: Newsroom) -> None:
    assert await english.say("/more") == ENGLISH.no_answer_yet
    assert await english.say("what else?") == ENGLISH.dangling


# ---- /zeitleiste


async def test_a_timeline_is_in_order_each_with_its_source_and_what_has_no_date_apart(desk: Newsroom) -> None:
    lines = (await desk.say("/zeitleiste")).splitlines()

    assert lines[:4] == [
        "Zeitleiste · 1 Ereignis, 1 Artikel",
        "Fr 12.09.2025 · angekündigt: „Die nächste Sitzung beginnt am 12. September im Kurhaus.“",
        "  [1] 2025-08-07_haushalt.txt · Absatz 2"
        " · „am 12. September“ gerechnet vom 7.8.2025 (Datum des Artikels, laut Dateiname)",
        "Ohne festes Datum:",
    ]
    assert "„Die Donaubrücke bei Brenndorf bleibt bis zum 3. Oktober gesperrt.“" in lines
    assert "Datum setzen: /datum verkehr/bruecke.txt JJJJ-MM-TT" in lines


async def test_a_timeline_has_a_subject_and_its_numbers_can_be_asked_for(english: Newsroom) -> None:
    reply = await english.say("/timeline Donaubrücke")

    assert reply.startswith("Timeline “Donaubrücke”\n")
    assert "verkehr/bruecke.txt" in reply
    assert (await english.say("/source 1")).startswith("[1] verkehr/bruecke.txt")


async def test_a_timeline_of_what_nobody_wrote_about_is_empty(desk: Newsroom) -> None:
    assert (await desk.say("/zeitleiste Zauberflöte")).endswith(GERMAN.timeline_none)


# ---- /stand, /hilfe, /sprache, /seite


async def test_status_says_how_much_how_new_and_how_fresh(desk: Newsroom) -> None:
    desk.desk.healthy = Health({"telegram": PlatformHealth("running", "")}, waiting=3)

    lines = (await desk.say("/stand")).splitlines()

    assert re.fullmatch(r"Im Archiv: 3 Artikel, \d+ Textstellen", lines[0])
    assert lines[1] == "Neuester Artikel: 7.8.2025 laut Dateiname"
    assert re.fullmatch(r"Stand .*\d\d:\d\d", lines[2])
    assert len(lines) == 3


async def test_status_tells_an_admin_of_platforms_queue_and_this_room(english: Newsroom) -> None:
    refused = PlatformHealth("refused", "", "the token is wrong")
    english.desk.healthy = Health(
        {"telegram": PlatformHealth("running", ""), "matrix": refused}, state="disk full", waiting=3, unsent=1, aside=2
    )

    lines = (await english.say("/status", role="admin", clearance="internal")).splitlines()

    assert lines[-7:] == [
        "2 messages were set aside because I could not cope with them.",
        "Search: memory",
        "telegram: running",
        "matrix: turned away, waits for the admin (the token is wrong)",
        "Queue: 3 not answered, 1 not delivered",
        "Trouble: disk full",
        "This room: telegram:desk, sees what is public or internal",
    ]


async def test_status_tells_everybody_that_new_articles_are_not_read_but_only_an_admin_why(desk: Newsroom) -> None:
    desk.desk.healthy = Health({}, archive="/srv/artikel fehlt")

    assert (await desk.say("/stand")).endswith(GERMAN.status_not_followed)
    assert "/srv/artikel fehlt" in await desk.say("/stand", role="admin", clearance="confidential")
    assert "/srv/artikel fehlt" not in await desk.say("/stand", role="admin", clearance="public")


@pytest.mark.parametrize("command", ["/hilfe", "/help", "/start", "/start BELEG"])
async def test_help_is_short_and_asks_questions_this_archive_answers(desk: Newsroom, command: str) -> None:
    reply = await desk.reply(command)

    assert len(reply.plain().splitlines()) <= 14
    assert 1 <= len(reply.buttons) <= 3
    for button in reply.buttons:
        assert f"– {button.command}" in reply.plain()
        assert (await desk.say(button.command)).startswith(GERMAN.answered.one.partition(" ")[0])


@pytest.mark.parametrize(
    ("who", "offered", "not_offered"),
    [
        ({}, {"/quelle", "/mehr", "/vergiss"}, {"/rolle", "/neu", "/einladen", "/sprache", "/seite", "/ende"}),
        ({"direct": True}, {"/sprache"}, {"/rolle", "/seite", "/ende"}),
        ({"role": "admin"}, {"/rolle", "/neu", "/sprache"}, {"/einladen", "/ende"}),
        ({"role": "admin", "direct": True}, {"/rolle", "/neu", "/einladen"}, {"/seite"}),
        ({"platform": "terminal"}, {"/ende"}, {"/rolle"}),
    ],
)
async def test_help_names_only_what_this_visitor_can_do_here(
    desk: Newsroom, who: dict[str, object], offered: set[str], not_offered: set[str]
) -> None:
    named = set(re.findall(r"/\w+", await desk.say("/hilfe", **who)))

    assert offered <= named
    assert not not_offered & named


async def test_a_room_may_choose_its_language(desk: Newsroom) -> None:
    assert await desk.say("/sprache en", direct=True) == ENGLISH.language_set
    assert (await desk.say(WHEN)).startswith("The archive says:")
    assert (await desk.say(WHEN, room="sport")).startswith("Dazu steht im Archiv:")
    assert await desk.say("/lang") == ENGLISH.language_now


async def test_in_a_group_only_an_admin_chooses_the_language(desk: Newsroom) -> None:
    assert (
        await desk.say("/sprache en") == "/sprache ist den Admins vorbehalten. /hilfe zeigt, was Sie hier tun können."
    )
    assert await desk.say("/sprache en", role="admin") == ENGLISH.language_set


async def test_the_page_is_opened_only_in_a_direct_room_and_only_if_there_is_one(desk: Newsroom) -> None:
    assert await desk.say("/seite", direct=True) == GERMAN.page_none

    desk.links.base = "https://beleg.example"
    assert "https://beleg.example/anmelden" in await desk.say("/seite", direct=True)
    assert await desk.say("/page") == "/seite geht nur im direkten Gespräch mit mir: Hier läsen alle mit."
    assert "/seite" in await desk.say("/hilfe", direct=True)


# ---- /falsch, /vergiss


async def test_wrong_keeps_question_answer_and_note(desk: Newsroom) -> None:
    await desk.say("Was kostet die Sanierung?")
    assert await desk.say("/falsch das war gestern") == GERMAN.wrong_kept

    (case,) = await desk.feedback.export()

    assert (case["q"], case["level"], case["gold"]) == ("Was kostet die Sanierung?", "answered", None)
    assert (case["note"], case["role"]) == ("das war gestern", "reader")
    assert "15.000 Euro" in str(case["answered"])


async def test_an_editors_quotation_becomes_what_is_right(desk: Newsroom) -> None:
    await desk.say("Was kostet die Sanierung?")

    reply = await desk.say("/falsch „Gutachter fanden Risse in zwei Pfeilern“", role="editor")

    assert "Als richtig gemerkt: „Gutachter fanden Risse in zwei Pfeilern“ in verkehr/bruecke.txt" in reply
    (case,) = await desk.feedback.export()
    assert case["gold"] == {"verkehr/bruecke.txt": ["Gutachter fanden Risse in zwei Pfeilern"]}


async def test_an_editor_may_say_that_there_is_no_answer_or_is_told_how(english: Newsroom) -> None:
    await english.say("Was kostet die Sanierung?")

    assert ENGLISH.wrong_open in await english.say("/wrong", role="editor")
    assert ENGLISH.wrong_unanswerable in await english.say("/wrong not in there", role="editor")
    assert [case["gold"] for case in await english.feedback.export()] == [None, {}]


async def test_wrong_without_an_answer_has_nothing_to_mark(desk: Newsroom) -> None:
    assert await desk.say("/falsch") == GERMAN.no_answer_yet
    assert await desk.feedback.export() == []


async def test_forget_leaves_nothing_of_the_room(desk: Newsroom) -> None:
    await desk.say("/sprache en", direct=True)
    await desk.say(WHEN)
    await desk.say("/wrong")

    assert await desk.say("/forget") == ENGLISH.forgotten
    assert await desk.say("/quelle") == GERMAN.no_answer_yet
    assert await desk.feedback.export() == []


# ---- what a room may not see


async def test_what_a_room_may_not_see_does_not_exist_for_it(desk: Newsroom) -> None:
    question = "Wer will im Oktober zurücktreten?"
    assert "Rudolf Stein" in await desk.say(question, clearance="internal", room="chefs")

    said = [
        await desk.say(each)
        for each in (question, "/mehr", "/zeitleiste", "/stand", "/hilfe", "/quelle intern/brief.txt")
    ]

    assert not [each for each in said if "Stein" in each or "[1] intern" in each]
    assert "4 Artikel" not in "".join(said)
    assert said[-1] == GERMAN.no_such_source.format(name="„intern/brief.txt“")


@pytest.mark.parametrize("command", ["/quelle 1", "/quelle 2", "/quelle brief"])
async def test_what_was_answered_is_not_shown_to_a_room_that_may_see_less_now(desk: Newsroom, command: str) -> None:
    await desk.say("Wer will im Oktober zurücktreten?", clearance="internal")

    reply = await desk.say(command)

    assert "Stein" not in reply
    assert "intern/" not in reply
    assert reply in {GERMAN.citation_lost, GERMAN.no_such_source.format(name="„brief“")}


async def test_words_of_an_article_a_room_may_not_see_never_become_what_is_right(desk: Newsroom) -> None:
    await desk.say(WHEN)
    note = "/falsch „Kämmerer Rudolf Stein will im Oktober zurücktreten“"

    assert GERMAN.wrong_open in await desk.say(note, role="editor")
    assert "brief.txt" in await desk.say(note, role="editor", clearance="internal")


# ---- admins


@pytest.mark.parametrize("command", ["/einladen", "/rolle", "/rolle 4711 admin", "/neu", "/einladen kaiser", "!sync"])
@pytest.mark.parametrize("role", ["reader", "editor"])
async def test_what_is_for_admins_is_kindly_refused_to_others(desk: Newsroom, command: str, role: str) -> None:
    reply = await desk.say(command, role=role, direct=True)

    assert reply == GERMAN.for_admins.format(command=command.split(maxsplit=1)[0])


async def test_an_admin_who_is_none_any_more_is_refused_as_well(desk: Newsroom) -> None:
    reply = await desk.say("/einladen", role="admin", sender="gestern", direct=True)

    assert reply == GERMAN.for_admins.format(command="/einladen")


async def test_an_invitation_is_a_code_for_one_and_not_given_where_others_read(english: Newsroom) -> None:
    lines = (await english.say("/invite editor", role="admin", direct=True)).splitlines()

    assert lines[0] == "Access code for the role editor, good once, for 24 hours:"
    assert re.fullmatch(r"BELEG(-\w{4}){3}", lines[1])
    assert (await english.say("/invite", role="admin")).startswith("/invite works only in a direct chat")


async def test_an_admin_gives_and_takes_roles_and_sees_who_has_one(desk: Newsroom) -> None:
    assert await desk.say("/rolle 4711 Redaktion", role="admin") == "telegram:4711 hat jetzt die Rolle Redaktion."
    assert (await desk.say("/rolle", role="admin")).splitlines() == [
        f"telegram:{ADMIN}: Admin (config.toml)",
        f"telegram:4711: Redaktion, seit 12:00 durch telegram:{ADMIN}",
    ]
    assert await desk.say("/rolle telegram:4711 weg", role="admin") == "telegram:4711 hat keinen Zugang mehr."


async def test_an_admin_has_the_articles_read_at_once_and_hears_which_were_not(desk: Newsroom) -> None:
    desk.desk.report = SyncReport(3, 0, 1, (Skipped("bild.jpg", "not_text"),))

    assert (await desk.say("/neu", role="admin", clearance="confidential")).splitlines() == [
        "3 gelesen, 1 entfernt, 1 übersprungen",
        "bild.jpg: kein Text",
    ]


async def test_a_room_that_does_not_see_all_hears_no_name_and_no_number_of_what_was_read(desk: Newsroom) -> None:
    desk.desk.report = SyncReport(3, 0, 1, (Skipped("geheim/informant.txt", "empty"),))

    assert await desk.say("/neu", role="admin", clearance="public") == "Die Artikel sind neu eingelesen."


async def test_an_admin_who_would_wait_too_long_is_told_that_it_goes_on(desk: Newsroom) -> None:
    desk.desk.report = None

    assert await desk.say("/neu", role="admin") == GERMAN.sync_goes_on


async def test_a_folder_that_is_gone_is_told_the_admin_in_a_sentence(desk: Newsroom) -> None:
    desk.desk.trouble = FolderMissing("/srv/artikel")
    whole = await desk.say("/neu", role="admin", clearance="confidential")
    assert whole == "Die Artikel lassen sich nicht einlesen: /srv/artikel"
    part = await desk.say("/neu", role="admin", clearance="public")
    assert part == GERMAN.sync_trouble

    desk.desk.trouble = ArchiveError("kein Platz")
    assert "kein Platz" in await desk.say("/sync", role="admin", clearance="confidential")


# ---- what is no command


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("/qelle 1", "/qelle kenne ich nicht. Meinten Sie /quelle?"),
        ("!zeitleitse", "!zeitleitse kenne ich nicht. Meinten Sie /zeitleiste?"),
        ("/xyzzy", "/xyzzy kenne ich nicht. /hilfe zeigt, was ich kann."),
        ("/frage", GERMAN.misused["ask"]),
        ("/sprache fr", GERMAN.misused["language"]),
    ],
)
async def test_what_does_not_fit_is_met_with_one_line(desk: Newsroom, said: str, answered: str) -> None:
    assert await desk.say(said) == answered


async def test_a_wrong_word_behind_an_admins_command_is_met_with_the_right_form(english: Newsroom) -> None:
    assert await english.say("/role 4711 king", role="admin") == ENGLISH.misused["role"]
    assert await english.say("/invite king", role="admin") == ENGLISH.misused["invite"]


@pytest.mark.parametrize(("language", "command"), [("de", "/ende"), ("en", "/quit")])
async def test_only_a_terminal_can_be_left(desk: Newsroom, language: Language, command: str) -> None:
    desk.language = language
    phrases = {"de": GERMAN, "en": ENGLISH}[language]

    assert await desk.say(command, platform="terminal") == phrases.farewell
    assert (await desk.say(command)).startswith(phrases.unknown_command.format(command=command)[:14])


async def test_the_same_words_are_answered_the_same_in_every_room(desk: Newsroom) -> None:
    first = await desk.reply(WHEN, room="desk")
    second = await desk.reply(WHEN, room="sport", platform="matrix")

    assert first.blocks == second.blocks
    assert [each.command for each in first.buttons] == [each.command for each in second.buttons]


# ---- buttons that stay where they are


def bound(reply: Reply, label: str) -> str:
    return next(button.bound for button in reply.buttons if button.label == label)


async def test_a_button_opens_the_passage_it_stood_below_whatever_is_talked_about_by_then(desk: Newsroom) -> None:
    old = await desk.reply(CLOSED)
    await desk.reply(WHEN)

    opened = await desk.reply(bound(old, "Quelle 1"), replaces="9")

    assert "verkehr/bruecke.txt" in opened.plain()
    assert opened.apart  # there is no way back to an answer that is forgotten, so it stays
    assert opened.buttons == ()


async def test_the_passage_takes_the_place_of_the_last_answer_and_leads_back_to_it(desk: Newsroom) -> None:
    answer = await desk.reply(CLOSED)
    opened = await desk.reply(bound(answer, "Quelle 1"), replaces="9")
    back = await desk.reply(bound(opened, "Zurück zur Antwort"), replaces="9")

    assert not opened.apart
    assert back.blocks == answer.blocks
    assert [each.bound for each in back.buttons] == [each.bound for each in answer.buttons]


async def test_a_passage_is_opened_only_for_those_who_may_see_it(desk: Newsroom) -> None:
    answer = await desk.reply("Wann will Kämmerer Rudolf Stein zurücktreten?", clearance="internal")
    button = bound(answer, "Quelle 1")

    assert "Rudolf Stein" in await desk.say(button, clearance="internal")
    assert await desk.say(button, clearance="public") == "Diese Fundstelle gibt es hier nicht mehr."
    assert "Rudolf Stein" not in await desk.say("/antwort", clearance="public")


@pytest.mark.parametrize("place", ["0123456789abcdef", "0123456789abcdef.0-9", "0123456789abcdef.9-0"])
async def test_a_passage_that_never_was_is_said_to_be_gone(desk: Newsroom, place: str) -> None:
    assert await desk.say(f"/quelle {place}") == "Diese Fundstelle gibt es hier nicht mehr."


@pytest.mark.parametrize("label", ["Mehr", "👍 Stimmt", "👎 Falsch"])
async def test_a_button_below_a_forgotten_answer_means_no_other_one(desk: Newsroom, label: str) -> None:
    old = await desk.reply(CLOSED)
    await desk.reply(WHEN)

    said = await desk.reply(bound(old, label), replaces="9")

    assert said.plain().startswith("Dieser Knopf gehört zu einer früheren Antwort")
    assert said.apart
    assert await desk.feedback.export() == []


async def test_more_in_the_place_of_the_answer_leads_back_to_it(desk: Newsroom) -> None:
    answer = await desk.reply(CLOSED)
    more = await desk.reply(bound(answer, "Mehr"), replaces="9")

    assert not more.apart
    assert "Zurück zur Antwort" in [button.label for button in more.buttons]


async def test_an_answer_called_right_by_an_editor_is_a_case_and_the_answer_stays(desk: Newsroom) -> None:
    answer = await desk.reply(CLOSED)

    said = await desk.reply(bound(answer, "👍 Stimmt"), role="editor", replaces="9")

    assert said.apart
    (case,) = await desk.feedback.export()
    assert case["q"] == CLOSED
    assert [*case["gold"]] == ["verkehr/bruecke.txt"]  # type: ignore[misc]


async def test_the_last_answer_can_be_had_once_more(desk: Newsroom) -> None:
    assert await desk.say("/antwort") == "Es gibt hier noch keine Antwort. Stellen Sie zuerst eine Frage."
    answer = await desk.reply(CLOSED)

    assert (await desk.reply("/antwort")).blocks == answer.blocks


# ---- articles from a chat


async def test_an_editors_text_is_kept_read_and_told_of(desk: Newsroom, tmp_path: Path) -> None:
    desk.uploads = Uploads(tmp_path, "eingang", 1_000)
    desk.syncing = True

    said = await desk.say("/neu zoo\nZoo von Harrburg\n\nEin Gürteltier kam am Montag zur Welt.", role="editor")

    assert said.startswith("Gelesen: eingang/zoo.txt.")
    assert "„Zoo von Harrburg“" in said or "Zoo von Harrburg" in said
    assert "eingang/zoo.txt" in await desk.say("Was kam am Montag zur Welt?")


async def test_a_reader_sends_no_article_and_where_there_is_no_folder_nobody_does(
    desk: Newsroom, tmp_path: Path
) -> None:
    sent = File("a", "rat.txt", 10)

    assert (await desk.say("", file=sent, role="editor")).startswith("Hier werden keine Artikel angenommen.")
    desk.uploads = Uploads(tmp_path, "eingang", 1_000)
    assert (await desk.say("", file=sent)).startswith("Artikel nehme ich nur von der Redaktion an.")
    assert (await desk.say("", file=replace(sent, name="x.pdf"), role="admin")).startswith("Ich nehme nur Textdateien")
    assert not (tmp_path / "eingang").exists()


async def test_start_on_telegram_says_that_nothing_confidential_comes_there(desk: Newsroom) -> None:
    assert "Vertrauliche Sammlungen gehen nie" in await desk.say("/start")
    assert "Vertrauliche Sammlungen" not in await desk.say("/start", platform="matrix")


async def test_a_timeline_is_no_answer_that_could_be_right_or_wrong_and_comes_back_as_itself(desk: Newsroom) -> None:
    timeline = await desk.say("/zeitleiste", role="editor")
    await desk.say("/quelle 1", role="editor")

    assert await desk.say("/antwort", role="editor") == timeline
    assert await desk.say("/gut", role="editor") == GERMAN.no_answer_yet
    assert await desk.say("/falsch", role="editor") == GERMAN.no_answer_yet
    assert await desk.feedback.export() == []
