"""Lines of a postal address: what fits, what is shortened, what can't be written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.kernel.postal import WIDTH, capitals, fitted, postal_fault


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ""),
        ("14 allée des Sittelles", "14 allée des Sittelles"),
        ("12 avenue du Président Exemple de la République", "12 avenue PDT Exemple de la République"),
        ("Cour de la Grande Maison des Bords de l’Huisne", "Cour Grande Maison Bords de l’Huisne"),
        ("LOT 1 LOT 2 LOT 3 LOT 4 LOT 5 LOT 6 LOT 7 LOT 8", "L 1 L 2 L 3 L 4 L 5 LOT 6 LOT 7 LOT 8"),
        ("x" * 39, ""),
        ("de " + "x" * 38, "x" * 38),
        ("123456789 " * 4, ""),
    ],
)
def test_a_line_is_shortened_from_the_left_but_its_last_word_and_numbers_stay(text: str, written: str) -> None:
    assert fitted(text) == written


@given(st.text(max_size=120))
def test_a_written_line_is_never_too_long(text: str) -> None:
    assert len(fitted(capitals(text))) <= WIDTH


def test_capitals_have_no_accents_or_punctuation() -> None:
    assert capitals("Cœur d’Yvré-l’Évêque, n° 3") == "COEUR D YVRE L EVEQUE N 3"
    assert capitals("شارع") == ""


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ((), ""),
        (("5 rue du Clos-Bernard", "1er étage, n° 12", "72000 Le Mans"), ""),
        (
            ("Bât. 123456 789012 345678, 3e étage, entrée 1234567890, n° 1234567890", "5 rue X", "72000 Le Mans"),
            "",
        ),  # two lines of the envelope, cut at the commas
        (("5 rue X", "x" * 39, "72000 Le Mans"), "«\u00a0" + "x" * 39 + "\u00a0» ne tient pas sur une enveloppe"),
        (("5 rue X", "ici, " + "x" * 39, "72000 Le Mans"), "ne tient pas sur une enveloppe, en 38 caractères."),
        (("شارع", "72000 Le Mans"), "Abrégez cette ligne."),
        (tuple("abcdef"), "Sous le nom, une adresse postale tient en 5 lignes."),
    ],
)
def test_lines_that_no_envelope_holds_are_said(lines: tuple[str, ...], fault: str) -> None:
    said = postal_fault(lines)
    assert said if fault else not said
    assert fault in said
