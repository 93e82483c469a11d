"""Claims about taking questions apart: what they ask for, in which language, about whom."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.model import Kind, Language
from retrieval.question import LONGEST, MOST_WORDS, Question, language_of, parse


def words(question: Question) -> list[str]:
    return [word.text for word in question.words]


def speaker(text: str) -> list[str]:
    return [word.text for word in parse(text).speaker]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wann öffnet das Freibad?", Kind.WHEN),
        ("Seit wann ist die Brücke gesperrt?", Kind.WHEN),
        ("Bis wann läuft die Frist?", Kind.WHEN),
        ("An welchem Tag tagt der Stadtrat?", Kind.WHEN),
        ("wann ist die brücke wieder offen", Kind.WHEN),
        ("Wie lange dauert die Sperrung?", Kind.HOW_LONG),
        ("Wie viele Stunden dauerte die Sitzung?", Kind.HOW_LONG),
        ("wie lang musste man auf den Bus warten", Kind.HOW_LONG),
        ("wie lang war die straße gesperrt", Kind.HOW_LONG),
        ("Wie lang bleibt das Bad zu?", Kind.HOW_LONG),
        ("Wie lang ist die Brücke?", Kind.HOW_MUCH),
        ("Wie lang war der Tunnel in der Stadt?", Kind.HOW_MUCH),
        ("Für welchen Zeitraum gilt der Vertrag?", Kind.HOW_LONG),
        ("Nach welcher Zeit brach der Damm?", Kind.HOW_LONG),
        ("In welchem Zeitraum war das?", Kind.WHEN),
        ("Wie nennt man das Fest?", Kind.WHAT),
        ("Wie viel kostet die Sanierung?", Kind.HOW_MUCH),
        ("Wieviele Menschen kamen ins Freibad?", Kind.HOW_MUCH),
        ("Wie hoch war die Wahlbeteiligung?", Kind.HOW_MUCH),
        ("Wie teuer ist eine Tageskarte?", Kind.HOW_MUCH),
        ("Was kostet die neue Brücke?", Kind.HOW_MUCH),
        ("Was soll der Neubau der Kita kosten?", Kind.HOW_MUCH),
        ("Wie alt ist der Fahrer?", Kind.HOW_MUCH),
        ("Mit welchen Worten stellte Sander klar, dass sie bleibt?", Kind.STATEMENT),
        ("Was hat die Frau dazwischengerufen?", Kind.STATEMENT),
        ("Was rief den Ärger hervor?", Kind.WHAT),
        ("Was wurde ins Leben gerufen?", Kind.WHAT),
        ("Worauf blickt der Verein zurück?", Kind.WHAT),
        ("Was ist am Boden des Sees?", Kind.WHAT),
        ("Was liegt auf dem Grund des Sees?", Kind.WHAT),
        ("Was ist auf dem Grund des Sees?", Kind.WHAT),
        ("Was soll die Ursache für den Riss gewesen sein?", Kind.WHY),
        ("Worauf geht der Verlust zurück?", Kind.WHY),
        ("Wer leitet das Freibad?", Kind.WHO),
        ("Von wem stammt das Gutachten?", Kind.WHO),
        ("Wie heißt der Trainer?", Kind.WHO),
        ("Welcher Minister trat zurück?", Kind.WHO),
        ("Wo steht die neue Kita?", Kind.WHERE),
        ("Wohin fährt der Bus?", Kind.WHERE),
        ("Woher kommt der Trainer?", Kind.WHERE),
        ("In welcher Stadt trafen sie sich?", Kind.WHERE),
        ("Welche Frist hatten die Anwohner?", Kind.WHEN),
        ("In welchem Zeitraum tagt der Stadtrat?", Kind.WHEN),
        ("Welche Erlöse meldet die Brauerei?", Kind.HOW_MUCH),
        ("karl ahrends wie reich war der", Kind.HOW_MUCH),
        ("Welche Bloggerin kritisierte den Bericht?", Kind.WHO),
        ("welcher britische politiker rief an", Kind.WHO),
        ("Wie heißen die fünf Norweger?", Kind.WHO),
        ("Wie heißen die beiden Verdächtigen?", Kind.WHO),
        ("Welcher NBA-Spieler gewann?", Kind.WHO),
        ("Mit welchem Satz warnte Sander?", Kind.STATEMENT),
        ("Wie heißt das Schiff der Reederin?", Kind.WHAT),
        ("Welcher Hammer fiel vom Dach?", Kind.WHAT),
        ("Welcher Termin passt den Trainern?", Kind.WHEN),
        ("Von welchem Flughafen startete die Maschine?", Kind.WHERE),
        ("An welcher Kletterwand stürzte sie ab?", Kind.WHERE),
        ("Welches Theater bekam den Preis?", Kind.WHAT),
        ("Womit wurde der Bär betäubt?", Kind.WHAT),
        ("Was beschloss der Stadtrat?", Kind.WHAT),
        ("Welche Farbe hat das Dach?", Kind.WHAT),
        ("Warum ist die Brücke gesperrt?", Kind.WHY),
        ("Weshalb streitet der Stadtrat?", Kind.WHY),
        ("Aus welchem Grund wurde die Kita geschlossen?", Kind.WHY),
        ("Was sagte Karin Sander über die Brücke?", Kind.STATEMENT),
        ("Was hat Sander zu den Rissen gesagt?", Kind.STATEMENT),
        ("Wie reagierte Wolter auf den Beschluss?", Kind.STATEMENT),
        ("Wer sagte „Moorbach verspielt seine Zukunft“?", Kind.SPEAKER),
        ('Wer sagte "Moorbach verspielt seine Zukunft"?', Kind.SPEAKER),
        ("Ist die Brücke gesperrt?", Kind.YES_NO),
        ("Hat der Stadtrat zugestimmt?", Kind.YES_NO),
        ("Mühlenbrücke Sperrung", Kind.KEYWORDS),
        ("was haben die Arbeiten am Ende gekostet", Kind.HOW_MUCH),
        ("Mit welcher Begründung sperrt die Stadt die Brücke?", Kind.WHY),
        ("Moorbach", Kind.KEYWORDS),
    ],
)
def test_german_questions_tell_what_they_ask_for(text: str, kind: Kind) -> None:
    question = parse(text)
    assert (question.kind, question.language) == (kind, "de")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When does the pool open?", Kind.WHEN),
        ("What day does the council meet?", Kind.WHEN),
        ("How much time did the repair take?", Kind.HOW_LONG),
        ("What is the price of a ticket?", Kind.HOW_MUCH),
        ("How long is the bridge closed?", Kind.HOW_LONG),
        ("How much does a ticket cost?", Kind.HOW_MUCH),
        ("How many visitors came to the pool?", Kind.HOW_MUCH),
        ("Who runs the pool?", Kind.WHO),
        ("Where is the new nursery?", Kind.WHERE),
        ("Which city hosts the summit?", Kind.WHERE),
        ("Which colour did they choose?", Kind.WHAT),
        ("Why is the bridge closed?", Kind.WHY),
        ("What did Sander say about the bridge?", Kind.STATEMENT),
        ("Who said “Moorbach gambles with its future”?", Kind.SPEAKER),
        ("Has the bridge been closed?", Kind.YES_NO),
        ("the bridge in Moorbach", Kind.KEYWORDS),
        ("Which party won?", Kind.WHO),
        ("Which Hamas leader was killed?", Kind.WHO),
    ],
)
def test_english_questions_tell_what_they_ask_for(text: str, kind: Kind) -> None:
    question = parse(text)
    assert (question.kind, question.language) == (kind, "en")


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        ("Wer ist the Boss?", "en", "de"),
        ("When was the Bundestag dissolved?", "de", "en"),
        ("Moorbach", "en", "en"),
        ("Moorbach", "de", "de"),
        ("", "en", "en"),
    ],
)
def test_the_words_vote_for_the_language_and_a_tie_takes_the_default(
    text: str, default: Language, language: Language
) -> None:
    assert language_of(text, default) == language


@pytest.mark.parametrize(
    "text",
    [
        "Wer sagte „verspielt seine Zukunft“?",
        "Wer sagte „verspielt seine Zukunft”?",
        'Wer sagte „verspielt seine Zukunft"?',
        "Wer sagte “verspielt seine Zukunft”?",
        'Wer sagte "verspielt seine Zukunft"?',
        "Wer sagte »verspielt seine Zukunft«?",
        "Wer sagte «verspielt seine Zukunft»?",
        "Wer sagte « verspielt seine Zukunft »?",
    ],
)
def test_quoted_words_must_occur_whatever_marks_stand_around_them(text: str) -> None:
    assert parse(text).phrases == ("verspielt seine Zukunft",)


def test_several_quoted_passages_are_all_kept_and_a_single_mark_quotes_nothing() -> None:
    assert parse("Stehen „Riss im Pfeiler“ und „kein Geld“ im Bericht?").phrases == ("Riss im Pfeiler", "kein Geld")
    assert parse('Wie breit ist ein 27" Monitor?').phrases == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Was sagte Karin Sander zu den Rissen?", ["Karin", "Sander"]),
        ("Was sagte Sander?", ["Sander"]),
        ("Was hat Sander über die Brücke gesagt?", ["Sander"]),
        ("Wie kommentierte Jens Wolter den Beschluss?", ["Jens", "Wolter"]),
        ("was meint wolter zur kita", ["wolter"]),
        ("What did Karin Sander say about the bridge?", ["Karin", "Sander"]),
        ("What did Wolter tell reporters?", ["Wolter"]),
        ("Wie reagierte Wolter auf die Äußerung von Karin Sander?", ["Wolter"]),
        ("Wie äußerte sich Karin Sander zur Aussage von Wolter?", ["Karin", "Sander"]),
        ("Äußerungen von Karin Sander zur Brücke", ["Karin", "Sander"]),
        ("Mit welchen Worten stellte Karin Sander klar, dass sie bleibt?", ["Karin", "Sander"]),
        ("Welche Worte fand Sander für den Neubau?", ["Sander"]),
        ("Was sagte Karin Sander vom Bauamt zum Neubau?", ["Karin", "Sander"]),
    ],
)
def test_the_one_whose_statement_is_asked_for_is_told_from_the_topic(text: str, named: list[str]) -> None:
    assert speaker(text) == named


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Wurde der Arzt im Fall Dorn verurteilt?", ["Arzt", "Dorn", "verurteilt"]),
        ("Was kostet die Brücke nach Angaben der Stadt?", ["kostet", "Brücke", "Stadt"]),
        ("Was bewirkt der Zoll nach Sanders Ansicht?", ["bewirkt", "Zoll", "Sanders"]),
        ("Was war der Fall?", ["Fall"]),
        ("Was droht nach Berechnung der Stadt?", ["droht", "Stadt"]),
        ("Wann kam die Post nach Moorbach?", ["kam", "Post", "nach", "Moorbach"]),
    ],
)
def test_nouns_that_only_join_others_are_not_looked_for(text: str, asked: list[str]) -> None:
    assert words(parse(text)) == asked


def test_only_questions_for_statements_have_a_speaker() -> None:
    assert speaker("Wann sprach Karin Sander?") == []
    assert speaker("Was wurde zur Brücke gesagt?") == []


@pytest.mark.parametrize(
    ("text", "counted", "unit"),
    [
        ("Wie viele Besucher zählte das Freibad?", "Besucher", ""),
        ("Wie viele Abgeordnete stimmten dafür?", "Abgeordnete", ""),
        ("How many visitors came to the pool?", "visitors", ""),
        ("Wie viele Euro kostet die Sanierung?", None, "money"),
        ("Wie viele Kilometer lang ist die Umleitung?", None, "length"),
        ("Wie teuer ist eine Tageskarte?", None, "money"),
        ("Was kostet die Sanierung?", None, "money"),
        ("Wie hoch war der Anteil der Briefwähler?", None, "percent"),
        ("Wie alt ist der Fahrer?", None, "age"),
        ("Wie schwer war die Bombe?", None, "weight"),
        ("Wie weit ist es bis Lüttgau?", None, "length"),
        ("How much does the bridge cost?", None, "money"),
        ("How old is the driver?", None, "age"),
    ],
)
def test_an_amount_is_asked_for_by_what_is_counted_or_by_its_unit(text: str, counted: str | None, unit: str) -> None:
    question = parse(text)
    assert (question.counted.text if question.counted else None, question.unit) == (counted, unit)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("In welcher Klinik liegt der Fahrer?", "Klinik"),
        ("Welche Farbe hat das Dach?", "Farbe"),
        ("Wie viele Besucher kamen?", "Besucher"),
        ("Wie hoch war die Wahlbeteiligung in Moorbach?", "Wahlbeteiligung"),
        ("Wie heißt der Betriebsleiter des Freibads?", "Betriebsleiter"),
        ("Which hospital treats the driver?", "hospital"),
        ("Wann öffnet das Freibad?", None),
        ("Was sagte Sander?", None),
    ],
)
def test_the_noun_that_has_to_be_filled_is_the_head(text: str, head: str | None) -> None:
    found = parse(text).head
    assert (found.text if found else None) == head


def test_question_words_and_fillers_are_not_looked_for() -> None:
    assert words(parse("Wann öffnet denn bitte das Freibad eigentlich?")) == ["öffnet", "Freibad"]
    assert words(parse("Bis wann ist die Brücke gesperrt?")) == ["Brücke", "gesperrt"]
    assert words(parse("Wer stand vorm Rathaus unterm Baum?")) == ["stand", "Rathaus", "Baum"]
    assert words(parse("Gegen wen wird ermittelt?")) == ["ermittelt"]
    assert words(parse("Hinter welchem Haus lag das Gold?")) == ["Haus", "lag", "Gold"]
    assert words(parse("Wer ist gegen die Brücke?")) == ["gegen", "Brücke"]


def test_a_question_of_nothing_but_fillers_is_looked_for_as_it_stands() -> None:
    assert words(parse("Wer?")) == ["Wer"]


def test_words_point_at_their_place_in_the_question() -> None:
    question = parse("Wann öffnet das Freibad in Moorbach?")
    assert [word.span.of(question.text) for word in question.words] == words(question)


def test_a_word_with_capitals_inside_is_a_name() -> None:
    assert [word.name for word in parse("Was kann der VivaDesigner?").words] == [True]


def test_names_and_verbs_are_told_from_other_words() -> None:
    kinds = {word.text: (word.name, word.verb) for word in parse("Wann traf Uschakow den Bürgermeister?").words}
    assert kinds == {"traf": (False, True), "Uschakow": (True, False), "Bürgermeister": (False, False)}


def test_who_somebody_is_differs_from_who_did_something() -> None:
    assert parse("Wer ist Karin Sander?").asks_who_is
    assert parse("Who is Karin Sander?").asks_who_is
    assert not parse("Wer leitet das Freibad?").asks_who_is
    assert not parse("Wer ist gegen die Kita?").asks_who_is
    assert not parse("Wer ist der Bürgermeister?").asks_who_is
    assert not parse("Wer ist der Vorsitzende des SV Moorbach?").asks_who_is


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\t", "?", "???", "„“", "–", "\x00", "🙂", "\ud800", "%s %d {0}", "' OR 1=1 --"]
)
def test_a_question_that_asks_nothing_is_no_error(text: str) -> None:
    assert parse(text).kind in Kind


def test_a_text_without_words_gives_a_question_without_words() -> None:
    assert parse(" ?! ").words == ()
    assert parse("").words == ()


def test_a_pasted_article_is_cut_to_what_a_question_may_be() -> None:
    question = parse("Wann öffnet das Freibad? " + "Moorbach Lüttgau Mühlenbrücke " * 10_000)
    assert question.kind is Kind.WHEN
    assert len(question.text) <= LONGEST
    assert len(question.words) <= MOST_WORDS


@given(st.text(max_size=300))
def test_no_text_is_an_error_and_every_word_has_a_place_of_its_own(text: str) -> None:
    question = parse(text)
    spans = [word.span for word in question.words]
    assert all(span.of(question.text).strip() for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


_PIECES = (
    "Wann wer wie viele hoch was sagte hat Karin Sander in welcher Stadt who said how much"
    ' „ “ ” " » « ? , 12 % € -- .. ’'
)


@given(st.lists(st.sampled_from(_PIECES.split()), max_size=25).map(" ".join))
@example("welcher --")
def test_no_order_of_question_words_and_marks_is_an_error(text: str) -> None:
    question = parse(text)
    assert all(phrase in text for phrase in question.phrases)
    assert set(question.speaker) <= set(question.words)
    assert question.head is None or question.head in question.words
    assert question.counted is None or question.counted in question.words


@pytest.mark.parametrize(
    "text", ["Kommt Merz nach Berlin?", "Bleibt die Brücke gesperrt?", "Öffnet das Freibad im Juni?"]
)
def test_a_verb_that_opens_a_question_is_no_noun_for_its_capital(text: str) -> None:
    first = parse(text).words[0]
    assert text.startswith(first.text)
    assert (first.verb, first.capital, first.name) == (True, False, False)
    assert first.term == parse(text.lower()).words[0].term


@pytest.mark.parametrize("text", ["Merz nach Berlin", "Streik der Busfahrer", "Treffen in Alaska", "BAUT Moorbach"])
def test_a_noun_or_a_name_that_opens_a_question_stays_one(text: str) -> None:
    first = parse(text).words[0]
    assert (first.verb, first.capital) == (False, True)


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("An welchem Tag tagt der Rat?", "day"),
        ("Welches Datum hat das Fest?", "day"),
        ("On which day does the council meet?", "day"),
        ("Seit wann ist die Brücke gesperrt?", "start"),
        ("Ab wann gilt die Sperrung?", "start"),
        ("Wann beginnt die Frist?", "start"),
        ("Bis wann ist die Brücke gesperrt?", "end"),
        ("Wann läuft das Ultimatum ab?", "end"),
        ("When does the deadline expire?", "end"),
        ("Um wie viel Uhr tagt der Stadtrat?", "clock"),
        ("At what time does the pool open?", "clock"),
        ("In welchem Jahr wurde die Brücke gebaut?", "year"),
        ("Wann tagt der Stadtrat?", ""),
        ("Wer leitet das Freibad seit 2024?", ""),
    ],
)
def test_a_question_about_a_time_names_its_sort(text: str, sort: str) -> None:
    assert parse(text).sort == sort


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Was war am 6. August?", []),
        ("was geschah 2024", []),
        ("Was geschah am 6. August 2025 mit der Mühlenbrücke?", ["Mühlenbrücke"]),
        ("Was ist letzte Woche mit der Mühlenbrücke passiert?", ["Mühlenbrücke"]),
        ("Was war letzte Woche los?", []),
        ("Was ist nächste Woche geplant?", []),
        ("What happened on 6 August 2025 in Moorbach?", ["Moorbach"]),
    ],
)
def test_what_happened_on_a_day_asks_for_events(text: str, topic: list[str]) -> None:
    question = parse(text, today=date(2025, 8, 13))
    assert question.asks_events
    assert words(question) == topic


@pytest.mark.parametrize(
    "text",
    ["Was war der Grund im August 2025?", "Was beschloss der Rat am 6. August?", "Was geschah mit der Mühlenbrücke?"],
)
def test_whatever_asks_for_more_asks_for_no_events(text: str) -> None:
    assert not parse(text, today=date(2025, 8, 13)).asks_events


def test_the_words_that_limit_a_question_are_not_looked_for_as_its_subject() -> None:
    question = parse("Was beschloss der Stadtrat im Juli 2025?", today=date(2025, 8, 13))
    assert words(question) == ["beschloss", "Stadtrat"]
    assert [word.text for word in question.hints] == ["Juli", "2025"]


@pytest.mark.parametrize("text", ["Wann tagte der Rat im Juli 2025?", "im Juli 2025", "Juli 2025"])
def test_a_question_for_a_time_and_one_of_nothing_else_are_not_limited(text: str) -> None:
    question = parse(text, today=date(2025, 8, 13))
    assert question.limit is None
    assert "2025" in words(question)


def test_without_a_day_it_is_asked_on_a_question_is_not_limited() -> None:
    assert parse("Was beschloss der Stadtrat im Juli 2025?").limit is None


def test_womit_and_the_like_say_what_their_answer_stands_behind() -> None:
    assert parse("Womit wurde der Bär betäubt?").leads >= {"mit", "durch"}
    assert parse("woraus besteht der turm").leads == {"aus"}
    assert parse("Was betäubte den Bären?").leads == frozenset()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wann findet der Markt statt?", ["stattfinden", "Markt"]),
        ("Findet der Markt statt?", ["stattfinden", "Markt"]),
        ("Wann läuft die Frist der Stadt ab?", ["ablaufen", "Frist", "Stadt"]),
        ("Wer führt die Liste an, und wo steht sie?", ["anführen", "Liste", "steht"]),
        ("Wer sitzt an dem Tisch?", ["sitzt", "Tisch"]),
    ],
)
def test_a_verb_whose_prefix_stands_apart_is_one_word(text: str, words: list[str]) -> None:
    assert [word.text for word in parse(text).words] == words


@pytest.mark.parametrize("text", ["In welchem Jahr schloss das Bad?", "An welchem Tag schloss das Bad?"])
def test_the_kind_of_answer_that_is_asked_for_is_not_looked_for(text: str) -> None:
    assert [word.text for word in parse(text).words] == ["schloss", "Bad"]
    assert parse(text).head is None


def test_a_share_is_asked_for_without_the_word() -> None:
    question = parse("Welcher Anteil der Busse fuhr?")
    assert ([word.text for word in question.words], question.unit) == (["Busse", "fuhr"], "percent")


@pytest.mark.parametrize("text", ["sitzen die Händler am Tisch?", "Findet der Markt statt?", "Schließt das Bad?"])
def test_a_question_that_opens_with_a_verb_asks_for_yes_or_no(text: str) -> None:
    assert parse(text).kind is Kind.YES_NO
    assert parse(text.removesuffix("?")).kind is not Kind.YES_NO


def test_a_question_for_a_name_is_told_from_one_for_somebody() -> None:
    assert parse("Wie heißt der Trainer?").asks_name
    assert parse("karl ahrends anwalt name").asks_name
    assert not parse("Wer ist der Trainer?").asks_name


@pytest.mark.parametrize(
    "text",
    ["Wie lautet der neue Name der Fähre?", "Welchen Namen trägt das Schiff?", "What was the ship called?"],
)
def test_a_name_may_be_asked_for_in_several_ways(text: str) -> None:
    assert parse(text).asks_name


@pytest.mark.parametrize(
    "text",
    [
        "Was kaufte der Mann namens Kern?",
        "Was geschah im Namen des Volkes?",
        "Wie heißt es im Vertrag dazu?",
        "Was bedeutet der Name Trebnow?",
        "Name three reasons for the strike",
    ],
)
def test_a_question_that_speaks_of_names_need_not_ask_for_one(text: str) -> None:
    assert not parse(text).asks_name


def test_verbs_that_say_little_are_told_from_those_that_tell() -> None:
    telling = {word.text for word in parse("Wann soll der Rat tagen, der den Haushalt bekommt?").words if word.telling}
    assert telling == {"tagen"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kam der Zug aus Bremen oder aus Hamburg?", ["Bremen", "Hamburg"]),
        ("Tagt der Rat am Montag oder Dienstag?", ["Montag", "Dienstag"]),
        ("Waren es 300 oder 500 Gäste?", ["300", "500"]),
        ("Wer gewann das Finale, Bayern oder Dortmund?", ["Bayern", "Dortmund"]),
        ("Did the train come from Bremen or Hamburg?", ["Bremen", "Hamburg"]),
        ("Wer hat Geld oder Waffen geliefert?", []),
        ("Welche Häuser oder Autos wurden beschädigt?", []),
        ("Ist der Zug mehr oder weniger pünktlich?", []),
        ("Kommt der Zug oder nicht?", []),
    ],
)
def test_two_things_joined_by_or_are_alternatives_where_one_is_to_be_chosen(text: str, named: list[str]) -> None:
    assert [word.text for word in parse(text).alternatives] == named


@pytest.mark.parametrize(
    ("text", "kind", "looked_for"),
    [
        ("brücke sanierung kosten", Kind.HOW_MUCH, ["brücke", "sanierung", "kosten"]),
        ("Gipfel Budapest Datum", Kind.WHEN, ["Gipfel", "Budapest"]),
        ("todestag ahrends", Kind.WHEN, ["todestag", "ahrends"]),
        ("Stadtrat Sitzung Ort", Kind.WHERE, ["Stadtrat", "Sitzung"]),
        ("Brand Rathaus Ursache", Kind.WHY, ["Brand", "Rathaus", "Ursache"]),
        ("Sitzung Dauer", Kind.HOW_LONG, ["Sitzung"]),
        ("Datum", Kind.KEYWORDS, ["Datum"]),
        ("bridge repair the price", Kind.HOW_MUCH, ["bridge", "repair", "price"]),
        ("Nobelpreis Sport Parteitag", Kind.KEYWORDS, ["Nobelpreis", "Sport", "Parteitag"]),
    ],
)
def test_of_mere_keywords_a_noun_may_say_what_is_wanted(text: str, kind: Kind, looked_for: list[str]) -> None:
    question = parse(text)
    assert question.kind is kind
    assert words(question) == looked_for


def test_without_any_capital_the_dictionary_tells_nouns() -> None:
    def capitals(text: str) -> list[str]:
        return [word.text for word in parse(text).words if word.capital]

    assert capitals("was kostet die sanierung der mühlenbrücke") == ["sanierung", "mühlenbrücke"]
    assert capitals("Was kostet die sanierung der mühlenbrücke?") == []
    assert capitals("was kosten treffen und essen") == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("wieso ging die seite im januar 2006 nicht", "2006-01-01", "2006-01-31"),
        ("was sagte kern am 6. august", "2026-08-06", "2026-08-06"),
        ("was sagte kern letzte woche", "2026-11-23", "2026-11-29"),
    ],
)
def test_words_of_time_limit_a_question_without_capitals_too(text: str, first: str, last: str) -> None:
    limit = parse(text, today=date(2026, 11, 30)).limit
    assert limit is not None
    assert (limit.period.first, limit.period.last) == (first, last)


def test_a_year_is_no_part_of_the_name_of_who_speaks() -> None:
    assert speaker("Was sagte Renate Kern 2005 im Radio über das Verbot?") == ["Renate", "Kern"]


def test_words_that_only_say_how_things_stand_are_not_looked_for() -> None:
    assert [word.text for word in parse("Wie viele Tage gab Trump dem Kreml anfangs noch?").words] == [
        "Tage",
        "Trump",
        "Kreml",
    ]
