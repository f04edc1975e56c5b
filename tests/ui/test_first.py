from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.ui.lock.first import FirstPainting
from lmmh_desk.ui.lock.roster import save_roster
from lmmh_desk.ui.lock.screen import LockScreen
from lmmh_desk.ui.theme import Theme
from tests.ui.test_lock import ROSTER

LIGHT_START = """
import sys
from pathlib import Path
import PySide6.QtCore
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.ui.opening import Program
from lmmh_desk.ui.start import Start, make_application

application = make_application()
start = Start(Program(Path(sys.argv[1]), FixedClock(0), print))
start.painted.connect(lambda: (print("Qt" in vars(PySide6.QtCore), "dataclasses" in sys.modules), application.exit()))
start.begin()
start.lock if len(sys.argv) > 2 else None
application.exec()
"""


@pytest.fixture
def first(qtbot, theme: Theme, clock: FixedClock) -> Iterator[FirstPainting]:
    shown = FirstPainting(ROSTER, clock)
    qtbot.addWidget(shown)
    shown.resize(1366, 696)
    return shown


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_lock_screen_takes_its_place_unseen(qtbot, theme: Theme, clock, mode) -> None:
    theme.set_mode(mode)
    before = FirstPainting(ROSTER, clock)
    lock = LockScreen(ROSTER, clock)
    for screen in (before, lock):
        qtbot.addWidget(screen)
        screen.resize(1366, 696)
        screen.show()
        qtbot.waitExposed(screen)
    qtbot.waitUntil(lambda: before._town.geometry() == lock.town.geometry())
    assert before._town.grab().toImage() == lock.town.grab().toImage()
    ground = (1366 - 5, 5)
    assert before.grab().toImage().pixelColor(*ground) == lock.grab().toImage().pixelColor(*ground)


def test_it_says_once_that_it_is_painted(first: FirstPainting, qtbot) -> None:
    with qtbot.waitSignal(first.painted):
        first.show()
    with qtbot.assertNotEmitted(first.painted, wait=30):
        first.repaint()


def test_at_200_percent_the_panel_takes_the_whole_width(first: FirstPainting, theme: Theme) -> None:
    theme.set_zoom(200)
    first.show()
    assert first._town.width() == 0


def test_keys_pressed_on_it_are_kept(first: FirstPainting) -> None:
    first.show()
    QTest.keyClicks(first, "17")
    assert [event.text() for event in first.pressed] == ["1", "7"]


def test_nothing_slow_is_loaded_before_the_first_painting(tmp_path: Path) -> None:
    save_roster(tmp_path, ROSTER)
    (tmp_path / "desk.db").touch()
    ran = [sys.executable, "-c", LIGHT_START, str(tmp_path)]
    assert subprocess.run(ran, capture_output=True, text=True, check=True).stdout == "False False\n"
    spoilt = subprocess.run([*ran, "lock"], capture_output=True, text=True, check=True)
    assert spoilt.stdout.startswith("True"), "the lock screen itself loads it: the test can fail"
