"""The sheet of a day's round: addresses by quarter in the order one walks, boxes to tick and lines to write on.

It serves when there is nothing else (DOMAIN.md §3): what was done is written on it and typed in at the return.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lmmh_desk.documents.blocks import HEAD, Block, Laid, Stack, Text
from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.roll import TITLE, Roll, roll_pdf
from lmmh_desk.documents.text import INK, LINE, Rich, Run, Style, strong
from lmmh_desk.features.visits.model.listing import Round, VisitRow, written_hour
from lmmh_desk.features.visits.model.records import GESTURES, OUTCOMES, STATES, URGENCIES, Outcome, State
from lmmh_desk.features.visits.model.sheets import DaySheet
from lmmh_desk.features.visits.model.walking import is_told
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour, long_date, short_date
from lmmh_desk.kernel.i18n import _

CELL = Style(11.5, leading=1.36)
NOTE = Style(10.2, leading=1.36)
WIDTHS = (50.0, 182.0, 122.0)  # hour, who and where, what and whether; the boxes take what is left
TICK, STEP = 12.0, 17.0  # a box, and from one to the next: large enough for a pen held standing
HAND = 20.0  # of a line to write on
ENDS = (State.DONE, State.NO_ACCESS, State.POSTPONED)


def day_sheet(content: DaySheet) -> bytes:
    """Return the PDF; each page bears the title and its number."""
    rows = tuple(_rows(content)) or (Text(_("Aucune visite ce jour-là."), CELL),)
    title = _("Tournée du {day}").format(day=long_date(content.day))
    return roll_pdf(Roll(title, content.office, content.site, _head(content, title), rows, _foot(content)))


class Stop(Struct, frozen=True):
    """One visit: its cells, a box for each way it may end and for each gesture, and under them a line to write on."""

    cells: tuple[Block, ...]
    state: str
    done: tuple[str, ...]  # the gestures ticked already
    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        widths = [*(width * scale for width in WIDTHS), room - sum(WIDTHS) * scale]
        laid = [cell.lay(width - 7 * scale, scale) for cell, width in zip(self.cells, widths, strict=False)]
        boxes = [(STATES[end], end == self.state) for end in ENDS] + [
            (_SHORT[name], name in self.done) for name in GESTURES
        ]
        step, hand = STEP * scale, HAND * scale
        inside = max(*(piece.height for piece in laid), step * len(ENDS), step * len(GESTURES)) + 8 * scale
        height = inside + hand + 8 * scale

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.rule(x, y, room, color=LINE, thickness=0.75)
            left = x
            for piece, width in zip(laid, widths, strict=False):
                piece.draw(drawing, left, y + 5 * scale)
                left += width
            for rank, (word, ticked) in enumerate(boxes):
                late = rank >= len(ENDS)
                at = left + (91 * scale if late else 0), y + 5 * scale + step * (rank - len(ENDS) if late else rank)
                _box(drawing, at, word, ticked, scale)
            _lines(drawing, x + widths[0], y + inside + hand, room - widths[0], scale)

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
    Text(word, NOTE, single=True).lay(72 * scale, scale).draw(drawing, at[0] + side + 4 * scale, at[1])


def _lines(drawing: Drawing, x: float, bottom: float, room: float, scale: float) -> None:
    """Draw what is written by hand: when one came and left, and what is left to do, each on its line."""
    for word, left, wide in ((_("Arrivé à"), 0.0, 0.19), (_("Parti à"), 0.2, 0.19), (_("Reste à faire"), 0.4, 0.6)):
        laid = Text(word, NOTE, single=True).lay(room, scale)
        laid.draw(drawing, x + left * room, bottom - laid.height)
        used = (5.1 * len(word) + 4) * scale
        drawing.rule(x + left * room + used, bottom, wide * room - used, color=INK, thickness=0.75)


def _rows(content: DaySheet) -> Iterator[Block]:
    for one in content.rounds:
        yield Text(_quarter(one, named=not content.visitor), HEAD, gap=8, single=True)
        yield from (_stop(row, named=not content.visitor) for row in one.rows)


def _quarter(one: Round, *, named: bool) -> str:
    visits = count(len(one.rows), _("visite"))
    parts = (one.quarter or _("Quartier inconnu"), visits, one.visitors if named else "", one.hours)
    return " · ".join(part for part in parts if part)


def _stop(row: VisitRow, *, named: bool) -> Stop:
    """Return one visit; on the sheet of every visitor it is `named` whose it is."""
    at = written_hour(row.starts_at) if row.starts_at is not None else ""
    when: Rich = (strong(at),) if is_told(row) else _("vers {hour}").format(hour=at)
    call = OUTCOMES[Outcome(row.outcome)] if row.outcome else _("Appel à faire")
    where = tuple(Text(line, CELL) for line in row.place)
    return Stop(
        (
            Text(when, CELL),
            Stack((Text((strong(row.name),), CELL), *where)),
            Stack(
                (
                    Text(row.purpose, CELL),
                    Text(URGENCIES[row.urgency], NOTE),
                    Text((strong(call),), NOTE),
                    *(Text(told, NOTE) for told in (row.phone, row.on_site if named else "") if told),
                )
            ),
        ),
        row.state,
        row.gestures,
    )


def _head(content: DaySheet, title: str) -> Block:
    visits = count(sum(len(one.rows) for one in content.rounds), _("visite"))
    quarters = count(len(content.rounds), _("quartier"))
    mine = next((row.on_site for one in content.rounds for row in one.rows), "") if content.visitor else ""
    who = " · ".join(part for part in (mine or content.visitor, content.site, content.phone) if part)
    under = (strong(who), Run(f" · {visits} · {quarters}"))
    door = _("À la porte, la question de l’appel se pose de nouveau\u00a0: la réponse ne s’écrit jamais.")
    order = _("Dans l’ordre où l’on marche\u00a0: les heures en gras sont annoncées, les autres se font au plus près.")
    told = (Text(content.barrier, NOTE, gap=2), Text((strong(door),), NOTE, gap=2), Text(order, NOTE, gap=2))
    return Stack((Text(title, TITLE, single=True), Text(under, CELL), *told))


def _foot(content: DaySheet) -> str:
    at = paris(content.printed_at)
    told = _("Imprimé le {day} à {hour} par {agent}. Ce papier porte des noms\u00a0: à détruire en fin de journée.")
    return told.format(day=short_date(at.date(), year=True), hour=hour(at), agent=content.printed_by)
