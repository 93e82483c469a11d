"""Claims about what words of time mean on the day an article appeared."""

import cProfile

import pytest

from retrieval.model import Document, Language, Published, Span, TimeExpression
from retrieval.timex import calendar
from retrieval.timex.reading import read, within

THURSDAY = "2025-08-07"


def article(text: str, published: str | None = THURSDAY, language: Language = "de") -> Document:
    known = Published(published, "header") if published is not None else None
    return Document("rathaus.txt", text, "", language, published=known)


def times(text: str, published: str | None = THURSDAY, language: Language = "de") -> dict[str, str | None]:
    return {found.text: found.value for found in read(article(text, published, language))}


def only(text: str, published: str | None = THURSDAY, language: Language = "de") -> TimeExpression:
    (found,) = read(article(text, published, language))
    return found


@pytest.mark.parametrize(
    ("text", "value", "cue"),
    [
        ("Die Frist läuft am Freitag ab.", "2025-08-08", "läuft"),
        ("Die Frist lief am Freitag ab.", "2025-08-01", "lief"),
        ("Am Freitag will der Rat entscheiden.", "2025-08-08", "will"),
        ("Am Freitag hat der Rat entschieden.", "2025-08-01", "hat"),
        ("Es hatten russische und ukrainische Gesandte am Freitag verhandelt.", "2025-08-01", "hatten"),
        ("Der Rat, der am Freitag tagt, ist uneins.", "2025-08-08", "tagt"),
        ("Der Rat, der am Freitag tagte, ist uneins.", "2025-08-01", "tagte"),
        ("Der Rat hat am Freitag – wie erwartet – den Bau gebilligt.", "2025-08-01", "hat"),
        ("Sie kündigte an, am Freitag zurückzutreten.", "2025-08-08", "zurückzutreten"),
        ("Sie räumte ein, am Freitag gefehlt zu haben.", "2025-08-01", "gefehlt"),
        ("Er soll am Freitag beraubt worden sein.", "2025-08-01", "beraubt"),
        ("Der am Freitag verletzte Radfahrer ist wohlauf.", "2025-08-01", "verletzte"),
        ("Die am Freitag beginnende Messe ist ausgebucht.", "2025-08-08", "beginnende"),
        ("Die Brücke bleibt bis Freitag gesperrt.", "2025-08-08", "bis"),
        ("Die Brücke war bis Freitag gesperrt.", "2025-08-01", "war"),
        ("Seit Freitag fahren wieder Züge.", "2025-08-01", "seit"),
        ("Vom Freitag an fahren wieder Züge.", "2025-08-08", "vom"),
        ("Ein Bericht vom Freitag liegt vor.", "2025-08-01", "vom"),
        ("Wahl am Freitag: Worum es geht", "2025-08-08", "Wahl"),
        ("Zwei Verletzte am Freitag in Harrburg", "2025-08-01", ""),
    ],
)
def test_preposition_tense_and_kind_of_event_say_which_friday_is_meant(text: str, value: str, cue: str) -> None:
    found = only(text)
    assert (found.text, found.value, found.cue) == ("Freitag", value, cue)
    assert (found.basis, found.anchor, found.precision) == ("published", THURSDAY, "day")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The council will vote on Friday.", "2025-08-08"),
        ("The council voted on Friday.", "2025-08-01"),
        ("The deadline expires Friday.", "2025-08-08"),
        ("The talks are scheduled for Friday.", "2025-08-08"),
        ("The man arrested on Friday denies it.", "2025-08-01"),
        ("The plan, to be presented on Friday, is secret.", "2025-08-08"),
        ("Friday's storm tore off roofs.", "2025-08-01"),
        ("The road stays closed until Friday.", "2025-08-08"),
    ],
)
def test_so_do_english_sentences(text: str, value: str) -> None:
    assert only(text, language="en").value == value


def test_each_clause_has_its_own_direction() -> None:
    assert times("Am Montag war die Straße frei, am Freitag wird sie gesperrt.") == {
        "Montag": "2025-08-04",
        "Freitag": "2025-08-08",
    }


