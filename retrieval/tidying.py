"""What people type into a chat -> the question they mean: blanks, capitals, greetings, umlauts, misspelt "Watum"."""

import re
import unicodedata
from collections.abc import Iterator

from retrieval.analysis.lexicons import frame_words, stopwords
from retrieval.analysis.spelling import distance
from retrieval.analysis.terms import is_known
from retrieval.analysis.tokens import Token, tokens
from retrieval.kinds import SPEECH

SHOUTED = 3  # words in capitals from which on a text is shouted and no row of acronyms
LONGEST_GREETING = 80  # characters
LEAST = 3  # letters of a word that may be a slip for a question word
_UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("Ae", "Ä"), ("Oe", "Ö"), ("Ue", "Ü"))
_SHARP = (("ss", "ß"),)
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_QUOTED = re.compile('([„“”"»«›‹][^„“”"»«›‹]{2,300}[„“”"»«›‹])')
_TURN = re.compile(r"\s*[,:;!.–—-]+\s+")  # after which the question begins: "Hallo zusammen, ich habe eine Frage: Wann"
_GREETING = """
    hallo hi hey moin servus grüezi guten tag morgen abend liebe lieber liebes kollegen kolleginnen kollege kollegin
    team zusammen leute belegbot bot ich wir du ihr sie kurz kurze kurzer kurzes schnell schnelle eine frage fragen
    bräuchte brauche brauchen habe hab hätte hätten haben suche suchen wüsste möchte würde gern gerne weiß weißt wissen
    kannst kann könnt könntest könnten mir uns sagen sag helfen hilf bitte danke mal noch dringend eilig
    hello good morning evening afternoon there everyone folks please quick question need would like to know can could
    you tell me do i have a
"""
_SMALLTALK = frozenset(_GREETING.split())
# Which kind of answer is wanted hangs on these: a slip in one of them misleads more than one in any other word.
_ASKING = """
    wann warum weshalb wieso wohin woher welche welcher welches welchen welchem wieviel viele viel lange hoch teuer groß
    heißt heißen hieß kostet kostete kosten sagte sagt sagten dauert dauerte wurde wurden
"""
_TELLING = tuple(_ASKING.split())


def tidied(text: str) -> str:
    """The question in a text, as somebody with time and a German keyboard had typed it.

    Characters are composed (NFC), any white space is one blank, a text in nothing but capitals comes in small letters,
    what greets or asks for attention before the question is left out, "11th" becomes "11", "ueber" "über", and a slip
    in a question word is mended ("Watum"). What is quoted stays as it is. Never empty unless the text holds nothing.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if text.isupper() and len(text.split()) >= SHOUTED:
        text = text.lower()
    text = _without_greeting(text)
    parts = _QUOTED.split(text)  # every second one is quoted, and must occur as it was typed
    return "".join(part if place % 2 else _as_meant(part) for place, part in enumerate(parts))


def _without_greeting(text: str) -> str:
    start = 0
    for turn in _TURN.finditer(text, 0, LONGEST_GREETING):
        said = [token.word.lower() for token in tokens(text[start : turn.start()])]
        if not said or not all(word in _SMALLTALK for word in said) or turn.end() == len(text):
            break
        start = turn.end()
    return text[start:]


def _as_meant(text: str) -> str:
    text = _ORDINAL.sub(r"\1", text)
    return _replaced(text, _mended(text))


def _mended(text: str) -> Iterator[tuple[Token, str]]:
    """The words that were meant otherwise, in order, with what was meant."""
    for place, token in enumerate(tokens(text)):
        meant = _with_umlauts(token.word)
        if meant == token.word and (place == 0 or token.word.islower()):
            meant = _question_word(token.word)
        if meant != token.word:
            yield token, meant


def _replaced(text: str, mended: Iterator[tuple[Token, str]]) -> str:
    parts, end = [], 0
    for token, meant in mended:
        parts += [text[end : token.start], meant]
        end = token.end
    return "".join([*parts, text[end:]])


def _with_umlauts(word: str) -> str:
    """ "Gefaengnis" as "Gefängnis"; what is no word of the dictionary then stays as it is, as "Manuel" does."""
    if is_known(word.lower(), "en"):  # "does"
        return word
    restored = _exchanged(word, _UMLAUTS)
    if restored != word or not is_known(word, "de"):  # "Masse" is none for "Maße"
        sharp = _exchanged(restored, _SHARP)
        return next((meant for meant in (sharp, restored) if meant != word and _is_word(meant)), word)
    return word


def _exchanged(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for written, meant in pairs:
        word = word.replace(written, meant)
    return word


def _is_word(word: str) -> bool:
    return is_known(word, "de") or word.lower() in stopwords("de")


def _question_word(word: str) -> str:
    """The question word, or verb of asking, that a word no dictionary knows is one slip away from; else the word."""
    lower = word.lower()
    if len(word) < LEAST or _is_word(lower) or lower in frame_words("de") or _is_another_word(lower):
        return word
    meant = next((known for known in _TELLING if abs(len(known) - len(lower)) < 2 and distance(known, lower) == 1), "")
    return (meant.capitalize() if word[0].isupper() else meant) or word


def _is_another_word(word: str) -> bool:
    """Whether it is English, or one of the verbs of saying, not all of which a dictionary has: "postet"."""
    return is_known(word, "en") or re.fullmatch(SPEECH["de"], word) is not None
