from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.gauge import CapacityGauge
from lmmh_desk.ui.widgets.segmented import Segmented
from tests.ui.focus import has_focus
from tests.ui.widgets.conftest import focused, holds, picture


@pytest.mark.parametrize(
    ("inside", "limit", "token"), [(4, 5, "acc"), (5, 5, "warn"), (6, 5, "bad"), (0, 0, "line"), (12, 40, "acc")]
)
def test_a_gauge_shows_its_state(look: Theme, inside: int, limit: int, token: str) -> None:
    gauge = CapacityGauge()
    gauge.set(inside, limit, "Faites entrer A33.")
    assert holds(picture(gauge, look.px(372), look.px(112)), look.color(token))
    assert f"sur {limit}" in gauge.accessibleDescription()
    assert "Faites entrer A33." in gauge.accessibleDescription()


def test_only_an_overfull_gauge_is_red(look: Theme) -> None:
    gauge = CapacityGauge()
    gauge.set(5, 5, "Jauge pleine.")
    assert not holds(picture(gauge, look.px(372), look.px(112)), look.color("bad"), 1)


def test_steps_by_mouse_and_keys(qtbot: QtBot, theme: Theme) -> None:
    gauge = CapacityGauge()
    qtbot.addWidget(gauge)
    heard: list[int] = []
    gauge.stepped.connect(heard.append)
    gauge.set(1, 5)
    qtbot.mouseClick(gauge.more, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(gauge.less, Qt.MouseButton.LeftButton)
    qtbot.keyClick(gauge.more, "+")
    qtbot.keyClick(gauge.more, "-")
    qtbot.keyClick(gauge.more, "x")
    assert heard == [1, -1, 1, -1]
    gauge.set(0, 5)
    assert not gauge.less.isEnabled()
    assert (gauge.less.accessibleName(), gauge.more.accessibleName()) == ("Une personne sort", "Une personne entre")


def choices() -> Segmented:
    return Segmented("Filtre", [("all", "Tout"), ("talks", "Échanges"), ("papers", "Documents")], tall=True)


def test_segments_are_drawn(look: Theme) -> None:
    made = choices()
    made.set_count("talks", 7)
    image = picture(made)
    assert image.height() == look.px(32)
    assert holds(image, look.color("accs"), 50)


def test_arrows_take_another_choice(qtbot: QtBot, theme: Theme) -> None:
    made = choices()
    qtbot.addWidget(made)
    focused(qtbot, made, made.focusProxy())
    assert made.value() == "all"
    with qtbot.waitSignal(made.changed) as changed:
        qtbot.keyClick(made.focusProxy(), Qt.Key.Key_Right)
    assert changed.args == ["talks"]
    assert has_focus(made.focusProxy())
    with qtbot.assertNotEmitted(made.changed):
        made.set_value("papers")
    assert made.value() == "papers"
    made.set_count("papers", 3)
    assert made.focusProxy().accessibleName() == "Documents, 3"
    made.set_count("papers", None)
    assert made.focusProxy().accessibleName() == "Documents"


def test_choices_stand_on_several_lines_in_a_narrow_window(qtbot: QtBot, look: Theme) -> None:
    made = choices()
    qtbot.addWidget(made)
    wide = made.sizeHint().width()
    made.fold(2)
    made.resize(made.sizeHint())
    assert made.sizeHint().height() == 2 * look.px(32)
    assert made.sizeHint().width() < wide
    assert holds(picture(made), look.color("line"), look.px(20)), "a line between them"
    made.fold(0)
    assert (made.sizeHint().width(), made.sizeHint().height()) == (wide, look.px(32))
