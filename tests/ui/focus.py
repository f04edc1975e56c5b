"""The keyboard's place, waited for: the system gives a window its turn when it has time, late on a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE = 10.0  # seconds


def activate(window: QWidget) -> bool:
    """Make a window the active one, as a window manager does; say whether it is."""
    window.activateWindow()
    return _comes(window.isActiveWindow)


def has_focus(widget: QWidget) -> bool:
    """Say whether a widget has the focus, or gets it within seconds, its window being active.

    A dialog or a menu that is open keeps the keyboard: nothing is activated behind its back.
    """

    def there() -> bool:
        kept = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if not (kept or widget.isActiveWindow()):
            widget.activateWindow()
        return widget.hasFocus()

    return widget.hasFocus() or _comes(there)


def _comes(true: Callable[[], bool]) -> bool:
    limit = time.monotonic() + PATIENCE
    QApplication.processEvents()  # most often that is enough
    while not true():
        if time.monotonic() > limit:
            return False
        QTest.qWait(5)
    return True
