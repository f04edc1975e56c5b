"""The column beside the queue: the gauge, the other counters, the cards of other slices, the last who went."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from lmmh_desk.features.walkins.model.board import Board
from lmmh_desk.features.walkins.ui.side import GoneCard, SeatsCard
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.gauge import CapacityGauge

GAP = 13  # pixels at 100 %
CARDS = 2  # our own above those of the other slices
LEAST = 112  # height of a card of one row


class SideColumn(QWidget):
    """The cards from top to bottom; other slices' stand between the counters and the last who went."""

    counted = Signal(int)
    resumed = Signal(str)  # walk-in id
    opened = Signal(str)  # person id

    def __init__(self) -> None:
        super().__init__()
        self.gauge = CapacityGauge()
        self.seats = SeatsCard()
        self.gone = GoneCard()
        self.others: list[Any] = []
        self._last = False
        self.gone.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for card in (self.gauge, self.seats):
            self._box.addWidget(card)
        self._box.addWidget(self.gone, 1)
        self._box.addStretch(0)  # without them the cards stay at the top
        self.gauge.stepped.connect(self.counted)
        self.seats.resumed.connect(self.resumed)
        self.seats.opened.connect(self.opened)
        self.gone.opened.connect(self.opened)
        current().changed.connect(self._measure)
        self._measure()

    def fill(self, context: Context) -> None:
        """Make the other slices' cards, once, for the role of who is signed in."""
        if not self.others:
            self.others = declared(context)
            for place, card in enumerate(self.others, start=CARDS):
                self._box.insertWidget(place, card)

    def show_board(self, board: Board, session: Session, now: int, *, masked: bool) -> None:
        """Show the day at this minute; without a rule there is no gauge."""
        gauge = board.gauge()
        self.gauge.setVisible(gauge.limit is not None)
        self.gauge.set(gauge.inside, gauge.limit or 0, board.advice(now))
        self.seats.show_board(board, session.agent_id, now, masked=masked)
        self.gone.show_board(board, now, masked=masked)
        for card in self.others:
            card.show_at(now, masked=masked)
        self._make_room()

    def refresh(self, changes: Changes | None) -> None:
        """Let the other slices' cards read again."""
        for card in self.others:
            card.refresh(changes)

    def set_last(self, last: bool) -> None:
        """Under the queue of a narrow window the column is as high as its rows."""
        self._last = last
        self.gone.setMinimumHeight(current().px(240) if last else 0)
        self._make_room()

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through."""
        others = [pane for card in self.others for pane in card.panes()]
        return [self.gauge, self.seats.table, *others, self.gone.table]

    def hasHeightForWidth(self) -> bool:
        return False  # else its best height would count as its least, and the page scroll before a card gives way

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Leave the last who went out where the cards above need the whole height."""
        px, above = current().px, (self.gauge, self.seats, *self.others)
        shown = [card for card in above if card.isVisibleTo(self)]
        left = self.height() - sum(card.sizeHint().height() + px(GAP) for card in shown)
        self.gone.setVisible(self._last or left >= px(LEAST))

    def _measure(self) -> None:
        self._box.setSpacing(current().px(GAP))


def declared(context: Context) -> list[Any]:
    """Return the cards the catalogue's slices declare for this agent's role, made, in order."""
    role = context.me.role
    cards = [card for feature in context.catalogue for card in feature.cards if not card.roles or role in card.roles]
    return [load(card.opens)(context) for card in sorted(cards, key=lambda card: card.order)]
