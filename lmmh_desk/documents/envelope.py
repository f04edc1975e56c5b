"""The address that shows through a window envelope: DL, A4 folded in three, the window at the right."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lmmh_desk.documents.blocks import Laid
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.text import Style, fitted

LEFT, TOP = 110 * MM, 50 * MM  # of the address on the sheet: inside the window however the sheet slides
WIDE, HIGH = 84 * MM, 28 * MM
BELOW = 52 * MM  # from the letterhead to the first words of the letter
LINE = Style(11, leading=1.3)


class Window(Struct, frozen=True):
    """Six lines at most, always at the same place of the page, whatever the scale of the rest."""

    lines: Sequence[str]
    gap: float = 0

    def lay(self, _room: float, _scale: float) -> Laid:
        def draw(drawing: Drawing, _x: float, _y: float) -> None:
            y = TOP
            for line in self.lines:
                style, lines = fitted(line, LINE, WIDE)
                y = drawing.text(LEFT, y, lines, style)

        return Laid(BELOW, draw)
