"""How a piece of evidence reads in full."""

from dataclasses import replace

from bot import evidence
from bot.phrases import GERMAN
from bot.reply import Quote, Reply
from retrieval.model import Clipping, Document, Passage, Published, Span, Twin
from tests.bot.answers import AS_OF, BOARD, NOON, TEXT

LEAVES = "Der Kämmerer soll zurücktreten."


def paragraphs(text: str) -> tuple[Span, ...]:
    """Where the paragraphs stand, advertising left out."""
    found = [words for words in text.split("\n\n") if words != "WERBUNG"]
    return tuple(Span(text.index(words), text.index(words) + len(words)) for words in found)


def clipping(cited: str = BOARD, text: str = TEXT) -> Clipping:
    """A citation of TEXT as the archive gives it later."""
    span = Span(text.index(cited), text.index(cited) + len(cited))
    document = Document(
        "rathaus.txt", text, "3f2a91c0d4e5ffff" * 4, "de", "Kein Haushalt in Sicht", Span(0, 22), "Lokalbote",
        Published("2025-08-07", "header"), "https://lokalbote.example/haushalt",
    )  # fmt: skip
    passage = Passage("0a1b", "rathaus.txt", 2, span, (span,))
    return Clipping(passage, document, AS_OF, span, paragraphs(text), current=True)


def lines(given: Clipping, number: int | None = 1, link: str = "") -> list[str]:
    return Reply(tuple(evidence.in_full(given, number, link, GERMAN, NOON))).plain().splitlines()


def test_place_title_date_publisher_version_then_the_passage_between_its_neighbours() -> None:
    assert lines(clipping(), link="https://beleg.example/p/0a1b") == [
        "[1] rathaus.txt · Absatz 2",
        "Titel: Kein Haushalt in Sicht",
        "7.8.2025 laut Kopfzeile · Lokalbote",
        "Fassung 3f2a91c0d4e5, gelesen 11:32",
        "Die Stelle:",
        "Der Stadtrat tagt am Dienstag. Die Sitzung ist öffentlich.",
        "  https://beleg.example/p/0a1b",
        "Danach:",
        LEAVES,
        "Original: https://lokalbote.example/haushalt",
    ]


def test_noise_is_no_neighbour() -> None:
    shown = lines(clipping(LEAVES))

    assert shown[shown.index("Davor:") + 1] == f"{BOARD} Die Sitzung ist öffentlich."
    assert "WERBUNG" not in shown


def test_twins_of_the_same_wording_are_one_line_and_others_speak_for_themselves() -> None:
    other = "Der Stadtrat tagt wohl am Dienstag."
    given = replace(
        clipping(),
        twins=(Twin("a.txt", Span(0, len(BOARD)), BOARD, ()), Twin("b.txt", Span(0, len(other)), other, ("wohl",))),
    )

    shown = lines(given)

    start = shown.index("Derselbe Wortlaut in anderen Dateien:")
    assert shown[start + 1 : start + 4] == ["wortgleich in a.txt", f"„{other}“", "  ebenso b.txt, nur dort: „wohl“"]


def test_of_an_article_that_is_gone_nothing_is_shown() -> None:
    given = replace(clipping(), document=None)

    assert lines(given) == ["rathaus.txt ist nicht mehr im Archiv. Deshalb zeige ich daraus nichts."]
    assert len(list(evidence.opening(given, "", GERMAN, NOON))) == 1
    assert not list(evidence.newer(given, "", GERMAN))


def test_a_citation_that_is_noise_by_now_is_shown_without_surroundings() -> None:
    shown = lines(clipping("WERBUNG"))

    assert "„WERBUNG“" in shown
    assert "Davor:" not in shown


def test_an_endless_paragraph_is_cut_between_words_around_what_was_cited_and_that_is_said() -> None:
    text = f"{'links ' * 1000}{BOARD}{' rechts' * 1000}\n\n{'danach ' * 1000}"

    *_, passage, _, after, _ = evidence.in_full(clipping(text=text), 1, "", GERMAN, NOON)

    assert isinstance(passage, Quote)
    assert isinstance(after, Quote)
    assert len(passage.text) < 2 * evidence.AROUND + len(BOARD) + 1
    assert passage.text in text
    assert passage.frame == ("[…] ", " […]")
    assert (passage.text.startswith("links "), passage.text.endswith(" rechts")) == (True, True)
    assert passage.highlights[0].of(passage.text) == BOARD
    assert after.frame == ("", " […]")
    assert after.text.endswith("danach")


def test_a_paragraph_without_any_space_is_cut_all_the_same() -> None:
    text = "x" * 10_000 + BOARD + "y" * 10_000

    passage = next(
        block for block in evidence.in_full(clipping(text=text), 1, "", GERMAN, NOON) if isinstance(block, Quote)
    )

    assert len(passage.text) <= 2 * evidence.AROUND + len(BOARD)
    assert passage.highlights[0].of(passage.text) == BOARD


def test_an_article_by_its_name_shows_how_it_begins() -> None:
    shown = Reply(tuple(evidence.opening(clipping(), "", GERMAN, NOON))).plain().splitlines()

    assert shown[0] == "rathaus.txt"
    assert shown[4:8] == [
        "So beginnt der Artikel:",
        "Kein Haushalt in Sicht",
        f"{BOARD} Die Sitzung ist öffentlich.",
        LEAVES,
    ]
