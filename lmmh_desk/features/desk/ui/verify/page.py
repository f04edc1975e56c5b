"""« Vérifier un document »: scan, type, drop or paste a paper; the answer comes from this desk, without network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.desk.ui.verify.answer import Answer
from lmmh_desk.features.desk.ui.verify.entry import Brought, ScanEdit, brought, clipboard, readings
from lmmh_desk.features.desk.ui.verify.recent import RecentCard
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.feature import paper_labels
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.verifying import judge_file, judge_images, judge_text
from lmmh_desk.office.model.verifying import Judgement
from lmmh_desk.ui import choosers
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card

SIDE = 340  # pixels at 100 % of the column on the right


class VerifyPage(Page):
    """One field that keeps the focus, one answer, and those before it."""

    key = "verify"
    discreet = True
    hints = ("verify.file", "verify.paste", "shell.next_pane", "shell.escape", "shell.search", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._labels = paper_labels(context.catalogue)
        self._asked = 0  # the last paper asked about: the answer of an earlier one doesn't replace it
        self._sent = ""  # the text being judged, to be taken away unless another was begun
        self.line = ScanEdit()
        self.go = Button(_("Vérifier"), key=_("Entrée"), role="primary")
        self.choose = Button(_("Choisir un fichier…"), "document", "Ctrl+O")
        self.answer = Answer(self.choose)
        self.recent = RecentCard()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.line)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        title = Label(_("Vérifier un document"), 20, 600)
        head = QWidget()
        head.setLayout(Row(title, Label(_("Scan, code, numéro ou fichier"), 13, 400, "t2"), None, spacing=12))
        asking = Card(padding=(16, 14, 16, 14))
        row = Row(spacing=12)
        row.addWidget(self.line, 1)
        row.addWidget(self.go)
        asking.body.addLayout(row)
        doubt = Card(_("Doute sur l’identité"), icon="info")
        told = _("Rendez le document, notez sa référence et appelez le responsable de site.")
        doubt.add(Label(told, 13, 400, "t2", wrap=True))
        doubt.body.addStretch(1)
        self.side = QWidget()
        self.side.setLayout(Column(self.recent, doubt, None, spacing=13))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        whole = Column(head, asking, spacing=13)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        self.line.returnPressed.connect(self.primary)
        self.line.brought.connect(self.take)
        self.go.clicked.connect(self.primary)
        self.choose.clicked.connect(self.choose_file)
        self.answer.again.connect(self._begin_again)
        self.answer.opened.connect(lambda person_id: self.context.shell.open("fiche", person_id=person_id))
        self.recent.list.opened.connect(self._show_again)

    # What the shell asks

    def opened(self, **arguments: object) -> None:
        """Be ready for the scanner."""
        super().opened(**arguments)
        self.line.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Show nothing anew: an answer is what was found at its hour."""

    def person(self) -> str:
        """Return whose paper is shown."""
        return self.answer.shown.person_id if self.answer.shown else ""

    def primary(self) -> None:
        """Verify what is in the field (Entrée, Ctrl+Entrée)."""
        text = self.line.text()
        self.line.setFocus()
        if not text.strip():
            self.context.shell.say(_("Rien à vérifier. Scannez un code, ou saisissez-le."), "warn")
            return
        self.line.selectAll()  # the next scan takes its place
        self._sent = text
        store, me, labels = self.context.store, self.context.me, self._labels
        self._ask(lambda: judge_text(store, me, text, labels))

    def escape(self) -> bool:
        """Take away the text, or the answer; False lets the shell go back."""
        if not self.line.text() and self.answer.at_rest:
            return False
        self._begin_again()
        return True

    def locked(self) -> None:
        """Forget every paper: whoever unlocks may be another."""
        self._clear()
        self.recent.clear()

    def panes(self) -> list[QWidget]:
        """Return the field, the answer's buttons and the list."""
        return [self.line, self.answer.another, self.recent.list]

    def set_discreet(self, hidden: bool) -> None:
        """Hide what papers say and which were verified, or show them again."""
        self.answer.set_masked(hidden)
        self.recent.setVisible(not hidden)

    def arrange(self, width: Width) -> None:
        """Put the last answers beside, or below in a narrow window."""
        narrow, px = width == "narrow", current().px
        self._grid.addWidget(self.answer, 0, 0)
        self._grid.addWidget(self.side, 1 if narrow else 0, 0 if narrow else 1)
        self._grid.setSpacing(px(13))
        self._grid.setColumnStretch(0, 1)
        self.side.setMinimumWidth(0 if narrow else px(SIDE))
        self.side.setMaximumWidth(WIDEST if narrow else px(SIDE))
        self.answer.setMinimumHeight(px(260))

    # What is brought

    def choose_file(self) -> None:
        """Ask for a scan by a chooser (Ctrl+O)."""
        kinds = _("Scans et PDF (*.pdf *.png *.jpg *.jpeg)")
        name = choosers.to_open(self, _("Choisir un scan"), kinds)
        if name:
            self.take(Path(name))

    def paste(self) -> None:
        """Verify the picture, the file or the text in the clipboard (Ctrl+V anywhere on the page)."""
        found = clipboard()
        if found is not None:
            self.take(found)
        else:
            self.line.setFocus()
            self.line.paste()

    def take(self, found: Brought) -> None:
        """Verify a file or a picture."""
        store, me, labels = self.context.store, self.context.me, self._labels
        self.line.clear()
        self.line.setFocus()
        if isinstance(found, QImage):
            self._ask(lambda: judge_images(store, me, readings(found), labels))
            return
        from lmmh_desk.printing.pages import images

        self._ask(lambda: judge_file(store, me, found, images, labels))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if brought(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = brought(event.mimeData())
        if found is not None:
            event.acceptProposedAction()
            self.take(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the field what a scanner types while the focus is on a button or the list."""
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.text().isprintable() and event.text() and not held:
            self.line.setFocus()
            self.line.insert(event.text())
        else:
            super().keyPressEvent(event)

    # What is answered

    def _ask(self, work: Callable[[], Judgement]) -> None:
        self._asked += 1
        asked = self._asked
        self.answer.wait()
        self.context.papers.run(
            work, lambda found: self._answered(asked, found), owner=self, slot=f"verify {asked}",
            failed=lambda error: self._failed(asked, error),
        )  # fmt: skip

    def _answered(self, asked: int, found: Judgement) -> None:
        if self.context.session is None:
            return  # locked meanwhile: nobody is there to read it
        self.recent.add_answer(found)
        if asked == self._asked:
            if self.line.text() == self._sent and found.verdict != "unreadable":
                self.line.clear()
            self.answer.show_judgement(found)

    def _failed(self, asked: int, error: DeskError) -> None:
        if isinstance(error, BadInput):
            now = self.context.clock.now()
            self._answered(asked, Judgement("unreadable", _("Fichier illisible"), str(error), at=now))
            return
        self.answer.clear()
        self.context.shell.say(str(error), "bad")

    def _show_again(self, found: Judgement) -> None:
        self._asked += 1
        self.answer.show_judgement(found)

    def _begin_again(self) -> None:
        self._clear()
        self.line.setFocus()

    def _clear(self) -> None:
        self._asked += 1
        self.line.clear()
        self.answer.clear()
