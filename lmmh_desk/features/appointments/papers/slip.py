"""The slip « Fiche de rendez-vous » on 80 mm paper: pure black, no name, no reason (DOMAIN.md §4).

As a PDF, and in the words and order of the PDF as what a ticket printer reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lmmh_desk.documents.blocks import Block, Code, Dashes, Stack, Text
from lmmh_desk.documents.fonts import Face
from lmmh_desk.documents.strip import strip
from lmmh_desk.documents.text import BLACK, Style
from lmmh_desk.features.appointments.model.sheet import Summons
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import NBSP, hour, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.reasons import ReasonType
from lmmh_desk.printing import escpos
from lmmh_desk.tenancy.model.phones import written_phone

HOUR_SIZE = 5  # times the printer's font


class _Said(Struct, frozen=True):
    """A line of the slip, for both forms."""

    text: str
    size: float = 11  # points
    face: Face = "Regular"
    times: int = 1  # the printer's font
    gap: float = 0


def slip(summons: Summons) -> bytes:
    """Return the PDF of a slip, as long as its text."""
    title = _("Fiche de rendez-vous {number}").format(number=summons.number)
    return strip(title, summons.office, tuple(_blocks(summons)))


def slip_commands(summons: Summons) -> bytes:
    """Return a slip in ESC/POS."""
    return escpos.receipt(_parts(summons))


def _sections(summons: Summons) -> Iterator[tuple[_Said, ...]]:
    """Return what is said between two lines across the paper, the code after the last but one."""
    begins = paris(summons.starts_at)
    yield _Said(summons.office, 12.2, "SemiBold"), _Said(summons.site)
    yield (
        _Said(_("Fiche de rendez-vous"), 11.6, gap=9),
        _Said(long_date(begins.date()), 13, "SemiBold", gap=3),
        _Said(hour(begins), 44, "Bold", HOUR_SIZE),
    )
    yield tuple(_Said(line, 12.2 if not index else 11, "SemiBold" if not index else "Regular", gap=0 if index else 8)
                for index, line in enumerate(_where(summons)))  # fmt: skip
    yield (
        _Said(_("Empêchement\u00a0? {call}").format(call=_call(summons.phone)), gap=8),
        _Said(summons.number, 11, "Bold"),
    )


def _where(summons: Summons) -> list[str]:
    """Return how or where it is held, and who receives."""
    how = {
        ReasonType.PHONE: _("Nous vous appelons au {contact}"),
        ReasonType.VIDEO: _("En visio, lien envoyé à {contact}"),
        ReasonType.HOME: _("Chez vous"),
        ReasonType.PUBLIC_OFFICE: _("À l’accueil"),
    }[ReasonType(summons.how)]
    told = how.format(contact=written_phone(summons.contact))
    comes = summons.how == ReasonType.PUBLIC_OFFICE and summons.place
    where = list(summons.place) if comes else [told]
    return [*where, *([_("avec {agent}").format(agent=summons.receiver)] if summons.receiver else [])]


def _call(phone: str) -> str:
    return _("Appelez le {phone}").format(phone=phone.replace(" ", NBSP)) if phone else _("Prévenez l’agence")


def _blocks(summons: Summons) -> Iterator[Block]:
    for index, section in enumerate(_sections(summons)):
        if index:
            yield Dashes(gap=9)
        if index == 3:
            yield Code(summons.number, gap=11)
        yield Stack(tuple(_line(said) for said in section))


def _line(said: _Said) -> Text:
    style = Style(said.size, said.face, BLACK, 1.36 if said.times == 1 else 1.1)
    return Text(said.text, style, said.gap, single=True, align="center")


def _parts(summons: Summons) -> Iterator[escpos.Line | escpos.Code]:
    for index, section in enumerate(_sections(summons)):
        if index:
            yield escpos.THIN
        if index == 3:
            yield escpos.Code(summons.number)
        yield from (escpos.Line(said.text, said.times, bold=said.face != "Regular") for said in section)
