"""The employer's « justificatif de déplacement professionnel » of who visits (DOMAIN.md §4)."""

from __future__ import annotations

from collections.abc import Iterator

from lmmh_desk.documents.blocks import CONDITION, HEAD, LEAD, TITLE, Block, Rows, Stack, Text, highlight, notice
from lmmh_desk.documents.letterhead import Head, Paper, pdf
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import signing
from lmmh_desk.documents.text import Run, strong
from lmmh_desk.features.visits.model.sheets import LABELS, TRIP, TripSheet
from lmmh_desk.features.visits.papers.notice import by, foot, hours
from lmmh_desk.kernel.french import count, plain_date
from lmmh_desk.kernel.i18n import _

NAME = LABELS[TRIP]


def trip_paper(sheet: TripSheet, sealed: Sealed | None) -> bytes:
    """Return the PDF: the original, or without a seal a preview that proves nothing."""
    head = Head(sheet.office, sheet.nature, _("Référence"), sheet.number)
    return pdf(Paper(NAME, plain_date(sheet.day), head, tuple(_blocks(sheet)), foot(sheet, sealed)))


def _blocks(sheet: TripSheet) -> Iterator[Block]:
    yield Text(NAME, TITLE, gap=14)
    lead = _("{signatory} certifie que la personne ci-dessous se déplace pour {office}, son employeur.")
    yield Text(lead.format(signatory=sheet.signatory, office=sheet.office), LEAD, gap=4)
    yield highlight(Stack((Text(hours(sheet), HEAD),)), gap=12)
    function = f", {sheet.function}" if sheet.function else ""
    nature = count(sheet.visits, _("visite à domicile nécessaire"), _("visites à domicile nécessaires"))
    yield Rows(
        (
            (_("Salarié"), (strong(sheet.visitor), Run(function))),
            (_("Employeur"), (Run(", ".join(part for part in (sheet.office, sheet.site, sheet.phone) if part)),)),
            (_("Nature"), (Run(nature),)),
            (_("Lieux"), (Run("\u00a0; ".join(sheet.places)),)),
            (_("Transport"), (Run(_("à pied, véhicule de service ou personnel, transport en commun")),)),
            (_("Validité"), (Run(_("ce jour, entre ces heures, trajets compris")),)),
        ),
        gap=11,
    )
    if sheet.scope:
        yield notice(Text(sheet.scope, CONDITION), gap=11)
    yield signing(by(sheet))
