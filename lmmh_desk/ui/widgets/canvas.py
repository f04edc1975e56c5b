"""Drawing from tokens: boxes, text, icons, tags and key caps, alike in widgets and in delegates."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from lmmh_desk.kernel.french import ORDINAL
from lmmh_desk.ui.theme import current

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
TAG_HEIGHT = 20
TAG_MOST = 240  # width of a tag's words, then an ellipsis
CAP_HEIGHT = 20
RAISED = 0.66  # size of « er » beside its figure: no font of the screen is sure to have « ᵉ »
RISE = 0.34  # of a letter so raised, in sizes of the text
TONES = {  # tone → (soft background, edge, text)
    "neutral": ("layer", "line", "t2"),
    "accent": ("accs", "accs", "acc"),
    "ok": ("oks", "oks", "ok"),
    "warn": ("warns", "warns", "warn"),
    "bad": ("bads", "bads", "bad"),
    "offline": ("offs", "offs", "off"),
}


def font(size: int = 13, weight: int = 400) -> QFont:
    """Return the theme's font, `size` in pixels at 100 %, kept from one painting to the next."""
    return _font(current().zoom, size, weight)


@lru_cache(maxsize=128)
def _font(_zoom: int, size: int, weight: int) -> QFont:
    return current().font(size, weight)


@lru_cache(maxsize=128)
def _metrics(zoom: int, size: int, weight: int) -> QFontMetrics:
    return QFontMetrics(_font(zoom, size, weight))


@lru_cache(maxsize=8192)
def _width(zoom: int, size: int, weight: int, text: str) -> int:
    return sum(_metrics(zoom, high, weight).horizontalAdvance(part) for part, high in _parts(text, size))


def _parts(text: str, size: int) -> list[tuple[str, int]]:
    """Cut « 3e échéance » where letters are raised: each part with its size, in pixels at 100 %."""
    cut = ORDINAL.split(text)
    return [(part, round(size * RAISED) if rank % 2 else size) for rank, part in enumerate(cut)]


def width(text: str, size: int = 13, weight: int = 400) -> int:
    """Return the width of a text in pixels at the present zoom."""
    return _width(current().zoom, size, weight, text)


@lru_cache(maxsize=4096)
def _elided(zoom: int, size: int, weight: int, text: str, room: int) -> str:
    return _metrics(zoom, size, weight).elidedText(text, Qt.TextElideMode.ElideRight, room)


def tag_width(text: str, icon: str = "") -> int:
    """Return the width of a tag in pixels."""
    px = current().px
    return px(8) * 2 + (px(18) if icon else 0) + min(width(text, 12, 500), px(TAG_MOST))


def cap_width(text: str) -> int:
    """Return the width of a key cap in pixels."""
    px = current().px
    return max(px(22), px(7) * 2 + width(text, 12, 500))