@pytest.mark.parametrize("text", ["Der Rat tagte am Donnerstag.", "Der Rat will am Donnerstag entscheiden."])
def test_todays_weekday_is_today(text: str) -> None:
    assert only(text).value == THURSDAY


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("Das Treffen ist für die kommende Woche geplant.", "2025-08-07", "2025-W33"),
        ("Das Treffen ist für die kommende Woche geplant.", "2024-12-27", "2025-W01"),
        ("Vergangene Woche brannte es.", "2027-01-05", "2026-W53"),
        ("Freitag kommender Woche tagt der Rat.", "2025-08-07", "2025-08-15"),
        ("Am Wochenende feierten viele.", "2025-08-07", "2025-W31-WE"),
        ("Am Wochenende feiern viele.", "2025-08-07", "2025-W32-WE"),
        ("Am 20. Januar tritt er sein Amt an.", "2024-12-15", "2025-01-20"),
        ("Am 20. Januar trat er sein Amt an.", "2024-12-15", "2024-01-20"),
        ("Am 20. Dezember brannte es.", "2025-01-03", "2024-12-20"),
        ("Im Mai hatte der Rat zugestimmt.", "2025-02-01", "2024-05"),
        ("Heuer kamen weniger Gäste.", "2025-08-07", "2025"),
        ("Im Vorjahr kamen mehr.", "2025-08-07", "2024"),
        ("Im Juni vorigen Jahres regnete es.", "2025-08-07", "2024-06"),
        ("Im dritten Quartal stieg der Umsatz.", "2025-11-12", "2025-Q3"),
        ("Vorgestern brannte es.", "2025-08-07", "2025-08-05"),
        ("Vor drei Tagen brannte es.", "2025-08-07", "2025-08-04"),
        ("Vor zwei Wochen brannte es.", "2025-08-07", "2025-W30"),
        ("Vor zwei Jahren brannte es.", "2025-08-07", "2023"),
        ("In zwei Wochen beginnt die Messe.", "2025-08-07", "2025-W34"),
        ("Gestern Abend brannte es.", "2025-08-07", "2025-08-06TEV"),
        ("In der Nacht zum Mittwoch brannte es.", "2025-08-07", "2025-08-06TNI"),
        ("An Ostern blieb es ruhig.", "2025-08-07", "2025-04-20"),
        ("Zu Pfingsten kommen viele.", "2025-05-02", "2025-06-08"),
        ("Silvester feiert die Stadt leise.", "2025-08-07", "2025-12-31"),
    ],
)
def test_what_is_seen_from_the_day_of_the_article_has_its_place_in_the_calendar(
    text: str, published: str, value: str
) -> None:
    found = only(text, published)
    assert (found.value, found.basis, found.anchor) == (value, "published", published)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("Kommende Woche tagt der Rat.", "2025-08-11", "2025-08-17", "week"),
        ("Im September tagt der Rat.", "2025-09-01", "2025-09-30", "month"),
        ("Ende September tagt der Rat.", "2025-09-21", "2025-09-30", "range"),
        ("Am Wochenende feiern viele.", "2025-08-09", "2025-08-10", "range"),
        ("Im Sommer 2024 brannte es.", "2024-06-01", "2024-08-31", "season"),
        ("Im Winter 2023 fror es.", "2023-12-01", "2024-02-29", "season"),
        ("Im Jahr 2011 brannte es.", "2011-01-01", "2011-12-31", "year"),
        ("In den 1990er-Jahren brannte es.", "1990-01-01", "1999-12-31", "decade"),
        ("In den nächsten zwei Wochen wird gebaut.", "2025-08-07", "2025-08-21", "range"),
        ("Am Mittwochabend brannte es.", "2025-08-06", "2025-08-06", "time"),
    ],
)
def test_first_and_last_day_are_no_more_precise_than_the_words(
    text: str, first: str, last: str, precision: str
) -> None:
    found = only(text)
    assert (found.first, found.last, found.precision) == (first, last, precision)


@pytest.mark.parametrize("published", [None, "2025", "2025-08"])
@pytest.mark.parametrize("words", ["am Freitag", "kommende Woche", "heute", "am 7. Mai", "um 9 Uhr", "vor drei Tagen"])
def test_without_a_day_of_its_own_an_article_gives_relative_words_no_value(published: str | None, words: str) -> None:
    found = only(f"Der Rat tagte {words}.", published)
    assert (found.value, found.basis, found.first, found.anchor) == (None, "", None, None)


def test_words_that_say_it_all_need_no_day() -> None:
    found = only("Der Rat tagte am 7. Mai 2024.", None)
    assert (found.value, found.basis, found.first) == ("2024-05-07", "text", "2024-05-07")


def test_both_ends_of_a_range_are_days() -> None:
    assert times("Vom 11. bis 17. August ist die Straße gesperrt.") == {"11.": "2025-08-11", "17. August": "2025-08-17"}


def test_a_caption_speaks_from_its_own_date() -> None:
    text = "Der Rat tagt am Montag.\n\nDer Gesandte kommt heute nach Genf. 06.08.2025 | 1:50 min\n\nHeute regnete es."
    caption, later = [found for found in read(article(text)) if found.text.lower() == "heute"]
    assert (caption.value, caption.basis, caption.anchor) == ("2025-08-06", "nearby", "2025-08-06")
    assert (later.value, later.basis) == ("2025-08-07", "published")


@pytest.mark.parametrize("words", ["demnächst", "jeden Freitag", "99.99.2025"])
def test_only_a_day_is_the_date_of_a_caption(words: str) -> None:
    assert times(f"Der Gesandte kommt heute. {words} | 1:50 min")["heute"] == THURSDAY


def test_an_agencys_report_speaks_from_its_dateline() -> None:
    text = "Genf, 5. August 2025 (dpa) – Der Gesandte ist gestern abgereist."
    assert times(text)["gestern"] == "2025-08-04"


def test_the_day_after_counts_from_the_date_before() -> None:
    text = "Am Montag stürzte er. Am Tag darauf starb er. Tags zuvor hatte er gefeiert."
    assert list(times(text).values()) == ["2025-08-04", "2025-08-05", "2025-08-03"]


def test_a_clock_time_belongs_to_the_day_in_its_sentence() -> None:
    text = "Am Montag war Ruhe. Um 9 Uhr am Dienstag begann die Sitzung. Der Ausschuss tagt morgen um 17.30 Uhr."
    assert times(text) == {
        "Montag": "2025-08-04",
        "9 Uhr": "2025-08-05T09:00",
        "Dienstag": "2025-08-05",
        "morgen": "2025-08-08",
        "17.30 Uhr": "2025-08-08T17:30",
    }


