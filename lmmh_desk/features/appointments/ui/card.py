"""« Prochains rendez-vous », on the counter's page: who is to come, in the order of the hours."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.sight import Shown, stage
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.french import count, hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store.store import Read
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import FOOT, HEADER, Card
from lmmh_desk.ui.widgets.cells import Beside, Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.rows_view import DOUBLE
from lmmh_desk.ui.widgets.table import DataTable

ROWS = 5
SHOWS = ("appointment", "participant", "booking", "person", "reason", "absence")


class Line(Struct, frozen=True):
    """An appointment at this minute; `masked` hides whose it is."""

    entry: Entry
    now: int
    masked: bool


class NextCard(Card):
    """The next five of today; Entrée opens the agenda there, A notes the arrival."""

    def __init__(self, context: Context) -> None:
        self._book = Button(_("Réserver"), "plus", "F4", "link", small=True)
        super().__init__(_("Prochains rendez-vous"), actions=(self._book,), padding=(0, 0, 0, 0), ruled=True)
        self._context = context
        self._entries: list[Entry] = []
        self._kept: list[Entry] = []
        self._now, self._masked = context.clock.now(), False
        columns = (
            TableColumn[Line]("hour", _("Heure"), _hour, 66),
            TableColumn[Line]("who", _("Personne, motif et lieu"), _who, 120, stretch=True),
        )
        rows = Rows(columns, lambda line: line.entry.id, _sentence)
        self.table: DataTable[Line] = DataTable(rows, self.header.title.text(), select_first=False)
        self.table.horizontalHeader().hide()
        self.table.set_empty(_("Aucun autre rendez-vous aujourd’hui."))
        self.table.letters["A"] = self._check_in
        self.table.acts = self._menu
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add(self.table, 1)
        self._others = Label("", 12, 400, "t2")
        link = Button(_("Ouvrir l’agenda"), role="link", small=True)
        self.set_foot(self._others, None, link)
        link.clicked.connect(lambda: context.shell.run("appointments.open"))
        self._book.clicked.connect(lambda: context.shell.run("appointments.book"))
        self.table.opened.connect(lambda line: context.shell.open("appointments", appointment_id=line.entry.id))
        current().changed.connect(self._measure)
        self._measure()

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through."""
        return [self.table]

    def refresh(self, changes: Changes | None) -> None:
        """Read today's appointments again when they changed."""
        if self._context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, exchange = self._context.me, self._context.ports.exchange
        now = self._context.clock.now()
        first, last = day_bounds(paris(now).date())

        def read_them(read: Read) -> list[Entry]:
            found = agenda.seen_between(read, me, me.site_id, first, last)
            return agenda.known_to(read, agenda.with_absences(read, found, now), exchange)

        self._context.reads.run(read_them, self._show, owner=self, slot="next")

    def show_at(self, now: int, *, masked: bool) -> None:
        """Show what was read at this minute; nothing is read."""
        self._now, self._masked = now, masked
        self._fill()

    def _show(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._fill()

    def _fill(self) -> None:
        """Show those who are still to come, or here and not received yet."""
        self._kept = [one for one in self._entries if stage(one, self._now) in (Shown.COMING, Shown.HERE)]
        self._measure()
        self._fit()

    def _fit(self) -> None:
        """Show as many rows as there is room for, and say how many there are besides."""
        px = current().px
        room = max(1, (self.height() - px(HEADER) - px(FOOT)) // px(DOUBLE))
        self.table.set_rows([Line(one, self._now, self._masked) for one in self._kept[: min(room, ROWS)]])
        more = len(self._kept) - min(room, ROWS)
        self._others.setText(count(more, _("autre aujourd’hui"), _("autres aujourd’hui")) if more > 0 else "")

    def _check_in(self, line: Line) -> None:
        """Note the arrival of the first who is expected."""
        from lmmh_desk.features.appointments.ui.acts import Acts

        expected = [one for one in line.entry.attendees if one.arrived_at is None]
        Acts(self._context).check_in((expected or line.entry.attendees)[0])

    def _menu(self, line: Line) -> list[QAction]:
        action = QAction(_("Noter l’arrivée") + "\tA", self)
        action.triggered.connect(lambda: self._check_in(line))
        return [action]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._high(min(ROWS, len(self._kept))))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._high(1))

    def _high(self, rows: int) -> int:
        px = current().px
        return px(HEADER) + px(FOOT) + max(1, rows) * px(DOUBLE) + 2 * px(1)

    def _measure(self) -> None:
        """Take the height of the rows there are, less where the column is short."""
        self.setMinimumHeight(self._high(1))
        self.setMaximumHeight(self.sizeHint().height())
        self.updateGeometry()


def _hour(line: Line) -> Text:
    return Text(hour(paris(line.entry.starts_at)), weight=600, size=14)


def _who(line: Line) -> Beside:
    entry = line.entry
    name = _("Nom masqué") if line.masked else entry.who
    words, tone = entry.state(line.now)
    note = " · ".join(part for part in (entry.reason, entry.where) if part)
    mark = Mark(words.partition(",")[0], "bad" if entry.away else tone, "warning" if entry.away else "")
    return Beside(Text(name, note, 600, unsent=entry.unsent), mark)


def _sentence(line: Line) -> str:
    said = [hour(paris(line.entry.starts_at)), _who(line).said()]
    said += [_("pendant une absence")] if line.entry.away else []
    return ", ".join(said)
