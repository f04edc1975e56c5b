"""The notice of a move-out inspection, on one A4 page or in large print: original or preview (DOMAIN.md §3 and §4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lmmh_desk.documents import large
from lmmh_desk.documents.blocks import (
    CONDITION,
    HEAD,
    LABEL,
    LEAD,
    TITLE,
    Block,
    Frame,
    Rows,
    Stack,
    Text,
    highlight,
    notice,
)
from lmmh_desk.documents.large import Said
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import Signatory, signed_in_large, signing
from lmmh_desk.documents.signed import in_large_print, on_a_page
from lmmh_desk.documents.text import Rich, Run, Style, strong
from lmmh_desk.features.moves.model.inspection import LABEL as NAME
from lmmh_desk.features.moves.model.inspection import NoticeSheet
from lmmh_desk.kernel.french import capital, clock_hour, long_date, plain_date
from lmmh_desk.kernel.i18n import _

LINE = Style(12, "SemiBold", leading=1.45)


def inspection(sheet: NoticeSheet, sealed: Sealed | None, *, large: bool = False) -> bytes:
    """Return the PDF: the original, or without a seal a preview that proves nothing."""
    subject = plain_date(sheet.date)
    if large:
        return in_large_print(sheet, NAME, subject, _said(sheet), sealed)
    return on_a_page(sheet, NAME, subject, _blocks(sheet), sealed)


def _said(sheet: NoticeSheet) -> Iterator[Said]:
    """Return the sentences of large print."""
    yield Said(NAME, large.TITLE, 0)
    yield Said(_lead(sheet))
    yield Said(_day(sheet), large.HEAD)
    yield Said((strong(_("Lieu\u00a0: ")), Run(", ".join(sheet.place))))
    for label, value in _rows(sheet):
        yield Said((strong(f"{label}\u00a0: "), *([Run(value)] if isinstance(value, str) else value)))
    for condition in _conditions(sheet):
        yield Said(condition)
    yield Said(signed_in_large(_signatory(sheet)))
    if told := sheet.data_short or sheet.data_notice:
        yield Said(told)


def _blocks(sheet: NoticeSheet) -> Iterator[Block]:
    yield Text(NAME, TITLE, gap=14, single=True)
    yield Text(_lead(sheet), LEAD, gap=4)
    yield highlight(Stack((Text(_day(sheet), HEAD),)), gap=12)
    lines = tuple(Text(line, LINE, single=True) for line in sheet.place)
    yield Frame(Stack((Text(_("Logement visité"), LABEL), *lines)), gap=11, padding=(15, 11))
    yield Rows(tuple(_rows(sheet)), gap=11)
    if conditions := _conditions(sheet):
        texts = tuple(Text(condition, CONDITION, gap=3 if index else 0) for index, condition in enumerate(conditions))
        yield notice(Stack(texts), gap=11)
    yield signing(_signatory(sheet))


def _lead(sheet: NoticeSheet) -> str:
    return _("{office} vous convoque à l’état des lieux du logement que vous quittez.").format(office=sheet.office)


def _day(sheet: NoticeSheet) -> str:
    told = _("{day} à {hour}").format(day=long_date(sheet.date), hour=clock_hour(sheet.starts))
    return capital(told)


def _rows(sheet: NoticeSheet) -> Iterator[tuple[str, Rich]]:
    born = f", {sheet.born} {plain_date(date.fromisoformat(sheet.birth))}" if sheet.birth else ""
    yield _("Locataire"), (strong(sheet.holder), Run(born))
    values = (
        (_("Bail"), sheet.lease),
        (_("Vient pour l’office"), sheet.visitor),
        (_("À préparer"), sheet.prepare),
        (_("Qui signe"), sheet.parties),
    )
    yield from ((label, value) for label, value in values if value)


def _conditions(sheet: NoticeSheet) -> list[Rich]:
    """Return the box to tick to come, and the barrier gestures."""
    found: list[Rich] = []
    if sheet.box:
        found.append((strong(_("Case à cocher sur l’attestation\u00a0:")), Run(f" «\u00a0{sheet.box}\u00a0».")))
    if sheet.barrier:
        found.append((strong(_("Gestes barrières\u00a0:")), Run(f" {sheet.barrier}")))
    return found


def _signatory(sheet: NoticeSheet) -> Signatory:
    return Signatory(sheet.town, sheet.issued_at, sheet.signatory, sheet.title, sheet.signs_as, sheet.site, sheet.phone)