class Canvas:
    """A painter that knows the tokens; lengths given as numbers are pixels at 100 %, rectangles are real."""

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter
        self.theme = current()
        self.px = self.theme.px
        self._ratio = painter.device().devicePixelRatio()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def box(self, rect: QRect, fill: str = "", edge: str = "", radius: int = 4, line: int = 1) -> None:
        """Fill and edge a rounded rectangle; the edge is drawn inside."""
        pen = self.px(line) if edge else 0
        half = pen / 2
        self.painter.setPen(QPen(self.theme.color(edge), pen) if edge else Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
        inner = QRectF(rect).adjusted(half, half, -half, -half)
        corner = max(0.0, self.px(radius) - half) if radius else 0.0
        self.painter.drawRoundedRect(inner, corner, corner)

    def focus(self, rect: QRect, radius: int = 4) -> None:
        """Draw the focus ring, 2 px, inside the rectangle."""
        self.box(rect, edge="focus", radius=radius, line=2)

    def fill(self, rect: QRect, token: str) -> None:
        """Fill a plain rectangle."""
        self.painter.fillRect(rect, self.theme.color(token))

    def text(
        self,
        rect: QRect,
        value: str,
        size: int = 13,
        weight: int = 400,
        ink: str = "t1",
        *,
        align: Qt.AlignmentFlag = LEFT,
        elide: bool = False,
    ) -> int:
        """Write one line and return its width in pixels; too long a text is cut, or elided when asked."""
        zoom = self.theme.zoom
        wide = _width(zoom, size, weight, value)
        if elide and wide > rect.width():
            value = _elided(zoom, size, weight, value, rect.width())
        self.painter.setPen(self.theme.color(ink))
        parts = _parts(value, size)
        if len(parts) > 1:
            self._raised(rect, parts, size, weight, align)
        else:
            self.painter.setFont(_font(zoom, size, weight))
            self.painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, value)
        return min(wide, rect.width())

    def lines(self, rect: QRect, value: str, size: int = 13, weight: int = 400, ink: str = "t1") -> int:
        """Write on one line, or on two as high as the rectangle, the second elided; return how many were needed."""
        first, words = "", value.split(" ")
        while words and width(f"{first} {words[0]}".strip(), size, weight) <= rect.width():
            first = f"{first} {words.pop(0)}".strip()
        shown = [part for part in (first, " ".join(words)) if part]
        for rank, part in enumerate(shown):
            self.text(rect.translated(0, rank * rect.height()), part, size, weight, ink, elide=True)
        return len(shown)

    def _raised(
        self, rect: QRect, parts: list[tuple[str, int]], size: int, weight: int, align: Qt.AlignmentFlag
    ) -> None:
        """Write a line whose ordinals are raised."""
        zoom, own = self.theme.zoom, _metrics(self.theme.zoom, size, weight)
        wide = sum(_width(zoom, high, weight, part) for part, high in parts)
        room = rect.width() - wide
        left = rect.left() + (room // 2 if align == CENTER else room if align == RIGHT else 0)
        foot = rect.top() + (rect.height() - own.height()) // 2 + own.ascent()
        for part, high in parts:
            self.painter.setFont(_font(zoom, high, weight))
            rise = self.px(round(size * RISE)) if high != size else 0
            self.painter.drawText(QPointF(left, foot - rise), part)
            left += _width(zoom, high, weight, part)

    def icon(self, name: str, token: str, left: int, middle: int, size: int = 20) -> None:
        """Paint an icon whose box starts at `left` and is centred on the line `middle`."""
        side = self.px(size)
        pixmap = self.theme.pixmap(name, token, size, self._ratio)
        self.painter.drawPixmap(QPointF(left, middle - side / 2), pixmap)

    def tag(self, left: int, middle: int, text: str, tone: str = "neutral", icon: str = "") -> int:
        """Paint a tag from `left` and return its width."""
        soft, edge, strong = TONES[tone]
        high = self.px(TAG_HEIGHT)
        area = QRect(left, middle - high // 2, tag_width(text, icon), high)
        self.box(area, soft, edge)
        start = area.adjusted(self.px(8), 0, -self.px(8), 0)
        if icon:
            self.icon(icon, strong, left + self.px(6), middle, 14)
            start = area.adjusted(self.px(26), 0, -self.px(8), 0)
        self.text(start, text, 12, 500, strong, elide=True)
        return area.width()

    def keycap(self, right: int, middle: int, text: str, ink: str = "") -> int:
        """Paint a key cap that ends at `right` and return its width; with `ink`, only an outline of that colour."""
        wide, high = cap_width(text), self.px(CAP_HEIGHT)
        area = QRect(right - wide, middle - high // 2, wide, high)
        if ink:
            area = area.adjusted(0, self.px(1), 0, -self.px(1))
            self.painter.setOpacity(0.55)
            self.box(area, edge=ink, radius=3)
            self.painter.setOpacity(1.0)
            self.text(area, text, 12, 500, ink, align=CENTER)
            return wide
        self.box(area, "line", "line")
        self.box(area.adjusted(0, 0, 0, -self.px(1)), "layer", "line")
        self.text(area.adjusted(0, 0, 0, -self.px(1)), text, 12, 500, "t2", align=CENTER)
        return wide

    def dot(self, center: QPointF, token: str, radius: int = 4) -> None:
        """Paint a dot."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color(token))
        self.painter.drawEllipse(center, self.px(radius), self.px(radius))
