"""« Journal des accès »: who did or looked at what on this PC, when and why; whether the chain is whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from lmmh_desk.features.desk.actions import audit as acts
from lmmh_desk.features.desk.model.audit import Line, Wanted
from lmmh_desk.features.desk.store.audit import PAGE, seen_agents, seen_devices, seen_lines, seen_name
from lmmh_desk.features.desk.ui.audit.filters import Filters
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris, today
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

FORMS = "XLSX (*.xlsx);;CSV (*.csv)"
WIDE, NARROW = ("at", "agent", "act", "concerns", "why"), ("at", "act")


class AuditPage(Page):
    """A page of lines at a time, older ones on demand or at the end of the list."""

    key = "audit"
    hints = ("audit.export", "shell.next_pane", "shell.escape", "shell.search", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._lines: list[Line] = []
        self._hidden = self._more = self._reading = False
        self.filters = Filters(today(context.clock))
        self.state = Banner(flat=True)
        self.export_button = Button(_("Exporter"), "download", "Ctrl+E")
        self.older = Button(_("Lignes plus anciennes"), "chevron-down", small=True)
        self.shown = Label("", 12, 400, "t2")
        self.table: DataTable[Line] = DataTable(_rows(lambda: self._hidden), _("Journal des accès"))
        self.table.set_empty(_("Aucune ligne ne correspond à ces critères."))
        card = Card(padding=(0, 0, 0, 0), spacing=0)
        card.add(self.state)
        card.add(self.table, 1)
        card.set_foot(self.shown, None, self.older)
        head = QWidget()
        title = Label(_("Journal des accès"), 20, 600)
        head.setLayout(Row(title, Label(_("de ce poste"), 13, 400, "t2"), None, self.export_button, spacing=12))
        whole = Column(head, self.filters, card, spacing=14)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.set_title(_("Journal des accès"))
        self.filters.changed.connect(self.read)
        self.older.clicked.connect(self.read_older)
        self.export_button.clicked.connect(self.export)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.arrange("normal")

    def opened(self, person_id: str = "", **arguments: Any) -> None:
        """Show the last lines, of one person where one is given; that they are read is a line too."""
        del arguments
        context, me = self.context, self.context.me
        self.filters.show_person(person_id, "")
        context.writes.run(
            lambda: acts.opened(context.store, me, person_id), lambda _done: self._begin(person_id), owner=self
        )
        self.table.setFocus()

    def _begin(self, person_id: str) -> None:
        context, me = self.context, self.context.session
        if me is None:
            return
        self.state.set(_("Vérification du journal…"), "accent")
        context.papers.run(lambda: acts.examined(context.store, me), self._show_state, owner=self)

        def choices(read: Read) -> tuple[list[tuple[str, str]], list[tuple[str, str]], str]:
            name = seen_name(read, me, person_id) if person_id else ""
            return seen_agents(read, me), seen_devices(read, me), name

        context.reads.run(choices, self._offer, owner=self)
        self.read()

    def read(self) -> None:
        """Read the first page of what is looked for."""
        self._ask(0, self._show)

    def read_older(self) -> None:
        """Read the next page, where there is one."""
        if self._more and not self._reading:
            self._ask(self._lines[-1].tx, self._add)

    def _ask(self, before: int, then: Any) -> None:
        me, wanted = self.context.session, self.filters.wanted()
        if me is not None:
            self._reading = True
            self.context.reads.run(
                lambda read: seen_lines(read, me, wanted, before), then, owner=self, slot="lines", failed=self._fail
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
        appear(self.filters.person, not hidden and bool(self.filters.wanted().person_id))
        self.table.set_rows(self._lines)

    def escape(self) -> bool:
        return self.filters.clear()

    def primary(self) -> None:
        self.export()

    def panes(self) -> list[QWidget]:
        return [self.filters, self.table, self.older]

    def export(self) -> None:
        """Choose a file for all the lines looked for (Ctrl+E)."""
        name = f"journal-{self.context.me.desk_code}-{today(self.context.clock)}.xlsx"
        chosen, kind = QFileDialog.getSaveFileName(self, _("Exporter le journal"), name, FORMS)
        if chosen:
            form = "csv" if chosen.endswith(".csv") or kind.startswith("CSV") else "xlsx"
            self._write(Path(chosen), self.filters.wanted(), form)

    def _write(self, path: Path, wanted: Wanted, form: str) -> None:
        from lmmh_desk.sync.carrying import write_file

        context, me = self.context, self.context.me

        def work() -> Path:
            write_file(path, acts.export(context.store, me, wanted, form))
            return path

        told = _("Journal exporté\u00a0: {file}. L’export est inscrit au journal.")
        context.papers.run(work, lambda file: context.shell.say(told.format(file=file.name), "ok"), owner=self)

    def _offer(self, found: tuple[list[tuple[str, str]], list[tuple[str, str]], str]) -> None:
        agents, devices, name = found
        self.filters.offer(agents, devices)
        if name:
            self.filters.show_person(self.filters.wanted().person_id, name)
        self.set_discreet(self._hidden)

    def _show_state(self, found: tuple[bool, str]) -> None:
        well, sentence = found
        self.state.set(sentence, "ok" if well else "bad")

    def _show(self, lines: list[Line]) -> None:
        self._lines = []
        self._add(lines)

    def _add(self, lines: list[Line]) -> None:
        self._reading, self._more = False, len(lines) == PAGE
        self._lines += lines
        self.table.set_rows(self._lines)
        self.shown.setText(count(len(self._lines), _("ligne affichée"), _("lignes affichées")))
        appear(self.older, self._more)

    def _fail(self, error: DeskError) -> None:
        self._reading = False
        self.context.shell.say(str(error), "bad")

    def _scrolled(self, value: int) -> None:
        if value and value == self.table.verticalScrollBar().maximum():
            self.read_older()


def _rows(hidden: Any) -> Rows[Line]:
    def concerns(line: Line) -> Text:
        return Text(_("Nom masqué") if hidden() and line.concerns else line.concerns or "—")

    def act(line: Line) -> Text:
        return Text(line.act, line.agent, 500)

    columns = (
        TableColumn[Line]("at", _("Date"), _when, 110),
        TableColumn[Line]("agent", _("Agent"), lambda line: Text(line.agent, line.device), 170),
        TableColumn[Line]("act", _("Geste"), act, 200, stretch=True),
        TableColumn[Line]("concerns", _("Concerne"), concerns, 220),
        TableColumn[Line]("why", _("Motif"), lambda line: Text(line.why or "—", ink="t2"), 190),
    )

    def sentence(line: Line) -> str:
        return ", ".join((_when(line).said(), line.agent, line.act, concerns(line).said(), line.why))

    return Rows(columns, lambda line: str(line.tx), sentence)


def _when(line: Line) -> Text:
    at = paris(line.at)
    return Text(hour(at), short_date(at.date(), year=True))
