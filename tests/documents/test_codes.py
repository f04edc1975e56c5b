from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.documents.codes import (
    BASE_41,
    POSTAL,
    from_base41,
    pack,
    postal,
    read_short_code,
    short_code,
    to_base41,
    unpack,
)
from lmmh_desk.kernel.ids import CODE_ALPHABET


@given(st.binary(max_size=300))
def test_base41_gives_back_the_bytes(data: bytes) -> None:
    text = to_base41(data)
    assert from_base41(text) == data
    assert set(text) <= set(BASE_41)
    assert len(text) == len(data) // 2 * 3 + len(data) % 2 * 2


@given(st.text(BASE_41, max_size=30))
def test_base41_reads_only_what_it_writes(text: str) -> None:
    try:
        data = from_base41(text)
    except ValueError:
        return
    assert to_base41(data) == text


@pytest.mark.parametrize("text", ["A", "0000", ":::", "::", "abc", "é00"])
def test_base41_refuses_the_rest(text: str) -> None:
    with pytest.raises(ValueError, match=r"another|lone|large"):
        from_base41(text)


@given(st.text(POSTAL[1:], max_size=60))
def test_packed_text_comes_back(text: str) -> None:
    assert unpack(pack(text)) == text
    assert len(pack(text)) == -(-len(text) // 3) * 2


@given(st.binary(max_size=12))
def test_unpacking_reads_only_what_packing_writes(data: bytes) -> None:
    try:
        text = unpack(data)
    except ValueError:
        return
    assert pack(text) == data


@pytest.mark.parametrize(
    ("text", "capitals"),
    [
        ("14 allée des Sittelles, 72100 Le Mans", "14 ALLEE DES SITTELLES 72100 LE MANS"),
        ("M. d’Œuvre-Ÿ  ÇA", "M D OEUVRE-Y CA"),
        ("Bât. C, 3ᵉ étage, n° 32", "BAT C 3E ETAGE N 32"),
        ("Łukasz Straße", "LUKASZ STRASSE"),
        ("😀 ok", "OK"),
        ("", ""),
    ],
)
def test_postal_capitals(text: str, capitals: str) -> None:
    assert postal(text) == capitals


@pytest.mark.parametrize("text", ["محمد", "שלום", "Иван", "山田", "Ωmega"])
def test_other_letters_are_not_lost(text: str) -> None:
    assert postal(text) is None


@given(st.binary(max_size=300))
def test_a_short_code_is_read_however_it_is_said(payload: bytes) -> None:
    code = short_code(payload)
    assert len(code) == 14
    assert code[4] == code[9] == "-"
    assert read_short_code(code) == code
    assert read_short_code(code.lower().replace("-", " ")) == code
    assert read_short_code(code.replace("1", "I").replace("0", "o")) == code
    assert read_short_code(code.replace("1", "l").replace("-", "")) == code


def test_the_check_character_betrays_any_one_wrong_character() -> None:
    code = short_code(b"a paper").replace("-", "")
    for place, right in enumerate(code):
        for wrong in CODE_ALPHABET.replace(right, ""):
            assert read_short_code(code[:place] + wrong + code[place + 1 :]) is None


def test_the_check_character_betrays_any_two_exchanged() -> None:
    for text in (b"a paper", b"another", b"third"):
        code = short_code(text).replace("-", "")
        for first, second in combinations(range(12), 2):
            letters = list(code)
            letters[first], letters[second] = letters[second], letters[first]
            if letters != list(code):
                assert read_short_code("".join(letters)) is None


@pytest.mark.parametrize("text", ["", "7K4M-2Q9P", "7K4M-2Q9P-XH6U", "JD-C02-20-0184", "7K4M2Q9PXH6T7"])
def test_other_texts_are_no_short_code(text: str) -> None:
    assert read_short_code(text) is None
