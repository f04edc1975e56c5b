"""Pieces that go on from page to page, each kept whole."""

from __future__ import annotations

from collections.abc import Sequence

from lmmh_desk.documents.blocks import Block, Laid, fit

Placed = tuple[float, Laid]  # points below the top of the page's text, and the piece


def pages(blocks: Sequence[Block], room: float, height: float, last: float = 0) -> list[list[Placed]]:
    """Share pieces between pages of `height` points, in order; on the last one `last` points are left free.

    The gap of a piece that begins a page is dropped; one higher than a page is made smaller.
    """
    found: list[list[Placed]] = [[]]
    used = 0.0
    for block in blocks:
        laid = fit(block, room, height)
        gap = block.gap if used else 0.0
        if used + gap + laid.height > height:
            found.append([])
            used = gap = 0.0
        found[-1].append((used + gap, laid))
        used += gap + laid.height
    if used + last > height:
        found.append([])
    return found
