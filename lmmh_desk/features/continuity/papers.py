"""The papers of the cell: the order of the day to hang up, the minutes to keep (DOMAIN.md §2, CrisisMeeting)."""

from __future__ import annotations

from collections.abc import Iterator

from lmmh_desk.documents.blocks import BODY, CONDITION, HEAD, LEAD, TITLE, Block, Rows, Stack, Text, highlight, notice
from lmmh_desk.documents.letterhead import Head, Paper, long_pdf, pdf
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import Signatory, signed_foot, signing
from lmmh_desk.documents.text import Run, Style, strong
from lmmh_desk.features.continuity.model.sheets import LABEL, MinutesSheet, OrdersSheet
from lmmh_desk.kernel.french import long_date, plain_date
from lmmh_desk.kernel.i18n import _

HUNG = Style(26, "Bold", leading=1.35)  # read from where one waits


def orders_sheet(sheet: OrdersSheet) -> bytes:
    """Return the order of the day in letters one reads from two metres."""
    title = _("Consigne du jour")
    head = Head(sheet.office, sheet.site, _("Cellule de crise, 8:30"), plain_date(sheet.day))
    blocks = (
        Text(title, TITLE, gap=18),
        Text(long_date(sheet.day), LEAD, gap=2),
        highlight(Stack((Text(sheet.orders, HUNG),)), gap=18),
        Rows(((_("Ce site"), (strong(sheet.status),)), (_("Continuité"), (Run(sheet.plan),))), gap=18),
    )
    return pdf(Paper(title, plain_date(sheet.day), head, blocks, None))


def minutes_paper(sheet: MinutesSheet, sealed: Sealed | None) -> bytes:
    """Return the PDF, each page under the letterhead and the seal; without one, a preview that proves nothing."""
    head = Head(sheet.office, sheet.nature, _("Référence"), sheet.number)
    foot = signed_foot(sealed, sheet.phone, "")  # it stays in the office
    return long_pdf(Paper(LABEL, plain_date(sheet.day), head, tuple(_blocks(sheet)), foot))


def _blocks(sheet: MinutesSheet) -> Iterator[Block]:
    yield Text(LABEL, TITLE, gap=12)
    yield Text(" · ".join((long_date(sheet.day), "8:30", sheet.plan)), LEAD, gap=2)
    if sheet.attendees:
        yield Text((strong(_("Présents\u00a0: ")), Run(sheet.attendees)), BODY, gap=4)
    yield Rows(tuple((label, (Run(told),)) for label, told in sheet.situation), gap=9)
    if sheet.entries:
        yield Text(_("Journal"), HEAD, gap=10)
        for rank, (label, text, state) in enumerate(sheet.entries):  # apart: a long day goes on over the page
            yield Rows(((label, _line(text, state)),), gap=0 if rank else 4)
    if sheet.orders:
        yield notice(Stack((Text((strong(_("Consigne du jour\u00a0: ")), Run(sheet.orders)), CONDITION),)), gap=10)
    if sheet.next_topics:
        yield Text((strong(_("Demain 8:30\u00a0: ")), Run(sheet.next_topics)), BODY, gap=8)
    yield signing(
        Signatory(sheet.town, sheet.issued_at, sheet.signatory, sheet.title, sheet.signs_as, sheet.site, sheet.phone)
    )


def _line(text: str, state: str) -> tuple[Run, ...]:
    return (Run(text), *((strong(f" — {state}"),) if state else ()))
