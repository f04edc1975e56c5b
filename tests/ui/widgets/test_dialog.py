from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.base import Column
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog, confirm
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from tests.audit import lacks
from tests.ui.focus import activate, has_focus
from tests.ui.widgets.conftest import focused, picture


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


def test_a_dialog_is_drawn(qtbot: QtBot, look: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ask(window, [])
    assert picture(dialog).pixelColor(2, 2) == look.color("card")
    dialog.close()


def test_focus_comes_back_and_a_closed_dialog_is_freed(qtbot: QtBot, window: QWidget) -> None:
    line = window.findChild(LineEdit)
    assert line is not None
    dialog = ask(window, [])
    gone = weakref.ref(dialog)
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    del dialog
    gc.collect()
    assert gone() is None
    assert window.findChildren(Dialog) == []
    window.activateWindow()
    qtbot.waitUntil(line.hasFocus)


def test_the_audit_sees_what_a_dialog_lacks(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialog = Dialog(parent, "Un titre")
    dialog.open()
    assert lacks(dialog, 1366) == {}
    assert list(lacks(dialog, 300)) == ["larger than the screen"]
    line = QLineEdit(dialog)
    line.show()
    assert lacks(dialog, 1366) == {"nameless": ["QLineEdit in Dialog"]}
    dialog.setAccessibleName("")
    dialog.body.itemAt(0).widget().setFixedWidth(10)
    assert list(lacks(dialog, 1366)) == ["nameless", "cut", "untitled"]


def test_a_dialog_higher_than_the_screen_scrolls_to_what_has_the_focus(qtbot, theme):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    theme.set("light", 200)
    dialog = Dialog(parent, "Un titre")
    lines = [Field(f"Champ {number}", LineEdit()) for number in range(7)]
    for line in lines:
        dialog.body.addWidget(line)
    dialog.open()
    activate(dialog)
    assert lacks(dialog, 1366) == {}
    last = lines[-1]

    def seen():
        return dialog.rect().contains(last.mapTo(dialog, last.rect().bottomLeft()))

    qtbot.wait(20)
    assert not seen()
    last.setFocus()
    assert seen()
    theme.set("light", 100)
    qtbot.wait(20)
    assert seen(), "there is room for all again"
    assert lines[0].mapTo(dialog, lines[0].rect().topLeft()).y() >= 0


@pytest.fixture
def high(window):
    """A dialog that holds at 100 % and scrolls at 200 %."""
    dialog = Dialog(window, "Un titre")
    for number in range(7):
        dialog.body.addWidget(Field(f"Champ {number}", LineEdit()))
    dialog.open()
    activate(dialog)
    return dialog


def test_a_dialog_that_scrolls_is_no_wider_at_each_show(high, qtbot, theme):
    theme.set("light", 200)
    qtbot.wait(20)
    wide = high.width()
    for _again in range(3):
        high.hide()
        high.show()
    assert high.width() == wide


def test_another_zoom_leaves_the_focus_in_the_field_being_typed_in(high, qtbot, theme):
    editor = high.findChildren(LineEdit)[1]
    editor.setFocus()
    theme.set("light", 200)
    qtbot.wait(20)
    assert high.layout() is not high.body, "it scrolls"
    assert has_focus(editor)
