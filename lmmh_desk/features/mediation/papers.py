"""The sheet of 8:30: last night's incidents, what comes back, what is to be done; it names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from lmmh_desk.documents.blocks import HEAD, Block, Laid, Stack, Text, fit
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.flow import pages
from lmmh_desk.documents.letterhead import A4
from lmmh_desk.documents.text import FAINT, LINE, Run, Style, strong
from lmmh_desk.features.mediation.model.nights import Board, FollowUp, Incident, Repeat, window_words
from lmmh_desk.features.mediation.model.records import KINDS, OWNERS, STATES, Kind, Owner, State
from lmmh_desk.features.mediation.model.service import service_on
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, long_date, short_date
from lmmh_desk.kernel.i18n import _

SIDE, EDGE = 14 * MM, 14 * MM
ROOM = A4.width - 2 * SIDE
TITLE = Style(18, "Display", leading=1.3)
CELL = Style(10.2, leading=1.36)
FOOT = Style(8, color=FAINT, leading=1.4)
WIDTHS = (48.0, 190.0, 96.0)  # hour, where, what; the action takes what is left


class NightSheet(Struct, frozen=True):
    """What the sheet says."""

    office: str
    site: str
    board: Board
    today: date
    printed_at: int  # milliseconds UTC
    printed_by: str


def night_sheet(content: NightSheet) -> bytes:
    """Return the PDF; each page bears the title and its number."""
    title = _("Nuit du {day}").format(day=long_date(content.board.night))
    head = fit(_head(content, title), ROOM, 90)
    top = EDGE + head.height + 8
    foot = fit(_foot(content), ROOM - 80, 3 * FOOT.height)
    bottom = A4.height - EDGE - foot.height
    shared = pages(tuple(_blocks(content)), ROOM, bottom - 8 - top)
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


class Line(Struct, frozen=True):
    """Cells of fixed widths over a fine line, the last as wide as what is left."""

    cells: tuple[Block, ...]
    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        widths = [*(width * scale for width in WIDTHS), room - sum(WIDTHS) * scale]
        laid = [cell.lay(width - 8 * scale, scale) for cell, width in zip(self.cells, widths, strict=True)]
        height = max(piece.height for piece in laid) + 9 * scale

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.rule(x, y, room, color=LINE, thickness=0.75)
            left = x
            for piece, width in zip(laid, widths, strict=True):
                piece.draw(drawing, left, y + 4.5 * scale)
                left += width

        return Laid(height, draw)


def _blocks(content: NightSheet) -> Iterator[Block]:
    board = content.board
    yield Text(_("Faits de la nuit"), HEAD, gap=4, single=True)
    yield from _or_none([_incident(one) for one in board.incidents], _("Aucun fait n’est noté pour cette nuit."))
    yield Text(_("Répétitions, {window}").format(window=window_words(board.night)), HEAD, gap=10, single=True)
    yield from _or_none([_repeat(one) for one in board.repeats], _("Aucun lieu ne revient."))
    yield Text(_("Suites à donner"), HEAD, gap=10, single=True)
    opened = [one for one in board.follow_ups if one.done_at is None]
    yield from _or_none([_follow_up(one) for one in opened], _("Rien n’est à faire."))


def _incident(one: Incident) -> Line:
    police = (Run(" · "), strong(_("police appelée"))) if one.police else ()
    state = STATES[State(one.state)]
    action = (Run(one.action or state), *police)
    return Line(
        (
            Text((strong(hour(paris(one.happened_at))),), CELL),
            Stack((Text((strong(one.residence),), CELL), Text(one.place, CELL))),
            Text(KINDS[Kind(one.kind)], CELL),
            Text(action, CELL),
        )
    )


def _repeat(one: Repeat) -> Line:
    where = Stack((Text((strong(one.residence),), CELL), Text(one.place, CELL)))
    return Line((Text("", CELL), where, Text(KINDS[Kind(one.kind)], CELL), Text((strong(one.words),), CELL)))


def _follow_up(one: FollowUp) -> Line:
    return Line(
        (
            Text((strong(short_date(one.due_on)),), CELL),
            Text(one.text, CELL),
            Text(OWNERS[Owner(one.owner)], CELL),
            Text(one.place, CELL),
        )
    )


def _or_none(lines: Sequence[Block], told: str) -> Sequence[Block]:
    return lines or [Text(told, CELL)]


def _head(content: NightSheet, title: str) -> Block:
    under = (strong(content.office), Run(f" · {content.board.summary}"))
    service = service_on(content.board.service, content.today)
    evening = _("Ce soir\u00a0: {hours}").format(hours=service.words) if service else ""
    told = " · ".join(part for part in (evening, content.board.team, content.board.phone) if part)
    return Stack((Text(title, TITLE, single=True), Text(under, CELL), Text(told, CELL)))


def _foot(content: NightSheet) -> Text:
    at = paris(content.printed_at)
    told = _("Imprimé le {day} à {hour} par {agent}, {site}. Aucun nom d’habitant n’est saisi.")
    return Text(
        told.format(
            day=short_date(at.date(), year=True), hour=hour(at), agent=content.printed_by, site=content.site
        ), FOOT,
    )  # fmt: skip
