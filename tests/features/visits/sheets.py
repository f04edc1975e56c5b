"""A notice, a professional paper and a round, for the tests of what every paper owes."""

from __future__ import annotations

from datetime import date

from lmmh_desk.documents.seal import Fields, Named, Sealed, seal
from lmmh_desk.features.visits.model.listing import Round, VisitRow
from lmmh_desk.features.visits.model.records import Outcome, State, Urgency
from lmmh_desk.features.visits.model.sheets import DaySheet, NoticeSheet, TripSheet
from lmmh_desk.kernel.clock import paris_instant
from tests.documents.sealing import ISSUED, SIGNER

DAY = date(2020, 11, 18)
START, END = paris_instant(DAY, 9, 45), paris_instant(DAY, 10, 30)
PLACE = ("14 allée des Sittelles", "Bât.\u00a0C, 3e étage, n°\u00a032", "Les Sittelles", "72100 Le Mans")
SHARED = {
    "issued_at": ISSUED, "office": "Le Mans Métropole Habitat", "nature": "Office public de l’habitat",
    "town": "Le Mans", "site": "Agence Centre", "phone": "02 61 91 00 72", "signatory": "Karine Moulin",
    "title": "chargée d’accueil", "signs_as": "", "starts_at": START, "ends_at": END,
    "data_notice": "Données gardées trois mois.",
}  # fmt: skip
NOTICE = NoticeSheet(
    number="AV-C02-20-0001", **SHARED, holder="M. Ferhat BELKACEM",
    postal=("M FERHAT BELKACEM", "14 ALLEE DES SITTELLES", "72100 LE MANS"), place=PLACE, purpose="Robinet de cuisine",
    visitor="Régis Thibault", barrier="Masque porté par chacun.", postpone="Appelez l’agence.",
)  # fmt: skip
TRIP = TripSheet(
    number="JP-C02-20-0001", **SHARED, visitor="Régis Thibault", function="agent de la régie d’atelier",
    places=("Pontlieue, 72100 Le Mans", "Sablons, 72100 Le Mans"), visits=7, scope="Ce justificatif suffit.",
)  # fmt: skip


def sealed(number: str) -> Sealed:
    """Return the seal of one of these."""
    fields = Fields(number, ISSUED, (Named("M. Ferhat BELKACEM"),), origin=PLACE[0], windows=((START, END),))
    return seal(SIGNER, fields)


def stop(rank: int) -> VisitRow:
    """Return one visit of the round."""
    return VisitRow(
        f"v{rank}", "p", "M. Ferhat Belkacem", PLACE, "Sablons", "Robinet de cuisine", Urgency.CURRENT,
        State.SCHEDULED, Outcome.PROCEED, START, END, "a", "Régis Thibault", gestures=("masks",),
    )  # fmt: skip


ROUND = DaySheet(
    "Le Mans Métropole Habitat", "Agence Centre", "02 61 91 00 72", DAY, "Régis Thibault",
    (Round("Sablons", tuple(stop(rank) for rank in range(20))),), "Masque porté par chacun.", ISSUED, "Karine Moulin",
)  # fmt: skip
