"""How an agenda's blocks look: a bar and a pattern for each category, hatching where it is closed."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.agenda_plan import AgendaBlock
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas

Inks = tuple[str, str, str]  # (bar, soft background, pattern)
CATEGORIES: dict[str, Inks] = {
    "housing": ("acc", "accs", "plain"),
    "lease": ("c2", "c2s", "slant"),
    "budget": ("c3", "c3s", "dots"),
    "field": ("c4", "c4s", "bars"),
}
PATTERN = 0.16  # how much of the bar's colour the pattern has
PALE = 0.55  # what is left of a block's background once it is past
_TILE = 8  # pixels at 100 %
_HATCH = 12


def labels() -> dict[str, str]:
    """Return what each category is called in the legend."""
    return {"housing": _("Logement"), "lease": _("Bail"), "budget": _("Budget"), "field": _("Terrain")}


def paint_body(paint: Canvas, area: QRect, category: str) -> None:
    """Paint the bar of 4 px, the soft background and its pattern."""
    ratio = paint.painter.device().devicePixelRatio()
    edged = paint.theme.high_contrast  # there, the soft background has no colour of its own
    ink, soft, pattern = CATEGORIES[category]
    inks, size = (paint.theme.hex(ink), paint.theme.hex(soft), pattern), (area.width(), area.height())
    paint.painter.drawPixmap(area.topLeft(), _body(inks, size, paint.px(4), ratio, edged))


@lru_cache(maxsize=256)
def _body(inks: Inks, size: tuple[int, int], bar: int, ratio: float, edged: bool) -> QPixmap:
    """Return the background of a block, drawn once for each size; `inks` are #RRGGBB here."""
    ink, soft, pattern = QColor(inks[0]), QColor(inks[1]), inks[2]
    body = _blank(size, ratio)
    painter = QPainter(body)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area, shape = QRectF(0, 0, *size), QPainterPath()
    shape.addRoundedRect(area, bar, bar)
    painter.setClipPath(shape)
    painter.fillRect(area, soft)
    painter.setOpacity(PATTERN)
    if pattern != "plain":
        painter.drawTiledPixmap(area, _tile(pattern, inks[0], 2 * bar, ratio))
    painter.setOpacity(1.0)
    painter.fillRect(QRectF(0, 0, bar, size[1]), ink)
    if edged:
        painter.setPen(QPen(ink, bar / 2))
        painter.drawPath(shape)
    painter.end()
    return body


def _blank(size: tuple[int, int], ratio: float) -> QPixmap:
    made = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


def paint_block(paint: Canvas, area: QRect, block: AgendaBlock, past: bool = False) -> None:
    """Paint a block: what it is, then its words."""
    if block.kind == "closed":
        _paint_closed(paint, area, block)
        return
    if block.kind == "chosen":
        paint.box(area, "card", "acc", line=2)
    elif block.kind == "freed":
        _paint_freed(paint, area)
    else:
        if past:
            paint.box(area, "card")  # the lines behind don't show through
        paint.painter.setOpacity(PALE if past else 1.0)
        paint_body(paint, area, block.category)
        paint.painter.setOpacity(1.0)
    if block.clash:
        paint.box(area, edge="warn", line=2)
    _paint_words(paint, _paint_marks(paint, area, block), block, past)


def _paint_freed(paint: Canvas, area: QRect) -> None:
    pen = QPen(paint.theme.color("ctl"), paint.px(1), Qt.PenStyle.DashLine)
    paint.painter.setPen(pen)
    paint.painter.setBrush(paint.theme.color("card"))
    paint.painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), paint.px(4), paint.px(4))


