"""The window's own screens, drawn light and dark, at 100 and 200 %: nothing missing, nothing illegible."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.ui.lock.screen import LockScreen
from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.trouble import TroubleScreen
from tests.ui.test_lock import ROSTER

LOOKS = [("light", 100), ("dark", 100), ("light", 200), ("dark", 200)]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest, theme: Theme) -> Theme:
    theme.set(*request.param)
    return theme


def share(image: QImage, color: QColor) -> float:
    """Return the share of the pixels, of a sample, that have this colour."""
    step = 1 if image.height() < 200 else 3
    points = [(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)]
    return sum(image.pixelColor(x, y) == color for x, y in points) / len(points)


def test_the_lock_screen(qtbot, look: Theme, clock) -> None:
    screen = LockScreen(ROSTER, clock)
    qtbot.addWidget(screen)
    screen.resize(1366, 696)
    screen.show()
    screen.activateWindow()
    screen.boxes.setFocus()
    qtbot.waitUntil(screen.boxes.hasFocus)
    QTest.keyClicks(screen.boxes, "123")
    drawn = screen.grab().toImage()
    assert share(drawn, look.color("card")) > (0.2 if look.zoom == 100 else 0.5)
    assert share(drawn, look.color("t1")) > 0.0005
    assert share(screen.boxes.grab().toImage(), look.color("focus")) > 0.001


def test_the_window_with_the_search_open(work, look: Theme) -> None:
    work.search.take_focus()
    QTest.keyClicks(work.search.line, "belka")
    drawn = work.grab().toImage()
    assert share(drawn, look.color("win")) > 0.08
    assert share(drawn, look.color("rail")) > 0.04
    popup = work.search._popup.grab().toImage()
    assert share(popup, look.color("sel")) > 0.03
    assert share(popup, look.color("layer")) > 0.05
    assert share(popup, look.color("acc")) > 0.0005, "the matching letters"


def test_the_help(work, look: Theme) -> None:
    work.run("shell.help")
    drawn = work.acts._overlay.grab().toImage()
    assert share(drawn, look.color("card")) > 0.15
    assert share(drawn, look.color("t1")) > 0.0005


def test_the_key_bar_in_every_tone(work, look: Theme) -> None:
    for tone, ink in (("ok", "ok"), ("bad", "bad"), ("warn", "warn"), ("offline", "off"), ("info", "t2")):
        work.say("Enregistré sur ce poste.", tone)
        assert share(work.keybar.grab().toImage(), look.color(ink)) > 0.0002


def test_trouble(qtbot, look: Theme) -> None:
    screen = TroubleScreen()
    qtbot.addWidget(screen)
    screen.resize(1366, 696)
    screen.show()
    screen.show_error(DeskError("Le disque est plein.", "Rien n’est perdu.", "Libérez de la place."), secret=True)
    drawn = screen.grab().toImage()
    assert share(drawn, look.color("card")) > 0.2
    assert share(drawn, look.color("acc")) > 0.003, "the primary button"
    assert screen.retry.visibleRegion().boundingRect().height() == screen.retry.height()
