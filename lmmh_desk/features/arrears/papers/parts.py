"""Two pieces of these papers: the address in an envelope’s window, and columns."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lmmh_desk.documents.blocks import Block, Laid, Stack, Text
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.letterhead import A4
from lmmh_desk.documents.text import Style

LINE = Style(10.6, leading=1.32)
LEFT, ABOVE, WIDE, BELOW = 110 * MM, 48 * MM, 85 * MM, 80 * MM  # of a DL envelope’s window on the page folded in three
HEAD_BOTTOM = A4.top + 45.5  # where a letterhead of two lines ends: the piece begins there


class Window(Struct, frozen=True):
    """The lines that show in the window, where they must stand whatever the scale of the page."""

    lines: Sequence[str]
    gap: float = 0

    def lay(self, _room: float, _scale: float) -> Laid:
        text = Stack(tuple(Text(line, LINE, single=True) for line in self.lines)).lay(WIDE, 1)

        def draw(drawing: Drawing, _x: float, _y: float) -> None:
            text.draw(drawing, LEFT, ABOVE)

        return Laid(BELOW - HEAD_BOTTOM, draw)


class Columns(Struct, frozen=True):
    """Pieces side by side, of one width."""

    blocks: tuple[Block, ...]
    between: float
    gap: float = 2

    def lay(self, room: float, scale: float) -> Laid:
        between = self.between * scale
        wide = (room - between * (len(self.blocks) - 1)) / len(self.blocks)
        laid = [block.lay(wide, scale) for block in self.blocks]

        def draw(drawing: Drawing, x: float, y: float) -> None:
            for rank, piece in enumerate(laid):
                piece.draw(drawing, x + rank * (wide + between), y)

        return Laid(max(piece.height for piece in laid), draw)
