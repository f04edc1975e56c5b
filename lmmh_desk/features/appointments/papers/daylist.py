"""The list of a day's appointments on A4, as many pages as it takes: the printed, accessible twin of the agenda."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lmmh_desk.documents.blocks import LABEL, Block, Laid, Stack, Text, fit
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.flow import pages
from lmmh_desk.documents.letterhead import A4
from lmmh_desk.documents.text import FAINT, INK, LINE, Rich, Run, Style, strong
from lmmh_desk.features.appointments.model.day import DayList, Expected
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import capital, count, hour, long_date, short_date
from lmmh_desk.kernel.i18n import _

SIDE, TOP, BOTTOM = 12 * MM, 12 * MM, 12 * MM
ROOM = A4.width - 2 * SIDE
TITLE = Style(17, "Display", leading=1.3)
HOUR = Style(11.5, "Bold", leading=1.3)
CELL = Style(9.8, leading=1.34)
NOTE = Style(8.8, leading=1.34)
FOOT = Style(8, color=FAINT, leading=1.4)
WIDTHS = (42.0, 158.0, 98.0, 80.0, 42.0)  # hour, who and why, where, telephone, arrived; the notes take what is left
HEAD_ROOM = 46  # points of height for the title
TICK = 13


def day_list(content: DayList) -> bytes:
    """Return the PDF; each page bears the title, the names of the columns and its number."""
    rows: tuple[Block, ...] = tuple(_row(line) for line in content.lines) or (_nobody(),)
    names = _names().lay(ROOM, 1)
    title = _("Rendez-vous du {day}").format(day=long_date(content.day))
    head = fit(_head(content, title), ROOM, HEAD_ROOM)
    under = TOP + head.height + 8 + names.height
    foot = fit(_foot(content), ROOM - 80, 2 * FOOT.height)
    shared = pages(rows, ROOM, A4.height - BOTTOM - foot.height - 8 - under)
    drawing = Drawing(A4.width, A4.height, title=title, author=content.office, subject=content.site)
    for index, placed in enumerate(shared):
        if index:
            drawing.next_page()
        head.draw(drawing, SIDE, TOP)
        names.draw(drawing, SIDE, TOP + head.height + 8)
        for y, laid in placed:
            laid.draw(drawing, SIDE, under + y)
        bottom = A4.height - BOTTOM - foot.height
        foot.draw(drawing, SIDE, bottom)
        number = Text(_("Page {page} / {pages}").format(page=index + 1, pages=len(shared)), FOOT, align="right")
        number.lay(80, 1).draw(drawing, SIDE + ROOM - 80, bottom)
    return drawing.finish()


class Cells(Struct, frozen=True):
    """Pieces side by side over a fine line; `tick` is the column that has a box."""

    cells: tuple[Block, ...]
    tick: int = -1
    gap: float = 0
    color: str = LINE

    def lay(self, room: float, scale: float) -> Laid:
        widths = [*(width * scale for width in WIDTHS), room - sum(WIDTHS) * scale]
        padding, side = 5 * scale, TICK * scale
        laid = [cell.lay(width - 7 * scale, scale) for cell, width in zip(self.cells, widths, strict=True)]
        height = max(*(piece.height for piece in laid), side) + 2 * padding

        def draw(drawing: Drawing, x: float, y: float) -> None:
            for index, (piece, width) in enumerate(zip(laid, widths, strict=True)):
                piece.draw(drawing, x, y + padding)
                if index == self.tick:
                    drawing.box(x + 8 * scale, y + padding, side, side, radius=1.5, edge=INK, thickness=1.2)
                x += width
            drawing.rule(x - room, y + height, room, color=self.color, thickness=0.75)

        return Laid(height, draw)


def _names() -> Cells:
    names = (_("Heure"), _("Personne et motif"), _("Agent, bureau"), _("Téléphone"), _("Arrivé"), _("Notes"))
    return Cells(tuple(Text(name, LABEL) for name in names), color=INK)


def _row(line: Expected) -> Cells:
    entry = line.entry
    why: Sequence[Block] = (Text((strong(line.attendee.name),), CELL), Text(entry.reason, NOTE))
    return Cells(
        (
            Text(hour(paris(entry.starts_at)), HOUR, single=True),
            Stack(tuple(why)),
            Text(entry.where, CELL),
            Text(line.phone, CELL, single=True),
            Text("", CELL),
            Text(entry.note, NOTE),
        ),
        tick=4,
    )


def _nobody() -> Text:
    return Text(_("Aucun rendez-vous ce jour-là."), CELL, gap=0)


def _head(content: DayList, title: str) -> Block:
    people = count(len(content.lines), _("personne attendue"), _("personnes attendues"))
    under: Rich = (strong(content.site), Run(f" · {content.office} · {people}"))
    return Stack((Text(capital(title), TITLE, single=True), Text(under, CELL)))


def _foot(content: DayList) -> Text:
    at = paris(content.printed_at)
    told = _("Imprimé le {day} à {hour} par {agent}. Ce papier porte des noms\u00a0: à détruire en fin de journée.")
    return Text(told.format(day=short_date(at.date(), year=True), hour=hour(at), agent=content.printed_by), FOOT)
