"""Every site, a card an agency: how it receives and who is there, its reception points under it (picture 07)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.continuity.model.board import Block, Board, blocks_of, columns_of
from lmmh_desk.features.continuity.ui.tables import (
    HEADED,
    ICONS,
    TONES,
    Shown,
    here_words,
    short_name,
    site_rows,
    site_sentence,
)
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, appear
from lmmh_desk.ui.widgets.canvas import RIGHT, Canvas, tag_width, width
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.list_view import ListView
from lmmh_desk.ui.widgets.rows_view import SINGLE
from lmmh_desk.ui.widgets.table import DataTable

COLUMNS, GAP = 3, 10
HEAD, HIGH = 30, 74  # of the titles of columns, of an agency: pixels at 100 %
SIDE = 14


class AgencyHead(ListView[Shown]):
    """An agency over its reception points: Entrée shows who is where, E says how it receives, Bas goes to them."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__(_("Agence"), HIGH)
        self.letters: dict[str, Callable[[Shown], None]] = {}
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.retheme()

    def retheme(self) -> None:
        super().retheme()
        self.setFixedHeight(self.row_height())

    def said(self, item: Shown) -> str:
        """Return the agency in one sentence."""
        return site_sentence(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown, letter = self.item(0), event.text().upper()
        if shown is not None and letter in self.letters:
            self.letters[letter](shown)
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Shown) -> None:
        """Paint the agency: name and state, then who is inside, its news and masks, who is there."""
        px, line = paint.px, item.line
        if self.hasFocus():
            paint.fill(area, "sel")
        elif row == self.hovered:
            paint.fill(area, "hover")
        left, right = area.left() + px(SIDE), area.right() - px(SIDE)
        state, icon = (HEADED[line.status], ICONS[line.status][0]) if line.status else (_("Pas dit"), "")
        name, tone = short_name(line.name), TONES.get(line.status, "ok") if line.status else "neutral"
        whole = right - left
        lower = width(name, 12, 600) > whole - tag_width(state, icon) - px(6)  # a long name has its line for itself
        icon = "" if lower else icon  # its word is enough beside who is in the hall
        wide = tag_width(state, icon)
        rest = whole - wide - px(6)
        paint.tag(right - wide, area.top() + px(39 if lower else 18), state, tone, icon)
        room = whole if lower else rest
        size = next((one for one in (14, 13) if width(name, one, 600) <= room), 12)
        paint.text(QRect(left, area.top() + px(8), room, px(20)), name, size, 600, elide=True)
        below = QRect(left, area.top() + px(30), whole, px(18))
        if line.hall is not None:
            full, hall = line.hall.full, QRect(left, below.top(), rest if lower else whole, below.height())
            paint.text(hall, line.hall.said(), 12, 600 if full else 400, "warn" if full else "t2", elide=True)
        below = below.translated(0, px(18))
        ink = "warn" if line.here < line.agents else "t2"
        used = paint.text(below, here_words(line), 12, 400, ink, align=RIGHT)
        self._paint_news(paint, below.adjusted(0, 0, -used - px(8), 0), item)
        if self.hasFocus():
            paint.focus(area.adjusted(1, 1, -1, -1))

    @staticmethod
    def _paint_news(paint: Canvas, room: QRect, item: Shown) -> None:
        line, news = item.line, item.line.news(item.day)
        told = _("vu {when}").format(when=news) if line.fresh(item.day) else news or _("sans nouvelle")
        used = paint.text(room, told, 12, 400, "t2" if line.fresh(item.day) else "warn", elide=True)
        if line.stock is not None:
            masks, low = f" · {count(line.stock.masks, _('masque'))}", line.stock.low
            rest = room.adjusted(used, 0, 0, 0)
            paint.text(rest, masks, 12, 600 if low else 400, "bad" if low else "t2", elide=True)


class SiteTable(DataTable[Shown]):
    """The reception points of an agency; Haut, from the first, goes back to it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class AgencyCard(Card):
    """One agency and its reception points, or those of none."""

    def __init__(self, opened: Callable[[Shown], None], reported: Callable[[Shown], None]) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0, plain=True)
        self.head, self.table = AgencyHead(), SiteTable(site_rows(), "", double=False, select_first=False)
        self.table.set_empty(_("Aucun espace-accueil."))
        for part in (self.head, self.table):
            part.opened.connect(opened)
            part.letters["E"] = reported
        self.head.left.connect(self._down)
        self.table.left.connect(self._up)
        self.add(self.head)
        self.add(self.table, 1)

    def show_block(self, block: Block, day: date) -> None:
        """Show an agency with its reception points."""
        agency = block.agency
        appear(self.head, agency is not None)
        self.head.set_items([Shown(agency, day)] if agency else [])
        self.set_title("" if agency else block.title)
        self.setAccessibleName(agency.name if agency else block.title)
        self.table.setAccessibleName(
            _("Espaces-accueil, {agency}").format(agency=short_name(agency.name)) if agency else block.title
        )
        self.table.set_rows([Shown(line, day) for line in block.points])

    def measure(self) -> None:
        """Keep every reception point in sight."""
        px = current().px
        self.table.setMinimumHeight(px(HEAD) + max(1, self.table.rows.rowCount()) * px(SINGLE))

    def pane(self) -> QWidget:
        """Return where F6 arrives."""
        return self.table if self.head.isHidden() else self.head

    def _down(self) -> None:
        if self.table.rows.rowCount():
            self.table.setFocus()
            self.table.select_row(0)

    def _up(self) -> None:
        if not self.head.isHidden():
            self.table.select_row(-1)
            self.head.setFocus()


class SitesCards(QWidget):
    """The cards in three columns, under each other in a narrow window."""

    opened = Signal(object)  # SiteLine
    reported = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[AgencyCard] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._columns = [Column(spacing=GAP) for _rank in range(COLUMNS)]
        self.set_narrow(False)
        current().changed.connect(self._measure)

    def show_board(self, board: Board) -> None:
        """Show each agency with its reception points."""
        day = date.fromisoformat(board.day)
        blocks = [(rank, one) for rank, column in enumerate(columns_of(board.sites, COLUMNS))
                  for one in blocks_of(column)]  # fmt: skip
        while len(self.cards) < len(blocks):
            self.cards.append(AgencyCard(self._open, self._report))
        for card in self.cards[len(blocks) :]:
            appear(card, False)
        for card, (rank, block) in zip(self.cards, blocks, strict=False):
            self._columns[rank].addWidget(card, 1)
            card.show_block(block, day)
            appear(card, True)
        self._measure()

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through, a stop a card."""
        return [card.pane() for card in self.cards if not card.isHidden()]

    def set_narrow(self, narrow: bool) -> None:
        """Put the columns under each other in a narrow window."""
        self._grid.setSpacing(current().px(GAP))
        for rank, column in enumerate(self._columns):
            self._grid.removeItem(column)
            self._grid.addLayout(column, rank if narrow else 0, 0 if narrow else rank)
            self._grid.setColumnStretch(rank, int(not narrow or not rank))

    def _open(self, shown: Shown) -> None:
        self.opened.emit(shown.line)

    def _report(self, shown: Shown) -> None:
        self.reported.emit(shown.line)

    def _measure(self) -> None:
        for card in self.cards:
            card.measure()