def test_the_evening_of_a_story_is_that_of_the_day_it_told_of() -> None:
    assert times("Am Montag reiste sie ab. Am Abend kam sie an.")["Abend"] == "2025-08-04TEV"


def test_opening_hours_belong_to_no_day() -> None:
    assert times("Der Markt ist dienstags von 8 bis 13 Uhr geöffnet.")["13 Uhr"] == "T13:00"


def test_today_in_a_quotation_is_the_day_it_was_said() -> None:
    text = "„Heute haben wir viel erreicht“, sagte die Ministerin am Dienstag nach dem Gespräch."
    assert times(text) == {"Heute": "2025-08-05", "Dienstag": "2025-08-05"}


@pytest.mark.parametrize("text", ["Damals war hier Wald, heute ist es Stadt.", "Bis heute steht der Turm."])
def test_today_may_mean_these_times(text: str) -> None:
    assert times(text).get("heute") == "PRESENT_REF"


def test_a_story_of_another_year_stays_in_it() -> None:
    found = times("Im März 1992 verlor die Statue ihre Nase. Im April brachte man sie in den Hof.")
    assert found["April"] == "1992-04"


SPRING = "2026-03-12"


def test_a_date_ahead_gives_its_year_to_no_later_sentence() -> None:
    text = (
        "Die neue Halle soll frühestens im Herbst 2028 stehen, hieß es. Über Ostern bleibt auch das Hallenbad zu.\n\n"
        "Am Montag beginnt die Umfrage, sie läuft bis zum 31. März."
    )
    found = {each.text: (each.value, each.basis) for each in read(article(text, SPRING))}
    assert found["Ostern"] == ("2026-04-05", "published")
    assert found["31. März"] == ("2026-03-31", "published")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("2028 soll die Straße von April bis Juni gesperrt werden.", "April", "2028-04"),
        ("Am 7. Mai 2028 öffnet das Museum, am 9. Mai folgt ein Fest.", "9. Mai", "2028-05-09"),
        ("Am 3. Mai 2023 begann der Prozess, am 12. Juni fiel das Urteil.", "12. Juni", "2023-06-12"),
        ("Am 3. Mai 2023 begann der Prozess. Am 12. Juni fiel das Urteil.", "12. Juni", "2023-06-12"),
        ("Im November 2023 begann der Umbau. Im Februar wurde das Dach gedeckt.", "Februar", "2024-02"),
        ("2019 wurde im Mai gebaut.", "Mai", "2019-05"),
    ],
)
def test_a_clause_a_sentence_or_a_story_in_the_past_gives_its_year(text: str, words: str, value: str) -> None:
    found = next(each for each in read(article(text, SPRING)) if each.text == words)
    assert (found.value, found.basis) == (value, "nearby")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Die Halle soll im Herbst 2028 stehen, bis 30. April läuft die Anhörung.", "30. April", "2026-04-30"),
        ("Nach dem Brand vom 3. Mai 2023 wird das Haus am 12. Juni geöffnet.", "12. Juni", "2026-06-12"),
        ("Am 4. Mai 2023 brannte es. Am 9. Juni wird gewählt.", "9. Juni", "2026-06-09"),
        ("Am 4. Mai 2023 brannte es.\n\nAm 9. Januar tagte der Rat.", "9. Januar", "2026-01-09"),
        ("Am 4. Mai 2023 brannte es. Das weiß man. Am 9. Januar tagte der Rat.", "9. Januar", "2026-01-09"),
        ("Anders als im Jahr 2019 kamen im Januar weniger Gäste.", "Januar", "2026-01"),
    ],
)
def test_without_a_story_a_day_without_its_year_is_the_one_its_tense_points_to(
    text: str, words: str, value: str
) -> None:
    found = next(each for each in read(article(text, SPRING)) if each.text == words)
    assert (found.value, found.basis) == (value, "published")


