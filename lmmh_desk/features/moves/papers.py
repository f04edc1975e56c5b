"""The justificatif de déménagement, on one A4 page: original, duplicate, preview (DOMAIN.md §4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lmmh_desk.documents.blocks import (
    HEAD,
    LABEL,
    LEAD,
    TITLE,
    Block,
    Frame,
    Passage,
    Rows,
    Signing,
    Stack,
    Text,
    highlight,
    notice,
)
from lmmh_desk.documents.letterhead import Foot, Head, Paper, pdf
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import Signatory, by_phone, signatory_lines
from lmmh_desk.documents.text import Rich, Run, Style, strong
from lmmh_desk.features.moves.model.move import Outing
from lmmh_desk.features.moves.model.sheet import Sheet
from lmmh_desk.kernel.french import clock_hour, count, long_date, plain_date
from lmmh_desk.kernel.i18n import _

PLACE = Style(11, "SemiBold")
DAY = Style(12, "SemiBold", leading=1.4)
CONDITION = Style(10.2, leading=1.4)


def justificatif(sheet: Sheet, sealed: Sealed | None) -> bytes:
    """Return the PDF: the original, or without a seal a preview that proves nothing."""
    paper = Paper(
        title=_("Justificatif de déménagement"),
        subject=", ".join(plain_date(outing.day) for outing in sheet.outings),
        head=Head(sheet.office, sheet.nature, _("Référence"), sheet.number),
        blocks=tuple(_blocks(sheet)),
        foot=Foot(
            sealed=sealed,
            title=_("Document signé, vérifiable sans réseau"),
            explanation=_explanation(sheet.phone),
            copy=_("Original"),
            small=sheet.data_notice,
        ),
    )
    return pdf(paper)


def _blocks(sheet: Sheet) -> Iterator[Block]:
    yield Text(_("Justificatif de déménagement"), TITLE, gap=14, single=True)
    yield Text(_lead(sheet), LEAD, gap=4)
    yield highlight(_days(sheet), gap=12)
    yield Passage(_place(_("Logement quitté"), sheet.origin), _place(_("Nouveau logement"), sheet.destination))
    yield Rows(tuple(_rows(sheet)), gap=11)
    if sheet.carry or sheet.box or sheet.acceptance:
        yield notice(_conditions(sheet), gap=11)
    yield Signing(tuple(signatory_lines(_signatory(sheet))), _("Signature"), _("Cachet de l’agence"))


def _lead(sheet: Sheet) -> str:
    if len(sheet.days) > 1:
        when = _("aux dates et adresses indiquées")
    else:
        when = _("à\u00a0la\u00a0date et aux adresses indiquées")
    sentence = _("{office} atteste que la personne désignée ci-dessous change de logement {when}."
                 " Valable à ces heures seulement.")  # fmt: skip
    return sentence.format(office=sheet.office, when=when)


def _days(sheet: Sheet) -> Block:
    """Return the date and its hours, or a line for each day."""
    people = _("{people} en tout").format(people=count(sheet.people, _("personne")))
    if len(sheet.outings) == 1:
        (outing,) = sheet.outings
        allowed = _(", plusieurs allers-retours possibles, {people}").format(people=people)
        start, end = (strong(clock_hour(moment)) for moment in (outing.starts, outing.ends))
        trips: Rich = (Run(_("Trajets entre ")), start, Run(_(" et ")), end, Run(allowed))
        return Stack((Text(_capital(long_date(outing.day)), HEAD), Text(trips, single=True)))
    lines = tuple(Text(_day(outing), DAY, single=True) for outing in sheet.outings)
    return Stack((*lines, Text(_("Plusieurs allers-retours possibles, {people}").format(people=people))))


def _day(outing: Outing) -> Rich:
    hours = _(", de {start} à {end}").format(start=clock_hour(outing.starts), end=clock_hour(outing.ends))
    return strong(_capital(long_date(outing.day))), Run(hours)


def _place(label: str, lines: tuple[str, ...]) -> Frame:
    first, *others = lines or ("",)
    return Frame(
        Stack((
            Text(label, LABEL),
            Text(first, PLACE, gap=1, single=True),
            *(Text(line, single=True) for line in others),
        )),
        padding=(14, 10),
    )  # fmt: skip


def _rows(sheet: Sheet) -> Iterator[tuple[str, Rich]]:
    """Return who moves, by what right, with whom and how; what nobody said is left out."""
    born = f", {sheet.born} {plain_date(date.fromisoformat(sheet.birth))}" if sheet.birth else ""
    label = _("Titulaire du bail") if sheet.signed else _("Personne qui déménage")
    yield label, (strong(sheet.holder), Run(born))
    values = (
        (_("Foyer"), sheet.household),
        (_("Références"), sheet.references),
        (_("Personnes qui aident"), ", ".join(sheet.helpers)),
        (_("Déménageurs"), _firm(sheet)),
        (_("Véhicule"), ", ".join(part for part in (sheet.vehicle, sheet.plate) if part)),
    )
    yield from ((label, value) for label, value in values if value)


def _firm(sheet: Sheet) -> str:
    movers = count(sheet.movers, _("personne")) if sheet.movers else ""
    own = _("qui porte son propre justificatif") if sheet.firm else ""
    return ", ".join(part for part in (sheet.firm, own, movers) if part)


def _conditions(sheet: Sheet) -> Block:
    """Return what the paper is worth: carried with what, which box to tick, that no check is bound to accept it."""
    first, end, others = sheet.carry.partition(". ")
    paragraphs: list[Rich] = []
    if sheet.carry:
        paragraphs.append((strong(first + end.rstrip()), Run(" " + others)))
    if sheet.box:
        paragraphs.append((strong(_("Case à cocher sur l’attestation\u00a0:")), Run(f" «\u00a0{sheet.box}\u00a0».")))
    if sheet.acceptance:
        paragraphs.append(sheet.acceptance)
    return Stack(tuple(Text(paragraph, CONDITION, gap=3 if index else 0) for index, paragraph in enumerate(paragraphs)))


def _signatory(sheet: Sheet) -> Signatory:
    return Signatory(
        sheet.place, sheet.issued_at, sheet.signatory, sheet.title, sheet.signs_as, sheet.site, sheet.phone
    )


def _explanation(phone: str) -> str:
    return _(
        "À scanner dans une agence ou un espace-accueil LMMH («\u00a0Vérifier un document\u00a0»),"
        " ou par téléphone {by_phone} avec le code\u00a0:"
    ).format(by_phone=by_phone(phone))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
