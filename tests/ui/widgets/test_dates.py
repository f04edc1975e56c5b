from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.dates import BirthEdit, Calendar, DateEdit
from tests.ui.widgets.conftest import focused, holds, picture

TODAY = date(2020, 11, 17)


@pytest.fixture
def edit(qtbot: QtBot, theme: Theme) -> DateEdit:
    made = DateEdit(TODAY)
    qtbot.addWidget(made)
    made.resize(200, 32)
    focused(qtbot, made)
    return made


def opened(edit: DateEdit) -> Calendar:
    calendar = edit.findChild(Calendar)
    assert isinstance(calendar, Calendar)
    return calendar


def test_five_keys_make_a_day(qtbot: QtBot, edit: DateEdit) -> None:
    qtbot.keyClicks(edit, "21/11")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "sam. 21/11/2020"
    assert edit.value() == date(2020, 11, 21)


def test_a_wrong_day_is_said(qtbot: QtBot, edit: DateEdit) -> None:
    qtbot.keyClicks(edit, "31/02/2021")
    assert edit.problem() == "Le 31/02/2021 n’existe pas dans le calendrier. Vérifiez le jour et le mois."
    assert edit.value() is None


def test_a_birth_date_needs_its_year(qtbot: QtBot, theme: Theme) -> None:
    birth = BirthEdit(TODAY)
    qtbot.addWidget(birth)
    focused(qtbot, birth)
    assert birth.placeholderText() == "12/04/1984"
    qtbot.keyClicks(birth, "12/04")
    assert birth.value() is None
    assert birth.problem().endswith("Tapez le jour, le mois et l’année, par exemple 12/04/1984.")
    qtbot.keyClicks(birth, "/84")
    qtbot.keyClick(birth, Qt.Key.Key_Return)
    assert (birth.text(), birth.value()) == ("jeu. 12/04/1984", date(1984, 4, 12))
    assert birth.problem() == ""


def test_arrows_change_the_day(qtbot: QtBot, edit: DateEdit) -> None:
    qtbot.keyClick(edit, Qt.Key.Key_Up)
    assert edit.value() == date(2020, 11, 18)
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    assert edit.value() == TODAY


def test_the_calendar_by_keys(qtbot: QtBot, edit: DateEdit) -> None:
    qtbot.keyClick(edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    sheet = opened(edit).focusProxy()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_A):
        qtbot.keyClick(sheet, key)
    assert sheet.accessibleDescription() == "jeudi 17 décembre 2020"
    with qtbot.waitSignals([edit.left, opened(edit).destroyed]):
        qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert edit.value() == date(2020, 12, 17)
    assert edit.findChild(Calendar) is None


def test_the_calendar_by_mouse(qtbot: QtBot, edit: DateEdit) -> None:
    qtbot.mouseClick(edit, Qt.MouseButton.LeftButton, pos=QPoint(185, 16))
    sheet = opened(edit).focusProxy()
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(8 + 6 * 36 + 18, 24))
    assert sheet.accessibleDescription() == "jeudi 17 décembre 2020"
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(20, 24))
    assert sheet.accessibleDescription() == "mardi 17 novembre 2020"
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(100, 24))
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(8 + 5 * 36 + 18, 8 + 4 * 32 + 16))
    assert edit.value() == date(2020, 11, 14)


def test_the_calendar_is_drawn(look: Theme) -> None:
    edit = DateEdit(TODAY)
    edit.set_value(date(2020, 11, 21))
    edit.open_calendar()
    image = picture(opened(edit))
    assert holds(image, look.color("acc"), 100)
    opened(edit).close()