@pytest.mark.parametrize(
    ("text", "language", "words", "value"),
    [
        ("The pool had 12,000 guests last week, up from 9,500 the week before.", "en", "the week before", "2025-W30"),
        ("Turnout was 40% in May, down from 45% the month before.", "en", "the month before", "2025-04"),
        (
            "He was seen on Monday. The night before, police searched the house.",
            "en",
            "The night before",
            "2025-08-03TNI",
        ),
        ("Vergangene Woche kamen 500 Gäste, in der Woche davor 300.", "de", "der Woche davor", "2025-W30"),
        ("Im März kamen 30 Gäste. Im Monat zuvor waren es 20.", "de", "Monat zuvor", "2025-02"),
        ("2019 kamen 500 Gäste, im Jahr zuvor 400.", "de", "Jahr zuvor", "2018"),
        ("Am Montag kam er, am Abend zuvor war er krank.", "de", "Abend zuvor", "2025-08-03TEV"),
        ("Am Dienstag stürzte er. Noch am selben Abend starb er.", "de", "selben Abend", "2025-08-05TEV"),
    ],
)
def test_the_week_before_counts_from_the_date_just_named(text: str, language: Language, words: str, value: str) -> None:
    assert times(text, language=language)[words] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Ende des Monats strich er die Stelle.", "Ende des Monats", "2025-07"),
        ("Ende des Monats streicht er die Stelle.", "Ende des Monats", "2025-08"),
        ("Ende des Jahres wurde er entlassen.", "Ende des Jahres", "2024"),
        ("Anfang des Jahres zieht sie um.", "Anfang des Jahres", "2026"),
    ],
)
def test_the_end_of_the_month_is_another_months_if_its_tense_says_so(text: str, words: str, value: str) -> None:
    assert times(text)[words] == value


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("Von Montag bis Freitag ist die Straße gesperrt.", "2025-08-11", "2025-08-15"),
        ("Von Freitag bis Sonntag war die Straße gesperrt.", "2025-08-01", "2025-08-03"),
        ("Vom 20. Dezember bis zum 6. Januar bleibt das Amt zu.", "2025-12-20", "2026-01-06"),
        ("Von November bis März wird die Halle geheizt.", "2025-11", "2026-03"),
    ],
)
def test_a_range_does_not_end_before_it_begins(text: str, begin: str, end: str) -> None:
    assert list(times(text).values()) == [begin, end]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Was geschah in KW 31?", "2025-W31"),
        ("Was war in der 31. Kalenderwoche?", "2025-W31"),
        ("KW31: Was geschah?", "2025-W31"),
        ("KW 31/2024", "2024-W31"),
        ("KW 33/24", "2024-W33"),
        ("KW 53/2026", "2026-W53"),
    ],
)
def test_a_numbered_week_has_its_seven_days(text: str, value: str) -> None:
    found = only(text)
    extent = calendar.extent(value)
    assert extent is not None
    assert (found.value, found.first, found.last) == (value, extent[0].isoformat(), extent[1].isoformat())
    assert found.precision == "week"


@pytest.mark.parametrize("text", ["KW 53/2025", "KW 53", "KW 0/2025"])
def test_a_week_the_year_does_not_have_is_none(text: str) -> None:
    assert all(found.precision != "week" for found in read(article(text)))


def test_opening_hours_of_a_week_are_of_each_week() -> None:
    assert times("Geöffnet Mo. bis Fr. von 8 bis 12 Uhr.") == {
        "Mo.": "XXXX-WXX-1",
        "Fr.": "XXXX-WXX-5",
        "8": "T08:00",
        "12 Uhr": "T12:00",
    }


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("In der Silvesternacht brannten vier Autos.", "Silvesternacht", "2024-12-31"),
        ("Zum Jahreswechsel stiegen die Gebühren.", "Jahreswechsel", "2025-01-01"),
        ("Vor gut einem Jahr erteilte der Kanton die Bewilligung.", "Vor gut einem Jahr", "2024"),
        ("Der Rat tagt am ersten Montag im Monat.", "ersten Montag im Monat", "P1M"),
        ("Die Landesrätin kündigte für Herbst ein Gesetz an.", "Herbst", "2025-FA"),
        ("In der Nacht auf Samstag brachen Unbekannte ein.", "Nacht auf Samstag", "2025-08-02TNI"),
        ("Als der Zug am Freitag ankam, war es dunkel.", "Freitag", "2025-08-01"),
        ("Wie erst jetzt bekannt wurde, kam es am 27. Dezember zu dem Einbruch.", "27. Dezember", "2024-12-27"),
    ],
)
def test_local_court_and_police_news_says_when(text: str, words: str, value: str) -> None:
    assert times(text)[words] == value


@pytest.mark.parametrize(
    "words",
    [
        *("am Freitag ", "um 9 Uhr ", "heute 1990 ", "„am 7. Mai ", "(am Freitag ", "7. Mai 2025 | ", "1. 2. 3. 4. "),
        *("bis Montag noch ", "am Abend davor ", "der Rat hat am Freitag den Bau und ", "12", "„am Tag darauf“ "),
    ],
)
def test_twice_the_text_is_about_twice_the_work(words: str) -> None:
    short, long = (_calls_in_reading(words * times) for times in (400, 800))
    assert long < 2.5 * short + 1000


def _calls_in_reading(text: str) -> int:
    """How many functions are called: a measure of work that does not depend on the machine."""
    profile = cProfile.Profile()
    document = article(text)
    profile.runcall(read, document)
    return sum(entry.callcount for entry in profile.getstats())


def test_masked_words_are_no_times() -> None:
    text = "Stand: 07.08.2025\nDer Rat tagt am Freitag."
    document = Document("a.txt", text, "", "de", published=Published(THURSDAY, "header"), masked=(Span(0, 17),))
    assert [found.text for found in read(document)] == ["Freitag"]


def test_a_stretch_of_an_article_is_read_as_in_the_whole() -> None:
    text = "Am Montag stürzte er.\n\nAm Tag darauf starb er.\n\nHeute wird er beigesetzt."
    document = article(text)
    place = text.index("Am Tag")
    assert within(document, Span(place, place + 23)) == (read(document)[1],)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Am 10. August 955 siegte Otto.", "de", "0955-08-10"),
        ("Am Freitag, 31. Dezember 2999 endet das Spiel.", "de", "2999-12-31"),
        ("On December 31, 2999 the game ends.", "en", "2999-12-31"),
        ("Am 7. August 200 Menschen zu impfen war das Ziel.", "de", "2025-08-07"),
    ],
)
def test_a_year_no_newspaper_saw_is_not_replaced_by_the_articles(text: str, language: Language, value: str) -> None:
    assert only(text, language=language).value == value


