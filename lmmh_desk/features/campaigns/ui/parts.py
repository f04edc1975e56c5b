"""What the form and the sheet of a campaign are made of: boxes, and the three steps of an agreement."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.toggle import CheckBox

Stand = Literal["done", "now", "next", "stopped"]
_DISKS = {"done": ("oks", "ok"), "now": ("acc", "onacc"), "next": ("card", "t2"), "stopped": ("bads", "bad")}
# Pixels at 100 %: a disk, the height of the steps and what is between them, the least width of one and of a tile.
ROUND, STEPS, BETWEEN, STEP, TILE = 24, 40, 8, 162, 118


class Box(Painted):
    """A box in a form."""

    def __init__(self, *items: QWidget, side: int = 12) -> None:
        super().__init__()
        self._fill, self._edge = "layer", "line"
        self.setLayout(Column(*items, margins=(side, 8, side, 8), spacing=2))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).box(self.rect(), self._fill, self._edge)


class Tile(Box):
    """A way with its icon, its box to tick, and how many it reaches."""

    def __init__(self, icon: str, field: QWidget, box: CheckBox, reached: Label) -> None:
        head = QWidget()
        row = Row(Picture(icon, "acc", 18), spacing=4)
        row.addWidget(field, 1)
        head.setLayout(row)
        super().__init__(head, reached, side=8)
        self._box = box
        box.toggled.connect(self._look)
        self._look()

    def _look(self) -> None:
        taken = self._box.isChecked()
        self._fill, self._edge = ("accs", "acc") if taken else ("card", "line")
        self.update()


class TileGrid(QWidget):
    """Tiles in one row, in two where their names would be cut."""

    def __init__(self, *tiles: Tile) -> None:
        super().__init__()
        self._tiles = tiles
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._arrange(len(tiles))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        many = len(self._tiles)
        self._arrange(many if self.width() >= many * current().px(TILE) else many // 2)

    def _arrange(self, columns: int) -> None:
        self._grid.setSpacing(current().px(8))
        for rank, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, rank // columns, rank % columns)
            self._grid.setColumnStretch(rank, int(rank < columns))


class Step(Struct, frozen=True):
    """One step: where it stands, what it is, who and when."""

    stand: Stand
    title: str
    note: str


class Steps(Painted):
    """The steps side by side, a check or their number in a disk."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, *steps: Step) -> None:
        """Show other steps."""
        self._steps = steps
        said = (f"{rank}. {one.title}, {one.note}" for rank, one in enumerate(steps, 1))
        self.setAccessibleName("\u00a0; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        px, rows = current().px, len(self._steps) if self._is_narrow() else 1
        return QSize(px(300), px(STEPS) + max(0, rows - 1) * px(STEPS + BETWEEN))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _is_narrow(self) -> bool:
        return self.width() < len(self._steps) * current().px(STEP)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _place(self, rank: int) -> QRect:
        """Return where a step is painted: side by side, under each other where their words would be cut."""
        px = current().px
        if self._is_narrow():
            return QRect(0, rank * px(STEPS + BETWEEN), self.width(), px(STEPS))
        wide = self.width() // max(1, len(self._steps))
        return QRect(rank * wide, 0, wide, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        for rank, one in enumerate(self._steps):
            fill, ink = _DISKS[one.stand]
            place = self._place(rank)
            disk = QRect(place.left(), place.top() + (place.height() - px(ROUND)) // 2, px(ROUND), px(ROUND))
            paint.box(disk, fill, "ctl" if one.stand == "next" else "", radius=ROUND // 2)
            if one.stand in ("done", "stopped"):
                sign = "check" if one.stand == "done" else "close"
                paint.icon(sign, ink, disk.left() + px(5), disk.center().y() + 1, 14)
            else:
                paint.text(disk, str(rank + 1), 12, 600, ink, align=CENTER)
            words = QRect(disk.right() + px(9), place.top(), place.width() - px(ROUND + 14), px(STEPS // 2))
            paint.text(words, one.title, 13, 600, elide=True)
            paint.text(words.translated(0, px(STEPS // 2 - 2)), one.note, 12, 400, "t2", elide=True)
