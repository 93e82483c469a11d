"""Codes can be typed, are found in what people write, and are not mistaken for words."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.codes import ALPHABET, found, hashed, made

CODE = "BELEG-7F3K-Q2MX-9RTW"


def test_a_code_is_hard_to_guess_and_easy_to_read() -> None:
    codes = {made() for _ in range(500)}

    assert len(codes) == 500
    assert 12 * math.log2(len(ALPHABET)) > 50
    assert all(re.fullmatch(r"BELEG(-[2-9A-HJKMNP-Z]{4}){3}", code) for code in codes)


@pytest.mark.parametrize(
    "written",
    [
        CODE,
        f"  {CODE}\n",
        f"/start {CODE}",
        CODE.lower(),
        "beleg 7f3k q2mx 9rtw",
        "Beleg7f3kq2mx9rtw",
        "BELEG – 7F3K – Q2MX – 9RTW",
        f"Mein Code ist {CODE}. Danke!",
        f"https://t.me/belegbot?start={CODE}",
        f"*{CODE}*",
    ],
)
def test_a_code_is_found_however_it_is_written(written: str) -> None:
    assert found(written) == [CODE]


@pytest.mark.parametrize(
    "question",
    [
        "Was steht zur Belegschaftstreue 2024 im Archiv?",
        "Beleg dass Kurt ruft 2024",
        "Beleg Juni 2024 Etat",
        "Wo ist der Beleg-Foto-Text-Satz?",
        "BELEG-7F3K-Q2MX",
        "XBELEG-7F3K-Q2MX-9RTW",
        "BELEG-7F3K-Q2MX-9RTW7",
        "",
    ],
)
def test_a_question_is_no_code(question: str) -> None:
    assert found(question) == []


def test_a_misread_letter_still_looks_like_a_code() -> None:
    assert found("BELEG-7F3K-Q2MX-0RTW") == ["BELEG-7F3K-Q2MX-0RTW"]


@given(st.text(max_size=30), st.integers(0, 2**12 - 1), st.sampled_from(["-", "", " ", "—", "- "]))
def test_every_code_survives_the_typing(around: str, case: int, dash: str) -> None:
    code = made()
    groups = [
        "".join(letter.lower() if case >> place & 1 else letter for place, letter in enumerate(group))
        for group in code.split("-")
    ]

    assert found(dash.join(groups)) == [code]
    assert code in found(f"{around} {code} {around}")


def test_what_is_kept_is_not_the_code() -> None:
    assert hashed(CODE) == hashed(CODE) != hashed("BELEG-7F3K-Q2MX-9RTX")
    assert "7F3K" not in hashed(CODE).upper()
