"""A list on paper: a head and a foot on each page, its rows kept whole, the pages numbered."""

from __future__ import annotations

from msgspec import Struct

from lmmh_desk.documents.blocks import Block, Text, fit
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.flow import pages
from lmmh_desk.documents.letterhead import A4
from lmmh_desk.documents.text import FAINT, Style
from lmmh_desk.kernel.i18n import _

SIDE, EDGE = 12 * MM, 12 * MM
ROOM = A4.width - 2 * SIDE
TITLE = Style(17, "Display", leading=1.3)
FOOT = Style(8, color=FAINT, leading=1.4)
HEAD = 120.0  # points the head has at most
NUMBER = 80.0  # points the number of a page has


class Roll(Struct, frozen=True):
    """What such a list is made of."""

    title: str
    office: str
    site: str
    head: Block
    rows: tuple[Block, ...]
    foot: str


def roll_pdf(roll: Roll) -> bytes:
    """Return the PDF; each page bears the head and its number."""
    head = fit(roll.head, ROOM, HEAD)
    top = EDGE + head.height + 8
    foot = fit(Text(roll.foot, FOOT), ROOM - NUMBER, 2 * FOOT.height)
    bottom = A4.height - EDGE - foot.height
    shared = pages(roll.rows, ROOM, bottom - 8 - top)
    drawing = Drawing(A4.width, A4.height, title=roll.title, author=roll.office, subject=roll.site)
    for index, placed in enumerate(shared):
        if index:
            drawing.next_page()
        head.draw(drawing, SIDE, EDGE)
        for y, laid in placed:
            laid.draw(drawing, SIDE, top + y)
        foot.draw(drawing, SIDE, bottom)
        number = Text(_("Page {page} / {pages}").format(page=index + 1, pages=len(shared)), FOOT, align="right")
        number.lay(NUMBER, 1).draw(drawing, SIDE + ROOM - NUMBER, bottom)
    return drawing.finish()
