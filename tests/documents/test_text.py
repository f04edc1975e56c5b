from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmmh_desk.documents.fonts import MISSING, covered, width
from lmmh_desk.documents.scripts import clean, drawn, is_right_to_left
from lmmh_desk.documents.text import LEAST, RAISED, Run, Style, TextLine, broken, fitted, strong

STYLE = Style(10)


def said(lines: list[TextLine]) -> list[str]:
    return ["".join(atom.text for atom in line.atoms).replace("\u00a0", "~") for line in lines]


def test_lines_break_at_spaces() -> None:
    room = (width("Le Mans Métropole", "Regular") + 0.1) * 10
    assert said(broken("Le Mans Métropole Habitat", STYLE, room)) == ["Le Mans Métropole", "Habitat"]


def test_nothing_is_one_empty_line() -> None:
    assert said(broken("", STYLE, 100)) == [""]
    assert said(broken([Run(""), Run("  ")], STYLE, 100)) == [""]


def test_a_word_wider_than_a_line_is_cut_between_letters() -> None:
    lines = said(broken("x" * 50 + " y", STYLE, 60))
    assert "".join(lines) == "x" * 50 + "y"
    assert len({len(line) for line in lines[:-1]}) == 1


def test_a_word_may_change_weight() -> None:
    (line,) = broken([strong("M. BELKACEM"), Run(", né")], STYLE, 500)
    assert [(atom.text, atom.face) for atom in line.atoms] == [
        ("M.", "SemiBold"), (" ", "Regular"), ("BELKACEM", "SemiBold"), (", né", "Regular"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["1er étage", "3e étage", "2ème étage", "3ᵉ étage", "1ᵉʳ étage"])
def test_ordinals_are_raised(text: str) -> None:
    (line,) = broken(text, STYLE, 500)
    assert line.atoms[1].text in {"er", "e", "ème"}
    assert (line.atoms[1].size, line.atoms[1].rise) == (RAISED, 0.34)
    assert line.atoms[2].rise == 0


@pytest.mark.parametrize("text", ["29 octobre 2020", "1er mai 2021", "n° 32", "12 avril"])
def test_a_date_stays_on_one_line(text: str) -> None:
    assert all(text.replace(" ", "~") in "".join(said(broken("du " + text + " au", STYLE, room))) for room in (60, 300))
    assert said(broken(text, STYLE, 30))[0] != text.split(maxsplit=1)[0]


def test_a_long_line_shrinks_before_it_wraps() -> None:
    text = "Appartement 12 au premier étage"
    natural = width(text, "Regular") * 10
    style, lines = fitted(text, STYLE, natural + 1)
    assert (style.size, len(lines)) == (10, 1)
    style, lines = fitted(text, STYLE, natural * 0.8)
    assert LEAST * 10 < style.size < 10
    assert len(lines) == 1
    style, lines = fitted(text, STYLE, natural * 0.5)
    assert style.size == LEAST * 10
    assert len(lines) == 2


@settings(max_examples=200)
@given(st.text(max_size=200), st.floats(20, 400), st.floats(4, 30))
def test_no_line_is_wider_than_its_room(text: str, room: float, size: float) -> None:
    style = Style(size)
    for line in broken(text, style, room):
        assert line.width * size <= room + 1e-6 or sum(len(atom.text) for atom in line.atoms) == 1


@settings(max_examples=100)
@given(st.text("abc dé 1er\u00a0-", max_size=80), st.floats(30, 400))
def test_no_letter_is_lost(text: str, room: float) -> None:
    kept = "".join(said(broken(text, STYLE, room))).replace(" ", "").replace("~", "")
    assert kept == text.replace(" ", "").replace("\u00a0", "")


def test_faces_take_turns() -> None:
    assert covered("Aé", "SemiBold") == [("SemiBold", "Aé")]
    assert covered("Aש😀", "SemiBold") == [("SemiBold", "A"), ("Other", "ש😀")]
    assert covered("→", "Mono") == [("Regular", "→")]
    assert covered("a山b", "Regular") == [("Regular", "a" + MISSING + "b")]


@pytest.mark.parametrize("face", ["Regular", "Medium", "SemiBold", "Bold", "Display", "Mono"])
def test_figures_have_one_width(face: str) -> None:
    assert len({width(str(figure), face) for figure in range(10)}) == 1


@pytest.mark.parametrize("face", ["Regular", "Medium", "SemiBold", "Bold", "Display"])
def test_every_letter_of_french_and_its_neighbours_is_drawn(face: str) -> None:
    letters = "ÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸàâäæçéèêëîïôöœùûüÿ’«»–—…€°²·ßñáíóúãõåøłńśżčšžřğışțđő→"
    assert covered(letters, face) == [(face, letters)]


@given(st.text(max_size=60))
def test_clean_text_has_only_what_is_drawn(text: str) -> None:
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Cn", "Co"} for letter in clean(text))
    assert clean(clean(text)) == clean(text)


def test_cleaning_composes_and_drops_what_turns_text_around() -> None:
    assert clean("e\u0301\u202e\u200b\tx\ud800") == "é x"


def test_hebrew_is_turned_and_its_figures_are_not() -> None:
    assert is_right_to_left("שלום")
    assert not is_right_to_left("Léa")
    assert drawn("שלום") == "םולש"
    assert drawn("12שלום") == "םולש12"
    assert said(broken("Mme שלום לוי Léa", STYLE, 500)) == ["Mme יול םולש Léa"]
    assert said(broken("שלום לוי", STYLE, 500)) == ["יול םולש"]


def test_arabic_letters_take_the_shape_of_their_place() -> None:
    names = [unicodedata.name(letter) for letter in drawn("محمد")]
    assert [name.split()[-2] for name in names] == ["FINAL", "MEDIAL", "MEDIAL", "INITIAL"]
    assert [name.split()[-2] for name in map(unicodedata.name, drawn("دار"))] == ["ISOLATED"] * 2 + ["ISOLATED"]
