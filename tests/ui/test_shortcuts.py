from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QKeySequence

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.kernel.feature import Command, Feature
from lmmh_desk.ui.shell.keys import TWINS
from lmmh_desk.ui.shortcuts import Shortcuts, shown
from tests.ui import slices


@pytest.mark.parametrize(
    ("keys", "french"),
    [
        ("F2", "F2"),
        ("Ctrl+Shift+H", "Ctrl+Maj+H"),
        ("Ctrl+Return", "Ctrl+Entrée"),
        ("Esc", "Échap"),
        ("Shift+F6", "Maj+F6"),
        ("Ctrl++", "Ctrl +"),
        ("Ctrl+-", "Ctrl −"),
    ],
)
def test_keys_are_written_as_on_a_french_keyboard(keys: str, french: str) -> None:
    assert shown(keys) == french


def test_no_key_has_two_meanings_on_one_page() -> None:
    assert Shortcuts(CATALOGUE).duplicates() == []


def test_a_duplicate_is_seen() -> None:
    twice = Feature("x", commands=(Command("a", "A", "m:f", shortcut="F2"), Command("b", "B", "m:f", shortcut="F2")))
    assert Shortcuts([twice]).duplicates() == ["F2 on every page"]


def test_every_key_is_one_qt_knows() -> None:
    for each in Shortcuts(CATALOGUE).all:
        assert not QKeySequence(each.keys).isEmpty(), each.keys
        assert QKeySequence(each.keys).toString() == each.keys, each.keys


def test_a_key_with_a_figure_also_answers_to_the_key_itself() -> None:
    """French keyboards ask Shift for figures, and AltGr for brackets."""
    figures = [each.keys for each in Shortcuts(CATALOGUE).all if re.search(r"\+[\d\[\]]$", each.keys)]
    twins = {"Ctrl+0": "Ctrl+à", "Ctrl+1": "Ctrl+&", "Ctrl+2": "Ctrl+é", "Ctrl+3": 'Ctrl+"', "Ctrl+4": "Ctrl+'"}
    assert sorted(figures) == sorted(twins)
    assert {keys: TWINS[keys] for keys in figures} == {keys: (twin,) for keys, twin in twins.items()}


def test_the_page_own_meaning_comes_first_and_roles_count() -> None:
    mine = Feature(
        "x",
        commands=(
            Command("print", "Imprimer", "m:f", shortcut="Ctrl+P"),
            Command("form.print", "Enregistrer et imprimer", "m:f", shortcut="Ctrl+P", page="form"),
            Command("audit", "Journal", "m:f", shortcut="F11", roles=frozenset({"admin"})),
        ),
    )
    keys = Shortcuts([mine])
    assert [keys.find("Ctrl+P", page, "front_desk", frozenset()).command for page in ("form", "home")] == [
        "form.print",
        "print",
    ]
    assert keys.find("F11", "home", "front_desk", frozenset()) is None
    assert keys.find("F11", "home", "admin", frozenset()).command == "audit"
    assert keys.of("print").label == "Imprimer"
    assert keys.of("nothing") is None


def test_pages_with_a_letter_get_alt() -> None:
    assert Shortcuts(slices.CATALOGUE).find("Alt+A", "fiche", "", frozenset()).command == "shell.open:home"
