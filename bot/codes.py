"""One-time codes: made so that a phone can type them, and found in what people write."""

import hashlib
import re
import secrets
import string
from collections.abc import Sequence

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else: no 0 and O, no 1, I and L
_WORD = "BELEG"
_GROUPS, _GROUP = 3, 4  # 31 ** 12: 59 bits

# Programs turn a hyphen into a dash, and people leave it out. Somebody may also ask about the "Belegschaftstreue":
# what is written without dashes is a code only if it could be one of ours, and none of ours is without a digit.
_DASH = r"[-\u2010-\u2015\u2212]"
_DASHED = rf"(?:\s?{_DASH}\s?[A-Z0-9]{{{_GROUP}}}){{{_GROUPS}}}"
_PLAIN = rf"(?:\s?{_DASH}?\s?[{ALPHABET}]{{{_GROUP}}}){{{_GROUPS}}}"
_CODE = re.compile(rf"(?<![\w-]){_WORD}({_DASHED}|{_PLAIN})(?![\w-])", re.IGNORECASE)


def made() -> str:
    """A new code, such as BELEG-7F3K-Q2MX-9RTW."""
    while True:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(_GROUPS * _GROUP))
        if _has_digit(letters):
            return _grouped(letters)


def found(text: str) -> Sequence[str]:
    """The codes in a message, as they were made, in order: also in lower case, with blanks, or after "/start"."""
    return [
        _grouped(re.sub(r"[^A-Z0-9]", "", match[1].upper())) for match in _CODE.finditer(text) if _has_digit(match[1])
    ]


def hashed(code: str) -> str:
    """What is kept of a code; looking it up takes the same time however much of a guess is right."""
    return hashlib.sha256(code.encode()).hexdigest()


def _has_digit(letters: str) -> bool:
    return any(letter in string.digits for letter in letters)


def _grouped(letters: str) -> str:
    return "-".join([_WORD, *(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))])
