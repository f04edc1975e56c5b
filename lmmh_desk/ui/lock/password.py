"""The password that opens the day, or the four lines in which a new one is chosen, and a code with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.lock.pin import DIGITS, type_digit
from lmmh_desk.ui.widgets.base import Column, Label
from lmmh_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class PasswordLines(QWidget):
    """One line, or two for a password and two for a code; nothing typed is shown, copied or kept."""

    entered = Signal(str)
    chosen = Signal(str, str)  # password, code
    differed = Signal(str)  # two lines aren't the same, or the code lacks: the sentence that says so
    moved = Signal(int)  # Up and Down: the agent before or after
    given_up = Signal()  # Échap

    def __init__(self) -> None:
        super().__init__()
        self._new = False
        self.line, self.again, self.code, self.code_again = QLineEdit(), QLineEdit(), CodeLine(), CodeLine()
        self._lines = (self.line, self.again, self.code, self.code_again)
        titles = (_("Mot de passe, une seconde fois"), _("Nouveau code PIN"), _("Code PIN, une seconde fois"))
        self._labels = [Label(title, 13, 600) for title in titles]
        self.open = Button("", "lock-open", role="primary")
        column = Column(self.line, spacing=8)
        for label, line in zip(self._labels, self._lines[1:], strict=True):
            line.setAccessibleName(label.text())
            column.addWidget(label)
            column.addWidget(line)
        column.addWidget(self.open)
        self.setLayout(column)
        self.setFocusProxy(self.line)
        for line in self._lines:
            line.setProperty("role", "field")
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            line.returnPressed.connect(self._next)
        self.open.clicked.connect(self._submit)
        self.ask(new=False)

    def ask(self, *, new: bool) -> None:
        """Ask for the password, or for a new one and a new code, each typed twice."""
        self._new = new
        for part in (*self._labels, *self._lines[1:]):
            part.setVisible(new)
        self.open.set_text(_("Enregistrer et ouvrir la journée") if new else _("Ouvrir la journée"))
        self.clear()

    def clear(self) -> None:
        """Empty the lines and take another."""
        for each in self._lines:
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
        """Go from a line to the one after it; the last one submits."""
        here = next((at for at, line in enumerate(self._lines) if line.hasFocus()), 0)
        if self._new and here + 1 < len(self._lines):
            self._lines[here + 1].setFocus()
        else:
            self._submit()

    def _submit(self) -> None:
        password, code = self.line.text(), self.code.text()
        if self._new and password != self.again.text():
            told = _("Les deux mots de passe diffèrent. Rien n’est changé. Saisissez-le de nouveau.")
            self._ask_again(told, self.line, self.again)
        elif self._new and password and not code:
            self._ask_again(_("Choisissez aussi un code PIN de six chiffres."), self.code)
        elif self._new and code != self.code_again.text():
            told = _("Les deux codes diffèrent. Rien n’est changé. Saisissez-le de nouveau.")
            self._ask_again(told, self.code, self.code_again)
        elif password:
            self.wait()
            if self._new:
                self.chosen.emit(password, code)
            else:
                self.entered.emit(password)

    def _ask_again(self, told: str, *lines: QLineEdit) -> None:
        for line in lines:
            line.clear()
        self.differed.emit(told)
        lines[0].setFocus()


class CodeLine(QLineEdit):
    """Six digits, with or without Shift on a French keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(DIGITS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not type_digit(self, event):
            super().keyPressEvent(event)
