"""The receipt of masks, on one A4 page or in large print: original or preview (DOMAIN.md §4)."""

from __future__ import annotations

from collections.abc import Iterator

from lmmh_desk.documents import large
from lmmh_desk.documents.blocks import CONDITION, HEAD, LEAD, TITLE, Block, Rows, Stack, Text, highlight, notice
from lmmh_desk.documents.large import LargePaper, Said, large_pdf
from lmmh_desk.documents.letterhead import Head, Paper, pdf
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import Signatory, signed_foot, signed_in_large, signing, to_check_in_large
from lmmh_desk.documents.text import Rich, Run, strong
from lmmh_desk.features.masks.model.receipt import LABEL, ReceiptSheet
from lmmh_desk.kernel.french import count, plain_date
from lmmh_desk.kernel.i18n import _

OPTIONAL = _("Signature de la personne\u00a0: facultative.")  # nobody has to touch a pen (DOMAIN.md §4)


def receipt(sheet: ReceiptSheet, sealed: Sealed | None, *, large: bool = False) -> bytes:
    """Return the PDF: the original, or without a seal a preview that proves nothing."""
    return _large(sheet, sealed) if large else _normal(sheet, sealed)


def _normal(sheet: ReceiptSheet, sealed: Sealed | None) -> bytes:
    paper = Paper(
        title=LABEL,
        subject=plain_date(sheet.date),
        head=Head(sheet.office, sheet.nature, _("Référence"), sheet.number),
        blocks=tuple(_blocks(sheet)),
        foot=signed_foot(sealed, sheet.phone, sheet.data_notice),
    )
    return pdf(paper)


def _large(sheet: ReceiptSheet, sealed: Sealed | None) -> bytes:
    paper = LargePaper(
        title=LABEL,
        office=sheet.office,
        number=sheet.number,
        said=tuple(_said(sheet)),
        sealed=sealed,
        check=to_check_in_large(sheet.phone),
        copy=_("Original"),
        subject=plain_date(sheet.date),
    )
    return large_pdf(paper)


def _said(sheet: ReceiptSheet) -> Iterator[Said]:
    """Return the sentences of large print."""
    yield Said(LABEL, large.TITLE, 0)
    yield Said(_lead(sheet))
    yield Said(_quantity(sheet), large.HEAD)
    for label, value in _rows(sheet):
        yield Said((strong(f"{label}\u00a0: "), *value))
    for told in (sheet.mask, OPTIONAL):
        if told:
            yield Said(told)
    yield Said(signed_in_large(_signatory(sheet)))
    if told := sheet.data_short or sheet.data_notice:
        yield Said(told)


def _blocks(sheet: ReceiptSheet) -> Iterator[Block]:
    yield Text(LABEL, TITLE, gap=14, single=True)
    yield Text(_lead(sheet), LEAD, gap=4)
    yield highlight(Stack((Text(_quantity(sheet), HEAD),)), gap=12)
    yield Rows(tuple(_rows(sheet)), gap=11)
    told = [text for text in (sheet.mask, OPTIONAL) if text]
    yield notice(Stack(tuple(Text(text, CONDITION, gap=3 if rank else 0) for rank, text in enumerate(told))), gap=11)
    yield signing(_signatory(sheet))


def _lead(sheet: ReceiptSheet) -> str:
    return _("{office} a remis au foyer nommé ci-dessous\u00a0:").format(office=sheet.office)


def _quantity(sheet: ReceiptSheet) -> str:
    masks = count(sheet.quantity, _("masque"))
    return _("{masks}, le {day}").format(masks=masks, day=plain_date(sheet.date))


def _rows(sheet: ReceiptSheet) -> Iterator[tuple[str, Rich]]:
    yield _("Remis à"), (strong(sheet.holder),)
    for label, value in ((_("Bail du foyer"), sheet.household), (_("Masques"), sheet.lot), (_("Lieu"), sheet.site)):
        if value:
            yield label, (Run(value),)


def _signatory(sheet: ReceiptSheet) -> Signatory:
    return Signatory(sheet.town, sheet.issued_at, sheet.signatory, sheet.title, sheet.signs_as, sheet.site, sheet.phone)
