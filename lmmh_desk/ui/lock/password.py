"""The password that opens the day, or the two lines in which a new one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label
from lmmh_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class PasswordLines(QWidget):
    """One line, or two to choose a password; nothing typed is shown, copied or kept."""

    entered = Signal(str)
    differed = Signal()  # the two lines of a new one aren't the same
    moved = Signal(int)  # Up and Down: the agent before or after
    given_up = Signal()  # Échap

    def __init__(self) -> None:
        super().__init__()
        self._new = False
        self.line, self.again = _line(), _line()
        self.again.setAccessibleName(_("Mot de passe, une seconde fois"))
        self.label = Label(self.again.accessibleName(), 13, 600)
        self.open = Button("", "lock-open", role="primary")
        self.setLayout(Column(self.line, self.label, self.again, self.open, spacing=8))
        self.setFocusProxy(self.line)
        self.line.returnPressed.connect(self._next)
        self.again.returnPressed.connect(self._submit)
        self.open.clicked.connect(self._submit)
        self.ask(new=False)

    def ask(self, *, new: bool) -> None:
        """Ask for the password, or for a new one, typed twice."""
        self._new = new
        for part in (self.label, self.again):
            part.setVisible(new)
        self.open.set_text(_("Choisir ce mot de passe") if new else _("Ouvrir la journée"))
        self.clear()

    def clear(self) -> None:
        """Empty the lines and take another."""
        for each in (self.line, self.again):
            each.clear()
        self.setEnabled(True)

    def wait(self) -> None:
        """Take nothing more while the password is checked."""
        self.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self._new:
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _next(self) -> None:
        if self._new:
            self.again.setFocus()
        else:
            self._submit()

    def _submit(self) -> None:
        text = self.line.text()
        if self._new and text != self.again.text():
            self.clear()
            self.line.setFocus()
            self.differed.emit()
        elif text:
            self.wait()
            self.entered.emit(text)


def _line() -> QLineEdit:
    line = QLineEdit()
    line.setProperty("role", "field")
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    return line
