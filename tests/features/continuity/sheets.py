"""The papers of the cell as the tests read them."""

from __future__ import annotations

from lmmh_desk.documents.seal import Fields, Sealed, seal
from lmmh_desk.features.continuity.model.sheets import MinutesSheet, OrdersSheet
from lmmh_desk.office.model.issuer import Issuer
from tests.documents.sealing import ISSUED, SIGNER
from tests.features.continuity.conftest import TODAY

ISSUER = Issuer("LMMH", "OPH", "Le Mans", "Agence Centre", "02 61 91 00 72", "Solenn Quéré", "cellule de crise")
ORDERS = OrdersSheet(
    "Le Mans Métropole Habitat", "Office public de l’habitat", "Agence Centre", TODAY,
    "Jauge ramenée à 5. Aérer 10 min par heure. Proposer un masque à toute personne qui n’en a pas.", "Ouvert",
    "plan niveau 2 depuis le vendredi 30 octobre",
)  # fmt: skip
MINUTES = MinutesSheet(
    number="CR-C02-20-0001", issued_at=ISSUED, office="Le Mans Métropole Habitat",
    nature="Office public de l’habitat", town="Le Mans", site="Agence Centre", phone="02 61 91 00 72",
    signatory="Hélène Vauclin", title="responsable de site", signs_as="", day=TODAY,
    plan="plan niveau 2 depuis le vendredi 30 octobre", attendees="H. Vauclin, M. Corbin, C. Legendre",
    situation=(
        ("Sites", "25\u00a0ouverts\u00a0; 2\u00a0sur rendez-vous (Garenne, Le Lavoir)"),
        ("Agences et espaces-accueil", "matin : 63 / 65 sur place · 1\u00a0télétravail · 1\u00a0absent"),
        ("Stocks de masques bas", "Bois-Joli (40), La Plaine (35)"),
    ),
    entries=(
        ("8:34 Décision", "Jauge de l’agence Centre ramenée à 5 personnes.", "fait à 8:50"),
        ("8:38 Décision", "600 masques transférés vers Bois-Joli et La Plaine.", "Logistique"),
        ("8:46 Info", "Médiaction\u00a0: 3 interventions cette nuit, sans suite.", ""),
    ),
    orders=ORDERS.orders, next_topics="stocks de masques, Garenne",
)  # fmt: skip


def sealed() -> Sealed:
    """Return the seal of these minutes."""
    return seal(SIGNER, Fields(MINUTES.number, ISSUED))