TUESDAY = "2026-02-17"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The court sentenced Marsh to prison on Monday.", "2026-02-16"),
        ("The driver was taken to hospital on Monday.", "2026-02-16"),
        ("Prices climbed to record levels on Monday.", "2026-02-16"),
        ("Westport beat Millbrook on Saturday to reach the final.", "2026-02-14"),
        ("The council could not agree on Monday.", "2026-02-16"),
        ("The council voted to close the pool on Monday.", "2026-02-23"),
        ("The judge ordered Marsh to appear on Monday.", "2026-02-23"),
        ("A plan to close the pool on Monday has angered parents.", "2026-02-23"),
        ("She told reporters she was going to quit on Monday.", "2026-02-23"),
        ("The game was postponed to Monday.", "2026-02-23"),
        ("The trial was moved to Leeds on Monday.", "2026-02-16"),
    ],
)
def test_after_a_verb_in_the_past_to_leads_to_a_place_or_purpose_unless_something_is_still_to_be_done(
    text: str, value: str
) -> None:
    assert only(text, TUESDAY, "en").value == value


@pytest.mark.parametrize(
    "text",
    [
        "„Heute haben wir uns selbst geschlagen“, sagte der Trainer vor dem Spiel am kommenden Samstag.",
        "„Heute haben wir uns selbst geschlagen“, sagte der Trainer. Nächsten Samstag kommt Lindau.",
        "„Heute haben wir uns selbst geschlagen.“ Am Samstag kommt Lindau zum Rückspiel.",
        "„Heute haben wir uns selbst geschlagen“, sagte der Trainer, dessen Team am 1. März 2026 nach Lindau reist.",
    ],
)
def test_nobody_has_said_today_on_a_day_to_come(text: str) -> None:
    assert times(text, TUESDAY)["Heute"] == TUESDAY


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("Sie kandidiert bei der Kommunalwahl im September.", "2026-03-02", "2026-09"),
        ("Sie kandidierte bei der Kommunalwahl im September.", "2026-03-02", "2025-09"),
        ("Der Umbau sollte ursprünglich im März beginnen.", "2026-01-15", "2026-03"),
        ("Der Umbau sollte ursprünglich im November beginnen.", "2026-01-15", "2025-11"),
        ("Ursprünglich sollte die Sperrung am Freitag enden.", "2026-01-15", "2026-01-16"),
        ("Ursprünglich sollte die Sperrung am Freitag enden.", "2026-01-19", "2026-01-16"),
        ("Das für Dienstag geplante Treffen fiel aus.", "2026-02-19", "2026-02-17"),
        ("Die für Dienstag geplante Sitzung fand nicht statt.", "2026-02-19", "2026-02-17"),
        ("Das für Dienstag geplante Treffen findet statt.", "2026-02-19", "2026-02-24"),
    ],
)
def test_a_plan_lies_where_its_verb_says_and_where_none_says_it_nearest(text: str, published: str, value: str) -> None:
    assert only(text, published).value == value


@pytest.mark.parametrize(
    ("text", "language", "words", "value"),
    [
        (
            "The hall burned on 3 February. The following Sunday it reopened.",
            "en",
            "The following Sunday",
            "2026-02-08",
        ),
        (
            "Am 3. Februar brannte die Halle. Am folgenden Sonntag war sie offen.",
            "de",
            "folgenden Sonntag",
            "2026-02-08",
        ),
        ("Am 3. Februar brannte die Halle. In der folgenden Woche war sie offen.", "de", "folgenden Woche", "2026-W07"),
        ("Am 3. Februar brannte es. Drei Tage später wieder. Am Tag darauf auch.", "de", "Tag darauf", "2026-02-07"),
        (
            "Am 3. Februar brannte es. Der Rat riet. Alle halfen. Drei Tage später war Ruhe.",
            "de",
            "Drei Tage später",
            None,
        ),
        (
            "Im Jahr 1990 brannte es. Es war kalt. Alle halfen. Zwei Jahre später war Ruhe.",
            "de",
            "Zwei Jahre später",
            None,
        ),
        ("Am folgenden Sonntag war die Halle offen.", "de", "folgenden Sonntag", None),
    ],
)
def test_what_follows_counts_from_the_date_just_named_or_from_none(
    text: str, language: Language, words: str, value: str | None
) -> None:
    found = next(each for each in read(article(text, TUESDAY, language)) if each.text.endswith(words))
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "language", "words", "value"),
    [
        ("The first boat leaves at 7:30 am.", "en", "7:30 am", "T07:30"),
        ("The first boat left at 7:30 am.", "en", "7:30 am", "2026-02-17T07:30"),
        ("Das erste Boot fährt um 7.30 Uhr.", "de", "7.30 Uhr", "T07:30"),
        ("Das erste Boot fährt heute um 7.30 Uhr.", "de", "7.30 Uhr", "2026-02-17T07:30"),
        ("Am Sonntag wurde gewählt. Die Lokale waren bis 18 Uhr geöffnet.", "de", "18 Uhr", "2026-02-15T18:00"),
    ],
)
def test_what_happens_at_an_hour_in_the_present_tense_has_no_day_unless_the_sentence_names_one(
    text: str, language: Language, words: str, value: str
) -> None:
    assert times(text, TUESDAY, language)[words] == value


