"""The sheet of a day's round: addresses by quarter in the order one walks, boxes to tick by hand (DOMAIN.md §3)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lmmh_desk.documents.blocks import HEAD, Block, Laid, Stack, Text, fit
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.flow import pages
from lmmh_desk.documents.letterhead import A4
from lmmh_desk.documents.text import FAINT, INK, LINE, Run, Style, strong
from lmmh_desk.features.visits.model.listing import Round, VisitRow, written_hour
from lmmh_desk.features.visits.model.records import GESTURES, OUTCOMES, URGENCIES, Outcome
from lmmh_desk.features.visits.model.sheets import DaySheet
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour, long_date, short_date
from lmmh_desk.kernel.i18n import _

SIDE, EDGE = 12 * MM, 12 * MM
ROOM = A4.width - 2 * SIDE
TITLE = Style(17, "Display", leading=1.3)
CELL = Style(10.2, leading=1.36)
NOTE = Style(9.2, leading=1.36)
FOOT = Style(8, color=FAINT, leading=1.4)
WIDTHS = (52.0, 188.0, 126.0)  # hour, who and where, what and whether; the boxes take what is left
TICK = 10.0
ENDS = (_("Faite"), _("Pas d’accès"), _("Reportée"))


def day_sheet(content: DaySheet) -> bytes:
    """Return the PDF; each page bears the title and its number."""
    rows = tuple(_rows(content)) or (Text(_("Aucune visite ce jour-là."), CELL),)
    title = _("Tournée du {day}").format(day=long_date(content.day))
    head = fit(_head(content, title), ROOM, 90)
    top = EDGE + head.height + 8
    foot = fit(_foot(content), ROOM - 80, 2 * FOOT.height)
    bottom = A4.height - EDGE - foot.height
    shared = pages(rows, ROOM, bottom - 8 - top)
    drawing = Drawing(A4.width, A4.height, title=title, author=content.office, subject=content.site)
    for index, placed in enumerate(shared):
        if index:
            drawing.next_page()
        head.draw(drawing, SIDE, EDGE)
        for y, laid in placed:
            laid.draw(drawing, SIDE, top + y)
        foot.draw(drawing, SIDE, bottom)
        number = Text(_("Page {page} / {pages}").format(page=index + 1, pages=len(shared)), FOOT, align="right")
        number.lay(80, 1).draw(drawing, SIDE + ROOM - 80, bottom)
    return drawing.finish()


class Stop(Struct, frozen=True):
    """One visit: its cells, then a box for each way it may end and for each gesture, over a fine line."""

    cells: tuple[Block, ...]
    done: tuple[str, ...]  # the gestures ticked already
    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        widths = [*(width * scale for width in WIDTHS), room - sum(WIDTHS) * scale]
        laid = [cell.lay(width - 7 * scale, scale) for cell, width in zip(self.cells, widths, strict=False)]
        boxes = [(word, False) for word in ENDS] + [(_SHORT[name], name in self.done) for name in GESTURES]
        step = 13.4 * scale
        height = max(*(piece.height for piece in laid), step * len(ENDS), step * len(GESTURES)) + 10 * scale

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.rule(x, y, room, color=LINE, thickness=0.75)
            left = x
            for piece, width in zip(laid, widths, strict=False):
                piece.draw(drawing, left, y + 5 * scale)
                left += width
            for rank, (word, ticked) in enumerate(boxes):
                late = rank >= len(ENDS)
                at = left + (86 * scale if late else 0), y + 5 * scale + step * (rank - len(ENDS) if late else rank)
                _box(drawing, at, word, ticked, scale)

        return Laid(height, draw)


# The gestures in a word, as they fit beside a box.
_SHORT = {
    "masks": _("masques"), "windows": _("fenêtres"), "distance": _("distance"), "hands": _("mains"),
    "no_shared_paper": _("sans signer"),
}  # fmt: skip


def _box(drawing: Drawing, at: tuple[float, float], word: str, ticked: bool, scale: float) -> None:
    side = TICK * scale
    fill = INK if ticked else ""
    drawing.box(at[0], at[1] + 1, side, side, radius=1.5, edge=INK, thickness=1, fill=fill)
    Text(word, NOTE, single=True).lay(62 * scale, scale).draw(drawing, at[0] + side + 3 * scale, at[1])


def _rows(content: DaySheet) -> Iterator[Block]:
    for one in content.rounds:
        yield Text(_quarter(one), HEAD, gap=8, single=True)
        yield from (_stop(row) for row in one.rows)


def _quarter(one: Round) -> str:
    return " · ".join(part for part in (one.quarter, count(len(one.rows), _("visite")), one.hours) if part)


def _stop(row: VisitRow) -> Stop:
    at = written_hour(row.starts_at) if row.starts_at is not None else ""
    call = OUTCOMES[Outcome(row.outcome)] if row.outcome else _("Appel à faire")
    where = tuple(Text(line, CELL) for line in row.place)
    return Stop(
        (
            Text((strong(at),), CELL),
            Stack((Text((strong(row.name),), CELL), *where, Text(row.phone, CELL))),
            Stack((Text(row.purpose, CELL), Text(URGENCIES[row.urgency], NOTE), Text((strong(call),), NOTE))),
        ),
        row.gestures,
    )


def _head(content: DaySheet, title: str) -> Block:
    visits = count(sum(len(one.rows) for one in content.rounds), _("visite"))
    quarters = count(len(content.rounds), _("quartier"))
    who = " · ".join(part for part in (content.visitor, content.site, content.phone) if part)
    under = (strong(who), Run(f" · {visits} · {quarters}"))
    return Stack((Text(title, TITLE, single=True), Text(under, CELL), Text(content.barrier, NOTE, gap=2)))


def _foot(content: DaySheet) -> Text:
    at = paris(content.printed_at)
    told = _("Imprimé le {day} à {hour} par {agent}. Ce papier porte des noms\u00a0: à détruire en fin de journée.")
    return Text(told.format(day=short_date(at.date(), year=True), hour=hour(at), agent=content.printed_by), FOOT)
