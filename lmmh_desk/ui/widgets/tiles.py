"""Items of equal width side by side, in reading order: arrows go through them, letters act on the one chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView

from lmmh_desk.ui.early import EarlyKeys
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.empty import Empty
from lmmh_desk.ui.widgets.list_view import ListView

T = TypeVar("T")
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}


class Tiles(ListView[T]):
    """As many beside each other as `most`, fewer where each would be narrower than `least` pixels at 100 %.

    Keys pressed before its first items are there wait for them, as in a `DataTable`.
    """

    def __init__(self, name: str, high: int, *, most: int, least: int, key: Callable[[T], str]) -> None:
        super().__init__(name, high)
        self.letters: dict[str, Callable[[T], None]] = {}
        self._most, self._least, self._key = most, least, key
        self._scrolls = False
        self._early = EarlyKeys()
        self._early.listen()
        self._empty = Empty()
        self._empty.setParent(self.viewport())
        self._empty.hide()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    def set_empty(self, sentence: str) -> None:
        """Say what stands where there are no items."""
        self._empty.set(sentence)

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show other items: the one chosen stays, else the first is."""
        former = self.current()
        wanted = "" if former is None else self._key(former)
        self.set_items(rows)
        self.share()
        self.select_row(next((rank for rank, one in enumerate(rows) if self._key(one) == wanted), 0))
        self._empty.setVisible(not rows)
        if self._early.waiting:
            QTimer.singleShot(0, self, self._early.play)
        else:
            self._early.stop()

    def current(self) -> T | None:
        """Return the item chosen."""
        return self.item(self.currentIndex().row())

    def select_row(self, row: int) -> None:
        """Choose an item by its place and bring it in sight; outside, nothing changes."""
        if self.item(row) is not None:
            self.setCurrentIndex(self.model().index(row, 0))

    def select_key(self, key: str) -> None:
        """Choose an item by its key."""
        self.select_row(next((rank for rank, one in enumerate(self.items()) if self._key(one) == key), -1))

    def per_row(self) -> int:
        """Return how many stand beside each other at this width."""
        return max(1, min(self._most, self._room() // current().px(self._least)))

    def row_width(self) -> int:
        return self.gridSize().width()

    def retheme(self) -> None:
        self.share()
        super().retheme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(self.viewport().rect())
        self.share()

    def share(self) -> None:
        """Give those of one row the whole width; Qt's own choice of a scroll bar would change how many fit."""
        self._scrolls = False
        self._scrolls = -(-len(self.items()) // self.per_row()) * self.row_height() > self.height() + 1
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if self._scrolls else policy.ScrollBarAlwaysOff)
        self.setGridSize(QSize(max(1, (self._room() - 1) // self.per_row()), self.row_height()))

    def _room(self) -> int:
        return max(1, self.width() - (self.verticalScrollBar().sizeHint().width() if self._scrolls else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(self._least), min(self.row_height(), current().px(120)))

    def tile(self, area: QRect, row: int, gap: int) -> QRect:
        """Return where an item is painted, all equally wide whatever the gap between them."""
        many, room = self.per_row(), self._room()
        left, after = ((column * (room + gap)) // many for column in (row % many, row % many + 1))
        return QRect(left, area.top(), after - gap - left, area.height() - gap)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._early.takes(event):
            return
        one, letter = self.current(), event.text().upper()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        step = STEPS.get(Qt.Key(event.key()), 0) if plain else 0
        if step:
            self.select_row(self.currentIndex().row() + step)
        elif one is not None and letter in self.letters and plain:
            self.letters[letter](one)
        else:
            super().keyPressEvent(event)
