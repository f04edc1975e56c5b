"""One night: its incidents; Entrée opens, S gives a follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction

from lmmh_desk.features.mediation.model.nights import DAY, Board, Incident
from lmmh_desk.features.mediation.ui.tables import incident_rows
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.table import DataTable


class NightCard(Card):
    """The incidents of a night, with arrows to the night before and after."""

    moved = Signal(int)  # nights
    newest = Signal()
    followed = Signal(object)  # Incident
    removed = Signal(object)

    def __init__(self, *, may_follow: bool) -> None:
        self.before = IconButton("chevron-left", _("Nuit d’avant"))
        self.after = IconButton("chevron-right", _("Nuit d’après"))
        self.last = Button(_("La plus récente"), "moon", role="link", small=True)
        super().__init__(
            _("La nuit dernière"), caption=" ", actions=(self.last, self.before, self.after), padding=(0, 0, 0, 0),
            ruled=True,
        )  # fmt: skip
        self._may_follow = may_follow
        self.table: DataTable[Incident] = DataTable(incident_rows(), _("Faits de la nuit"))
        self.table.set_empty(_("Aucun fait n’est noté pour cette nuit."))
        self.table.acts = self._menu
        if may_follow:
            self.table.letters["S"] = self.followed.emit
            self.table.letters["X"] = self.removed.emit
        self.add(self.table, 1)
        self.before.clicked.connect(lambda: self.moved.emit(-1))
        self.after.clicked.connect(lambda: self.moved.emit(1))
        self.last.clicked.connect(self.newest)

    def show_board(self, board: Board, today: date, *, is_last: bool) -> None:
        """Show a night: the one that goes on from noon on, the last one, or another."""
        names = {today: _("Cette nuit"), today - DAY: _("La nuit dernière")}
        self.set_title(names.get(board.night) or _("Nuit du {day}").format(day=short_date(board.night)))
        self.set_count(len(board.incidents), "", _("faits"))
        self.set_caption(board.summary)
        self.after.setEnabled(not is_last)
        self.last.setVisible(not is_last)
        self.table.set_rows(board.incidents)

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what the incident's own sheet says too, where there is no room."""
        self.table.show_columns(*(("hour", "where", "kind", "after") if narrow else ()))

    def _menu(self, one: Incident) -> Sequence[QAction]:
        opens = QAction(_("Modifier le fait"), self)
        opens.triggered.connect(lambda: self.table.opened.emit(one))
        follow = QAction(_("Donner une suite (S)"), self)
        follow.triggered.connect(lambda: self.followed.emit(one))
        remove = QAction(_("Retirer le fait (X)"), self)
        remove.triggered.connect(lambda: self.removed.emit(one))
        return [opens, follow, remove] if self._may_follow else [opens]
