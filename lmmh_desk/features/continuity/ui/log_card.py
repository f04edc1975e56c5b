"""« Journal de 8:30 »: what was decided, what yesterday left, the line that adds to it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.continuity.model.board import Board
from lmmh_desk.features.continuity.model.log import TEXT
from lmmh_desk.features.continuity.model.records import KINDS, EntryKind
from lmmh_desk.features.continuity.ui.log_list import LogList
from lmmh_desk.features.continuity.ui.tables import Told
from lmmh_desk.kernel.french import long_date
from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.segmented import Segmented


class LogCard(Card):
    """Entrée adds what is typed; Maj+Tab goes back to its nature."""

    added = Signal(object, str)  # kind, what is typed

    def __init__(self) -> None:
        self.days = Button(_("Jours précédents"), role="link", small=True)
        super().__init__(_("Journal de 8:30"), actions=(self.days,), padding=(0, 0, 0, 0), spacing=0, ruled=True)
        self.list = LogList()
        self.nights = Label("", 12, 400, "t2", wrap=True)
        self.nights.setContentsMargins(14, 6, 14, 6)
        self.nothing = Label("", 13, 400, "t2", wrap=True)
        self.nothing.setContentsMargins(14, 12, 14, 12)
        self.add(self.nights)
        self.add(self.nothing)
        self.add(self.list, 1)
        self.kind = Segmented(_("Nature"), list(KINDS.items()))
        self.running = Label("", 12, 400, "t2")
        self.line = LineEdit(_("Ajouter au journal…"), key=_("Entrée"))
        self.line.setMaxLength(TEXT)
        self.wrong = Banner(tone="bad", flat=True)
        self.write = QWidget()
        column = Column(margins=(0, 8, 0, 8), spacing=8)
        column.addLayout(Row(self.kind, None, self.running))
        column.addWidget(self.wrong)
        column.addWidget(self.line)
        self.write.setLayout(column)
        strip = self.set_foot(self.write)
        strip.setMaximumHeight(WIDEST)
        self.line.returnPressed.connect(self.send)
        self.line.changed.connect(lambda: self.wrong.set(""))

    def show_board(self, board: Board, *, today: bool) -> None:
        """Show the log of the day, what is late first."""
        self.list.set_items([Told(entry, board.day) for entry in (*board.late, *board.entries)])
        self.set_count(len(board.entries), "", _("lignes au journal"))
        running = board.running()
        self.running.setText(_("{number} en cours").format(number=running) if running else "")
        told = _("Cette nuit\u00a0: {lines}") if today else _("La nuit d’avant\u00a0: {lines}")
        nights = board.nights  # a calm night leaves nothing that says so: nothing received is all that is known
        self.nights.setText(told.format(lines="\u00a0; ".join(nights or ()) or _("rien de reçu")))
        appear(self.nights, nights is not None)
        day = long_date(date.fromisoformat(board.day), year=False)
        empty = not board.entries and not board.late
        self.nothing.setText(_("Rien au journal du {day}.").format(day=day))
        appear(self.nothing, empty)
        appear(self.list, not empty)
        appear(self.write, today)

    def send(self) -> None:
        """Hand over what is typed."""
        self.added.emit(EntryKind(self.kind.value()), self.line.value())

    def kept(self) -> str:
        """Return what a draft may keep of the line: nothing of one that is refused."""
        return "" if fault(self.line.value()) else self.line.value()

    def sent(self) -> None:
        """Empty the line for the next."""
        self.line.clear()
        self.line.setFocus()
