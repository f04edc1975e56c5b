from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.found import Moment
from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.actions import Act, ActionList, ShortList, menu_actions
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.cells import Mark
from lmmh_desk.ui.widgets.header import PersonHeader
from lmmh_desk.ui.widgets.list_view import ListView
from lmmh_desk.ui.widgets.timeline import Timeline
from tests.ui.widgets.conftest import focused, holds, picture

NOW = paris_instant(date(2020, 11, 17), 10, 44)
MOMENTS = [
    Moment(paris_instant(date(2020, 11, 17), 10, 14), "arrival", "users", "Arrivée", "Ticket A31", unsent=True),
    Moment(paris_instant(date(2020, 11, 13), 15, 20), "appointment", "calendar", "Rendez-vous", "", "Honoré", "ok"),
    Moment(paris_instant(date(2019, 6, 3), 9, 0), "masks", "mask", "4 masques remis", "Les Sittelles"),
]
ACTS = [Act("proof", "Justificatif", "truck", "F7"), Act("visit", "Planifier une visite")]


def current_of(made: Timeline) -> Moment | None:
    return made.item(made.currentIndex().row())


def history() -> Timeline:
    made = Timeline("Historique")
    made.resize(500, 200)
    made.set_moments(MOMENTS, NOW)
    return made


def acts() -> ActionList:
    made = ActionList("Actions")
    made.set_items(ACTS)
    return made


def test_moments_are_drawn(look: Theme) -> None:
    image = picture(history(), look.px(500), look.px(170))
    assert holds(image, look.color("oks"), 20)
    assert holds(image, look.color("off"), 10)
    assert holds(image, look.color("line"), 40)


def test_moments_are_said(qtbot: QtBot) -> None:
    made = history()
    qtbot.addWidget(made)
    said = [made.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert said == [
        "auj. 10:14, Arrivée, Ticket A31, pas encore envoyé",
        "13/11 15:20, Rendez-vous, Honoré",
        "03/06/2019, 4 masques remis, Les Sittelles",
    ]
    assert made.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None


def test_keys_open_a_moment(qtbot: QtBot, theme: Theme) -> None:
    made = history()
    qtbot.addWidget(made)
    focused(qtbot, made)
    assert current_of(made) == MOMENTS[0]
    plain = picture(made, 500, 200)
    with qtbot.waitSignal(made.chosen):
        qtbot.keyClick(made, Qt.Key.Key_Down)
    assert picture(made, 500, 200) != plain
    with qtbot.waitSignal(made.opened) as opened:
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert opened.args == [MOMENTS[1]]
    made.set_moments(MOMENTS[:2], NOW)
    assert current_of(made) == MOMENTS[1]
    made.set_moments([], NOW)
    assert current_of(made) is None
    with qtbot.assertNotEmitted(made.opened):
        qtbot.keyClick(made, Qt.Key.Key_Return)
        qtbot.keyClick(made, Qt.Key.Key_A)


def test_acts_are_drawn_and_said(look: Theme) -> None:
    made = acts()
    image = picture(made, look.px(264))
    assert image.height() == 2 * look.px(33)
    assert holds(image, look.color("layer"), 20)
    assert made.said(ACTS[0]) == "Justificatif, F7"
    assert made.said(ACTS[1]) == "Planifier une visite"
    assert made.minimumSizeHint().height() == 2 * look.px(33)


def test_a_click_or_enter_acts(qtbot: QtBot, theme: Theme) -> None:
    made = acts()
    qtbot.addWidget(made)
    made.resize(264, 66)
    focused(qtbot, made)
    assert holds(picture(made, 264, 66), theme.color("focus"), 100)
    with qtbot.waitSignal(made.opened) as opened:
        qtbot.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 50))
    assert opened.args == [ACTS[1]]
    with qtbot.waitSignal(made.opened) as opened:
        qtbot.keyClick(made, Qt.Key.Key_Space)
    assert opened.args == [ACTS[1]]


def test_the_rest_is_one_gesture_away(qtbot: QtBot, theme: Theme) -> None:
    made = ShortList("Actions")
    qtbot.addWidget(made)
    made.offer(ACTS)
    focused(qtbot, made)
    with qtbot.waitSignal(made.taken) as taken:
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert taken.args == [0]
    qtbot.keyClick(made, Qt.Key.Key_End)
    with qtbot.waitSignal(made.more), qtbot.assertNotEmitted(made.taken):
        qtbot.keyClick(made, Qt.Key.Key_Return)


def test_hover_shows(qtbot: QtBot, theme: Theme) -> None:
    made = acts()
    qtbot.addWidget(made)
    made.resize(264, 66)
    at, none = QPointF(60, 10), Qt.MouseButton.NoButton
    made.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier))
    assert holds(picture(made, 264, 66), theme.color("hover"), 100)
    made.leaveEvent(QEvent(QEvent.Type.Leave))
    assert made.hovered == -1


def test_the_menu_has_the_same_acts(qtbot: QtBot) -> None:
    parent, heard = QWidget(), []
    qtbot.addWidget(parent)
    made = menu_actions(ACTS, heard.append, parent)
    assert [action.text() for action in made] == ["Justificatif\tF7", "Planifier une visite"]
    made[1].trigger()
    assert heard == [ACTS[1]]


def test_a_list_must_say_and_paint_its_rows(qtbot: QtBot) -> None:
    bare: ListView[int] = ListView("Liste", 30)
    qtbot.addWidget(bare)
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    with pytest.raises(NotImplementedError):
        bare.said(1)
    with pytest.raises(NotImplementedError):
        bare.paint_row(Canvas(painter), QRect(), 0, 1)
    painter.end()


def test_who_is_in_front_of_the_agent(look: Theme) -> None:
    header = PersonHeader(Button("Terminer", "check", "F8", "primary"))
    header.set_person(
        "M. Ferhat Belkacem", ["né le 12/04/1984", "L-204518"], [Mark("Suivi budgétaire", "warn", "flag")]
    )
    header.set_identity("Identité vérifiée 10:43")
    header.set_status("À votre guichet", "ticket A31 · depuis 1 min")
    image = picture(header, look.px(1100))
    assert header.accessibleName() == "M. Ferhat Belkacem"
    assert holds(image, look.color("oks"), 50)
    assert holds(image, look.color("warns"), 50)
    header.set_discreet(True)
    assert not holds(picture(header, look.px(1100)), look.color("warns"), 50)
    header.set_discreet(False)
    header.set_identity("")
    assert not holds(picture(header, look.px(1100)), look.color("oks"), 50)
