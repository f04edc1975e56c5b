"""The ticket of the queue on 80 mm paper: pure black, no name, no reason (DOMAIN.md §4).

As a PDF, and in the words and order of the PDF as what a ticket printer reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from msgspec import Struct

from lmmh_desk.documents.blocks import Block, Code, Dashes, Frame, Stack, Text
from lmmh_desk.documents.fonts import Face
from lmmh_desk.documents.strip import strip
from lmmh_desk.documents.text import BLACK, Style
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import DAYS, count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import CODE_ALPHABET, TICKET
from lmmh_desk.printing import escpos

NUMBER_SIZE = 7  # times the printer's font: 21 mm, as on the PDF
CODE_LENGTH = 26  # characters of base 32 for 128 bits


class Ticket(Struct, frozen=True):
    """What a ticket says."""

    walk_in_id: str
    number: str  # A36
    arrived_at: int  # milliseconds UTC
    office: str
    site: str
    before: int  # people called first
    wait: int | None = None  # minutes, None when nobody can tell
    outside: bool = False
    mask: str = ""  # the sentence of the regulation in force


def ticket(content: Ticket) -> bytes:
    """Return the PDF of a ticket, as long as its text."""
    title = _("Ticket {number}").format(number=content.number)
    return strip(title, content.office, tuple(_blocks(content)))


def ticket_commands(content: Ticket) -> bytes:
    """Return a ticket in ESC/POS."""
    return escpos.receipt(_parts(content))


def ticket_code(walk_in_id: str) -> str:
    """Return what a ticket's QR holds: the walk-in's id in capitals, which codes and scanners carry best."""
    value = UUID(walk_in_id).int
    return TICKET + "".join(CODE_ALPHABET[value >> 5 * place & 31] for place in range(CODE_LENGTH - 1, -1, -1))


def read_ticket_code(text: str) -> str | None:
    """Return the walk-in's id from a scanned ticket, or None when it isn't one."""
    letters = text.strip().upper().removeprefix(TICKET)
    if len(letters) != CODE_LENGTH or letters == text.strip().upper() or set(letters) - set(CODE_ALPHABET):
        return None
    value = sum(CODE_ALPHABET.index(letter) << 5 * place for place, letter in enumerate(reversed(letters)))
    return str(UUID(int=value)) if value < 2**128 else None


def _blocks(content: Ticket) -> Iterator[Block]:
    yield _line(content.office, 12.2, "SemiBold")
    yield _line(content.site, 11)
    yield Dashes(gap=9)
    yield _line(_("Votre numéro"), 11.6, gap=9)
    yield _line(content.number, 63, "Bold", leading=1.02)
    yield _line(_day(content.arrived_at), 11.6, gap=5)
    yield Dashes(gap=9)
    yield _line(_before(content.before), 12.4, "SemiBold", gap=8)
    if content.wait:
        yield _line(_wait(content.wait), 11)
    first, *rest = _orders(content)
    orders = (_line(first, 11.4, "SemiBold"), *(_line(order, 11) for order in rest))
    yield Frame(Stack(orders), gap=9, edge=BLACK, thickness=1.6, padding=(8, 8))
    yield Code(ticket_code(content.walk_in_id), gap=11)
    yield _line(_leave(), 10, gap=8)


def _parts(content: Ticket) -> Iterator[escpos.Line | escpos.Code]:
    first, *rest = _orders(content)
    yield escpos.Line(content.office, bold=True)
    yield escpos.Line(content.site)
    yield escpos.THIN
    yield escpos.Line(_("Votre numéro"))
    yield escpos.Line(content.number, NUMBER_SIZE, bold=True)
    yield escpos.Line(_day(content.arrived_at))
    yield escpos.THIN
    yield escpos.Line(_before(content.before), bold=True)
    if content.wait:
        yield escpos.Line(_wait(content.wait))
    yield escpos.THICK
    yield escpos.Line(first, bold=True)
    yield from (escpos.Line(order) for order in rest)
    yield escpos.THICK
    yield escpos.Code(ticket_code(content.walk_in_id))
    yield escpos.Line(_leave())


def _day(arrived_at: int) -> str:
    arrived = paris(arrived_at)
    return f"{DAYS[arrived.weekday()]} {short_date(arrived.date(), year=True)} · {hour(arrived)}"


def _before(people: int) -> str:
    if not people:
        return _("Personne avant vous")
    return _("{people} avant vous").format(people=count(people, _("personne")))


def _wait(minutes: int) -> str:
    return _("attente estimée\u00a0: {wait}\u00a0min").format(wait=minutes)


def _orders(content: Ticket) -> list[str]:
    """Return what the person is asked to do, where to wait first."""
    where = _("Patientez dehors") if content.outside else _("Patientez dedans")
    return [where, _("Nous vous appelons."), *([content.mask] if content.mask else [])]


def _leave() -> str:
    return _("Jeter ce ticket après votre passage")


def _line(text: str, size: float, face: Face = "Regular", *, gap: float = 0, leading: float = 1.36) -> Text:
    return Text(text, Style(size, face, BLACK, leading), gap, single=True, align="center")