def _paint_marks(paint: Canvas, area: QRect, block: AgendaBlock) -> QRect:
    """Paint « booked twice » and « to confirm » at the right; return the room left for words."""
    px = paint.px
    right, middle = area.right() - px(5), min(area.top() + px(12), area.center().y() + 1)
    if block.clash and area.width() > px(36):
        right -= px(14)
        paint.icon("warning", "warn", right, middle, 14)
    if block.unsent and area.width() > px(20):
        right -= px(8)
        paint.dot(QPointF(right + px(4), middle), "off")
    gap = px(2) if right == area.right() - px(5) else px(4)
    return QRect(area.left() + px(9), area.top(), right - gap - area.left() - px(9), area.height())


def _paint_words(paint: Canvas, room: QRect, block: AgendaBlock, past: bool) -> None:
    """Paint the title, and the note after it or under it."""
    px, high = paint.px, room.height()
    if room.width() < px(14) or high < px(9):
        return
    strong, weak = ("t2", "t3") if past else ("t1", "t2")
    if block.kind == "chosen":
        strong = weak = "acc"
    elif block.kind == "freed":
        strong = weak = "t3"
    size = 13 if high >= px(18) else 12
    top = room.top() + px(2) if high >= px(22) else room.top() + (high - px(18)) // 2
    line = QRect(room.left(), top, room.width(), px(18))
    used = paint.text(line, block.title, size, 600, strong, elide=True)
    if block.kind == "freed":
        paint.fill(QRect(line.left(), line.center().y() + 1, used, px(1)), strong)
    if high >= px(36):
        line.translate(0, px(15))
    else:
        line.setLeft(line.left() + used + px(4))
    if line.width() > px(16):
        paint.text(line, block.subtitle, 12, 400, weak, elide=True)


def _paint_closed(paint: Canvas, area: QRect, block: AgendaBlock) -> None:
    """Hatch, and write why in the middle."""
    tile = _tile("hatch", paint.theme.hex("line"), paint.px(_HATCH), paint.painter.device().devicePixelRatio())
    offset = QPoint(area.left() % paint.px(_HATCH), area.top() % paint.px(_HATCH))
    paint.painter.drawTiledPixmap(area, tile, offset)
    words = [part for part in (block.title, block.subtitle) if part]
    if len(words) == 1 and canvas.width(words[0], 13) > area.width() - paint.px(24):
        words = _halves(words[0])
    high = paint.px(18)
    words = words[: max(1, area.height() // high)]
    if not words or area.height() < paint.px(14):
        return
    wide = min(max(canvas.width(line, 13) for line in words) + paint.px(16), area.width() - paint.px(4))
    plate = QRect(0, 0, wide, min(high * len(words) + paint.px(4), area.height()))
    plate.moveCenter(area.center())
    paint.box(plate, "card")
    for place, line in enumerate(words):
        top = plate.center().y() + 1 - high * len(words) // 2 + place * high
        row = QRect(plate.left() + paint.px(4), top, wide - paint.px(8), high)
        paint.text(row, line, 13, 400, "t2", align=CENTER, elide=True)


def _halves(text: str) -> list[str]:
    """Cut a text in two lines at the space nearest to its middle."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if not spaces:
        return [text]
    cut = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return [text[:cut], text[cut + 1 :]]


@lru_cache(maxsize=64)
def _tile(pattern: str, color: str, side: int, ratio: float) -> QPixmap:
    """Return the square that a pattern repeats."""
    tile = _blank((side, side), ratio)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color)
    pen.setWidthF(side / _TILE if pattern != "hatch" else side / _HATCH)
    painter.setPen(pen)
    if pattern == "hatch":
        for shift in (-side, 0, side):
            painter.drawLine(QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1))
    elif pattern == "slant":
        for shift in (-side, 0, side):
            painter.drawLine(QPointF(shift - 1, -1), QPointF(shift + side + 1, side + 1))
    elif pattern == "dots":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(pen.color()))
        for spot in (side / 4, 3 * side / 4):
            painter.drawEllipse(QPointF(spot, spot), side / 7, side / 7)
    else:
        painter.drawLine(QPointF(0, side / 2), QPointF(side, side / 2))
    painter.end()
    return tile
