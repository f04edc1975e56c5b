"""What one retention rule would have go: each record with its day and whom it is about, some at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lmmh_desk.features.desk.model.going import Leaving
from lmmh_desk.features.desk.store.going import seen_leaving
from lmmh_desk.kernel.french import count, short_date, written
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.purging import listed
from lmmh_desk.office.model.retention import Due
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable


class GoingCard(Card):
    """The list of a rule, older ones first; `closed` says that the durations are asked for again."""

    closed = Signal()
    changed = Signal()  # more may be asked for now, or no longer

    def __init__(self, context: Context) -> None:
        super().__init__(_("À effacer"), icon="clock", padding=(0, 0, 0, 0), spacing=0)
        self._context = context
        self._due: Due | None = None
        self._rows: list[Leaving] = []
        self._reading = self._hidden = False
        self.table: DataTable[Leaving] = DataTable(self._columns(), _("Ce qui sera effacé"))
        self.shown = Label("", 12, 400, "t2")
        self.back = Button(_("Toutes les durées"), "chevron-left", _("Échap"), small=True)
        self.more = Button(_("Afficher la suite"), "chevron-down", "Alt+↓", small=True)
        self.add(self.table, 1)
        self.set_foot(self.back, self.shown, None, self.more)
        self.back.clicked.connect(self.closed)
        self.more.clicked.connect(self.read_more)
        self.table.opened.connect(self._open_file)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_due(self, due: Due) -> None:
        """Show what a rule would have go, once it is written that it was looked at."""
        context, me = self._context, self._context.me
        self._due, self._rows = due, []
        self.set_title(due.retention.label)
        none = (
            _("Rien n’a dépassé cette durée.") if due.before else _("Cette règle n’a pas de durée\u00a0: rien ne part.")
        )
        self.table.set_empty(none)
        self._show()
        context.writes.run(
            lambda: listed(context.store, me, due.retention.rule), lambda _done: self.read_more(), owner=self
        )

    @property
    def has_more(self) -> bool:
        """Say whether there are records that aren't shown yet."""
        return self._due is not None and len(self._rows) < len(self._due.ids)

    def forget(self) -> None:
        """Forget the names."""
        self._due, self._rows = None, []
        self.table.set_rows([])

    def set_discreet(self, hidden: bool) -> None:
        """Hide whom the records are about."""
        self._hidden = hidden
        self._show()

    def read_more(self) -> None:
        """Read the next records, where there are."""
        due, me, start = self._due, self._context.session, len(self._rows)
        if due is None or me is None or self._reading or start >= len(due.ids):
            return
        self._reading = True
        self._context.reads.run(
            lambda read: seen_leaving(read, me, due, start), lambda found: self._add(due, found), owner=self,
            failed=lambda error: self._fail(str(error)),
        )  # fmt: skip

    def _add(self, due: Due, found: list[Leaving]) -> None:
        self._reading = False
        if due is self._due and self._context.session is not None:
            self._rows += found
            self._show()

    def _fail(self, sentence: str) -> None:
        self._reading = False
        self._context.shell.say(sentence, "bad")

    def _show(self) -> None:
        bar, whole = self.table.verticalScrollBar(), len(self._due.ids) if self._due else 0
        place = bar.value()
        self.table.set_rows(self._rows)
        bar.setValue(place if len(self._rows) else 0)
        told = _("{shown} sur {whole}, avec ce qui s’y rattache").format(
            shown=count(len(self._rows), _("affiché")), whole=written(whole)
        )
        self.shown.setText(told if whole else "")
        appear(self.more, self.has_more)
        self.changed.emit()

    def _scrolled(self, value: int) -> None:
        if value and value == self.table.verticalScrollBar().maximum():
            self.read_more()

    def _open_file(self, one: Leaving) -> None:
        """Open the file of whom a record is about (Entrée)."""
        if one.name:
            self._context.shell.open("fiche", person_id=one.person_id)

    def _columns(self) -> Rows[Leaving]:
        def who(one: Leaving) -> Text:
            return Text(_("Nom masqué") if self._hidden and one.name else one.name or "—")

        columns = (
            TableColumn[Leaving]("day", _("Date"), lambda one: Text(short_date(one.day, year=True)), 110),
            TableColumn[Leaving]("what", _("Donnée"), lambda one: Text(one.what, weight=500), 260, stretch=True),
            TableColumn[Leaving]("who", _("Concerne"), who, 260),
        )
        return Rows(columns, lambda one: one.id)