@pytest.mark.parametrize(
    "text",
    [
        "Bei Seehof ist am Sonntag eine Lok der Hafenbahn entgleist.",
        "Zwei Gefangene sind am Sonntag aus der Klinik entwischt.",
        "Der Zoll hat am Sonntag drei Lager durchsucht.",
        "Das Museum hat am Sonntag seinen Westflügel wiedereröffnet.",
        "Die Stadt hat am Sonntag ihren Platz umbenannt.",
        "Am Sonntag ist im Stall ein Kessel detoniert.",
    ],
)
def test_the_perfect_of_any_verb_tells_what_is_over(text: str) -> None:
    assert only(text, "2026-11-10").value == "2026-11-08"


@pytest.mark.parametrize(
    ("text", "language", "words", "value"),
    [
        ("Im Januar trat der Intendant zurück.", "de", "Januar", "2025-01"),
        ("Seit Januar sitzt er in Haft.", "de", "Januar", "2025-01"),
        ("Am 12. Januar brach der Damm.", "de", "12. Januar", "2025-01-12"),
        ("The director resigned in January.", "en", "January", "2025-01"),
        ("Im Januar tritt der Intendant zurück.", "de", "Januar", "2026-01"),
        ("Preise für ab Januar lieferbares Öl stiegen.", "de", "Januar", "2026-01"),
        ("Vier Tage vor Heiligabend gewann der Verein.", "de", "Heiligabend", "2025-12-24"),
    ],
)
def test_what_is_told_as_past_is_not_to_come_however_near_it_would_be(
    text: str, language: Language, words: str, value: str
) -> None:
    assert times(text, "2025-12-20", language)[words] == value


@pytest.mark.parametrize(
    "text",
    [
        "Libraries reopen on Monday.",
        "Nurses walk out on Monday.",
        "Cleaners strike on Monday.",
        "Poland and Latvia sign the treaty on Monday.",
        "New fees come into force on Monday.",
        "Bus drivers stage a walkout on Monday.",
        "Talks will be held on Monday.",
        "The pool is shut on Monday.",
        "Members vote Monday.",
        "Schools across the county reopen on Monday.",
        "Schools in the north of the county finally reopen on Monday.",
        "Ministers from five countries gather in Rome on Monday.",
        "Unions across the country stage a walkout on Monday.",
        "Members of the committee then ratify the treaty on Monday.",
        "Thousands of farmers in the region receive new permits on Monday.",
    ],
)
def test_what_several_do_in_the_present_tense_is_to_come(text: str) -> None:
    assert only(text, "2026-09-15", "en").value == "2026-09-21"


@pytest.mark.parametrize(
    "text",
    [
        "Supporters in a protest march on Monday.",
        "Firefighters at the scene of a strike on Monday.",
        "People with knowledge of the review on Monday.",
        "Members of the board review met on Monday.",
        "Schools across the county reopened on Monday.",
    ],
)
def test_a_noun_behind_a_phrase_is_nothing_to_come(text: str) -> None:
    assert only(text, "2026-09-15", "en").value == "2026-09-14"


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Der Kurs endet am 31.12. Er begann am 1.3.", "31.12.", "2026-12-31"),
        ("Die Meldefrist endet am 15.9. Das Turnier war im Vorjahr beliebt.", "15.9.", "2026-09-15"),
        ("Der Kurs endet am 3. Nov. Der Verein hatte zugestimmt.", "3. Nov.", "2026-11-03"),
    ],
)
def test_the_full_stop_of_a_date_may_end_the_sentence_too(text: str, words: str, value: str) -> None:
    assert times(text, "2026-08-07")[words] == value


def test_a_time_of_day_belongs_to_the_day_named_before_in_the_paragraph() -> None:
    text = "Die Lesung in der Bücherei ist am 24. November. Einlass ist ab 18 Uhr. Beginn: 19.30 Uhr."
    found = times(text, "2026-11-18")
    assert (found["18 Uhr"], found["19.30 Uhr"]) == ("2026-11-24T18:00", "2026-11-24T19:30")
    other = times("Der Markt öffnet am 24. November.\n\nUm 8 Uhr sperrte die Polizei die Straße.", "2026-11-18")
    assert other["8 Uhr"] == "2026-11-18T08:00"


def test_a_time_of_day_belongs_to_the_day_it_stands_under() -> None:
    text = "Freitag, 20. November\nAm Abend tagt der Vorstand.\n\nSamstag, 21. November\nUm 10 Uhr beginnt das Treffen."
    found = times(text, "2026-11-18")
    assert (found["Abend"], found["10 Uhr"]) == ("2026-11-20TEV", "2026-11-21T10:00")


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        (
            "He steps down on January 14, the court said on Tuesday. He leaves the following day.",
            "en",
            "the following day",
        ),
        ("Er tritt am 14. Januar ab, teilte der Hof am Dienstag mit. Am Tag darauf reist er ab.", "de", "Tag darauf"),
    ],
)
def test_the_day_after_counts_from_what_is_told_not_from_who_told_it(text: str, language: Language, words: str) -> None:
    assert times(text, "2026-11-18", language)[words] == "2027-01-15"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('"Today was a hard day," Brandt said on Wednesday.', "en"),
        ('On Wednesday Brandt told reporters, "Today was a hard day."', "en"),
        ('Brandt said on Wednesday: "Today was a hard day."', "en"),
        ("„Today was a hard day“, said Brandt on Wednesday.", "en"),
    ],
)
def test_todays_quotation_is_of_the_day_it_was_said_in_every_order_of_words(text: str, language: Language) -> None:
    assert times(text, THURSDAY, language)["Today"] == "2025-08-06"


