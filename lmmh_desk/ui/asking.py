"""A dialog that opens once something was read: the keys pressed meanwhile are its own, not the list's behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import application

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

T = TypeVar("T")
PATIENCE = 3_000  # milliseconds: what isn't read by then, its page gone, must not deafen the window
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)


def ask_once_read(
    context: Context, work: Callable[[Read], T], ask: Callable[[T], object], *, owner: QObject, slot: str
) -> None:
    """Read, then open what asks; it isn't opened over a window locked meanwhile."""
    keys, who = _Keys(), _who(context)

    def answered(found: T) -> None:
        kept = keys.leave()
        if who and _who(context) == who:
            ask(found)
            for event in kept:
                _send(event)

    def failed(error: DeskError) -> None:
        keys.leave()
        if _who(context) == who:
            context.shell.say(str(error), "bad")

    context.reads.run(work, answered, owner=owner, slot=slot, failed=failed)


def _who(context: Context) -> str:
    """Return the agent, who stays the same where what they may changes; "" at the lock screen."""
    return context.session.agent_id if context.session else ""


class _Keys(QObject):
    """Keeps what is pressed, but for what Ctrl says to the window: locking waits for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: list[QKeyEvent] = []
        application().installEventFilter(self)
        QTimer.singleShot(PATIENCE, self, self.leave)

    def leave(self) -> list[QKeyEvent]:
        """Keep nothing more; return what was kept."""
        application().removeEventFilter(self)
        kept, self._kept = self._kept, []
        return kept

    def eventFilter(self, _target: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() not in KEYS or _is_of_the_window(event):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut takes it: it comes as a key
        elif event.type() == QEvent.Type.KeyRelease:
            if all(one.key() != event.key() for one in self._kept):
                return False  # of what was pressed before
            self._kept.append(event.clone())
        elif not event.isAutoRepeat() and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._kept.append(event.clone())
        return True


def _is_of_the_window(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) and event.key() not in ENTER


def _send(event: QKeyEvent) -> None:
    """Give a key to what has, or will have, the focus."""
    dialog = QApplication.activeModalWidget()
    target = (dialog.focusWidget() or dialog) if dialog is not None else QApplication.focusWidget()
    if target is not None:
        QApplication.sendEvent(target, event)
