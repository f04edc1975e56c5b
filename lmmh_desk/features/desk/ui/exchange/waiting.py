"""« À envoyer »: what this desk has recorded and the others don't know yet."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRect

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain
from lmmh_desk.kernel.waiting import Waiting
from lmmh_desk.sync.status import State, SyncStatus
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.editors import SearchEdit
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.rows_view import DOUBLE
from lmmh_desk.ui.widgets.table import DataTable

HEAD = 28  # of the table, pixels at 100 %
LEAST = 5  # rows in sight, whatever the window's height
WIDE, NARROW = ("what", "who", "when", "state"), ("both", "when")


class Titled(Struct, frozen=True):
    """An icon before one or two lines."""

    icon: str
    text: Text

    def said(self) -> str:
        """Return the lines."""
        return self.text.said()

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the icon, then the lines."""
        paint.icon(self.icon, "t2", area.left(), area.center().y() + 1, 18)
        self.text.paint(paint, area.adjusted(paint.px(24), 0, 0, 0))


class Line(Struct, frozen=True):
    """A line of the list, as shown at this instant."""

    waiting: Waiting
    when: str
    hidden: bool = False

    @property
    def who(self) -> str:
        """Return whom it concerns, unless names are hidden."""
        return _("Nom masqué") if self.hidden and self.waiting.concerns else self.waiting.concerns

    @property
    def key(self) -> str:
        """Return what tells it from the others."""
        return f"{sorted(self.waiting.told)}{self.waiting.title}{self.waiting.network}"


class WaitingCard(Card):
    """The list, its filter, and the sentence that says where all this is kept."""

    def __init__(self) -> None:
        self.filter = SearchEdit(_("Filtrer"))
        super().__init__(_("À envoyer"), actions=(self.filter,), padding=(0, 0, 0, 0), spacing=0)
        self.table: DataTable[Line] = DataTable(_rows(), _("À envoyer"))
        self.table.show_columns(*WIDE)
        self.add(self.table, 1)
        self._more = Label("", 12, 400, "t2")
        self.set_foot(
            Picture("lock", "t2", 17),
            Label(_("Ces saisies restent sur le poste même après verrouillage, changement d’agent ou arrêt."), 12, 400,
                  "t2", wrap=True),
            self._more,
        )  # fmt: skip
        self._status: SyncStatus | None = None
        self._hidden = False
        self.filter.changed.connect(self._fill)

    def show_status(self, status: SyncStatus) -> None:
        """Show what waits."""
        same = self._status is not None and status.facts is self._status.facts
        self._status = status
        if same:  # only how far a run is has changed
            return
        self.set_count(status.number, "offline", _("à envoyer"))
        more = status.facts.more
        self._more.setText(_("et {others}").format(others=count(more, _("autre saisie"), _("autres saisies"))))
        appear(self._more, more > 0)
        self._fill()

    def set_discreet(self, hidden: bool) -> None:
        """Hide whom the entries concern."""
        self._hidden = hidden
        self._fill()

    def set_narrow(self, narrow: bool) -> None:
        """Show fewer columns."""
        self.table.show_columns(*(NARROW if narrow else WIDE))
        self.table.setMinimumHeight(current().px(HEAD + LEAST * DOUBLE))

    def _fill(self) -> None:
        status = self._status
        if status is None:
            return
        wanted = plain(self.filter.text())
        lines = [Line(each, _when(each, status), self._hidden) for each in status.facts.waiting]
        kept = [line for line in lines if wanted in plain(f"{line.waiting.title} {line.who}")]
        self.table.set_empty(_empty(status, bool(lines)))
        self.table.set_rows(kept)


def _empty(status: SyncStatus, filtered: bool) -> str:
    if filtered:
        return _("Aucune saisie ne correspond à ce filtre.")
    if status.state is State.ALONE:
        return _("Ce poste n’est rattaché à aucun serveur\u00a0: il n’a rien à envoyer.")
    return _("Rien n’attend\u00a0: tout est envoyé.")


def _when(line: Waiting, status: SyncStatus) -> str:
    """Return « 11:05 », « 10:58 – 11:26 »."""
    first, last = status.when(line.first), status.when(line.last)
    return first if first == last else f"{first} – {last}"


def _rows() -> Rows[Line]:
    columns = (
        TableColumn[Line]("what", _("Saisie"), _what, 200, stretch=True, sort=lambda line: plain(line.waiting.title)),
        TableColumn[Line]("both", _("Saisie"), _both, 160, stretch=True, sort=lambda line: plain(line.waiting.title)),
        TableColumn[Line]("who", _("Concerne"), lambda line: Text(line.who), 160, sort=lambda line: plain(line.who)),
        TableColumn[Line]("when", _("Heure"), lambda line: Text(line.when, ink="t2"), 126,
                          sort=lambda line: line.waiting.first),
        TableColumn[Line]("state", _("État"), _state, 150),
    )  # fmt: skip
    return Rows(columns, lambda line: line.key, _sentence)


def _what(line: Line) -> Titled:
    return Titled(line.waiting.icon, Text(line.waiting.title, weight=500))


def _both(line: Line) -> Titled:
    return Titled(line.waiting.icon, Text(line.waiting.title, line.who, 500))


def _state(line: Line) -> Mark:
    return Mark(_("Attend le réseau"), "offline") if line.waiting.network else Mark(_("Enregistré"), "ok")


def _sentence(line: Line) -> str:
    parts = (line.waiting.title, line.who, line.when, _state(line).said())
    return ", ".join(part for part in parts if part)
