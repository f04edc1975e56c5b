"""The notice of works: for a hall it names nobody, for a tenant it bears their name."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lmmh_desk.documents.blocks import HEAD, LEAD, TITLE, Block, Rows, Stack, Text, highlight
from lmmh_desk.documents.letterhead import Head, Paper, long_pdf
from lmmh_desk.documents.text import Run
from lmmh_desk.features.works.model.plan import Operation
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import NBSP, short_date
from lmmh_desk.kernel.i18n import _


class Told(Struct, frozen=True):
    """Works, and the sentence that is told of them."""

    operation: Operation
    said: str


class WorksSheet(Struct, frozen=True):
    """What the notice says."""

    office: str
    site: str
    phone: str
    works: tuple[Told, ...]
    printed_at: int  # milliseconds UTC
    tenant: str = ""  # empty: for the hall


def works_notice(sheet: WorksSheet) -> bytes:
    """Return the PDF, on as many pages as it takes."""
    title, day = _("Avis de travaux"), short_date(paris(sheet.printed_at).date(), year=True)
    head = Head(sheet.office, sheet.site, _("Imprimé le"), day)
    return long_pdf(Paper(title, sheet.works[0].operation.title, head, tuple(_blocks(sheet, title)), None))


def _blocks(sheet: WorksSheet, title: str) -> Iterator[Block]:
    if sheet.tenant:
        yield Text(_("Remis à {name}").format(name=sheet.tenant), LEAD, 6)
    yield Text(title, TITLE, 6, single=True)
    for each in sheet.works:
        yield from _works(each)
    call = _("Une question\u00a0? Appelez le {phone}.").format(phone=sheet.phone.replace(" ", NBSP))
    yield Text(call if sheet.phone else _("Une question\u00a0? Venez à l’agence."), LEAD, 14)


def _works(told: Told) -> Iterator[Block]:
    """Say one operation; what must not be promised is the agent's to know, on screen."""
    one = told.operation
    yield Text(f"{one.title}\u00a0: {one.about}", LEAD, 10)
    yield highlight(Stack((Text(told.said, HEAD),)), gap=8)
    lines = (
        *((stage.words.capitalize(), stage.days) for stage in one.stages),
        (_("Entreprise"), one.company), (_("Coupures"), one.outages), (_("Proposé"), ", ".join(one.offered)),
    )  # fmt: skip
    rows = tuple((name, (Run(value),)) for name, value in lines if value)
    if rows:
        yield Rows(rows, 12)
    confirmed = short_date(paris(one.confirmed_at).date(), year=True)
    yield Text(_("Informations confirmées le {day}.").format(day=confirmed), LEAD, 8)
