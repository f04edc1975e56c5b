"""A whole screen for what keeps the program from opening: what is wrong, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system.vault import VaultAbsent
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.lock.town import Town
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row, line
from lmmh_desk.ui.widgets.buttons import Button

TOWN, SHEET = 496, 148  # pixels at 100 %: the picture, six lines
BY_SHEET = _("Ou ouvrez ce poste par sa feuille de secours.")


class SheetEdit(QPlainTextEdit):
    """The lines of a recovery sheet, or of two; Ctrl+Entrée is done with them."""

    submitted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "field")
        self.setAccessibleName(name)
        self.setPlaceholderText("A1B2-C3D4-E5F6")
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        else:
            super().keyPressEvent(event)


class TroubleScreen(QWidget):
    """The error's sentences and its ways back; a field for the passphrase of this desk, or for its recovery sheet."""

    retried = Signal(str)  # the passphrase, or ""
    recovered = Signal(str, str)  # the lines of the sheets, and the new passphrase or ""
    restoring = Signal(str)  # the passphrase, or "": a backup is to be chosen
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words_wanted = False  # without a vault, a passphrase keeps the key
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
        self.sheet_label = Label(_("Six lignes de la feuille de secours"), 13, 600)
        self.sheet = SheetEdit(self.sheet_label.text())
        self.paper = Button(_("Feuille de secours"), "document", role="quiet")
        self.retry = Button(_("Réessayer"), "sync", role="primary")
        self.restore = Button(_("Remettre une sauvegarde…"), "undo")
        self.leave = Button(_("Quitter"), role="quiet")
        self._lay_out()
        self.retry.clicked.connect(self._retry)
        self.paper.clicked.connect(self.ask_sheet)
        self.sheet.submitted.connect(self._retry)
        self.restore.clicked.connect(lambda: self.restoring.emit(self.secret.text()))
        self.leave.clicked.connect(self.left)
        self.secret.returnPressed.connect(self._retry)
        self._ask_passphrase(secret=False, paper=False)  # no sheet is being copied yet
        current().changed.connect(self._measure)
        self._measure()

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("role", "side")
        column = Column(margins=(77, 56, 76, 28), spacing=12)
        for part in (self.fact, self.safe, self.gesture, self.sheet_label, self.sheet, self.label, self.secret):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(line())
        column.addLayout(Row(None, self.leave, self.paper, self.restore, self.retry, margins=(0, 8, 0, 0), spacing=16))
        side.setLayout(column)
        both = Row(self.town, side, spacing=0)
        both.setStretch(1, 1)
        self.setLayout(both)

    def show_error(self, error: DeskError, secret: bool = False, paper: bool = False, restorable: bool = False) -> None:
        """Show an error; `secret` asks for the passphrase, `paper` offers the recovery sheet, `restorable` a backup.

        While a sheet is being copied, what is wrong with it leaves the fields as they are.
        """
        copying = self.sheet.isVisibleTo(self) and isinstance(error, BadInput | VaultAbsent)
        self._words_wanted = isinstance(error, VaultAbsent) or (secret if not copying else self._words_wanted)
        gesture = f"{error.gesture} {BY_SHEET}" if paper and not copying else error.gesture
        for part, text in ((self.fact, error.fact), (self.safe, error.safe), (self.gesture, gesture)):
            part.setText(text)
            part.setVisible(bool(text))
        if copying:
            self._show_words(self._words_wanted)
        else:
            self._ask_passphrase(secret, paper)
        self.restore.setVisible(restorable)
        self.restore.setEnabled(True)
        self.retry.setEnabled(True)
        first = self.sheet if copying else self.secret if secret else self.restore if restorable else self.retry
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, str(error), urgent=True)

    def ask_sheet(self) -> None:
        """Ask for the lines of the recovery sheet, and for a new passphrase where one opened the desk."""
        self.label.setText(_("Nouvelle phrase de passe de ce poste"))
        self.secret.setAccessibleName(self.label.text())
        self._show_words(self._words_wanted)
        for part, shown in ((self.sheet_label, True), (self.sheet, True), (self.paper, False)):
            part.setVisible(shown)
        self.retry.set_text(_("Ouvrir"))
        self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_passphrase(self, secret: bool, paper: bool) -> None:
        self.label.setText(_("Phrase de passe de ce poste"))
        self.secret.setAccessibleName(self.label.text())
        self.secret.clear()
        self.sheet.clear()
        self._show_words(secret)
        for part, shown in ((self.paper, paper), (self.sheet_label, False), (self.sheet, False)):
            part.setVisible(shown)
        self.retry.set_text(_("Ouvrir") if secret else _("Réessayer"))

    def _show_words(self, shown: bool) -> None:
        self.label.setVisible(shown)
        self.secret.setVisible(shown)

    def wait(self) -> None:
        """Offer nothing while a backup takes its place."""
        self.restore.setEnabled(False)
        self.retry.setEnabled(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was copied once another screen took this one's place."""
        if not event.spontaneous():
            self.sheet.clear()
            self.secret.clear()
        super().hideEvent(event)

    def _retry(self) -> None:
        self.retry.setEnabled(False)
        if self.sheet.isVisibleTo(self):
            self.recovered.emit(self.sheet.toPlainText(), self.secret.text())
        else:
            self.retried.emit(self.secret.text())

    def _measure(self) -> None:
        px = current().px
        self.town.setFixedWidth(px(TOWN))
        self.sheet.setFixedHeight(px(SHEET))
        self.town.setVisible(self.width() >= px(2 * TOWN - 100))
        lines = (("LMMH Desk", 40, 600, 252), (_("Le comptoir de l’agence et des espaces-accueil."), 17, 400, 300))
        self.town.show_lines("", lines)
