"""Paper of 80 mm, of which a thermal head prints 72: as long as what it says."""

from __future__ import annotations

from collections.abc import Sequence

from lmmh_desk.documents.blocks import Block, Stack
from lmmh_desk.documents.drawing import MM, Drawing

WIDTH, MARGIN = 80 * MM, 4.4 * MM


def strip(title: str, author: str, blocks: Sequence[Block]) -> bytes:
    """Return the PDF of a ticket; the same blocks give the same bytes."""
    laid = Stack(tuple(blocks)).lay(WIDTH - 2 * MARGIN, 1)
    drawing = Drawing(WIDTH, laid.height + 2 * MARGIN, title=title, author=author)
    laid.draw(drawing, MARGIN, MARGIN)
    return drawing.finish()
