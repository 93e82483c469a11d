"""Claims about finding the words that say when."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Span, TimeExpression
from retrieval.timex.tagger import VAGUE, expressions


def found_in(text: str) -> list[TimeExpression]:
    return list(expressions(text, Span(0, len(text))))


def words(text: str) -> list[tuple[str, str]]:
    return [(found.text, found.type) for found in found_in(text)]


@pytest.mark.parametrize(
    ("text", "expected", "value"),
    [
        ("Die Brücke öffnet am 7. August 2025.", "7. August 2025", "2025-08-07"),
        (
            "Die Brücke öffnet am Donnerstag, dem 7. August 2025.",
            "Donnerstag, dem 7. August 2025",
            "2025-08-07",
        ),
        ("Stand: 07.08.2025", "07.08.2025", "2025-08-07"),
        ("Der Haushalt vom 7. 8. 2025 liegt vor.", "7. 8. 2025", "2025-08-07"),
        ("date 2025-08-07 Der Rat tagt.", "2025-08-07", "2025-08-07"),
        ("The bridge opens on August 7, 2025.", "August 7, 2025", "2025-08-07"),
        ("The bridge opens on 7 August 2025.", "7 August 2025", "2025-08-07"),
        ("Im August 2025 öffnet die Brücke.", "August 2025", "2025-08"),
        ("Gebaut wurde im Frühjahr 2012.", "Frühjahr 2012", "2012-SP"),
        ("Der Umsatz sank im dritten Quartal 2024.", "dritten Quartal 2024", "2024-Q3"),
        ("Gebaut wurde im Jahr 2011.", "Jahr 2011", "2011"),
        ("Sie regiert seit 2011.", "2011", "2011"),
    ],
)
def test_a_date_given_in_full_has_a_value(text: str, expected: str, value: str) -> None:
    (found,) = found_in(text)
    assert (found.text, found.type, found.value, found.basis) == (expected, "DATE", value, "text")


@pytest.mark.parametrize(
    ("text", "expected", "kind"),
    [
        ("Die Frist läuft voraussichtlich noch am Freitag ab.", "Freitag", "DATE"),
        ("Er rief am Mittwochabend an.", "Mittwochabend", "TIME"),
        ("Heute stimmt der Rat ab.", "Heute", "DATE"),
        ("Der Rat hat vorgestern getagt.", "vorgestern", "DATE"),
        ("Der Rat tagt morgen.", "morgen", "DATE"),
        ("Der Ausschuss tagt am 7.8. in Köln.", "7.8.", "DATE"),
        ("Das Treffen ist für die kommende Woche geplant.", "die kommende Woche", "DATE"),
        ("Ende Mai ist Schluss.", "Ende Mai", "DATE"),
        ("Der Brand brach vor drei Tagen aus.", "vor drei Tagen", "DATE"),
        ("The fire broke out three days ago.", "three days ago", "DATE"),
        ("Beginn ist um 17.30 Uhr.", "17.30 Uhr", "TIME"),
        ("Beginn ist um 19:30 Uhr.", "19:30 Uhr", "TIME"),
        ("Um halb neun war Schluss.", "halb neun", "TIME"),
        ("In der Nacht zum Freitag brannte es.", "Nacht zum Freitag", "TIME"),
        ("The council meets at 5 p.m. in the hall.", "5 p.m.", "TIME"),
        ("Am 31.6.2025 tagt niemand.", "31.6.2025", "DATE"),
    ],
)
def test_what_depends_on_the_day_of_the_article_is_found_without_a_value(text: str, expected: str, kind: str) -> None:
    (found,) = found_in(text)
    assert (found.text, found.type, found.value, found.basis) == (expected, kind, None, "")


@pytest.mark.parametrize(
    ("text", "expected", "value"),
    [
        ("Das Gespräch dauerte etwa drei Stunden.", "drei Stunden", "PT3H"),
        ("Nach 90 Minuten war Schluss.", "90 Minuten", "PT90M"),
        ("Zwei Wochen lang bleibt die Straße gesperrt.", "Zwei Wochen", "P2W"),
        ("Der Streit währt fast dreieinhalb Jahre.", "fast dreieinhalb Jahre", "P3.5Y"),
        ("The meeting lasted three hours.", "three hours", "PT3H"),
        ("Der Bau dauerte einige Monate.", "einige Monate", "PXM"),
        ("Man trifft sich in den kommenden Tagen.", "den kommenden Tagen", "PXD"),
        ("Sie wartete eine halbe Stunde.", "eine halbe Stunde", "PT0.5H"),
        ("Er kämpfte jahrelang um das Haus.", "jahrelang", "PXY"),
        ("Der dreitägige Streik ist vorbei.", "dreitägige", "P3D"),
        ("The two-week strike is over.", "The two-week", "P2W"),
        ("They waited for half an hour.", "half an hour", "PT0.5H"),
    ],
)
def test_a_duration_says_how_long_as_exactly_as_its_words(text: str, expected: str, value: str) -> None:
    (found,) = found_in(text)
    assert (found.text, found.type, found.value) == (expected, "DURATION", value)


@pytest.mark.parametrize(
    ("text", "expected", "value"),
    [
        ("Die Züge fahren täglich.", "täglich", "P1D"),
        ("Der Markt öffnet jeden Montag.", "jeden Montag", "XXXX-WXX-1"),
        ("Der Markt öffnet dienstags.", "dienstags", "XXXX-WXX-2"),
        ("Das Fest ist alle zwei Jahre.", "alle zwei Jahre", "P2Y"),
        ("Er verdient 400 Euro im Monat.", "Monat", "P1M"),
        ("The market opens every Monday.", "every Monday", "XXXX-WXX-1"),
        ("It costs five dollars a day.", "a day", "P1D"),
    ],
)
def test_a_set_says_how_often(text: str, expected: str, value: str) -> None:
    (found,) = found_in(text)
    assert (found.text, found.type, found.value) == (expected, "SET", value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Damals war die Brücke neu.", "PAST_REF"),
        ("Derzeit ruht der Bau.", "PRESENT_REF"),
        ("Demnächst wird gebaut.", "FUTURE_REF"),
        ("In Zukunft wird gebaut.", "FUTURE_REF"),
        ("Vor wenigen Tagen wurde gebaut.", "PAST_REF"),
        ("The bridge is currently closed.", "PRESENT_REF"),
        ("In recent years prices have risen.", "PAST_REF"),
    ],
)
def test_a_vague_time_says_at_most_its_direction(text: str, value: str) -> None:
    (found,) = found_in(text)
    assert (found.type, found.value, found.first, found.last) == ("DATE", value, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Kanzler Merz sprach mit Anna Sommer und August Berg.",
        "Der Film zeigt den Brand, 3:32 min.",
        "Am Ende stand es 3:1 für Köln.",
        "Der 46-Jährige blieb unverletzt.",
        "Die Lehrerin ist 46 Jahre alt.",
        "Mehr dazu auf Seite 2011.",
        "Rund 2000 Menschen kamen, im Vorjahresvergleich 2.000 mehr.",
        "Der Preis stieg auf 17.30 Euro.",
        "In der Juni-Siedlung brannte ein Keller.",
        "Mrs May and the others may march.",
        "Er ist Mitarbeiter der Bild am Sonntag.",
        "Der Film dauert nicht lange (9:19 min).",
        "Kinder ab 6 Jahren zahlen die Hälfte.",
        "Guten Morgen, liebe Hörer!",
        "Der 55-jährige Fahrer wurde verletzt.",
        "Paragraf 2025 gilt nicht.",
        "The 46-year-old won 3:1.",
        "She finished second on page 2011.",
    ],
)
def test_names_lengths_scores_ages_and_amounts_are_not_times(text: str) -> None:
    assert words(text) == []


def test_both_ends_of_a_range_are_found() -> None:
    assert words("Geöffnet vom 5. bis 7. Mai, je von 10 bis 12 Uhr.") == [
        ("5.", "DATE"),
        ("7. Mai", "DATE"),
        ("10", "TIME"),
        ("12 Uhr", "TIME"),
    ]


def test_vague_words_are_dates_one_can_tell_apart() -> None:
    (found,) = found_in("Damals war die Brücke neu.")
    assert found.text.lower() in VAGUE


def test_only_the_given_stretch_is_searched() -> None:
    text = "Am Freitag tagt der Rat, am Samstag der Ausschuss."
    assert [found.text for found in expressions(text, Span(24, len(text)))] == ["Samstag"]


def test_an_article_is_read_in_milliseconds() -> None:
    article = "Der Rat hat am Freitag nach drei Stunden für die Brücke gestimmt, sagte die Bürgermeisterin. " * 33
    started = time.perf_counter()
    found_in(article)
    assert time.perf_counter() - started < 0.1  # about 10 ms on an idle machine


NEWSPRINT = st.lists(
    st.sampled_from(
        (
            *("am", "7.", "August", "2025", "8.", "um", "17.30", "Uhr", "drei", "Tage", "vor", "Ende", "des"),
            *(
                "Jahres",
                "Freitag",
                ",",
                "–",
                "kommende",
                "Woche",
                "1990er",
                "Jahre",
                "99.99.2025",
                "0.0.2000",
            ),
            *("in", "May", "5th"),
        )
    )
    | st.text(max_size=5),
    max_size=30,
).map(" ".join)


@given(NEWSPRINT)
def test_expressions_are_verbatim_in_order_and_do_not_overlap(text: str) -> None:
    place = 0
    for found in found_in(text):
        assert found.text == found.span.of(text) == found.text.strip() != ""
        assert found.span.start >= place
        assert (found.value is None) == (found.basis == "")
        place = found.span.end


def test_a_quarter_without_a_number_has_no_value() -> None:
    text = "Im letzten Quartal 2006 stieg der Umsatz."
    assert [found.value for found in expressions(text, Span(0, len(text))) if "Quartal" in found.text] == [None]
