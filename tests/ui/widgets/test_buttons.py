from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.buttons import Button, ButtonRole, IconButton, KeyButton
from tests.ui.widgets.conftest import focused, holds, picture


@pytest.mark.parametrize(
    ("role", "token"), [("primary", "acc"), ("secondary", "ctl"), ("link", "acc"), ("quiet", "t2")]
)
def test_a_button_is_drawn_in_its_role(look: Theme, role: ButtonRole, token: str) -> None:
    button = Button("Enregistrer", "printer", "Ctrl+P", role)
    image = picture(button)
    assert image.height() == look.px(32)
    assert holds(image, look.color(token))


def test_a_primary_button_is_filled(look: Theme) -> None:
    image = picture(Button("Nouvel arrivant", "plus", "F2", "primary"))
    assert image.pixelColor(image.width() // 2, look.px(3)) == look.color("acc")


def test_small_and_disabled(theme: Theme) -> None:
    small = Button("Filtrer", small=True)
    assert small.sizeHint().height() == 28
    off = Button("Enregistrer", role="primary")
    off.setEnabled(False)
    assert not holds(picture(off), theme.color("acc"))


def test_hover_shows(theme: Theme) -> None:
    button = Button("Fermer", role="quiet")
    assert not holds(picture(button), theme.color("hover"))
    button.enterEvent(QEnterEvent(QPointF(), QPointF(), QPointF()))
    assert holds(picture(button), theme.color("hover"))
    button.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not holds(picture(button), theme.color("hover"))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_press_it(qtbot: QtBot, key: Qt.Key) -> None:
    button = Button("Terminer", "check", "F8")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_other_keys_do_not(qtbot: QtBot) -> None:
    button = Button("Terminer")
    qtbot.addWidget(button)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(button, Qt.Key.Key_A)


def test_names_for_a_screen_reader() -> None:
    button = Button("Terminer", "check", "F8")
    assert (button.accessibleName(), button.accessibleDescription()) == ("Terminer", "F8")
    button.set_text("Reprendre & finir")
    assert button.accessibleName() == "Reprendre & finir"
    assert Button("−", accessible="Une personne sort").accessibleName() == "Une personne sort"
    icon = IconButton("minus", "Une personne sort", small=True)
    assert (icon.accessibleName(), icon.toolTip()) == ("Une personne sort", "Une personne sort")


def test_focus_ring_shows(qtbot: QtBot, look: Theme) -> None:
    for button in (Button("Terminer"), Button("Terminer", role="primary"), IconButton("minus", "Moins", bare=True)):
        qtbot.addWidget(button)
        without = picture(button)
        focused(qtbot, button)
        assert picture(button) != without
        button.hide()


def test_icon_buttons_and_choices(look: Theme) -> None:
    assert picture(IconButton("minus", "Moins", small=True)).width() == look.px(28)
    assert holds(picture(IconButton("minus", "Moins")), look.color("ctl"))
    assert holds(picture(KeyButton("T", "Traité")), look.color("layer"))


def test_a_change_measures_again(theme: Theme) -> None:
    button = Button("Appeler")
    before = button.sizeHint().width()
    button.set_text("Appeler le suivant")
    assert button.sizeHint().width() > before
    theme.set_zoom(200)
    assert button.sizeHint().height() == 64