def test_a_quotation_goes_on_behind_who_said_it() -> None:
    text = "„Heute ist ein harter Tag“, sagte Brandt am Mittwoch. „Morgen beraten wir weiter.“"
    assert times(text)["Morgen"] == "2025-08-07"


@pytest.mark.parametrize(
    ("text", "language", "words", "value"),
    [
        (
            'Rubio äußerte sich am Freitag vor Journalisten. Rubio: "Heute war ein guter Tag."',
            "de",
            "Heute",
            "2025-08-01",
        ),
        ("„Heute war ein guter Tag“, sagte Rubio. Rubio gab das Interview am Freitag.", "de", "Heute", "2025-08-01"),
        ("Rubio: „Heute war ein guter Tag“\n\nRubio hat sich am Freitag geäußert.", "de", "Heute", "2025-08-01"),
        ("Berg sprach am Freitag im Landtag. „Gestern war ein guter Tag“, sagte er.", "de", "Gestern", "2025-07-31"),
        ('Rubio spoke to reporters on Friday. "Today was a good day," Rubio said.', "en", "Today", "2025-08-01"),
    ],
)
def test_a_quotation_is_of_the_day_on_which_the_sentence_beside_it_tells_that_its_speaker_spoke(
    text: str, language: Language, words: str, value: str
) -> None:
    found = {each.text: each for each in read(article(text, THURSDAY, language))}
    assert (found[words].value, found[words].basis, found[words].anchor) == (value, "nearby", "2025-08-01")


@pytest.mark.parametrize(
    "text",
    [
        "Lawrow äußerte sich am Freitag. Rubio: „Heute war ein guter Tag.“",
        "Berg reiste am Freitag nach Bonn. „Heute war ein guter Tag“, sagte Berg.",
        "„Heute war ein guter Tag“, sagte Rubio. Rubio will am Freitag vor Journalisten sprechen.",
        "Rubio sprach am Freitag. Rubio: „Heute war ein guter Tag.“ Rubio sagte am Dienstag mehr.",
        "Am Freitag sprach der Rat mit der Presse. „Heute war ein guter Tag.“",
    ],
)
def test_a_quotation_that_no_sentence_beside_it_dates_is_of_the_articles_day(text: str) -> None:
    assert times(text)["Heute"] == THURSDAY


def test_a_weekday_to_come_may_be_the_one_of_days_just_named() -> None:
    text = "Das Hafenfest dauert vom 11. bis 17. August. Am Samstagabend soll ein Feuerwerk leuchten."
    assert times(text, "2026-08-05")["Samstagabend"] == "2026-08-15TEV"
    assert (
        times("Der Rat tagt vom 11. bis 12. August. Am Samstag soll es regnen.", "2026-08-05")["Samstag"]
        == "2026-08-08"
    )


@pytest.mark.parametrize(
    ("text", "language", "words", "value"),
    [
        ("Am ersten Montag im November tagt der Beirat.", "de", "ersten Montag im November", "2026-11-02"),
        ("Am letzten Sonntag im Oktober endet die Sommerzeit.", "de", "letzten Sonntag im Oktober", "2026-10-25"),
        ("Am dritten Freitag im August begann das Fest.", "de", "dritten Freitag im August", "2026-08-21"),
        ("Clocks go back on the last Sunday of October.", "en", "the last Sunday of October", "2026-10-25"),
        ("He leaves on the third Thursday in May 2027.", "en", "the third Thursday in May 2027", "2027-05-20"),
    ],
)
def test_the_first_or_last_weekday_of_a_month_is_one_day(text: str, language: Language, words: str, value: str) -> None:
    assert times(text, "2026-10-06", language) == {words: value}


@pytest.mark.parametrize(
    ("text", "language", "words", "value"),
    [
        ("Freitag in einer Woche fällt das Urteil.", "de", "Freitag in einer Woche", "2025-08-15"),
        ("Am Mittwoch vor zwei Wochen begann der Bau.", "de", "Mittwoch vor zwei Wochen", "2025-07-23"),
        ("Montag in acht Tagen ist Markt.", "de", "Montag in acht Tagen", "2025-08-18"),
        ("Nächste Woche am Freitag ist Markt.", "de", "Nächste Woche am Freitag", "2025-08-15"),
        ("Heute in einer Woche ist Markt.", "de", "Heute in einer Woche", "2025-08-14"),
        ("A week from Tuesday the fair opens.", "en", "A week from Tuesday", "2025-08-19"),
        ("A week ago Tuesday the fair opened.", "en", "A week ago Tuesday", "2025-07-29"),
        ("The vote is in a fortnight.", "en", "a fortnight", "2025-W34"),
    ],
)
def test_so_many_weeks_behind_a_day_is_a_day(text: str, language: Language, words: str, value: str) -> None:
    assert times(text, THURSDAY, language) == {words: value}


