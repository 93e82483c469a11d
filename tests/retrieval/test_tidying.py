"""Claims about what people type into a chat: the question they mean is taken from it, and nothing else is changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.question import parse
from retrieval.tidying import tidied


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  Wann  endet\n die\u00a0Frist? ", "Wann endet die Frist?"),
        ("WANN ENDET TRUMPS FRIST?", "wann endet trumps frist?"),
        ("NATO EU", "NATO EU"),
        ("Mu\u0308hle", "Mühle"),
        ("Hallo zusammen, ich hätte eine Frage: Wann endet die Frist?", "Wann endet die Frist?"),
        ("Moin! Weißt du, wann die Frist endet?", "wann die Frist endet?"),
        ("Hello, could you tell me: when does it end?", "when does it end?"),
        ("Trump: Wann endet die Frist?", "Trump: Wann endet die Frist?"),
        ("Wo, wann und wie war das?", "Wo, wann und wie war das?"),
        ("Was sagte er ueber die Buergermeisterin?", "Was sagte er über die Bürgermeisterin?"),
        ("Wie aeusserte sich Mueller?", "Wie äußerte sich Müller?"),
        ("Manuel Neuer in Israel, Goethe, Masse, does", "Manuel Neuer in Israel, Goethe, Masse, does"),
        ("Watum ist das so?", "Warum ist das so?"),
        ("Mit wnlchem Lied?", "Mit welchem Lied?"),
        ("was kostit das", "was kostet das"),
        ("Wer ist Karl Warm?", "Wer ist Karl Warm?"),
        ("Hallo, danke", "danke"),
        ("Wer drehte ueber Nacht „The 11th Hour ueber Watum“?", "Wer drehte über Nacht „The 11th Hour ueber Watum“?"),
        ("was postet kern", "was postet kern"),
        ("Where was the 11th forum held?", "Where was the 11 forum held?"),
        ("", ""),
    ],
)
def test_what_was_typed_becomes_the_question_that_is_meant(typed: str, meant: str) -> None:
    assert tidied(typed) == meant


@given(st.text(max_size=200))
def test_any_text_is_tidied_to_something_with_single_blanks(text: str) -> None:
    once = tidied(text)
    assert bool(once) == bool(text.strip() and text.split())
    assert " ".join(once.split()) == once


@pytest.mark.parametrize(
    "typed", ["Was  kostet   die Brücke?", "Was kostet die Bruecke?", "Hallo, was kostet die Brücke?"]
)
def test_a_question_is_parsed_as_it_is_meant(typed: str) -> None:
    plain, parsed = parse("Was kostet die Brücke?"), parse(typed)
    assert (parsed.kind, parsed.unit) == (plain.kind, plain.unit)
    assert [word.term for word in parsed.words] == [word.term for word in plain.words]
