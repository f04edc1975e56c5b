"""The papers of the upkeep: the sheet hung in a hall, the works team's list, the slip of a request on 80 mm.

What hangs in a hall names nobody; the slip neither: whoever finds it learns a number.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lmmh_desk.documents.blocks import Block, Code, Dashes, Laid, Stack, Text, fit
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.fonts import Face
from lmmh_desk.documents.letterhead import A4
from lmmh_desk.documents.roll import TITLE, Roll, roll_pdf
from lmmh_desk.documents.strip import strip
from lmmh_desk.documents.text import BLACK, INK, LINE, Run, Style, strong
from lmmh_desk.features.upkeep.model.board import HallRow, Request, Step
from lmmh_desk.features.upkeep.model.records import (
    NATURES,
    SHORT_URGENCIES,
    WHOLE_POINTS,
    Mark,
    Nature,
    Urgency,
)
from lmmh_desk.features.upkeep.model.sheets import HallSheets, Slip, WorksList
from lmmh_desk.kernel.calendar import is_rest
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import DAYS, NBSP, count, hour, plain_date, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing import escpos

SIDE, EDGE = 16 * MM, 16 * MM
ROOM = A4.width - 2 * SIDE
NAME = Style(34, "Display", leading=1.25)
PLACE = Style(19, "SemiBold", leading=1.3)
LEAD = Style(15, leading=1.4)
CELL = Style(12.5, leading=1.3)
DAY = Style(11.6, leading=1.3)
HEADER = Style(9, "SemiBold", leading=1.25)
SMALL = Style(10.2, leading=1.36)
DAY_WIDE, VISA_WIDE = 104.0, 68.0  # points: the day, and when it was done or who signs by hand
ROW = 46.0  # high enough for a pen
TICK = 17.0
LIST_WIDTHS = (100.0, 150.0, 168.0)  # number, who and where, what; how and the boxes take what is left
SLIP_NUMBER = 2  # times the printer's font


def hall_sheets(content: HallSheets) -> bytes:
    """Return the PDF: a page a hall, or one that says there is none."""
    drawing = Drawing(A4.width, A4.height, title=_("Feuilles de hall"), author=content.office, subject=content.site)
    for rank, week in enumerate(content.halls):
        if rank:
            drawing.next_page()
        _page(drawing, content, tuple(_blocks(content, week)))
    if not content.halls:
        _page(drawing, content, (Text(_("Aucun hall n’est enregistré pour ce site."), LEAD),))
    return drawing.finish()


def works_list(content: WorksList) -> bytes:
    """Return the PDF of what the works team has to do, urgent first."""
    title = _("Liste de la régie")
    at = paris(content.printed_at)
    told = _("Imprimé le {day} à {hour} par {agent}. Ce papier porte des noms\u00a0: à détruire en fin de journée.")
    foot = told.format(day=short_date(at.date(), year=True), hour=hour(at), agent=content.printed_by)
    under = (
        strong(content.site),
        Run(f" · {count(len(content.requests), _('demande ouverte'), _('demandes ouvertes'))}"),
    )
    head = Stack((Text(title, TITLE, single=True), Text(under, SMALL)))
    rows = tuple(_line(one) for one in content.requests) or (Text(_("Aucune demande n’attend."), SMALL),)
    return roll_pdf(Roll(title, content.office, content.site, head, rows, foot))


def slip(content: Slip) -> bytes:
    """Return the PDF of a slip, as long as its text."""
    title = _("Demande d’intervention {number}").format(number=content.request.number)
    blocks: list[Block] = []
    for rank, section in enumerate(_sections(content)):
        if rank:
            blocks.append(Dashes(gap=9))
        blocks += [Text(one.text, Style(one.size, one.face, BLACK), 4, align="center") for one in section]
    return strip(title, content.office, (*blocks, Code(content.request.number, gap=11)))


def slip_commands(content: Slip) -> bytes:
    """Return a slip in ESC/POS."""
    lines: list[escpos.Line | escpos.Code] = []
    for rank, section in enumerate(_sections(content)):
        lines += [escpos.THIN] if rank else []
        lines += [escpos.Line(one.text, one.times, bold=one.face != "Regular") for one in section]
    return escpos.receipt([*lines, escpos.Code(content.request.number)])


class _Said(Struct, frozen=True):
    """A line of the slip, for both forms."""

    text: str
    size: float = 11  # points
    face: Face = "Regular"
    times: int = 1  # the printer's font


class Grid(Struct, frozen=True):
    """The week of a hall: a row a day, a box a point, and room to sign."""

    week: tuple[HallRow, ...]
    gap: float = 14

    def lay(self, room: float, scale: float) -> Laid:
        points = self.week[0].points
        wide, row = (room - (DAY_WIDE + VISA_WIDE) * scale) / len(points), ROW * scale
        heads = [Text(WHOLE_POINTS[point], HEADER).lay(wide - 6 * scale, scale) for point in points]
        top = max(head.height for head in heads) + 8 * scale

        def draw(drawing: Drawing, x: float, y: float) -> None:
            left = x + DAY_WIDE * scale
            for rank, head in enumerate(heads):
                head.draw(drawing, left + rank * wide, y)
            sign = Text(_("Heure, visa"), HEADER).lay(VISA_WIDE * scale, scale)
            sign.draw(drawing, x + room - VISA_WIDE * scale, y)
            for rank, day in enumerate(self.week):
                _day(drawing, day, (x, y + top + rank * row), (room, wide, row), scale)
            drawing.rule(x, y + top + len(self.week) * row, room, color=LINE, thickness=0.75)

        return Laid(top + len(self.week) * row, draw)


class Line(Struct, frozen=True):
    """Cells of fixed widths over a fine line, the last as wide as what is left."""

    cells: tuple[Block, ...]
    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        widths = [*(width * scale for width in LIST_WIDTHS), room - sum(LIST_WIDTHS) * scale]
        laid = [cell.lay(width - 8 * scale, scale) for cell, width in zip(self.cells, widths, strict=True)]

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.rule(x, y, room, color=LINE, thickness=0.75)
            for piece, left in zip(laid, (sum(widths[:rank]) for rank in range(len(widths))), strict=True):
                piece.draw(drawing, x + left, y + 5 * scale)

        return Laid(max(piece.height for piece in laid) + 12 * scale, draw)


def _page(drawing: Drawing, content: HallSheets, blocks: tuple[Block, ...]) -> None:
    laid = fit(Stack(blocks), ROOM, A4.height - 2 * EDGE - 24)
    laid.draw(drawing, SIDE, EDGE)
    at = paris(content.printed_at)
    told = _("{office}, {site}. Imprimé le {day} à {hour}.").format(
        office=content.office, site=content.site, day=short_date(at.date(), year=True), hour=hour(at)
    )
    foot = Text(told, Style(9, leading=1.3), single=True).lay(ROOM, 1)
    foot.draw(drawing, SIDE, A4.height - EDGE - foot.height)


def _blocks(content: HallSheets, week: tuple[HallRow, ...]) -> Iterator[Block]:
    first = week[0]
    yield Text(first.name, NAME, single=True)
    yield Text(first.residence, PLACE, single=True)
    told = _("Points de contact désinfectés, semaine du {day}").format(day=plain_date(content.monday))
    yield Text(told, LEAD, 8)
    yield Grid(week)
    yield Text(
        _("Carré plein\u00a0: fait. Carré vide\u00a0: à faire. Point d’exclamation\u00a0: anomalie signalée."), SMALL, 8
    )
    yield Text((strong(_("Un problème dans ce hall\u00a0? {call}").format(call=_call(content.phone))),), LEAD, 14)
    rule = _("Portez le masque dans les parties communes et lavez-vous les mains en entrant.")
    yield Text(rule, LEAD, 2)


def _day(
    drawing: Drawing, day: HallRow, at: tuple[float, float], sizes: tuple[float, float, float], scale: float
) -> None:
    (x, y), (room, wide, high) = at, sizes
    drawing.rule(x, y, room, color=LINE, thickness=0.75)
    words = (strong(DAYS[day.day.weekday()]), Run(f" {short_date(day.day)}"))
    name = Text(words, DAY, single=True).lay((DAY_WIDE - 6) * scale, scale)
    name.draw(drawing, x, y + (high - name.height) / 2)
    if is_rest(day.day) and not any(day.marks.values()):  # nobody comes: a box would ask for a round
        none = Text(day.words, CELL).lay(room - DAY_WIDE * scale, scale)
        none.draw(drawing, x + DAY_WIDE * scale, y + (high - none.height) / 2)
        return
    for rank, point in enumerate(day.points):
        left = x + DAY_WIDE * scale + rank * wide
        _box(drawing, day.marks[point], (left, y + (high - TICK * scale) / 2), scale)
    if day.step is Step.DONE:
        done = Text(day.words, CELL).lay(VISA_WIDE * scale, scale)
        done.draw(drawing, x + room - VISA_WIDE * scale, y + (high - done.height) / 2)


def _box(drawing: Drawing, mark: Mark, at: tuple[float, float], scale: float) -> None:
    side = TICK * scale
    fill = INK if mark is Mark.DONE else ""
    drawing.box(at[0], at[1], side, side, radius=1.5, edge=INK, thickness=1, fill=fill)
    if mark is Mark.ISSUE:
        sign = Text((strong("!"),), CELL, align="center").lay(side, scale)
        sign.draw(drawing, at[0], at[1] + (side - sign.height) / 2)


def _line(one: Request) -> Line:
    taken = paris(one.taken_at)
    where = _("{place} (parties communes)").format(place=one.place) if one.common else one.place
    urgency = SHORT_URGENCIES[Urgency(one.urgency)]
    access = _("Accès\u00a0: {access}").format(access=one.access) if one.access else ""
    return Line(
        (
            Stack((Text((strong(one.number),), SMALL), Text(f"{short_date(taken.date())} {hour(taken)}", SMALL))),
            Stack((Text((strong(one.name),), SMALL), Text(one.address, SMALL))),
            Stack((Text((strong(one.text),), SMALL), Text(f"{where} · {NATURES[Nature(one.nature)]}", SMALL))),
            Stack(tuple(Text(told, SMALL) for told in (urgency, one.words, access) if told)),
        )
    )


def _sections(content: Slip) -> Iterator[tuple[_Said, ...]]:
    """Return what is said between two lines across the paper."""
    one = content.request
    taken = paris(one.taken_at)
    yield _Said(content.office, 12.2, "SemiBold"), _Said(content.site)
    yield (
        _Said(_("Demande d’intervention"), 11.6),
        _Said(one.number, 17, "Bold", SLIP_NUMBER),
        _Said(_("reçue le {day} à {hour}").format(day=short_date(taken.date(), year=True), hour=hour(taken))),
    )
    where = _("{place}, parties communes").format(place=one.place) if one.common else one.place
    yield (
        _Said(one.text, 12.2, "SemiBold"), _Said(where), _Said(NATURES[Nature(one.nature)]),
        _Said(_("urgence\u00a0: {urgency}").format(urgency=SHORT_URGENCIES[Urgency(one.urgency)])),
    )  # fmt: skip
    yield (
        _Said(_("La régie vous donne un rendez-vous.")),
        _Said(_("Où en est-elle\u00a0? {call}, avec ce numéro.").format(call=_call(content.phone))),
    )


def _call(phone: str) -> str:
    return _("Appelez le {phone}").format(phone=phone.replace(" ", NBSP)) if phone else _("Prévenez l’agence")
