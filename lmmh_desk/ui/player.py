"""A pair of hands for the demonstration: presses real keys in the window, waits for it, takes its picture."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeySequence, QPainter, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

PATIENCE_MS = 90_000  # the machine may have other work; a test’s own limit is longer
STILL_MS = 400  # a preview waits for a pause of the typing
AT_WORK_MS = 25  # a look that took so long: the window was at work
LOOK_MS = 5
QUIET_MS = 60  # no job and no event for this long: the screen says what it has to say


def quiet() -> None:
    """Let Qt say all but what its screenless drawing can't do, which nobody misses: hints to a window manager."""

    def say(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if "propagateSizeHints" not in text:
            print(text, file=sys.stderr)

    qInstallMessageHandler(say)


class Player:
    """Plays one window; `keys` counts every press, modifiers included."""

    def __init__(self, window: QWidget, busy: Callable[[], bool]) -> None:
        self.window = window
        self.keys = 0
        self._busy = busy

    def press(self, *names: str) -> None:
        """Press keys named as Qt names them (« F2 », « Ctrl+P », « Return »), one after the other."""
        for name in names:
            self.keys += 1 + sum(modifier in name for modifier in ("Ctrl+", "Shift+", "Alt+"))
            QTest.keySequence(self._keyboard(), QKeySequence(name))
            self.settle()

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        self._keyboard()
        for letter in text:
            self.keys += 1
            QTest.sendKeyEvent(
                QTest.KeyAction.Click, self._focus(), Qt.Key.Key_unknown, letter, Qt.KeyboardModifier.NoModifier
            )
            QCoreApplication.processEvents()
        self.settle()

    def settle(self, quiet_ms: int = QUIET_MS) -> None:
        """Let the window work until it is quiet for so long; raises TimeoutError if it never is."""
        begun = quiet_since = time.monotonic()
        while (time.monotonic() - quiet_since) * 1000 < quiet_ms:
            looked = time.monotonic()
            _work(LOOK_MS)
            now = time.monotonic()
            if self._busy() or (now - looked) * 1000 > AT_WORK_MS:
                quiet_since = now
            if (now - begun) * 1000 > PATIENCE_MS:
                raise TimeoutError(f"the window never became quiet; it says {self.texts()}")

    def texts(self) -> list[str]:
        """Return what the labels in sight say, those of dialogs too."""
        return [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]

    def resize(self, width: int, height: int) -> None:
        """Give the window a size in pixels."""
        self.window.resize(width, height)

    def picture(self, file: Path) -> None:
        """Save the window once its previews are drawn, popups included."""
        self.settle(STILL_MS)
        image = self.window.grab()
        painter = QPainter(image)
        for popup in QApplication.topLevelWidgets():
            if popup.isVisible() and popup is not self.window and self._opened_by_it(popup):
                painter.drawPixmap(popup.pos() - self.window.pos(), popup.grab())
        painter.end()
        image.save(str(file))

    def _opened_by_it(self, popup: QWidget) -> bool:
        """Say whether the window, or what it opened, opened this one: another window's has no place in its picture."""
        above = popup.parentWidget()
        while above is not None and above is not self.window:
            above = above.parentWidget()
        return above is not None

    def _keyboard(self) -> QWindow:
        """Return the window that has the keyboard: keys go through it, so that shortcuts answer as they do for real."""
        if QApplication.focusWindow() is None:  # after a dialog, where no window manager gives it back
            self.window.activateWindow()
            QCoreApplication.processEvents()
        window = QApplication.focusWindow() or self.window.windowHandle()
        if window is None:
            raise RuntimeError("the window isn't shown")
        return window

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window


def _work(milliseconds: int) -> None:
    """Let the window work once, then its jobs: `QTest.qWait` keeps the interpreter, and they crawl."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    time.sleep(milliseconds / 1000)
