"""The note at the top of the history: Ctrl+M, the text, Ctrl+Entrée."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.guard.refusal import fault, warning, warning_so_far
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.checks import NOTE_LENGTH
from lmmh_desk.tenancy.model.notes import NOTE_CHANNELS
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.notes import NoteEdit


class QuickNote(QWidget):
    """A line that opens into a text with its channel; `written` carries (text, channel)."""

    written = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.line = LineEdit(_("Noter un échange…"), icon="pencil", key="Ctrl+M")
        self.line.setAccessibleName(_("Noter un échange"))
        self.line.set_opener()
        self.text = NoteEdit(
            _("Ce qui s’est dit, en une phrase. La personne peut le lire."), lines=2, limit=NOTE_LENGTH
        )
        self.text.setAccessibleName(_("Texte de la note"))
        self.channel = ComboBox(NOTE_CHANNELS.items())
        self.channel.setAccessibleName(_("Moyen de l’échange"))
        self.warning = Banner(tone="warn")
        self._left = Label("", 12, 400, "t3")
        save = Button(_("Enregistrer la note"), "check", _("Ctrl+Entrée"), "primary", small=True)
        close = Button(_("Fermer"), role="link", small=True)
        self._panel = QWidget()
        inside = Column(self.text, self.warning, spacing=6)
        inside.addLayout(Row(self.channel, self._left, None, close, save))
        self._panel.setLayout(inside)
        self._panel.hide()
        self.setLayout(Column(self.line, self._panel, spacing=0))
        self.line.selectionChanged.connect(self.line.deselect)
        self.line.icon_clicked.connect(self.open)
        self.line.installEventFilter(self)
        self.text.changed.connect(self._typed)
        save.clicked.connect(self.submit)
        close.clicked.connect(self.close_panel)

    @property
    def is_open(self) -> bool:
        """Say whether a note is being written."""
        return not self._panel.isHidden()

    def open(self) -> None:
        """Show the text and give it the focus."""
        appear(self.line, False)
        appear(self._panel, True)
        self.text.setFocus()

    def close_panel(self) -> None:
        """Go back to the line; the text stays."""
        appear(self._panel, False)
        appear(self.line, True)
        self.line.setPlaceholderText(_("Reprendre la note commencée…") if self.value() else _("Noter un échange…"))

    def clear(self) -> None:
        """Forget what was written."""
        self.text.set_value("")
        self.channel.set_value("counter")
        self.warning.set("")
        self.close_panel()

    def value(self) -> str:
        """Return the text."""
        return self.text.value()

    def submit(self) -> None:
        """Give the note, unless it holds what no file may: the sentence says what may be written instead."""
        self.warning.set(warning(self.value()))
        if not self.warning.text:
            self.written.emit(self.value(), self.channel.value())

    def kept(self) -> str:
        """Return what a draft may keep of the text: nothing of one that is refused."""
        return "" if fault(self.value()) else self.value()

    def _typed(self) -> None:
        self.warning.set(warning_so_far(self.text.toPlainText()))
        left = NOTE_LENGTH - len(self.text.value())
        self._left.setText(_("{left} caractères restants").format(left=left) if left < 100 else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.MouseButtonPress:
            self.open()
            return True
        pressed = event.type() == QEvent.Type.KeyPress
        if watched is self.line and pressed and isinstance(event, QKeyEvent) and event.text() > " ":
            self.open()
            self.text.insertPlainText(event.text())
            return True
        return False
