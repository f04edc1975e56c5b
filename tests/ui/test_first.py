from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from lmmh_desk.ui.lock import first as first_module
from lmmh_desk.ui.lock.first import FirstPainting, first_window
from lmmh_desk.ui.lock.roster import save_roster
from lmmh_desk.ui.lock.screen import LockScreen
from lmmh_desk.ui.theme import Theme
from tests.ui.test_lock import ROSTER

LIGHT_START = """
import sys
from pathlib import Path
import PySide6.QtCore
from lmmh_desk.cli import entry
from lmmh_desk.ui.lock import first

sys.argv = ["lmmh-desk", "--profile", sys.argv[1], *sys.argv[2:]]
first_window = first.first_window

def painted(folder):
    window = first_window(folder)
    loaded = [name in sys.modules for name in ("dataclasses", "lmmh_desk.cli.desk")]
    print("Qt" in vars(PySide6.QtCore), *loaded, window.isVisible())
    sys.exit()

first.first_window = painted
entry.main()
"""


@pytest.fixture
def first(qtbot, theme: Theme) -> Iterator[FirstPainting]:
    shown = FirstPainting(ROSTER)
    qtbot.addWidget(shown)
    shown.resize(1366, 696)
    return shown


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_lock_screen_takes_its_place_unseen(qtbot, theme: Theme, clock, mode) -> None:
    theme.set_mode(mode)
    before = FirstPainting(ROSTER)
    lock = LockScreen(ROSTER, clock)
    lock.town.office, lock.town.lines = "", []  # the words come with the lock screen
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


def started(folder: Path, *words: str) -> str:
    ran = [sys.executable, "-c", LIGHT_START, str(folder), *words]
    return subprocess.run(ran, capture_output=True, text=True, check=True, timeout=60).stdout


def test_nothing_slow_is_loaded_before_the_first_painting(tmp_path: Path) -> None:
    save_roster(tmp_path, ROSTER)
    assert started(tmp_path) == "False False False True\n"


def test_where_nobody_has_opened_it_the_window_waits_for_its_first_screen(tmp_path: Path) -> None:
    assert started(tmp_path) == "False False False False\n"


def test_a_window_that_shows_nowhere_is_not_waited_for(theme: Theme, tmp_path: Path, monkeypatch) -> None:
    save_roster(tmp_path, ROSTER)
    monkeypatch.setattr(FirstPainting, "paintEvent", lambda _painting, _event: None)
    monkeypatch.setattr(first_module, "PATIENCE", 20)
    window = first_window(tmp_path)
    assert isinstance(window.screen_shown(), FirstPainting)
    window.close()


def test_it_looks_as_the_last_agent_likes(theme: Theme, tmp_path: Path) -> None:
    save_roster(tmp_path, ROSTER.liking(ROSTER.agents[0].id, "dark", 150))
    window = first_window(tmp_path)
    assert (theme.mode, theme.zoom, window.isVisible()) == ("dark", 150, True)
    window.close()
