from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.base import Column
from lmmh_desk.ui.widgets.buttons import Button, KeyButton
from lmmh_desk.ui.widgets.dialog import Choice, Dialog, choose, confirm, letters
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from tests.ui.widgets.conftest import focused, holds, picture

OUTCOMES = [Choice(1, "Traité"), Choice(2, "Rendez-vous pris"), Choice(3, "Réorienté"), Choice(4, "Parti", "X")]


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    made.setLayout(Column(LineEdit()))
    qtbot.addWidget(made)
    focused(qtbot, made, made.findChild(LineEdit))
    return made


def button(dialog: Dialog, words: str) -> Button:
    return next(one for one in dialog.findChildren(Button) if one.accessibleName() == words)


def ask(window: QWidget, heard: list[str], field: Field | None = None) -> Dialog:
    return confirm(
        window,
        "Annuler le justificatif JD-C02-20-0184 ?",
        "Le code ne sera plus accepté.",
        yes="Annuler le justificatif",
        no="Le garder",
        then=heard.append,
        field=field,
    )


def test_confirming_names_the_result(qtbot: QtBot, window: QWidget) -> None:
    heard: list[str] = []
    dialog = ask(window, heard)
    qtbot.waitUntil(lambda: button(dialog, "Le garder").hasFocus())
    qtbot.mouseClick(button(dialog, "Annuler le justificatif"), Qt.MouseButton.LeftButton)
    assert heard == [""]
    again = ask(window, heard)
    qtbot.keyClick(button(again, "Le garder"), Qt.Key.Key_Return)
    third = ask(window, heard)
    qtbot.keyClick(third, Qt.Key.Key_Escape)
    assert heard == [""]


def test_a_required_reason(qtbot: QtBot, window: QWidget) -> None:
    heard: list[str] = []
    field = Field("Motif", LineEdit())
    dialog = ask(window, heard, field)
    qtbot.keyClick(field.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert field.error == "Le motif manque. Saisissez-le en quelques mots."
    assert heard == []
    qtbot.keyClicks(field.editor, "Erreur de date")
    button(dialog, "Annuler le justificatif").click()
    assert heard == ["Erreur de date"]


def test_a_letter_answers(qtbot: QtBot, window: QWidget) -> None:
    heard: list[Any] = []
    dialog = choose(window, "Comment se termine la visite ?", OUTCOMES, heard.append)
    qtbot.keyClick(dialog, Qt.Key.Key_Z)
    qtbot.keyClick(dialog, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert heard == []
    qtbot.keyClick(dialog, Qt.Key.Key_R)
    assert heard == [2]


def test_enter_takes_the_default_and_arrows_another(qtbot: QtBot, window: QWidget) -> None:
    heard: list[Any] = []
    dialog = choose(window, "Comment ?", OUTCOMES, heard.append, default=2)
    buttons = dialog.findChildren(KeyButton)
    qtbot.waitUntil(buttons[1].hasFocus)
    qtbot.keyClick(buttons[1], Qt.Key.Key_Return)
    assert heard == [2]
    dialog = choose(window, "Comment ?", OUTCOMES, heard.append, default=1)
    buttons = dialog.findChildren(KeyButton)
    qtbot.waitUntil(buttons[0].hasFocus)
    qtbot.keyClick(buttons[0], Qt.Key.Key_Up)
    qtbot.keyClick(buttons[3], Qt.Key.Key_Return)
    assert heard == [2, 4]


def test_each_choice_has_its_letter() -> None:
    assert letters(OUTCOMES) == ["T", "R", "E", "X"]
    assert letters([Choice(1, "Été"), Choice(2, "Ée"), Choice(3, "…")]) == ["E", "", ""]


def test_many_choices_stand_in_two_columns(qtbot: QtBot, window: QWidget) -> None:
    many = [Choice(number, word) for number, word in enumerate(["Clés", "Bail", "Loyer", "Masques"] * 3)]
    dialog = choose(window, "Motif", many, lambda _value: None)
    assert dialog.minimumWidth() == 640
    dialog.close()
    choose(window, "Motif", [], lambda _value: None).close()


def test_dialogs_are_drawn(qtbot: QtBot, look: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = choose(window, "Comment se termine la visite ?", OUTCOMES, lambda _value: None, text="Mme Garrigue")
    assert holds(picture(dialog), look.color("layer"), 20)
    assert picture(dialog).pixelColor(2, 2) == look.color("card")
    dialog.close()


def test_focus_comes_back_and_a_closed_dialog_is_freed(qtbot: QtBot, window: QWidget) -> None:
    line = window.findChild(LineEdit)
    assert line is not None
    dialog = choose(window, "Comment ?", OUTCOMES, lambda _value: None)
    gone = weakref.ref(dialog)
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Qt.Key.Key_T)
    del dialog
    gc.collect()
    assert gone() is None
    assert window.findChildren(Dialog) == []
    window.activateWindow()
    qtbot.waitUntil(line.hasFocus)
