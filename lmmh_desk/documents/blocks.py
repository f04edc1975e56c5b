"""The pieces a paper is made of: each is laid in a width at a scale, then drawn from its top left corner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from lmmh_desk.documents.drawing import MM, Align, Drawing
from lmmh_desk.documents.text import (
    ACCENT,
    BLACK,
    EDGE,
    FAINT,
    INK,
    LINE,
    SOFT,
    WASH,
    Rich,
    Style,
    broken,
    fitted,
)

TITLE = Style(24, "Display", leading=1.22)
LEAD = Style(11.4, color=SOFT, leading=1.42)
HEAD = Style(15, "Bold", leading=1.3)
BODY = Style(10.6, leading=1.4)
LABEL = Style(9.3, "Medium", FAINT, leading=1.5)
CONDITION = Style(10.2, leading=1.4)  # what a paper is worth
SMALLEST = 0.2  # of the normal size: below it nobody writes


class Laid(Struct, frozen=True):
    """A piece whose lines are broken: its height in points, and how to draw it."""

    height: float
    draw: Callable[[Drawing, float, float], object]


class Block(Protocol):
    """A piece of a paper."""

    @property
    def gap(self) -> float:
        """The space left above, in points at the normal size."""
        ...

    def lay(self, room: float, scale: float) -> Laid:
        """Break its lines in `room` points, every size multiplied by `scale`."""
        ...


def fit(block: Block, room: float, height: float, most: float = 1) -> Laid:
    """Lay a block in `room` × `height` points at the scale `most`, or smaller: most need none, or a few hundredths."""
    for scale in (1.0, 0.97, 0.94, 0.91, 0.88):
        laid = block.lay(room, most * scale)
        if laid.height <= height:
            return laid
    low, high = SMALLEST, 0.88 * most
    for _ in range(7):
        middle = (low + high) / 2
        if block.lay(room, middle).height <= height:
            low = middle
        else:
            high = middle
    return block.lay(room, low)


class Text(Struct, frozen=True):
    """A paragraph; `single` keeps it on one line as long as it can be read."""

    content: Rich
    style: Style = BODY
    gap: float = 0
    single: bool = False
    align: Align = "left"

    def lay(self, room: float, scale: float) -> Laid:
        style = self.style.scaled(scale)
        if self.single:
            style, lines = fitted(self.content, style, room)
        else:
            lines = broken(self.content, style, room)

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.text(x, y, lines, style, align=self.align, room=room)

        return Laid(len(lines) * style.height, draw)


class Mark(Struct, frozen=True):
    """« Original »: one line, the only one a duplicate replaces (`documents/copies.py`)."""

    content: str
    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        laid = Text(self.content, LABEL, single=True, align="right").lay(room, scale)

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.piece("mark", (x, y, room, laid.height), lambda: laid.draw(drawing, x, y))

        return Laid(laid.height, draw)


class Stack(Struct, frozen=True):
    """Pieces under each other, drawn as one."""

    blocks: tuple[Block, ...]
    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        laid = [(block.gap * scale, block.lay(room, scale)) for block in self.blocks]

        def draw(drawing: Drawing, x: float, y: float) -> None:
            for gap, piece in laid:
                y += gap
                piece.draw(drawing, x, y)
                y += piece.height

        return Laid(sum(gap + piece.height for gap, piece in laid), draw)


class Frame(Struct, frozen=True):
    """A piece in a box with round corners, an icon at its left when it has one."""

    content: Block
    gap: float = 0
    icon: str = ""
    fill: str = ""
    edge: str = LINE
    ink: str = INK
    thickness: float = 0.75
    padding: tuple[float, float] = (15, 12)  # across, down
    icon_side: float = 24
    middle: bool = False  # the icon beside the middle, not the first line

    def lay(self, room: float, scale: float, least: float = 0) -> Laid:
        across, down = self.padding[0] * scale, self.padding[1] * scale
        side = self.icon_side * scale
        left = across + (side + across * 0.85 if self.icon else 0)
        inner = self.content.lay(room - left - across, scale)
        height = max(inner.height + 2 * down, least)

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.box(
                x, y, room, height, radius=6 * scale, fill=self.fill, edge=self.edge, thickness=self.thickness * scale
            )
            if self.icon:
                top = y + ((height - side) / 2 if self.middle else down)
                drawing.icon(self.icon, x + across, top, side, color=self.ink)
            inner.draw(drawing, x + left, y + down)

        return Laid(height, draw)


class Passage(Struct, frozen=True):
    """Two boxes of one height and an arrow between: from here to there."""

    left: Frame
    right: Frame
    gap: float = 11

    def lay(self, room: float, scale: float) -> Laid:
        between = 33 * scale
        half = (room - between) / 2
        height = max(frame.lay(half, scale).height for frame in (self.left, self.right))
        left, right = (frame.lay(half, scale, height) for frame in (self.left, self.right))
        side = 17 * scale

        def draw(drawing: Drawing, x: float, y: float) -> None:
            left.draw(drawing, x, y)
            drawing.icon(
                "arrow", x + half + (between - side) / 2, y + (height - side) / 2, side, color=ACCENT, thickness=1.9
            )
            right.draw(drawing, x + half + between, y)

        return Laid(height, draw)


class Dashes(Struct, frozen=True):
    """A dashed line across a ticket."""

    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        thickness = 1.5 * scale

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.rule(x, y + thickness / 2, room, color=BLACK, thickness=thickness, dash=(3.2, 1.9))

        return Laid(thickness, draw)


class Code(Struct, frozen=True):
    """A QR in the middle, with its quiet zone."""

    content: str
    gap: float = 0
    side: float = 24 * MM

    def lay(self, room: float, scale: float) -> Laid:
        side = self.side * scale

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.code(self.content, x + (room - side) / 2, y, side)

        return Laid(side, draw)


class Rows(Struct, frozen=True):
    """Labels and values between fine lines."""

    rows: tuple[tuple[str, Rich], ...]
    gap: float = 0
    label_room: float = 121

    def lay(self, room: float, scale: float) -> Laid:
        label_room, padding = self.label_room * scale, 5 * scale
        laid = [self._row(row, room, label_room, scale) for row in self.rows]
        height = sum(label_and_value[1].height + 2 * padding for label_and_value in laid)

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.rule(x, y, room, color=LINE, thickness=0.75)
            for label, value in laid:
                y += padding
                label.draw(drawing, x, y + 0.7 * scale)
                value.draw(drawing, x + label_room, y)
                y += value.height + padding
                drawing.rule(x, y, room, color=LINE, thickness=0.75)

        return Laid(height, draw)

    @staticmethod
    def _row(row: tuple[str, Rich], room: float, label_room: float, scale: float) -> tuple[Laid, Laid]:
        label = Text(row[0], LABEL, single=True).lay(label_room - 8 * scale, scale)
        value = Text(row[1], BODY).lay(room - label_room, scale)
        return label, Laid(max(value.height, label.height), value.draw)


class Signing(Struct, frozen=True):
    """Who signs, where and when, beside the place for the stamp."""

    lines: tuple[tuple[Rich, Style], ...]
    signature: str
    stamp: str
    gap: float = 12
    least: float = 73  # height of the stamp's box

    def lay(self, room: float, scale: float) -> Laid:
        box_room = 178 * scale
        texts: tuple[Block, ...] = tuple(Text(content, style) for content, style in self.lines)
        left = Stack((*texts, Text(self.signature, LABEL, gap=7))).lay(room - box_room - 14 * scale, scale)
        stamp = Text(self.stamp, LABEL, single=True).lay(box_room - 20 * scale, scale)
        height = max(left.height, self.least * scale)

        def draw(drawing: Drawing, x: float, y: float) -> None:
            left.draw(drawing, x, y)
            drawing.box(
                x + room - box_room, y, box_room, height,
                radius=6 * scale, edge=FAINT, thickness=0.9, dash=(3, 2.2),
            )  # fmt: skip
            stamp.draw(drawing, x + room - box_room + 10 * scale, y + 6 * scale)

        return Laid(height, draw)


def highlight(content: Block, gap: float) -> Frame:
    """Return the tinted box of what matters most, with a calendar."""
    return Frame(
        content, gap, icon="calendar", fill=WASH, edge=EDGE, ink=ACCENT, padding=(15, 11), icon_side=21, middle=True
    )


def notice(content: Block, gap: float) -> Frame:
    """Return the black box of what must not be missed."""
    return Frame(content, gap, icon="info", edge=INK, thickness=1.2, padding=(15, 10), icon_side=15)
