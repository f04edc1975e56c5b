"""Turns key presses into commands: one Qt shortcut for each key of the registry."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from lmmh_desk.ui.shortcuts import Shortcuts
from lmmh_desk.ui.theme import application

# The same act by the numeric pad, or where a French keyboard asks Shift for the figure.
TWINS = {
    "Ctrl+Return": ("Ctrl+Enter",),
    "Ctrl++": ("Ctrl+=",),
    "Ctrl+0": ("Ctrl+à",),
    "Ctrl+1": ("Ctrl+&",),
    "Ctrl+2": ("Ctrl+é",),
    "Ctrl+3": ('Ctrl+"',),
    "Ctrl+4": ("Ctrl+'",),
}


EVERYWHERE = ("shell.lock", "shell.discreet")  # over a dialog, a chooser or a menu too: who comes near waits for none

Where = tuple[str, str, frozenset[str]]  # page, role, papers withheld


class Keys(QObject):
    """Listens while its widget is shown; what a key means depends on the page and the role."""

    pressed = Signal(str)  # command

    def __init__(self, widget: QWidget, shortcuts: Shortcuts, where: Callable[[], Where]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._shortcuts = shortcuts
        self._where = where
        for keys in dict.fromkeys(each.keys for each in shortcuts.all):
            for sequence in (keys, *TWINS.get(keys, ())):
                self._listen(widget, sequence, keys)
        self._everywhere = {each.keys for each in shortcuts.all if each.command in EVERYWHERE}
        application().installEventFilter(self)

    def stop(self) -> None:
        """Look no more at what is pressed, before the window goes."""
        application().removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hear what a window above this one, which has the keys for itself, would keep from the shortcuts."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not self._is_under():
            return False
        keys = QKeySequence(event.keyCombination()).toString()
        if keys not in self._everywhere:
            return False
        self._press(keys)
        return True

    def _is_under(self) -> bool:
        """Say whether a dialog, a chooser or a menu is open above the window at work."""
        above = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return above is not None and self._widget.isVisible()

    def _listen(self, widget: QWidget, sequence: str, keys: str) -> None:
        shortcut = QShortcut(QKeySequence(sequence), widget)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(keys in ("F6", "Shift+F6"))
        shortcut.activated.connect(lambda: self._press(keys))

    def _press(self, keys: str) -> None:
        found = self._shortcuts.find(keys, *self._where())
        if found is not None:
            self.pressed.emit(found.command)


def keep_focus(otherwise: QWidget) -> None:
    """Give the focus to a widget when the page puts it nowhere: else no key would reach anything."""
    focused = application().focusWidget()
    if focused is None or not focused.isVisible():
        otherwise.setFocus(Qt.FocusReason.OtherFocusReason)
