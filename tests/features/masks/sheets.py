"""One receipt, for the tests of the paper."""

from datetime import date

from lmmh_desk.features.masks.model.receipt import ReceiptSheet
from lmmh_desk.kernel.clock import paris_instant

TODAY = date(2020, 11, 17)
RECEIPT = ReceiptSheet(
    "RM-C02-20-0007", paris_instant(TODAY, 11, 49), "Le Mans Métropole Habitat", "Office public de l’habitat",
    "Le Mans", "Agence Centre", "02 61 91 00 72", "Karine Moulin", "chargée d’accueil", "", "M. Ferhat BELKACEM",
    "L-204518", 4, "lot M-2020-118, lavables, adulte", "Masque obligatoire à partir de 11 ans.",
    "Données gardées trois mois.", "Données gardées trois mois, en bref.",
)  # fmt: skip
