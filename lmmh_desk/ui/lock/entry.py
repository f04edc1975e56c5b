"""What an agent types at the lock screen: a password or six digits, with the sentence that goes with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.french import NBSP
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.lock.password import PasswordLines
from lmmh_desk.ui.lock.pin import PinBoxes
from lmmh_desk.ui.widgets.base import Column, Label
from lmmh_desk.ui.widgets.buttons import Button


class Entry(QWidget):
    """Boxes for a code, or lines for a password; the one asked for shows."""

    def __init__(self) -> None:
        super().__init__()
        self._password = False
        self.label = Label("", 13, 600)
        self.boxes = PinBoxes()
        self.password = PasswordLines()
        self.message = Label("", 12, 400, "t2", wrap=True)
        self.help = Button(_("Ouvrir avec le code d’un responsable"), role="link")
        self.help.hide()
        column = Column(spacing=0)
        column.addWidget(self.label)
        column.addSpacing(7)
        column.addWidget(self.boxes)
        column.addWidget(self.password)
        column.addSpacing(8)
        column.addWidget(self.message)
        column.addWidget(self.help, 0, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(column)
        self.boxes.typed.connect(self.hint)
        self.password.differed.connect(lambda told: self.tell(told, "bad"))

    @property
    def line(self) -> QWidget:
        """What takes the keys."""
        return self.password.line if self._password else self.boxes

    def begun(self) -> bool:
        """Say whether something is typed."""
        return bool(self.boxes.typed_digits or self.password.line.text())

    def ask(self, label: str, *, password: bool) -> None:
        """Ask for a password or a code; what is typed stays, unless it was for the other."""
        if password != self._password:
            self._password = password
            self.boxes.clear()
            self.password.clear()
            self.hint()
        self.boxes.setVisible(not password)
        self.password.setVisible(password)
        self.setFocusProxy(self.line)
        self.label.setText(label)
        self.line.setAccessibleName(label)

    def clear(self, *, new: bool = False) -> None:
        """Empty all; with `new`, the lines ask for a new password."""
        self.boxes.clear()
        self.password.ask(new=new)
        self.help.hide()
        self.hint()

    def wait(self, text: str) -> None:
        """Say that the password or the code was taken and what is awaited."""
        self.boxes.wait()
        self.password.wait()
        self._say(text, "t2")

    def refuse(self, text: str) -> None:
        """Say why it doesn't open, and take another."""
        self.boxes.clear(wrong=True)
        self.password.clear()
        self.tell(text, "bad")

    def tell(self, text: str, ink: str = "t2") -> None:
        """Say a sentence, aloud too, and take the keys."""
        self._say(text, ink)
        announce(self, text, urgent=ink == "bad")
        self.line.setFocus()

    def hint(self) -> None:
        """Say what is to be typed."""
        if self._password:
            self._say(_("Il ouvre la journée sur ce poste\u00a0; ensuite, le code PIN suffit."), "t2")
        else:
            self._say(_("6{nbsp}chiffres. Ouverture dès le dernier chiffre.").format(nbsp=NBSP), "t2")

    def _say(self, text: str, ink: str) -> None:
        self.message.setText(text)
        self.message.set_ink(ink)
