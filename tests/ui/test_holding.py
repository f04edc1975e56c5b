from __future__ import annotations

from contextlib import contextmanager

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.ui.jobs import Reads
from lmmh_desk.ui.shell.holding import hold, paint_once_read


class Torn:
    """A store that can't be read."""

    @contextmanager
    def read(self):
        raise StoreError("La base de données ne répond pas.")
        yield


def test_a_reading_that_fails_leaves_the_screen_painted(qtbot) -> None:
    screen = QWidget()
    qtbot.addWidget(screen)
    hold(screen)
    assert not screen.updatesEnabled()
    paint_once_read(screen, Reads(Torn(), print, inline=True))
    assert screen.updatesEnabled()
