"""Folding, sounds, typing errors, marks."""

from __future__ import annotations

import pytest

from lmmh_desk.store.ranking import marks
from lmmh_desk.store.typos import Vocabulary
from lmmh_desk.store.words import code, fold, is_phone, name_tokens, phone, sound, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Aïssatou N’DIAYE", "aissatou n’diaye"),
        ("Lœuillet-Ægir", "loeuillet-aegir"),
        ("E\u0301milie", "emilie"),
        ("Straße", "strasse"),
        ("محمد 😀", "محمد 😀"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "variants",
    [
        ("lefevre", "lefaivre"), ("philippe", "filip"), ("dupont", "dupond"), ("thierry", "tierri"),
        ("belkacem", "belkasem"), ("gauthier", "gautier", "gotier"), ("martineau", "martino"),
        ("renault", "reno", "renaud"), ("jacques", "jak"), ("schmitt", "chmit"),
        ("moreau", "moro"), ("bertrand", "bertran"), ("mathieu", "matieu"),
        ("benoit", "benoid"), ("quentin", "kentin", "kantin"), ("yves", "ives"), ("ngozi", "ngosi"),
    ],
)  # fmt: skip
def test_sound_alikes_share_a_key(variants: tuple[str, ...]) -> None:
    assert len({sound(word) for word in variants}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("martin", "morin"), ("durand", "dupont"), ("leroy", "leroux"), ("bernard", "renard"), ("simon", "samson"),
     ("garcia", "garnier"), ("michel", "nicole"), ("robert", "robin")],
)  # fmt: skip
def test_others_do_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_what_is_not_a_name_has_no_sound() -> None:
    assert [sound(word) for word in ("72", "ab", "a1b2", "é", "ttt")] == [""] * 5


def test_a_compound_name_is_found_joined_and_by_its_initials() -> None:
    tokens = set(name_tokens("Jean-Pierre D’ARTAGNAN"))
    assert {"jean", "pierre", "jeanpierre", "jp", "d", "artagnan", "dartagnan"} <= tokens


@pytest.mark.parametrize(
    "typed",
    ["06 39 98 12 34", "06.39.98.12.34", "+33 6 39 98 12 34", "0033639981234", "+33 (0)6 39 98 12 34", "639981234"],
)
def test_a_phone_is_the_same_in_any_format(typed: str) -> None:
    assert is_phone(typed)
    assert phone(typed) == "639981234"


def test_what_is_not_a_phone() -> None:
    assert not is_phone("L-204518")
    assert not is_phone("")
    assert code("l-2014/0231 ") == "L20140231"


@pytest.fixture
def vocabulary() -> Vocabulary:
    made = Vocabulary()
    made.add(["belkacem", "david", "marie", "martin", "ali", "huet", "_sound", "1984", "a"])
    return made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("belkcem", "belkacem"), ("belkaacem", "belkacem"), ("belkacen", "belkacem"), ("eblkacem", "belkacem"),
        ("elkacem", "belkacem"), ("velkacem", "belkacem"), ("bbelkacem", "belkacem"), ("advid", "david"),
        ("marei", "marie"), ("hut", "huet"), ("alii", "ali"),
    ],
)  # fmt: skip
def test_one_error_is_forgiven(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert meant in vocabulary.near(typed)


@pytest.mark.parametrize("typed", ["bekcem", "martin", "al", "1985", "martinez", ""])
def test_two_errors_are_another_word(vocabulary: Vocabulary, typed: str) -> None:
    assert vocabulary.near(typed) == []


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("M. Ferhat Belkacem", "bel fer", ["Fer", "Bel"]),
        ("Aïssatou N’Diaye", "aissa diaye", ["Aïssa", "Diaye"]),
        ("Lœuillet", "loeu", ["Lœu"]),
        ("Cœur de Lion", "lion", ["Lion"]),
        ("Marie", "x", []),
    ],
)
def test_marks_are_the_letters_typed(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in marks(text, words(query))] == marked
