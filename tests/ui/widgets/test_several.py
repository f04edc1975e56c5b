"""Several values in one field: a menu of boxes, everything by keyboard, all of it said."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.several import SeveralChoice
from tests.ui.focus import activate

KEY = Qt.Key


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> Field:
    made = Field("Avec", SeveralChoice("Personne"))
    made.editor.set_choices([("a", "Yann Prévost"), ("b", "R & D"), ("c", "Bureau 3")])
    qtbot.addWidget(made)
    made.show()
    activate(made)
    made.setFocus()
    yield made
    made.editor.menu().close()


def press(*keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget(), key)


@pytest.mark.parametrize("opening", [KEY.Key_Space, KEY.Key_Down, KEY.Key_Up])
def test_the_keyboard_ticks_several_and_entree_closes(field: Field, opening: Qt.Key) -> None:
    heard = []
    field.changed.connect(lambda: heard.append(field.value()))
    press(opening, KEY.Key_Space, KEY.Key_Down, KEY.Key_Down, KEY.Key_Return)
    assert QApplication.activePopupWidget() is None
    assert heard == [["a"], ["a", "c"]]
    assert field.editor.words() == "Yann Prévost et Bureau 3"
    press(opening, KEY.Key_Return)
    assert field.value() == ["a", "c"], "Entrée takes, and never takes back"
    press(opening, KEY.Key_Space, KEY.Key_Escape)
    assert field.value() == ["c"]


def test_the_mouse_ticks_several_and_the_menu_stays(field: Field) -> None:
    press(KEY.Key_Space)
    menu = QApplication.activePopupWidget()
    for place in (0, 1, 0):
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[place]).center())
    assert menu.isVisible()
    assert field.value() == ["b"]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.rect().bottomRight() + QPoint(9, 9))
    assert not menu.isVisible()
    assert field.value() == ["b"]


def test_a_screen_reader_is_told_what_is_ticked(field: Field) -> None:
    editor = field.editor
    assert editor.accessibleName() == "Avec\u00a0: Personne"
    assert editor.toolTip() == ""
    field.set_value(["c", "b", "gone"])
    assert field.value() == ["b", "c"], "in the order of the list, those that are offered"
    assert editor.accessibleName() == "Avec\u00a0: R & D et Bureau 3"
    assert editor.toolTip() == "R & D et Bureau 3"
    assert [action.text() for action in editor.menu().actions()][1] == "R && D"


def test_what_is_no_longer_offered_is_no_longer_ticked(field: Field) -> None:
    field.set_value(["a", "c"])
    field.editor.set_choices([("c", "Bureau 3")])
    assert field.value() == ["c"]
    field.editor.set_choices([])
    assert field.value() == []
    press(KEY.Key_Space)


def test_it_is_left_by_the_focus_not_by_its_menu(field: Field) -> None:
    left = []
    field.editor.left.connect(lambda: left.append(1))
    for reason in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.TabFocusReason):
        QApplication.sendEvent(field.editor, QFocusEvent(QEvent.Type.FocusOut, reason))
    assert left == [1]


def test_it_is_painted_in_every_state(field: Field, theme: Theme) -> None:
    plain = field.editor.grab().toImage()
    field.editor.set_look(invalid=True)
    invalid = field.editor.grab().toImage()
    field.editor.setEnabled(False)
    assert len({bytes(one.constBits()) for one in (plain, invalid, field.editor.grab().toImage())}) == 3
    assert field.editor.problem() == ""
