"""The notice of a visit, a letter for a window envelope or in large print (DOMAIN.md §4)."""

from __future__ import annotations

from collections.abc import Iterator

from lmmh_desk.documents import large
from lmmh_desk.documents.blocks import CONDITION, HEAD, LEAD, TITLE, Block, Rows, Stack, Text, highlight, notice
from lmmh_desk.documents.envelope import Window
from lmmh_desk.documents.large import Said
from lmmh_desk.documents.letterhead import Foot
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import Signatory, signed_foot, signed_in_large, signing
from lmmh_desk.documents.signed import in_large_print, on_a_page
from lmmh_desk.documents.text import Rich, Run, strong
from lmmh_desk.features.visits.model.listing import written_hour
from lmmh_desk.features.visits.model.sheets import LABELS, NOTICE, NoticeSheet, PaperSheet
from lmmh_desk.kernel.french import capital, long_date, plain_date
from lmmh_desk.kernel.i18n import _

NAME = LABELS[NOTICE]


def visit_notice(sheet: NoticeSheet, sealed: Sealed | None, *, in_large: bool = False) -> bytes:
    """Return the PDF: the original, or without a seal a preview that proves nothing."""
    subject = plain_date(sheet.day)
    if in_large:
        return in_large_print(sheet, NAME, subject, _said(sheet), sealed)
    return on_a_page(sheet, NAME, subject, _blocks(sheet), sealed)


def foot(sheet: PaperSheet, sealed: Sealed | None) -> Foot:
    """Return the code and how to check it."""
    return signed_foot(sealed, sheet.phone, sheet.data_notice)


def by(sheet: PaperSheet) -> Signatory:
    """Return who signs."""
    return Signatory(sheet.town, sheet.issued_at, sheet.signatory, sheet.title, sheet.signs_as, sheet.site, sheet.phone)


def hours(sheet: PaperSheet) -> str:
    """Return « Mercredi 18 novembre 2020, de 9:45 à 10:30 »."""
    told = _("{day}, de {first} à {last}").format(
        day=long_date(sheet.day), first=written_hour(sheet.starts_at), last=written_hour(sheet.ends_at)
    )
    return capital(told)


def _said(sheet: NoticeSheet) -> Iterator[Said]:
    """Return the sentences of large print."""
    yield Said(NAME, large.TITLE, 0)
    yield Said(_lead(sheet))
    yield Said(hours(sheet), large.HEAD)
    yield from (Said((strong(f"{label}\u00a0: "), Run(value))) for label, value in _rows(sheet))
    yield from (Said(condition) for condition in _conditions(sheet))
    yield Said(signed_in_large(by(sheet)))


def _blocks(sheet: NoticeSheet) -> Iterator[Block]:
    yield Window(sheet.postal)
    yield Text(NAME, TITLE, gap=6, single=True)
    yield Text(_lead(sheet), LEAD, gap=4)
    yield highlight(Stack((Text(hours(sheet), HEAD),)), gap=12)
    yield Rows(tuple((label, (Run(value),)) for label, value in _rows(sheet)), gap=11)
    if conditions := _conditions(sheet):
        texts = tuple(Text(condition, CONDITION, gap=3 if index else 0) for index, condition in enumerate(conditions))
        yield notice(Stack(texts), gap=11)
    yield signing(by(sheet))


def _lead(sheet: NoticeSheet) -> str:
    told = _("{holder}, {office} vient chez vous. Voici quand, pour quoi, et comment reporter ce passage.")
    return told.format(holder=sheet.holder, office=sheet.office)


def _rows(sheet: NoticeSheet) -> list[tuple[str, str]]:
    values = (
        (_("Logement"), ", ".join(sheet.place)),
        (_("Objet"), sheet.purpose),
        (_("Vient pour l’office"), sheet.visitor),
    )
    return [(label, value) for label, value in values if value]


def _conditions(sheet: NoticeSheet) -> list[Rich]:
    """Return the barrier gestures, and how to put the visit off."""
    values = ((_("Gestes barrières\u00a0:"), sheet.barrier), (_("Reporter\u00a0:"), _postpone(sheet)))
    return [(strong(label), Run(f" {value}")) for label, value in values if value]


def _postpone(sheet: NoticeSheet) -> str:
    return " ".join(part for part in (sheet.postpone, sheet.phone.replace(" ", "\u00a0")) if part)
