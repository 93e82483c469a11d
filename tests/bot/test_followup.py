"""What leans on the question before, and what stands for itself."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.followup import Dangling, More, Understood, meaning

SEEDS = Path(__file__).parents[2] / "seeds" / "questions.json"

# Questions as people send them, short ones and such that begin like a follow-up.
COMPLETE = """
Wann tagt der Stadtrat?
wann is heut sitzung
Und wann tagt der Stadtrat?
Und was sagte Lorenz dazu?
Wo ist die Sitzung?
Wer kommt?
Wer ist Anna Lorenz?
Was ist ein Nachtragshaushalt?
Warum Brenndorf?
Warum ist die Brücke gesperrt?
Wie lange noch gesperrt?
Wie teuer wird das Freibad?
Wie viele Besucher?
Was noch im Haushalt steht
Was gibt es Neues?
Gibt es noch Karten?
Gibt es noch mehr Sperrungen?
Noch Fragen zur Kita?
Mehr Geld für Kitas
Mehr Busse?
Weitere Sperrungen der Donaubrücke
Und Merz kommt?
Und Lorenz sagte nichts?
und dann kam die Polizei?
Und jetzt?
Und nun?
und danke
und tschüss?
Und?
Donaubrücke
Merz?
Anna Lorenz
Haushalt 2026
In Brenndorf?
Seit wann ist Lorenz Bürgermeisterin?
Bis wann gilt die Sperrung?
Mit wem verhandelt der Landrat?
Von wem stammt das Gutachten?
Wohin fährt der Bus?
Was ist mit der Donaubrücke?
Und was ist mit der Donaubrücke?
Kommt Lorenz auch?
Wann und wo tagt der Stadtrat?
Wer noch im Stadtrat gegen den Haushalt stimmte
When does the council meet?
And when does the council meet?
Who is the mayor?
Who else voted against the budget?
Why is the bridge closed?
What else did the mayor say?
More buses in Brenndorf
How long is the bridge?
What about the money for the bridge?
And then what happened?
thanks
""".strip().splitlines()

LAST = [
    "Wann endet die Frist in Brenndorf?",
    "Wer stimmte im Stadtrat gegen den Haushalt?",
    "Wie viele Busse fuhren am Streiktag?",
    "Welche Firma saniert die Donaubrücke?",
    "Was sagte Lorenz zu den Gebühren?",
    "Ist die Donaubrücke gesperrt?",
    "Haushalt Brenndorf",
    "wann macht das freibad auf",
    "When does the deadline end?",
    "Who voted against the budget?",
    "How many buses ran in Brenndorf?",
    "Is the bridge closed?",
]
BARE = [
    "und wo?", "wann denn?", "Warum?", "warum das?", "wieso eigentlich?", "und seit wann?", "bis wann genau?", "wer?",
    "und wer noch?", "wie lange?", "Wie viele denn?", "wo war das?", "and when?", "why?", "where exactly?",
    "who else?", "how long?",
]  # fmt: skip


@pytest.mark.parametrize("question", COMPLETE)
@pytest.mark.parametrize("last", ["", "Wann endet die Frist?", "Haushalt Brenndorf"])
def test_a_complete_question_is_never_taken_for_a_follow_up(question: str, last: str) -> None:
    assert meaning(question, last) is None


@pytest.mark.parametrize("question", [entry["q"] for entry in json.loads(SEEDS.read_text("utf-8"))])
def test_no_question_about_the_demo_articles_is_taken_for_a_follow_up(question: str) -> None:
    assert meaning(question, "Wann endet die Frist?") is None


@pytest.mark.parametrize(
    ("last", "said", "meant"),
    [
        ("Wann endet Trumps Frist?", "und wo?", "Wo endet Trumps Frist?"),
        ("Wo tagt der Stadtrat?", "Wann denn?", "Wann tagt der Stadtrat?"),
        ("Wo tagt der Stadtrat?", "ok, und warum?", "Warum tagt der Stadtrat?"),
        ("Wann war das Hafenfest?", "wo war das?", "Wo war das Hafenfest?"),
        ("Wann endet die Frist?", "wer noch?", "Wer: endet die Frist?"),
        ("Wer stimmte gegen den Haushalt?", "und wann?", "Wann stimmte jemand gegen den Haushalt?"),
        ("Wer ist Anna Lorenz?", "seit wann?", "Seit wann ist Anna Lorenz?"),
        ("Wie hoch sind die Gebühren?", "seit wann?", "Seit wann sind die Gebühren?"),
        ("Welche Firma saniert die Brücke?", "seit wann?", "Seit wann: Firma saniert die Brücke?"),
        ("In welchem Park traf er Lorenz?", "und wann?", "Wann traf er Lorenz?"),
        ("Ist die Brücke gesperrt?", "warum?", "Warum ist die Brücke gesperrt?"),
        ("Haushalt Brenndorf", "und wann?", "Wann: Haushalt Brenndorf?"),
        ("When does the council meet?", "and where?", "Where does the council meet?"),
        ("Who voted against it?", "when?", "When: voted against it?"),
        ("Wann tagt der Stadtrat?", "and where?", "Wo tagt der Stadtrat?"),
        ("When does the council meet?", "und wo?", "Where does the council meet?"),
    ],
)
def test_a_question_word_alone_asks_the_last_question_with_it(last: str, said: str, meant: str) -> None:
    assert meaning(said, last) == Understood(meant)


@pytest.mark.parametrize(
    ("last", "said", "meant"),
    [
        ("Was sagte Merz in Berlin zum Haushalt?", "und Selenskyj?", "Was sagte Selenskyj in Berlin zum Haushalt?"),
        ("Was sagte Merz in Berlin zum Haushalt?", "Und in Budapest?", "Was sagte Merz in Budapest zum Haushalt?"),
        ("Was sagte Merz in Berlin zum Haushalt?", "und Anna Lorenz", "Was sagte Anna Lorenz in Berlin zum Haushalt?"),
        ("Was sagte Merz in Berlin?", "und scholz?", "Was sagte scholz in Berlin?"),
        ("Wann tagt der Kreistag?", "und der Stadtrat?", "Wann tagt der Stadtrat?"),
        ("Was kostet die Sanierung der Brücke?", "und die Kita?", "Was kostet die Kita?"),
        ("Wie viele Busse fuhren am Montag?", "und am Dienstag?", "Wie viele Busse fuhren am Dienstag?"),
        ("Wie viele Busse fuhren am Montag?", "und Züge?", "Wie viele Züge fuhren am Montag?"),
        ("Wann öffnet das Freibad?", "und 2024?", "Wann öffnet das Freibad 2024?"),
        ("Wie viele Gäste kamen 2023?", "und 2024?", "Wie viele Gäste kamen 2024?"),
        ("Wann tagt der Rat?", "und in Moorbach?", "Wann tagt der Rat in Moorbach?"),
        ("Was sagte Kiews Botschafter?", "und Kiew?", "Kiew: Was sagte Kiews Botschafter?"),
        ("Was sagte Lorenz?", "und Lorenz?", "Was sagte Lorenz?"),
        ("Wann endet Trumps Frist?", "und Selenskyj?", "Selenskyj: Wann endet Trumps Frist?"),
        ("What did Merz say in Berlin?", "what about Zelensky?", "What did Zelensky say in Berlin?"),
        ("What did Merz say in Berlin?", "and in Budapest?", "What did Merz say in Budapest?"),
        ("How many buses ran in Berlin?", "and trains?", "How many trains ran in Berlin?"),
    ],
)
def test_a_name_behind_and_takes_the_place_of_what_it_fits(last: str, said: str, meant: str) -> None:
    assert meaning(said, last) == Understood(meant)


@pytest.mark.parametrize(
    "said",
    [
        *("was noch?", "und was noch?", "Noch was?", "noch mehr", "mehr dazu", "sonst noch was?", "Mehr bitte"),
        *("what else?", "anything else?", "more", "more on this please"),
    ],
)
def test_what_else_asks_for_more_of_the_same(said: str) -> None:
    assert meaning(said, "Wann endet die Frist?") == More()
    assert meaning(said, "") == Dangling()


def test_who_else_asks_for_more_only_if_who_was_asked() -> None:
    assert meaning("wer noch?", "Wer stimmte gegen den Haushalt?") == More()
    assert meaning("who else?", "Wer stimmte gegen den Haushalt?") == More()
    assert meaning("wer noch?", "Wo tagt der Rat?") == Understood("Wer: tagt der Rat?")


def test_a_follow_up_to_a_follow_up_starts_from_the_question_both_are_about() -> None:
    assert meaning("und wann?", "Wo: Busse fuhren am Montag?") == Understood("Wann: Busse fuhren am Montag?")
    assert meaning("und Lorenz?", "Merz: Wann endet die Frist?") == Understood("Lorenz: Wann endet die Frist?")


def test_without_a_question_before_it_a_question_word_leans_on_nothing_and_a_name_is_asked_as_it_stands() -> None:
    assert meaning("und wo?", "") == Dangling()
    assert meaning("und Selenskyj?", "") is None


@given(st.sampled_from(BARE), st.sampled_from(LAST))
def test_what_was_understood_holds_the_question_before_and_stands_for_itself(said: str, last: str) -> None:
    meant = meaning(said, last)

    assert isinstance(meant, Understood | More)
    if isinstance(meant, Understood):
        kept = set(re.findall(r"\w+", meant.question.lower()))
        asked = set("wann wer wie viele welche was when who how many".split())  # noqa: SIM905
        assert set(re.findall(r"\w+", last.lower())) - asked <= kept
        assert meaning(meant.question, last) is None


@given(st.sampled_from(BARE), st.sampled_from(LAST))
def test_the_same_follow_up_twice_means_the_same(said: str, last: str) -> None:
    meant = meaning(said, last)

    if isinstance(meant, Understood):
        again = meaning(said, meant.question)
        assert isinstance(again, Understood | More)
        if isinstance(again, Understood):  # a label may change its language with the word that made it
            assert again.question.partition(": ")[2] == meant.question.partition(": ")[2]


NOUN = st.sampled_from(["Stadtrat", "Haushalt", "Freibad", "Lorenz", "Donaubrücke", "Landrat"])
VERB = st.sampled_from(["tagt", "endet", "kommt", "sagte", "beginnt", "does", "war"])


@given(st.sampled_from(BARE), VERB, NOUN, st.sampled_from(LAST))
def test_a_question_word_with_a_verb_and_a_noun_is_a_question(bare: str, verb: str, noun: str, last: str) -> None:
    assert meaning(f"{bare.rstrip('?')} {verb} der {noun}?", last) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_have_a_meaning_or_none(text: str, last: str) -> None:
    assert isinstance(meaning(text, last), Understood | More | Dangling | None)
