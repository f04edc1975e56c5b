"""The head of the page: the day and its rank, what stands out, the plan's level, the order of the day to print."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.continuity.model.board import Board
from lmmh_desk.kernel.french import count, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.sites import SiteStatus
from lmmh_desk.ui.widgets.base import Label, Row
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.tag import Tag


class CellHead(QWidget):
    """« Cellule de crise · mardi 17 novembre · 35e jour »."""

    turned = Signal(int)  # days

    def __init__(self) -> None:
        super().__init__()
        self.title, self.day = Label(_("Cellule de crise"), 20, 600), Label("", 13, 400, "t2")
        self.before = IconButton("chevron-left", _("Jour précédent"), small=True)
        self.after = IconButton("chevron-right", _("Jour suivant"), small=True)
        self.open, self.booked, self.low = Tag(""), Tag(""), Tag("")
        self.level = Button(_("Plan inactif"), "shield")
        self.orders = Button(_("Consigne du jour"), "printer")
        self.minutes = IconButton("document", _("Compte rendu"))
        self._days, self._facts, self._acts = QWidget(), QWidget(), QWidget()
        self._days.setLayout(Row(self.title, self.before, self.day, self.after, None, spacing=8))
        self._facts.setLayout(Row(self.open, self.booked, self.low, spacing=8))
        self._acts.setLayout(Row(self.level, self.minutes, self.orders, spacing=8))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.set_narrow(False)
        self.before.clicked.connect(lambda: self.turned.emit(-1))
        self.after.clicked.connect(lambda: self.turned.emit(1))

    def show_board(self, board: Board, rank: int, *, today: bool, may_level: bool) -> None:
        """Say what stands out."""
        day = long_date(date.fromisoformat(board.day), year=False)
        nth = "1er" if rank == 1 else f"{rank}e"
        self.day.setText(_("{day} · {rank} jour").format(day=day, rank=nth) if rank else day)
        self.after.setEnabled(not today)
        all_sites, receiving, silent = len(board.sites), board.receiving(), board.silent()
        told = _("{open} / {all} ouverts").format(open=receiving, all=all_sites)
        sure = receiving == all_sites and not silent
        self.open.set(told, "ok" if sure else "warn", "check" if sure else "warning")
        if silent:  # the row has no room for it: its tip says it, and the page's sentence
            told = _("{told} · {silent} sans nouvelle").format(told=told, silent=silent)
        self.open.setAccessibleName(told)
        self.open.setToolTip(told)
        booked = board.count(SiteStatus.APPOINTMENT_ONLY)
        self.booked.set(_("{sites} sur RDV").format(sites=booked) if booked else "", "warn", "clock")
        low = board.low()
        self.low.set(count(low, _("stock bas"), _("stocks bas")) if low else "", "bad", "mask")
        level = _("Niveau {level}").format(level=board.plan.level) if board.plan.active else _("Plan inactif")
        self.level.set_text(" · ".join(part for part in (level, board.coming) if part))
        self.level.setToolTip(board.plan.said())
        self.level.setAccessibleDescription(board.plan.said())
        self.level.setEnabled(may_level and today)

    def set_narrow(self, narrow: bool) -> None:
        """Put the facts under the title in a narrow window."""
        left = Qt.AlignmentFlag.AlignLeft
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._days, 0, 0)
        for rank, part in enumerate((self._facts, self._acts), 1):
            self._grid.addWidget(part, *((rank, 0, left) if narrow else (0, rank)))
