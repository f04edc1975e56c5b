"""The justificatif de déménagement, on one A4 page or in large print: original or preview (DOMAIN.md §4)."""

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
    Passage,
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
from lmmh_desk.features.moves.model.move import Outing
from lmmh_desk.features.moves.model.sheet import Sheet
from lmmh_desk.kernel.french import capital, clock_hour, count, long_date, plain_date
from lmmh_desk.kernel.i18n import _

NAME = _("Justificatif de déménagement")
PLACE = Style(11, "SemiBold")
DAY = Style(12, "SemiBold", leading=1.4)


def justificatif(sheet: Sheet, sealed: Sealed | None, *, large: bool = False) -> bytes:
    """Return the PDF: the original, or without a seal a preview that proves nothing."""
    subject = ", ".join(plain_date(outing.day) for outing in sheet.outings)
    if large:
        return in_large_print(sheet, NAME, subject, _said(sheet), sealed)
    return on_a_page(sheet, NAME, subject, _blocks(sheet), sealed)


def _said(sheet: Sheet) -> Iterator[Said]:
    """Return the sentences of large print."""
    yield Said(NAME, large.TITLE, 0)
    worth = _("{office} atteste ce changement de logement. Valable à ces heures seulement.")
    yield Said(worth.format(office=sheet.office))
    yield from _said_days(sheet)
    yield Said((strong(_("De\u00a0: ")), Run(", ".join(sheet.origin))))
    yield Said((strong(_("À\u00a0: ")), Run(", ".join(sheet.destination))))
    for label, value in _rows(sheet):
        yield Said((strong(f"{label}\u00a0: "), *([Run(value)] if isinstance(value, str) else value)))
    for note in [sheet.large_note] if sheet.large_note else [sheet.carry, sheet.box, sheet.acceptance]:
        if note:
            yield Said(note, large.STRONG)
    yield Said(signed_in_large(_signatory(sheet)))
    if told := sheet.data_short or sheet.data_notice:
        yield Said(told)


def _said_days(sheet: Sheet) -> Iterator[Said]:
    people = count(sheet.people, _("personne"))
    if len(sheet.outings) == 1:
        (outing,) = sheet.outings
        yield Said(capital(long_date(outing.day)), large.HEAD)
        hours = _("de {start} à {end}, allers-retours possibles, {people}")
        start, end = clock_hour(outing.starts), clock_hour(outing.ends)
        yield Said(hours.format(start=start, end=end, people=people), gap=0)
        return
    for outing in sheet.outings:
        yield Said(_day(outing))
    yield Said(_("Allers-retours possibles, {people}").format(people=people))


def _blocks(sheet: Sheet) -> Iterator[Block]:
    yield Text(NAME, TITLE, gap=14, single=True)
    yield Text(_lead(sheet), LEAD, gap=4)
    yield highlight(_days(sheet), gap=12)
    yield Passage(_place(_("Logement quitté"), sheet.origin), _place(_("Nouveau logement"), sheet.destination))
    yield Rows(tuple(_rows(sheet)), gap=11)
    if sheet.carry or sheet.box or sheet.acceptance:
        yield notice(_conditions(sheet), gap=11)
    yield signing(_signatory(sheet))


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
        return Stack((Text(capital(long_date(outing.day)), HEAD), Text(trips, single=True)))
    lines = tuple(Text(_day(outing), DAY, single=True) for outing in sheet.outings)
    return Stack((*lines, Text(_("Plusieurs allers-retours possibles, {people}").format(people=people))))


def _day(outing: Outing) -> Rich:
    hours = _(", de {start} à {end}").format(start=clock_hour(outing.starts), end=clock_hour(outing.ends))
    return strong(capital(long_date(outing.day))), Run(hours)


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