@pytest.mark.parametrize(
    ("text", "language", "begin", "end"),
    [
        ("The fair runs August 11-17.", "en", "2025-08-11", "2025-08-17"),
        ("The strike lasts Sept. 3-5.", "en", "2025-09-03", "2025-09-05"),
        ("The fair runs Aug. 30-Sept. 2.", "en", "2025-08-30", "2025-09-02"),
        ("Das Bad ist vom 11. bis einschließlich 17. August zu.", "de", "2025-08-11", "2025-08-17"),
        ("Das Bad ist vom 11. bis einschließlich 17.8. zu.", "de", "2025-08-11", "2025-08-17"),
    ],
)
def test_a_range_keeps_both_its_ends(text: str, language: Language, begin: str, end: str) -> None:
    assert list(times(text, THURSDAY, language).values()) == [begin, end]


@pytest.mark.parametrize(
    ("text", "language", "words", "value"),
    [
        ("An Mariä Himmelfahrt ist frei.", "de", "Mariä Himmelfahrt", "2026-08-15"),
        ("An Christi Himmelfahrt war frei.", "de", "Christi Himmelfahrt", "2026-05-14"),
        ("Am Buß- und Bettag ist frei.", "de", "Buß- und Bettag", "2026-11-18"),
        ("Am 1. Advent öffnet der Markt.", "de", "1. Advent", "2026-11-29"),
        ("Am Stephanitag ist frei.", "de", "Stephanitag", "2026-12-26"),
        ("Am Berchtoldstag ist frei.", "de", "Berchtoldstag", "2027-01-02"),
        ("Am Nationalfeiertag sprach sie.", "de", "Nationalfeiertag", "2026-10-26"),
        ("Am Bundesfeiertag sprach sie.", "de", "Bundesfeiertag", "2026-08-01"),
        ("Shops were shut on Labor Day.", "en", "Labor Day", "2026-09-07"),
        ("Shops will be shut on Boxing Day.", "en", "Boxing Day", "2026-12-26"),
        ("Memorial Day was quiet.", "en", "Memorial Day", "2026-05-25"),
        ("Independence Day was quiet.", "en", "Independence Day", "2026-07-04"),
    ],
)
def test_feasts_of_german_and_english_speaking_countries_have_their_day(
    text: str, language: Language, words: str, value: str
) -> None:
    assert times(text, "2026-11-10", language) == {words: value}


def test_the_french_national_day_is_not_the_austrian_one() -> None:
    assert times("Am französischen Nationalfeiertag sprach sie.") == {}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("In KW 53 ruht der Bau.", "KW 53", "2020-W53"),
        ("In der 53. Kalenderwoche ruht der Bau.", "der 53. Kalenderwoche", "2020-W53"),
        ("Der Umsatz soll in Q4 2021 steigen.", "Q4 2021", "2021-Q4"),
        ("Ab Q1/2021 gelten neue Preise.", "Q1/2021", "2021-Q1"),
        ("Um dreiviertel neun ist Schluss.", "dreiviertel neun", "T08:45"),
        ("Um viertel acht ist Schluss.", "viertel acht", "T07:15"),
        ("Um halb neun abends ist Schluss.", "halb neun abends", "T20:30"),
        ("Gegen halb 10 Uhr abends ist Schluss.", "halb 10 Uhr abends", "T21:30"),
        ("Das Buch erschien am 07/08/2020.", "07/08/2020", "2020-08-07"),
        ("Sie lief die Strecke in 9.58 Sekunden.", "9.58 Sekunden", "PT9.58S"),
    ],
)
def test_weeks_quarters_and_hours_are_read_as_they_are_said(text: str, words: str, value: str) -> None:
    assert times(text, "2020-12-30") == {words: value}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Auf dem Rechner lief noch Windows 2000.", "de"),
        ("Der Black Friday lockte viele.", "de"),
        ("Im Film „Der Freitag“ spielt sie die Wirtin.", "de"),
        ("Sie starb mit 17 Jahren.", "de"),
        ("The Sunday Times broke the story.", "en"),
        ("Friday Night Lights is back.", "en"),
    ],
)
def test_names_and_ages_are_no_times(text: str, language: Language) -> None:
    assert times(text, THURSDAY, language) == {}


def test_a_range_with_a_dash_is_no_day_that_something_is_of() -> None:
    assert list(times("Das Fest ist vom 30. August–2. September.").values()) == ["2025-08-30", "2025-09-02"]


@pytest.mark.parametrize(
    ("text", "language", "words", "value"),
    [
        ("Das Treffen am 5. Januar wurde abgesagt.", "de", "5. Januar", "2026-01-05"),
        ("Die Messe im Januar war schnell ausverkauft.", "de", "Januar", "2026-01"),
        ("The summit on January 5 was cancelled.", "en", "January 5", "2026-01-05"),
        ("Im Januar wurde der Sitz verlegt.", "de", "Januar", "2025-01"),
        ("He sold the house in January.", "en", "January", "2025-01"),
    ],
)
def test_what_is_done_ahead_of_a_day_does_not_put_it_into_the_past(
    text: str, language: Language, words: str, value: str
) -> None:
    assert times(text, "2025-12-20", language) == {words: value}
