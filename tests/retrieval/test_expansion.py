"""Claims about what a question's words are looked for by: spelling, synonyms, translations, what is missing."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.analysis import lexicons
from retrieval.analysis.terms import term
from retrieval.expansion import IDIOM, expand
from retrieval.model import Verdict
from retrieval.question import parse
from retrieval.ranking import Search, Sought
from tests.retrieval import desk

KREMLIN: Mapping[str, str] = {
    "kreml.txt": (
        "Kreml bestätigt Vorbereitung\n\n"
        "Präsidentenberater Juri Uschakow hat ein Gespräch mit Selenskyj nicht ausgeschlossen. Die Frist des "
        "Weißen Hauses läuft am Freitag ab. In Straßburg berieten die Abgeordneten über Zölle.\n"
    ),
    "ernte.txt": "Ernte am Kaiserstuhl\n\nDie Winzer rechnen mit 900 Hektolitern Wein. Die Lese endet im Oktober.\n",
}


async def looked_for(tmp_path: Path, question: str, word: str, articles: Mapping[str, str] = KREMLIN) -> Sought:
    """How one word of a question is looked for."""
    return of(await desk.sought(tmp_path, question, articles), word)


def of(search: Search, word: str) -> Sought:
    return next(sought for sought in search.sought if sought.word.text == word)


def weights(sought: Sought) -> dict[str, float]:
    return {form.term: form.weight for form in sought.forms}


async def test_a_word_is_found_by_itself_before_anything_else(tmp_path: Path) -> None:
    frist = await looked_for(tmp_path, "Wann endet die Frist?", "Frist")
    assert frist.forms[0].term == term("Frist", "de")
    assert not frist.missing
    assert frist.meant == ""


async def test_a_verb_is_also_looked_for_by_its_noun_and_a_compound_by_its_parts(tmp_path: Path) -> None:
    articles = {"rat.txt": "Die Debatte im Rat dauerte vier Stunden. Der Fahrer wartete am Bus.\n"}
    debated = await looked_for(tmp_path, "Wie lange debattierte der Rat?", "debattierte", articles)
    assert 0 < weights(debated)[term("Debatte", "de")] < 1
    driver = await looked_for(tmp_path, "Wo wartete der Busfahrer?", "Busfahrer", articles)
    assert weights(driver).keys() == {term("Bus", "de"), term("Fahrer", "de")}


@pytest.mark.parametrize(
    ("question", "word", "written"),
    [
        ("Wer ist der Praesidentenberater?", "Präsidentenberater", "Präsidentenberater"),
        ("Worüber beriet man in Strassburg?", "Strassburg", "Straßburg"),
        ("Wann läuft die Frist des Weissen Hauses ab?", "Weißen", "Weißen"),
        ("Welche Zoelle sind geplant?", "Zölle", "Zölle"),
        ("Was sagte Uschakows Büro?", "Uschakows", "Uschakow"),
        ("Wie vielen Winzern half das?", "Winzern", "Winzer"),
    ],
)
async def test_spelling_and_inflection_do_not_matter(tmp_path: Path, question: str, word: str, written: str) -> None:
    sought = await looked_for(tmp_path, question, word)
    assert term(written, "de") in weights(sought)
    assert not sought.missing


@pytest.mark.parametrize(
    ("question", "word", "meant"),
    [
        ("Was sagte Ushakov?", "Ushakov", "uschakow"),
        ("Was sagte Ushakow?", "Ushakow", "uschakow"),
        ("Was sagte Uschakov?", "Uschakov", "uschakow"),
        ("Was sagte Selenskji?", "Selenskji", "selenskyj"),
        ("Was sagte Selensky?", "Selensky", "selenskyj"),
        ("Was sagte Zelensky?", "Zelensky", "selenskyj"),
        ("Wie war die Lese am Kaiserstul?", "Kaiserstul", "kaiserstuhl"),
        ("Was planen die Abgeordnetn?", "Abgeordnetn", "abgeordneten"),
    ],
)
async def test_a_name_spelled_otherwise_is_taken_for_the_one_in_the_archive(
    tmp_path: Path, question: str, word: str, meant: str
) -> None:
    sought = await looked_for(tmp_path, question, word)
    assert sought.meant == meant
    assert sought.forms
    assert not sought.missing


async def test_a_noun_typed_in_lower_case_is_found(tmp_path: Path) -> None:
    search = await desk.sought(tmp_path, "wann läuft die frist des weißen hauses ab", KREMLIN)
    assert term("Frist", "de") in weights(of(search, "frist"))
    assert term("Haus", "de") in weights(of(search, "hauses"))
    assert not any(sought.missing for sought in search.sought if sought.word.text in ("frist", "hauses"))


async def test_a_synonym_counts_less_than_the_word_itself(tmp_path: Path) -> None:
    both = {"a.txt": "Das Ultimatum lief ab.", "b.txt": "Die Frist wurde verlängert. Es bleibt bei der Frist."}
    found = weights(await looked_for(tmp_path, "Wie lange gilt die Frist?", "Frist", both))
    assert 0 < found[term("Ultimatum", "de")] < found[term("Frist", "de")]


async def test_a_synonym_finds_what_the_archive_words_otherwise(tmp_path: Path) -> None:
    ultimatum = await looked_for(tmp_path, "Wann läuft das Ultimatum ab?", "Ultimatum")
    assert term("Frist", "de") in weights(ultimatum)
    assert ultimatum.missing  # the word itself still stands nowhere, and the reader may be told so


async def test_an_english_question_finds_the_german_word(tmp_path: Path) -> None:
    deadline = await looked_for(tmp_path, "When does the deadline expire?", "deadline")
    assert term("Frist", "de") in weights(deadline)


async def test_an_english_phrase_is_translated_as_a_whole(tmp_path: Path) -> None:
    articles = {"moor.txt": "Der Friedensvertrag ist unterschrieben. Frieden herrscht noch nicht, sagt der Händler."}
    search = await desk.sought(tmp_path, "Who signed the peace treaty?", articles)
    assert list(weights(of(search, "peace"))) == list(weights(of(search, "treaty"))) == [term("Friedensvertrag", "de")]


async def test_a_word_that_stands_nowhere_is_missing(tmp_path: Path) -> None:
    lavrov = await looked_for(tmp_path, "Was sagte Lawrow?", "Lawrow")
    assert lavrov.missing
    assert lavrov.forms == ()


@pytest.mark.parametrize(
    ("question", "word", "never"),
    [
        ("Wann endet der Frost?", "Frost", "Frist"),
        ("Wie hoch ist die Liste?", "Liste", "Lese"),
        ("Wo wird Bein gebrochen?", "Bein", "Wein"),
        ("Wer sucht die Rinde?", "Rinde", "Ernte"),
        ("Was macht die Kinder krank?", "Kinder", "Winzer"),
    ],
)
async def test_a_word_of_the_dictionary_is_never_corrected_into_another(
    tmp_path: Path, question: str, word: str, never: str
) -> None:
    sought = await looked_for(tmp_path, question, word)
    assert sought.missing
    assert sought.meant == ""
    assert term(never, "de") not in weights(sought)


async def test_what_sounds_the_same_goes_before_what_is_commoner(tmp_path: Path) -> None:
    articles = {f"{number}.txt": "Die Gebühren steigen." for number in range(9)} | {"x.txt": "Er ist hier geboren."}
    assert of(await desk.sought(tmp_path, "Wo ist er gebohren?", articles), "gebohren").meant == "geboren"


async def test_who_is_hurt_is_found_by_the_noun_too(tmp_path: Path) -> None:
    articles = {"a.txt": "Verletzte gab es nicht."}
    assert weights(of(await desk.sought(tmp_path, "Wurde jemand verletzt?", articles), "verletzt"))


async def test_a_slip_in_a_genitive_is_corrected_too(tmp_path: Path) -> None:
    articles = {"a.txt": "Ein Busunglück im Tal."}
    assert (
        of(await desk.sought(tmp_path, "Wo war das Ende des Busunglüks?", articles), "Busunglüks").meant == "busunglück"
    )


async def test_of_a_compound_all_parts_must_stand_there(tmp_path: Path) -> None:
    question = "Wann wurde die Elbphilharmonie eröffnet?"
    hall = "Die Philharmonie ist eröffnet."
    assert weights(of(await desk.sought(tmp_path / "one", question, {"a.txt": hall}), "Elbphilharmonie")) == {}
    river = f"{hall} Die Elb und die Alster sind Flüsse."
    assert weights(of(await desk.sought(tmp_path / "two", question, {"a.txt": river}), "Elbphilharmonie"))


async def test_a_word_that_was_corrected_has_its_synonyms(tmp_path: Path) -> None:
    articles = {"a.txt": "Das Gipfeltreffen fällt aus. Der Gipfel war am Montag."}
    found = weights(of(await desk.sought(tmp_path, "Wann war das Gipfeltrefen?", articles), "Gipfeltrefen"))
    assert found[term("Gipfeltreffen", "de")] > found[term("Gipfel", "de")] > 0


async def test_a_first_name_is_taken_for_another_only_if_it_sounds_the_same(tmp_path: Path) -> None:
    articles = {"a.txt": "Kirill Dorn und Anne Dorn sprachen."}
    assert of(await desk.sought(tmp_path, "Was sagte Kiril Dorn?", articles), "Kiril").meant == "kirill"
    assert of(await desk.sought(tmp_path, "Was sagte Anna Dorn?", articles), "Anna").missing


async def test_a_name_the_dictionary_knows_may_be_written_otherwise_in_the_archive(tmp_path: Path) -> None:
    articles = {"a.txt": "Benjamin Netanyahu lobte den Plan."}
    assert of(await desk.sought(tmp_path, "Was lobte Netanjahu?", articles), "Netanjahu").meant == "netanyahu"


async def test_a_noun_is_not_taken_for_what_only_sounds_like_it(tmp_path: Path) -> None:
    sought = of(await desk.sought(tmp_path, "Wie hieß der Lehrer?", {"a.txt": "Ein leerer Saal."}), "Lehrer")
    assert sought.missing
    assert sought.meant == ""


async def test_a_misspelt_word_is_looked_for_by_what_stands_for_the_right_one(tmp_path: Path) -> None:
    sought = of(await desk.sought(tmp_path, "wann endet das ultihmatum?", {"a.txt": "Die Frist endet."}), "ultihmatum")
    assert term("Frist", "de") in weights(sought)
    assert sought.missing  # and still stands nowhere


async def test_a_name_that_is_missing_is_not_saved_by_the_noun_it_sounds_like(tmp_path: Path) -> None:
    answer = await desk.ask(tmp_path, "Was sagte Becker?", {"a.txt": "„Das Brot wird teurer“, sagte der Bäcker."})
    assert answer.verdict is not Verdict.ANSWERED


async def test_a_rare_word_weighs_more_than_a_common_one(tmp_path: Path) -> None:
    articles = {f"{number}.txt": "Der Stadtrat tagt am Abend." for number in range(8)}
    articles["9.txt"] = "Der Stadtrat spricht über das Schwimmbad."
    search = await desk.sought(tmp_path, "Was plant der Stadtrat mit dem Schwimmbad?", articles)
    assert of(search, "Schwimmbad").weight > of(search, "Stadtrat").weight


async def test_every_form_stands_in_the_archive_and_the_best_comes_first(tmp_path: Path) -> None:
    search = await desk.sought(tmp_path, "Wann endet das Ultimatum, das Ushakov und Selensky nannten?", KREMLIN)
    async with desk.store_of(tmp_path, KREMLIN) as store:
        names = {form.term for sought in search.sought for form in sought.forms}
        assert set(await store.counted("terms", names)) == names
    for sought in search.sought:
        found = [form.weight for form in sought.forms]
        assert found == sorted(found, reverse=True)


async def test_an_empty_archive_and_an_empty_question_give_a_search_of_no_forms(tmp_path: Path) -> None:
    nothing = await desk.sought(tmp_path, "Wann endet die Frist?", {})
    assert all(sought.missing and not sought.forms for sought in nothing.sought)
    assert (await desk.sought(tmp_path, "", KREMLIN)).sought == ()


async def test_neither_a_stemmed_noun_nor_a_part_of_a_compound_stands_for_a_function_word(tmp_path: Path) -> None:
    articles = {"rat.txt": "Nach der Pause vor Ort sprach der Rat von seinem nächsten Gespräch.\n"}
    following = await looked_for(tmp_path, "Wann ist das nächste Gespräch?", "nächste", articles)
    assert "nach" not in weights(following)
    before = await looked_for(tmp_path, "Wann ist das Vorgespräch?", "Vorgespräch", articles)
    assert weights(before).keys() == {term("Gespräch", "de")}
    after = await looked_for(tmp_path, "Was geschah nach der Pause?", "nach", articles)
    assert weights(after)["nach"] == 1


async def test_a_verb_that_says_little_stands_for_another_only_where_no_better_one_does(tmp_path: Path) -> None:
    articles = {"rat.txt": "Der Rat führte ein Gespräch. Kern leitet die Sitzung.\n"}
    leading = await looked_for(tmp_path, "Wer führt die Gruppe an?", "anführen", articles)
    assert weights(leading).keys() == {term("leiten", "de")}
    alone = await looked_for(tmp_path, "Wer leitet die Halle?", "leitet", {"rat.txt": "Kern führt die Halle.\n"})
    assert weights(alone).keys() == {term("führt", "de")}


async def test_a_phrase_of_the_thesaurus_does_not_stand_for_its_words(tmp_path: Path) -> None:
    articles = {"rat.txt": "Der Rat weicht nicht aus und meidet den Streit.\n"}
    thesaurus = lexicons.Synonyms({"entziehen": ("nicht ausweichen", "meiden")})
    async with desk.store_of(tmp_path, articles) as store:
        search = await expand(
            parse("Wer will sich dem Streit entziehen?"), store, replace(desk.OWN_LISTS, thesaurus=thesaurus)
        )
    assert weights(of(search, "entziehen")).keys() == {term("meiden", "de")}


async def test_a_slip_in_a_long_word_that_stands_nowhere_is_mended_by_the_dictionary(tmp_path: Path) -> None:
    articles = {"rat.txt": "Der Bus hat einen neuen Fahrer. Die Firma Kern fährt.\n"}
    driver = await looked_for(tmp_path, "Wer ist der Busahrer?", "Busahrer", articles)
    assert weights(driver).keys() == {term("Bus", "de"), term("Fahrer", "de")}
    short = await looked_for(tmp_path, "Wer ist Fahrr?", "Fahrr", {"rat.txt": "Der Bus fährt.\n"})
    assert short.missing


async def test_a_phrase_of_our_own_list_does_not_stand_for_its_verb_alone(tmp_path: Path) -> None:
    articles = {"rat.txt": "Er ist an die Macht gekommen. Drei starben.\n"}
    died = await looked_for(tmp_path, "Wer ist gestorben?", "gestorben", articles)
    assert term("kommen", "de") not in weights(died)


@pytest.mark.parametrize(
    "question",
    ["Wo kam ein Mensch ums Leben?", "wo ist ein mensch ums leben gekommen", "Wer soll ums Leben gekommen sein?"],
)
async def test_a_phrase_is_looked_for_by_what_stands_for_it(tmp_path: Path, question: str) -> None:
    search = await desk.sought(
        tmp_path, question, {"rat.txt": "Das Leben am See ist schön. Drei starben, andere kamen.\n"}
    )
    noun = next(sought for sought in search.sought if sought.word.text.lower() == "leben")
    verb = next(sought for sought in search.sought if sought.word.verb)
    assert all(weights(each)[term("sterben", "de")] == IDIOM for each in (noun, verb))


@pytest.mark.parametrize("question", ["Wie kam Leben in die Stadt?", "Wer kommt ums Haus?", "Was heißt ums Leben?"])
async def test_words_of_a_phrase_that_is_not_said_stand_for_themselves(tmp_path: Path, question: str) -> None:
    search = await desk.sought(
        tmp_path, question, {"rat.txt": "Das Leben am See ist schön. Drei starben, andere kamen.\n"}
    )
    assert not any(weights(each).get(term("sterben", "de"), 0.0) >= IDIOM for each in search.sought)


async def test_a_chats_nouns_have_the_synonyms_of_nouns(tmp_path: Path) -> None:
    articles = {"rat.txt": "Das Werk streicht 185 Arbeitsplätze. Das Feuer war weithin zu sehen.\n"}
    search = await desk.sought(tmp_path, "wieviele jobs streicht das werk nach dem brand", articles)
    assert term("Arbeitsplatz", "de") in weights(of(search, "jobs"))
    assert term("Feuer", "de") in weights(of(search, "brand"))


async def test_a_participle_has_the_synonyms_of_its_verb(tmp_path: Path) -> None:
    articles = {"rat.txt": "Der Verlust ist groß. Der Rat entscheidet morgen.\n"}
    lost = await looked_for(tmp_path, "Wer hat Geld verloren?", "verloren", articles)
    assert {term("Verlust", "de")} <= weights(lost).keys()
    decided = await looked_for(tmp_path, "Was hat der Rat entschieden?", "entschieden", articles)
    assert weights(decided)[term("entscheiden", "de")] >= 0.9


async def test_only_nouns_are_taken_apart(tmp_path: Path) -> None:
    worst = await looked_for(
        tmp_path, "Was droht ihm schlimmstenfalls?", "schlimmstenfalls", {"a.txt": "Ein Fall ist schlimm.\n"}
    )
    assert term("Fall", "de") not in weights(worst)


async def test_what_stands_for_a_man_in_office_stands_for_a_woman_in_it(tmp_path: Path) -> None:
    articles = {"rat.txt": "Die Kanzlerin will bis 2021 bleiben. Ein Kanzler kam.\n"}
    head = await looked_for(tmp_path, "Wie lange bleibt die Regierungschefin?", "Regierungschefin", articles)
    assert {term("Kanzlerin", "de"), term("Kanzler", "de")} <= weights(head).keys()
    maths = {"rat.txt": "Der Term ist lang. Die Kur half.\n"}
    assert not (await looked_for(tmp_path, "Wann ist der Termin?", "Termin", maths)).forms
