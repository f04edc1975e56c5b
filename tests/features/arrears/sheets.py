"""A letter, a plan, an attestation and contacts, for the tests of what every paper owes."""

from __future__ import annotations

from datetime import date

from lmmh_desk.documents.seal import Named, Sealed, seal
from lmmh_desk.features.arrears.model.papers import AIDS, ATTESTATION, LETTER, PLAN, ArrearsSheet
from lmmh_desk.features.arrears.model.schedule import instalments
from lmmh_desk.office.model.seeds import regulations
from tests.documents.sealing import FIELDS, ISSUED, SIGNER
from tests.replacing import replace

SENTENCES = {rule.key: rule.value for rule in regulations()}
DEBT = 41_261  # cents
SCHEDULE = tuple((one.due.isoformat(), one.cents) for one in instalments(DEBT, 9, date(2020, 11, 20)))
LETTER_SHEET = ArrearsSheet(
    kind=LETTER, number="LI-C02-20-0007", issued_at=ISSUED, office="Le Mans Métropole Habitat",
    nature="Office public de l’habitat", town="Le Mans", site="Agence Centre", phone="02 61 91 00 72",
    signatory="Corinne Legendre", title="conseillère sociale", signs_as="", holder="Mme Odile TESSIER",
    born="née le", birth="1953-02-08",
    envelope=("MME ODILE TESSIER", "APPT 7", "RESIDENCE DU CLOS", "3 RUE DU CLOS BERNARD", "72100 LE MANS"),
    place=("3 rue du Clos-Bernard", "n° 7", "72100 Le Mans"), lease="L-118240", since="2003-05-01", day="2020-11-17",
    aids=SENTENCES["arrears_aids"], data_notice=SENTENCES["arrears_data"], debt_cents=DEBT, debt_on="2020-11-16",
    visit="Jeudi 19 novembre 2020 à 10:00",
)  # fmt: skip
PLAN_SHEET: ArrearsSheet = replace(LETTER_SHEET, kind=PLAN, number="PA-C02-20-0003", visit="", schedule=SCHEDULE)
UP_TO_DATE: ArrearsSheet = replace(
    LETTER_SHEET, kind=ATTESTATION, number="AL-C02-20-0011", visit="", aids="", debt_cents=0
)
AIDS_SHEET: ArrearsSheet = replace(LETTER_SHEET, kind=AIDS, number="CA-C02-20-0002", visit="", debt_cents=0, debt_on="")
EACH = {sheet.kind: sheet for sheet in (LETTER_SHEET, PLAN_SHEET, UP_TO_DATE, AIDS_SHEET)}


def sealed(sheet: ArrearsSheet = LETTER_SHEET) -> Sealed:
    """Seal what a sheet says."""
    person = Named(sheet.holder, date.fromisoformat(sheet.birth) if sheet.birth else None)
    return seal(SIGNER, replace(FIELDS, persons=(person,), origin=", ".join(sheet.place), destination="", windows=()))
