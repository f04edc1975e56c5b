"""The papers of prevention on one A4 page or in large print: letter, plan, attestation, contacts (DOMAIN.md §4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from lmmh_desk.documents import large
from lmmh_desk.documents.blocks import CONDITION, HEAD, LABEL, LEAD, TITLE, Block, Frame, Rows, Stack, Text, highlight
from lmmh_desk.documents.blocks import notice as boxed
from lmmh_desk.documents.large import Said
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import Signatory, signed_in_large, signing
from lmmh_desk.documents.signed import in_large_print, on_a_page
from lmmh_desk.documents.text import Rich, Run, Style, strong
from lmmh_desk.features.arrears.model.papers import AIDS, ATTESTATION, LABELS, LETTER, PLAN, ArrearsSheet
from lmmh_desk.features.arrears.papers.parts import Columns, Window
from lmmh_desk.kernel.french import NBSP, count, plain_date, short_date
from lmmh_desk.kernel.i18n import _

DUE = Style(10.2, leading=1.5)
COLUMNS = 3
NARROW = 9  # points between two columns


def paper(sheet: ArrearsSheet, sealed: Sealed | None, *, large: bool = False) -> bytes:
    """Return the PDF: the original, or without a seal a preview that proves nothing."""
    subject = plain_date(sheet.issued)
    if large:
        return in_large_print(sheet, LABELS[sheet.kind], subject, _said(sheet), sealed)
    return on_a_page(sheet, LABELS[sheet.kind], subject, _blocks(sheet), sealed)


def _blocks(sheet: ArrearsSheet) -> Iterator[Block]:
    if sheet.kind == LETTER:
        yield Window(sheet.envelope)
    yield Text(LABELS[sheet.kind], TITLE, gap=4 if sheet.kind == LETTER else 14, single=True)
    for rank, told in enumerate(_told(sheet)):
        yield Text(told, LEAD, gap=8 if rank else 4)
    yield highlight(Stack((Text(_main(sheet), HEAD),)), gap=12)
    yield Rows(tuple(_rows(sheet)), gap=11)
    if sheet.schedule:
        yield Frame(_schedule(sheet), gap=11, padding=(15, 9))
    if sheet.kind == PLAN:
        yield Text(_commitment(sheet), CONDITION, gap=9)
    if sheet.aids:
        yield boxed(Stack((Text((strong(_("Pour être aidé\u00a0:")), Run(f" {sheet.aids}")), CONDITION),)), gap=11)
    yield signing(_signatory(sheet))
    if sheet.kind == PLAN:
        yield Frame(Stack((Text(_to_sign(sheet), LABEL), Text(NBSP, TITLE))), gap=8, padding=(12, 6))


def _said(sheet: ArrearsSheet) -> Iterator[Said]:
    """Return the sentences of large print."""
    yield Said(LABELS[sheet.kind], large.TITLE, 0)
    for told in _told(sheet):
        yield Said(told)
    yield Said(_main(sheet), large.HEAD)
    for label, value in _rows(sheet):
        yield Said((strong(f"{label}\u00a0: "), *([Run(value)] if isinstance(value, str) else value)))
    for rank, (day, cents) in enumerate(sheet.schedule, 1):
        yield Said(_due(sheet, rank, day, cents), gap=2)
    if sheet.kind == PLAN:
        yield Said(_commitment(sheet))
        yield Said(f"{_to_sign(sheet)} ……………………………")
    if sheet.aids:
        yield Said((strong(_("Pour être aidé\u00a0:")), Run(f" {sheet.aids}")))
    by = _signatory(sheet)
    yield Said(signed_in_large(replace(by, site=f"{sheet.office}, {by.site}")))
    if sheet.data_notice:
        yield Said(sheet.data_notice)


def _to_sign(sheet: ArrearsSheet) -> str:
    if sheet.beside:
        return _("Signature des locataires, précédée de «\u00a0lu et approuvé\u00a0»")
    return _("Signature du locataire, précédée de «\u00a0lu et approuvé\u00a0»")


def _told(sheet: ArrearsSheet) -> Iterator[str]:
    """Return what the paper says first, in a respectful tone: nobody is reproached for anything."""
    if sheet.kind == LETTER:
        yield from _letter(sheet)
    elif sheet.kind == PLAN:
        one = _("{office} et le locataire désigné ci-dessous conviennent de régler la dette de loyer par échéances, en"
                " plus du loyer courant.")  # fmt: skip
        many = _("{office} et les locataires désignés ci-dessous conviennent de régler la dette de loyer par échéances,"
                 " en plus du loyer courant.")  # fmt: skip
        yield (many if sheet.beside else one).format(office=sheet.office)
    elif sheet.kind == ATTESTATION:
        yield _("{office} atteste qu’aucune somme n’est due au titre du loyer et des charges de ce logement.").format(
            office=sheet.office
        )
    else:
        yield _("Une difficulté passagère peut se régler tôt. Ces organismes peuvent vous aider, et l’agence aussi.")


def _letter(sheet: ArrearsSheet) -> Iterator[str]:
    yield _("{holder}, une partie du loyer de votre logement reste à régler. Cela peut arriver à chacun, et une"
            " solution se trouve plus facilement quand on en parle tôt.").format(holder=sheet.holder)  # fmt: skip
    phone = sheet.phone.replace(" ", NBSP)
    if sheet.visit:
        yield _("Nous vous proposons un rendez-vous pour en parler et chercher avec vous ce qui convient. Si ce moment"
                " ne vous va pas, appelez-nous au {phone}.").format(phone=phone)  # fmt: skip
    else:
        yield _("Appelez-nous au {phone} pour convenir d’un rendez-vous et chercher ensemble ce qui convient.").format(
            phone=phone
        )


def _main(sheet: ArrearsSheet) -> str:
    """Return what stands out."""
    if sheet.kind == LETTER:
        return sheet.visit or _("Rendez-vous à convenir au {phone}").format(phone=sheet.phone.replace(" ", NBSP))
    if sheet.kind == PLAN:
        number = count(len(sheet.schedule), _("échéance"))
        return _("{debt} en {number}").format(debt=sheet.money(sheet.debt_cents), number=number)
    if sheet.kind == ATTESTATION:
        return _("Aucune somme due au {day}").format(day=plain_date(_on(sheet)))
    return _("Parlez-en à votre conseillère sociale")


def _rows(sheet: ArrearsSheet) -> Iterator[tuple[str, Rich]]:
    yield _("Locataires") if sheet.beside else _("Locataire"), tuple(_parties(sheet))
    since = _(", depuis le {day}").format(day=plain_date(date.fromisoformat(sheet.since))) if sheet.since else ""
    values = (
        (_("Logement"), ", ".join(sheet.place)),
        (_("Bail"), f"{sheet.lease}{since}"),
        (_("Reste à régler"), _owed(sheet)),
        (_("Conseiller"), sheet.adviser or ", ".join(part for part in (sheet.signatory, sheet.title) if part)),
        (_("Lieu"), sheet.site if sheet.kind == LETTER else ""),
    )
    shown = {ATTESTATION: values[:2], AIDS: values[:2], PLAN: values[:4], LETTER: values}[sheet.kind]
    yield from ((label, value) for label, value in shown if value)


def _parties(sheet: ArrearsSheet) -> Iterator[Run]:
    """Return who is bound, one after the other, each with a birth date where one is known."""
    for rank, (name, born, birth) in enumerate(sheet.parties):
        yield Run(_(" et ") if rank else "")
        yield strong(name)
        yield Run(f", {born} {plain_date(date.fromisoformat(birth))}" if birth else "")


def _owed(sheet: ArrearsSheet) -> str:
    told = _("{debt} au {day}").format(debt=sheet.money(sheet.debt_cents), day=plain_date(_on(sheet)))
    return told if sheet.debt_cents else ""


def _on(sheet: ArrearsSheet) -> date:
    return date.fromisoformat(sheet.debt_on) if sheet.debt_on else sheet.issued


def _schedule(sheet: ArrearsSheet) -> Block:
    lines = [
        Text(_due(sheet, rank, day, cents), DUE, single=True) for rank, (day, cents) in enumerate(sheet.schedule, 1)
    ]
    high = -(-len(lines) // COLUMNS)
    columns = tuple(Stack(tuple(lines[at : at + high])) for at in range(0, len(lines), high))
    return Stack((Text(_("Échéances, en plus du loyer courant"), LABEL), Columns(columns, between=NARROW)))


def _due(sheet: ArrearsSheet, rank: int, day: str, cents: int) -> Rich:
    told = f"{rank}.{NBSP}{short_date(date.fromisoformat(day), year=True)}{NBSP}{NBSP}"
    return Run(told), strong(sheet.money(cents))


def _commitment(sheet: ArrearsSheet) -> str:
    if sheet.beside:
        return _("Les locataires s’engagent à régler chaque échéance et le loyer courant\u00a0; l’office s’engage à ne"
                 " pas agir en justice tant que le plan est suivi. En cas de difficulté, le plan se renégocie. Établi"
                 " en deux originaux, un pour chaque partie.")  # fmt: skip
    return _("Le locataire s’engage à régler chaque échéance et le loyer courant\u00a0; l’office s’engage à ne pas agir"
             " en justice tant que le plan est suivi. En cas de difficulté, le plan se renégocie. Établi en deux"
             " originaux, un pour chaque partie.")  # fmt: skip


def _signatory(sheet: ArrearsSheet) -> Signatory:
    return Signatory(sheet.town, sheet.issued_at, sheet.signatory, sheet.title, sheet.signs_as, sheet.site, sheet.phone)
