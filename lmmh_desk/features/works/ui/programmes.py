"""« Logements neufs »: how many in all, and a column a programme; T shows a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.features.works.model.plan import Programme, Totals, totals
from lmmh_desk.features.works.ui.drawn import Drawn
from lmmh_desk.features.works.ui.tables import programme_rows, programme_sentence, step_words
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Label, Painted, appear
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.table import DataTable

HIGH, LEAST = 112, 150  # pixels at 100 %: a column, and its least width
SWATCH, BAR = 30, 130  # the same: a square and what is around its words, the bar that shares out


class ProgrammesCard(Card):
    """The new dwellings."""

    def __init__(self) -> None:
        self._all, self.share = Label("", 20, 600, "acc"), Share()
        super().__init__(_("Logements neufs"), caption=" ", actions=(self.share,), padding=(0, 0, 0, 10))
        self.header.beside_title(self._all)
        self.strip = ProgrammeStrip()
        self.table: DataTable[Programme] = DataTable(programme_rows(), _("Programmes neufs"))
        self.table.set_empty(_("Aucun programme neuf n’est enregistré."))
        self.add(self.strip)
        self.add(self.table, 1)
        self.table.hide()

    def show_programmes(self, programmes: Sequence[Programme]) -> None:
        """Show these programmes and their total."""
        sums = totals(programmes)
        self._all.setText(str(sums.all))
        self._all.setAccessibleName(count(sums.all, _("logement neuf"), _("logements neufs")))
        self.set_caption(count(len(programmes), _("programme")))
        self.share.show_totals(sums)
        self.strip.show_things(programmes, self.strip.at)
        self.table.set_rows(programmes)

    def choose(self, programme_id: str) -> None:
        """Choose a programme and give it the keyboard; where it is there no more, nothing changes."""
        things = self.strip.things
        rank = next((rank for rank, one in enumerate(things) if one.id == programme_id), -1)
        if rank >= 0:
            self.strip.show_things(things, rank)
            self.table.select_key(programme_id)
            (self.table if self.strip.isHidden() else self.strip).setFocus()

    def current(self) -> Programme | None:
        """Return the programme chosen in what is shown."""
        return self.table.current() if self.strip.isHidden() else self.strip.current()

    @property
    def has_keyboard(self) -> bool:
        """Say whether keys come here."""
        return self.table.hasFocus() or self.strip.hasFocus()

    def turn(self, listed: bool) -> None:
        """Show the table, or the columns."""
        appear(self.table, listed)
        appear(self.strip, not listed)


class Share(Painted):
    """How many of the new dwellings are how far, in words, then as one bar."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[tuple[int, str, str]] = []  # number, words, colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_totals(self, sums: Totals) -> None:
        """Show other numbers."""
        self._parts = [
            (sums.building, _("{number} en chantier").format(number=sums.building), "acc"),
            (sums.delivered, _("{number} en livraison").format(number=sums.delivered), "ctl"),
            (sums.coming, _("{number} à venir").format(number=sums.coming), "line"),
        ]
        self.setAccessibleName(", ".join(words for _number, words, _ink in self._parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = current().px
        words = sum(px(SWATCH) + canvas.width(words, 12) for _number, words, _ink in self._parts)
        return QSize(words + px(BAR), px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(BAR), current().px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, left, middle = paint.px, 0, self.height() // 2
        bar, past = QRect(self.width() - px(BAR), middle - px(5), px(BAR), px(10)), 0
        every = max(1, sum(number for number, _words, _ink in self._parts))
        for number, words, ink in self._parts:
            paint.box(QRect(left, middle - px(4), px(8), px(8)), ink, radius=2)
            paint.text(QRect(left + px(14), 0, canvas.width(words, 12) + 2, self.height()), words, 12, 400, "t2")
            left += px(SWATCH) + canvas.width(words, 12)
            start, past = past, past + number
            first, last = (bar.left() + bar.width() * part // every for part in (start, past))
            paint.fill(QRect(first, bar.top(), max(0, last - first - (px(2) if past < every else 0)), px(10)), ink)


class ProgrammeStrip(Drawn[Programme]):
    """A column a programme; arrows go from one to the next, Entrée opens it."""

    def __init__(self) -> None:
        super().__init__(_("Programmes neufs"), Qt.Key.Key_Left, Qt.Key.Key_Right)

    def area(self, rank: int) -> QRect:
        row, column = divmod(rank, self._per_row())
        wide, high = self.width() // self._per_row(), current().px(HIGH)
        return QRect(column * wide, row * high, wide, high)

    def sentence(self, thing: Programme) -> str:
        return programme_sentence(thing)

    def sizeHint(self) -> QSize:
        px, rows = current().px, -(-len(self.things) // self._per_row())
        return QSize(px(LEAST * max(1, len(self.things))), px(HIGH) * max(1, rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(LEAST), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _per_row(self) -> int:
        """Return how many stand beside each other, their names whole."""
        return max(1, min(len(self.things), self.width() // current().px(LEAST)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        if not self.things:
            paint.text(self.rect(), _("Aucun programme neuf n’est enregistré."), ink="t2")
        for rank, one in enumerate(self.things):
            self._paint_one(paint, one, self.area(rank))
        if self.things and self.hasFocus():
            paint.focus(self.area(self.at))

    def _paint_one(self, paint: Canvas, one: Programme, area: QRect) -> None:
        px = paint.px
        if area.left():
            paint.fill(QRect(area.left(), area.top(), 1, area.height()), "line")
        left, wide = area.left() + px(14), area.width() - px(28)

        def line(top: int, high: int = 18) -> QRect:
            return QRect(left, area.top() + px(top), wide, px(high))

        number = str(one.dwellings)
        paint.text(line(0, 24), number, 18, 600)
        after = canvas.width(number, 18, 600) + px(6)
        paint.text(line(2, 24).adjusted(after, 0, 0, 0), _("logements"), 12, 400, "t2", elide=True)
        paint.text(line(26), one.name, 13, 600, elide=True)
        paint.text(line(43), one.commune, 12, 400, "t2", elide=True)
        track = line(64, 6)
        paint.box(track, "layer", "line", radius=3)
        track.setWidth(track.width() * one.progress // 100)
        paint.box(track, "acc", radius=3)
        paint.text(line(74), step_words(one), 12, 600, "acc", elide=True)
        paint.text(line(90), one.delivery, 12, 400, "t2", elide=True)
