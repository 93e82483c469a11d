"""The candidates' compounds that hold a word of the question: who asks for an "Insel" finds the "Klosterinsel"."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from retrieval.analysis.lexicons import places
from retrieval.analysis.terms import is_known
from retrieval.ranking import Form, Search, Sought

HEAD = 0.6  # what "Klosterinsel" counts for "Insel", which it is, ...
FIRST = 0.4  # ... and "Frontverlauf" for "Front", which it only has to do with
SHORTEST = 4  # letters of either part
MOST = 4  # compounds for one word
LEAST = 0.8  # what a form must count for its compounds to be looked for
_LINKS = ("", "s", "es", "n", "en", "e", "er")


def with_compounds(search: Search, terms: Iterable[str]) -> Search:
    """The search with the compounds of its nouns among its forms; a word that stands in one is not missing.

    terms  of the candidates, as `Analysed.terms`
    Only there they are looked for: an archive has no list of its words by their ends.
    """
    text = "\n".join(terms)
    asked = frozenset(form.term for sought in search.sought for form in sought.forms if form.weight >= LEAST)
    is_english = search.question.language == "en"  # whose nouns have no capital
    return replace(
        search,
        sought=tuple(
            _composed(sought, text, asked) if sought.word.capital or is_english else sought for sought in search.sought
        ),
    )


def _composed(sought: Sought, text: str, asked: frozenset[str]) -> Sought:
    if not sought.word.text[0].isalpha():
        return sought
    terms = {form.term for form in sought.forms if form.weight >= LEAST} or {sought.word.term}
    known = {form.term for form in sought.forms}
    found = {
        form.term: form for term in terms if len(term) >= SHORTEST for form in _compounds(term, text, sought, asked)
    }
    new = sorted((form for name, form in found.items() if name not in known), key=lambda form: -form.weight)[:MOST]
    return replace(sought, forms=(*sought.forms, *new), missing=False) if new else sought


def _compounds(term: str, text: str, sought: Sought, asked: frozenset[str]) -> Iterator[Form]:
    rarity = sought.forms[0].idf if sought.forms else sought.weight
    place = text.find(term)
    while place >= 0:
        start, end = text.rfind(" ", 0, place) + 1, text.find(" ", place)
        whole, before, behind = text[start:end], text[start:place], text[place + len(term) : end]
        if whole not in places():  # "Deutschland" is no such land
            if before and not behind and (before in asked or _is_first(before)):
                yield Form(whole, HEAD, rarity, f" {whole} ")
            elif behind and not before and (behind in asked or _is_head(behind)):
                yield Form(whole, FIRST, rarity, f" {whole} ")
        place = text.find(term, end)


def _is_first(piece: str) -> bool:
    """Whether a piece is a word, with or without the letters that link it to what follows."""
    return any(_is_word(piece.removesuffix(link)) for link in _LINKS if piece.endswith(link) and len(piece) > len(link))


def _is_head(piece: str) -> bool:
    """The same of what stands behind: links come first, and its end was cut as that of any term."""
    return any(
        _is_word(rest) or any(is_known(f"{rest}{end}".capitalize(), "de") for end in ("e", "en", "er"))
        for link in _LINKS
        if piece.startswith(link) and len(rest := piece.removeprefix(link)) >= SHORTEST
    )


def _is_word(piece: str) -> bool:
    return len(piece) >= SHORTEST and is_known(piece.capitalize(), "de")
