"""The address that shows through a window envelope: DL, A4 folded in three, the window at the right."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from msgspec import Struct

from lmmh_desk.documents.blocks import Laid
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.text import Style, broken

LEFT, TOP = 110 * MM, 50 * MM  # of the address on the sheet: inside the window however the sheet slides
WIDE, HIGH = 84 * MM, 28 * MM
BELOW = 52 * MM  # from the letterhead to the first words of the letter
LINE = Style(11, leading=1.3)
LEAST = 0.55  # of that size: the widest 38 letters on one line


class Window(Struct, frozen=True):
    """Six lines at most of one size, always at the same place of the page, whatever the scale of the rest."""

    lines: Sequence[str]
    gap: float = 0

    def lay(self, _room: float, _scale: float) -> Laid:
        def draw(drawing: Drawing, _x: float, _y: float) -> None:
            widest = max((line.width for text in self.lines for line in broken(text, LINE, inf)), default=0)
            style, y = LINE.scaled(max(LEAST, min(1, WIDE / max(widest * LINE.size, 1)))), TOP
            for text in self.lines:
                y = drawing.text(LEFT, y, broken(text, style, WIDE), style)

        return Laid(BELOW, draw)
