"""Every widget is drawn light and dark, at 100 and 200 %."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Mode, Theme
from tests.conftest import close_windows

LOOKS: tuple[tuple[Mode, int], ...] = (("light", 100), ("dark", 100), ("light", 200), ("dark", 200))


@pytest.fixture(autouse=True)
def no_window_left(theme: Theme) -> Iterator[None]:
    """Delete what a test showed: these change the style at each one, elsewhere a module's windows go with it."""
    yield
    close_windows()


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest, theme: Theme) -> Theme:
    """Return the theme in each of its four looks."""
    theme.mode, theme.zoom = request.param
    theme.apply()
    return theme


def picture(widget: QWidget, wide: int = 0, high: int = 0) -> QImage:
    """Return what a widget paints, at its own size or the one given, in real pixels."""
    hint = widget.sizeHint()
    widget.resize(wide or hint.width(), high or hint.height())
    return widget.grab().toImage()


def holds(image: QImage, color: QColor, least: int = 4) -> bool:
    """Say whether at least that many pixels have exactly this colour."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(plain.constBits()).cast("B").cast("I")
    return pixels.tolist().count(color.rgb()) >= least


def focused(qtbot: QtBot, window: QWidget, target: QWidget | None = None) -> None:
    """Show a window and put the focus in it, or in one of its children."""
    window.show()
    window.activateWindow()
    (target or window).setFocus()
    qtbot.waitUntil((target or window).hasFocus)
