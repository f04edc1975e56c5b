"""A whole screen for what keeps the program from opening: what is wrong, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.lock.town import Town
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row, line
from lmmh_desk.ui.widgets.buttons import Button

TOWN = 496  # pixels at 100 %


class TroubleScreen(QWidget):
    """The error's sentences and its ways back; with `secret`, a field for the passphrase of this desk."""

    retried = Signal(str)  # the passphrase, or ""
    restoring = Signal(str)  # the passphrase, or "": a backup is to be chosen
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        self.town.margin = 56
        self.fact = Label("", 20, 600, wrap=True)
        self.safe = Label("", 14, 400, "t1", wrap=True)
        self.gesture = Label("", 14, 400, "t2", wrap=True)
        self.label = Label(_("Phrase de passe de ce poste"), 13, 600)
        self.secret = QLineEdit()
        self.secret.setProperty("role", "field")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setAccessibleName(self.label.text())
        self.retry = Button(_("Réessayer"), "sync", role="primary")
        self.restore = Button(_("Remettre une sauvegarde…"), "undo")
        self.leave = Button(_("Quitter"), role="quiet")
        self._lay_out()
        self.retry.clicked.connect(self._retry)
        self.restore.clicked.connect(lambda: self.restoring.emit(self.secret.text()))
        self.leave.clicked.connect(self.left)
        self.secret.returnPressed.connect(self._retry)
        current().changed.connect(self._measure)
        self._measure()

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("role", "side")
        column = Column(margins=(77, 56, 76, 28), spacing=12)
        for part in (self.fact, self.safe, self.gesture, self.label, self.secret):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(line())
        column.addLayout(Row(None, self.leave, self.restore, self.retry, margins=(0, 8, 0, 0), spacing=16))
        side.setLayout(column)
        both = Row(self.town, side, spacing=0)
        both.setStretch(1, 1)
        self.setLayout(both)

    def show_error(self, error: DeskError, secret: bool = False, restorable: bool = False) -> None:
        """Show an error, with the field for the passphrase or the way to a backup when it would help."""
        self.fact.setText(error.fact)
        self.safe.setText(error.safe)
        self.gesture.setText(error.gesture)
        for part, shown in ((self.safe, error.safe), (self.gesture, error.gesture)):
            part.setVisible(bool(shown))
        self.label.setVisible(secret)
        self.secret.setVisible(secret)
        self.secret.clear()
        self.retry.set_text(_("Ouvrir") if secret else _("Réessayer"))
        self.restore.setVisible(restorable)
        self.restore.setEnabled(True)
        self.retry.setEnabled(True)
        (self.secret if secret else self.restore if restorable else self.retry).setFocus(
            Qt.FocusReason.OtherFocusReason
        )
        announce(self, str(error), urgent=True)

    def wait(self) -> None:
        """Offer nothing while a backup takes its place."""
        self.restore.setEnabled(False)
        self.retry.setEnabled(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _retry(self) -> None:
        self.retry.setEnabled(False)
        self.retried.emit(self.secret.text())

    def _measure(self) -> None:
        px = current().px
        self.town.setFixedWidth(px(TOWN))
        self.town.setVisible(self.width() >= px(2 * TOWN - 100))
        lines = (("LMMH Desk", 40, 600, 252), (_("Le comptoir de l’agence et des espaces-accueil."), 17, 400, 300))
        self.town.show_lines("", lines)
