"""Historique: what happened with a person, by kind, and the quick note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from lmmh_desk.kernel.found import Moment
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.ui.quick_note import QuickNote
from lmmh_desk.ui.widgets.base import Column, Label, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.timeline import Timeline

KINDS = {
    "": _("Tout"),
    "exchange": _("Échanges"),
    "appointment": _("Rendez-vous"),
    "document": _("Documents"),
}
STEP = 20  # events shown at first, and at each « Afficher la suite »


class HistoryCard(Card):
    """The events of every slice, newest first; `paper_opened` carries the paper of this slice that was chosen."""

    paper_opened = Signal(str)

    def __init__(self) -> None:
        self.kinds = Segmented(_("Genre d’événements"), KINDS.items())
        super().__init__(_("Historique"), actions=(self.kinds,), padding=(0, 0, 0, 0), spacing=6)
        self.note = QuickNote()
        self.timeline = Timeline(_("Historique"))
        self._moments: tuple[Moment, ...] = ()
        self._now, self._shown = 0, STEP
        top = Column(self.note, margins=(14, 0, 14, 0))
        self.body.addLayout(top)
        self._nothing = Label("", 13, 400, "t2")
        self._nothing.setContentsMargins(14, 10, 14, 10)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.add(self._nothing, 1)
        self.add(self.timeline, 1)
        self._counted = Label("", 12, 400, "t2")
        self._more = Button(_("Afficher la suite"), role="link", small=True)
        self.set_foot(self._counted, None, self._more)
        self.kinds.changed.connect(lambda _kind: self._show())
        self._more.clicked.connect(self._show_more)
        self.timeline.opened.connect(self._opened)

    def show_moments(self, moments: Sequence[Moment], now: int, *, again: bool = False) -> None:
        """Show the events of a person; `again` keeps how many were shown."""
        self._moments, self._now = tuple(moments), now
        self._shown = self._shown if again else STEP
        self._show()

    def _opened(self, moment: Moment) -> None:
        if moment.table == "paper":
            self.paper_opened.emit(moment.id)

    def _show_more(self) -> None:
        self._shown += STEP
        self._show()

    def _show(self) -> None:
        kind = self.kinds.value()
        wanted = [one for one in self._moments if not kind or one.kind == kind]
        shown = wanted[: self._shown]
        self.timeline.set_moments(shown, self._now)
        appear(self.timeline, bool(shown))
        none, none_of_these = _("Rien encore avec cette personne."), _("Rien de ce genre avec cette personne.")
        self._nothing.setText(none_of_these if self._moments else none)
        appear(self._nothing, not shown)
        total = count(len(wanted), _("événement"), _("événements"))
        some = _("{some} événements sur {total}").format(some=len(shown), total=len(wanted))
        self._counted.setText(some if len(shown) < len(wanted) else total)
        appear(self._more, len(shown) < len(wanted))
