"""« Journal des accès »: who did or looked at what on this PC, when and why; whether the chain is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.actions import audit as acts
from lmmh_desk.features.desk.model.audit import Found, Line
from lmmh_desk.features.desk.store.audit import PAGE, Choices, seen_choices, seen_lines
from lmmh_desk.features.desk.ui.audit.exporting import Export
from lmmh_desk.features.desk.ui.audit.filters import Filters
from lmmh_desk.features.desk.ui.audit.rows import NARROW, WIDE, audit_rows
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.unlock import NO_TRIES
from lmmh_desk.ui import choosers
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.table import DataTable


class AuditPage(Page):
    """A page of lines at a time, older ones on demand or at the end of the list."""

    key = "audit"
    discreet = True
    hints = ("audit.export", "audit.older", "shell.next_pane", "shell.escape", "shell.search", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._lines: list[Line] = []
        self._before = self._room = 0  # where to look on; how many lines this page still takes
        self._hidden = self._reading = False
        self.filters = Filters(today(context.clock))
        self.state = Banner(flat=True)
        self.export_button = Button(_("Exporter"), "download", "Ctrl+E")
        self.exporting = Export(context)
        self.older = Button(_("Lignes plus anciennes"), "chevron-down", "Alt+↓", small=True)
        self.shown = Label("", 12, 400, "t2")
        self.table: DataTable[Line] = DataTable(audit_rows(lambda: self._hidden), _("Journal des accès"))
        self.table.set_empty(_("Aucune ligne ne correspond à ces critères."))
        self._lay_out()
        self._connect()
        self.set_title(_("Journal des accès"))
        self.arrange("normal")

    def _lay_out(self) -> None:
        card = Card(padding=(0, 0, 0, 0), spacing=0)
        card.add(self.state)
        card.add(self.table, 1)
        card.set_foot(self.shown, None, self.older)
        head = QWidget()
        title = Label(_("Journal des accès"), 20, 600)
        head.setLayout(Row(title, Label(_("de ce poste"), 13, 400, "t2"), None, self.export_button, spacing=12))
        whole = Column(head, self.exporting, self.filters, card, spacing=14)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.filters.changed.connect(self.read)
        self.older.clicked.connect(self.read_older)
        self.export_button.clicked.connect(self.export)
        self.exporting.busy.connect(lambda busy: self.export_button.setEnabled(not busy))
        self.table.opened.connect(self._narrow)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)

    def opened(self, person_id: str = "", **arguments: Any) -> None:
        """Show the last lines, of one person where one is given; that they are read is a line too."""
        del arguments
        context, me = self.context, self.context.me
        self.filters.narrow(person_id, "", "")
        context.writes.run(
            lambda: acts.opened(context.store, me, person_id), lambda _done: self._begin(person_id), owner=self
        )
        self.table.setFocus()

    def _begin(self, person_id: str) -> None:
        context, me = self.context, self.context.session
        if me is None:
            return
        self.state.set(_("Vérification du journal…"), "accent")
        tries = context.ports.tries or NO_TRIES
        context.papers.run(
            lambda: acts.examined(context.store, me, tries), self._show_state, owner=self, failed=self._unseen
        )
        context.reads.run(lambda read: seen_choices(read, me, person_id), self._offer, owner=self)
        self.read()

    def read(self) -> None:
        """Read the first page of what is looked for."""
        self._lines, self._room = [], PAGE
        self._ask(0)

    def read_older(self) -> None:
        """Read the next page, where there is one."""
        if self._before and not self._reading:
            self._room = PAGE
            self._ask(self._before)

    def _ask(self, before: int) -> None:
        me, wanted = self.context.session, self.filters.wanted()
        if me is not None:
            self._reading = True
            self.context.reads.run(
                lambda read: seen_lines(read, me, wanted, before), self._add, owner=self, failed=self._fail
            )

    def refresh(self, changes: Changes | None) -> None:
        """Keep the lines read: new ones come with the next look."""

    def locked(self) -> None:
        """Forget the lines, which name people."""
        self._lines = []
        self.table.set_rows([])

    def arrange(self, width: Width) -> None:
        narrow = width == "narrow"
        self.filters.set_narrow(narrow)
        self.table.show_columns(*(NARROW if narrow else WIDE))
        self.table.setMinimumHeight(self.context.theme.px(240))

    def set_discreet(self, hidden: bool) -> None:
        """Hide whom the lines concern."""
        self._hidden = hidden
        wanted = self.filters.wanted()
        appear(self.filters.one, not hidden and bool(wanted.person_id or wanted.record_id))
        self.table.set_rows(self._lines)

    def escape(self) -> bool:
        return self.filters.clear()

    def primary(self) -> None:
        self.export()

    def panes(self) -> list[QWidget]:
        return [self.filters.kind, self.table]

    def export(self) -> None:
        """Choose a file for all the lines looked for (Ctrl+E)."""
        if not self.export_button.isEnabled():
            return
        name = f"journal-{self.context.me.desk_code}-{today(self.context.clock)}.csv"
        chosen = choosers.to_save(self, _("Exporter le journal"), "CSV (*.csv)", name)
        if chosen:
            self.exporting.begin(Path(chosen), self.filters.wanted())

    def _narrow(self, line: Line) -> None:
        """Keep to whom a line is about, else to its record (Entrée)."""
        if line.record_id:
            record_id = "" if line.person_id else line.record_id
            self.filters.narrow(line.person_id, record_id, line.concerns)
            self.set_discreet(self._hidden)
            self.read()

    def _offer(self, found: Choices) -> None:
        self.filters.offer(found)
        wanted = self.filters.wanted()
        if found.name:
            self.filters.narrow(wanted.person_id, wanted.record_id, found.name)
        self.set_discreet(self._hidden)

    def _show_state(self, found: acts.Health) -> None:
        well, sentence = found
        self.state.set(sentence, "ok" if well else "bad")

    def _unseen(self, error: DeskError) -> None:
        self.state.set(str(error), "bad")

    def _add(self, found: Found) -> None:
        """Show what was found; look on in the next window until a page is full."""
        if self.context.session is None:
            return
        self._before, self._room = found.before, self._room - len(found.lines)
        first = not self._lines
        self._lines += found.lines
        self._show(first)
        self._reading = self._room > 0 and self._before > 0
        if self._reading:
            self._ask(self._before)
        told = _("recherche avant la ligne {line}…").format(line=self._before) if self._reading else ""
        shown = count(len(self._lines), _("ligne affichée"), _("lignes affichées"))
        self.shown.setText(" · ".join(text for text in (shown, told) if text))
        appear(self.older, self._before > 0 and not self._reading)

    def _show(self, first: bool) -> None:
        bar = self.table.verticalScrollBar()
        place = 0 if first else bar.value()
        self.table.set_rows(self._lines)
        bar.setValue(place)

    def _fail(self, error: DeskError) -> None:
        self._reading = False
        self.context.shell.say(str(error), "bad")

    def _scrolled(self, value: int) -> None:
        if value and value == self.table.verticalScrollBar().maximum():
            self.read_older()
