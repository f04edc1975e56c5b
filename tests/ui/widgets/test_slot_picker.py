from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas, width
from lmmh_desk.ui.widgets.slot_picker import PickerSlot, SlotPicker
from tests.ui.widgets.conftest import focused, holds

KEY = Qt.Key
SLOTS = [
    PickerSlot(label, label, f"mardi 17 novembre à {label}")
    for label in ("15:30", "16:00", "16:30", "mer. 9:00", "mer. 10:30", "jeu. 10:00")
]


def made(qtbot: QtBot, theme: Theme) -> SlotPicker:
    picker = SlotPicker("Prochains créneaux libres")
    qtbot.addWidget(picker)
    picker.show(SLOTS)
    picker.resize(theme.px(286), picker.sizeHint().height())
    return picker


@pytest.fixture
def picker(qtbot: QtBot, theme: Theme) -> SlotPicker:
    shown = made(qtbot, theme)
    focused(qtbot, shown, listed(shown))
    return shown


def listed(picker: SlotPicker) -> QListView:
    (found,) = picker.findChildren(QListView)
    assert found.accessibleName() == "Prochains créneaux libres"
    return found


def press(picker: SlotPicker, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(listed(picker), key)


def test_the_hour_of_the_chosen_slot_is_whole_without_its_mark_where_both_do_not_fit(
    picker: SlotPicker, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: dict[str, int] = {}
    marks: list[str] = []
    monkeypatch.setattr(Canvas, "text", lambda _self, area, text, *_how, **_more: drawn.update({text: area.width()}))
    monkeypatch.setattr(Canvas, "icon", lambda _self, name, *_how: marks.append(name))
    for wide in (220, 286, 400):
        picker.resize(wide, picker.height())
        for slot in SLOTS:
            picker.choose(slot.key)
            listed(picker).viewport().grab()
            room = picker.width() // 3 - 20
            assert drawn[slot.label] >= min(width(slot.label, 13, 600), room)
    assert marks, "where they fit, both are there"


def test_arrows_choose(picker: SlotPicker) -> None:
    chosen: list[str] = []
    picker.chosen.connect(chosen.append)
    assert picker.chosen_key() == "", "the focus alone chooses nothing"
    press(picker, KEY.Key_Return, KEY.Key_Right, KEY.Key_Down, KEY.Key_Left, KEY.Key_Up, KEY.Key_Up)
    assert chosen == ["15:30", "16:00", "mer. 10:30", "mer. 9:00", "15:30"]
    press(picker, KEY.Key_Space)
    assert chosen[-1] == picker.chosen_key() == "15:30"


def test_a_click_chooses(qtbot: QtBot, picker: SlotPicker) -> None:
    view = listed(picker)
    place = view.visualRect(view.model().index(4, 0)).center()
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["mer. 10:30"]


def test_a_screen_reader_hears_which_one_is_chosen(picker: SlotPicker) -> None:
    picker.choose("16:00")
    model = listed(picker).model()
    said = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    assert said == ["mardi 17 novembre à 15:30", "mardi 17 novembre à 16:00, choisi"]


def test_the_chosen_slot_stays_while_it_is_free(qtbot: QtBot, picker: SlotPicker) -> None:
    picker.choose("16:00")
    with qtbot.assertNotEmitted(picker.chosen):
        picker.show(SLOTS[1:])
    assert picker.chosen_key() == "16:00"
    assert listed(picker).currentIndex().row() == 0
    with qtbot.waitSignal(picker.chosen) as gone:
        picker.show(SLOTS[2:])
    assert gone.args == [""]
    picker.choose("nowhere")
    assert picker.chosen_key() == ""


def test_stale_slots_say_when_they_came(picker: SlotPicker) -> None:
    def notes() -> list[str]:
        return [label.text() for label in picker.findChildren(type(picker._stale)) if label.isVisible()]

    assert notes() == []
    picker.show(SLOTS, "Créneaux reçus à 10:56")
    assert notes() == ["Créneaux reçus à 10:56"]


def test_with_no_slot_left_one_can_look_further(qtbot: QtBot, picker: SlotPicker) -> None:
    picker.show([])
    assert not listed(picker).isVisible()
    (more,) = (button for button in picker.findChildren(Button) if button.isVisible())
    assert more.accessibleName() == "Chercher plus loin"
    picker.setFocus()
    qtbot.waitUntil(more.hasFocus)
    with qtbot.waitSignal(picker.asked_more):
        QTest.keyClick(more, KEY.Key_Space)
    picker.show(SLOTS)
    assert listed(picker).isVisible()
    assert not more.isVisible()


def test_three_in_a_row_are_drawn(qtbot: QtBot, look: Theme) -> None:
    picker = made(qtbot, look)
    picker.choose("15:30")
    picker.show(SLOTS, "Créneaux reçus à 10:56")
    picker.show()
    view = listed(picker)
    tops = [view.visualRect(view.model().index(row, 0)).top() for row in range(6)]
    assert len(set(tops[:3])) == len(set(tops[3:])) == 1
    assert tops[0] < tops[3]
    image = picker.grab().toImage()
    assert holds(image, look.color("accs"), 500)
    assert holds(image, look.color("ctl"), 300)
    assert holds(image, look.color("off"))
    assert view.verticalScrollBar().maximum() == 0
