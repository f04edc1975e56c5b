"""Minutes and a letter, as the commission of the mock-ups writes them."""

from datetime import date

from lmmh_desk.features.allocation.model.sheets import By, LetterSheet, MinutesSheet, Point
from lmmh_desk.kernel.clock import paris_instant

DAY = date(2020, 11, 5)
BY = By(
    "PV-C02-20-0001", paris_instant(DAY, 10, 52), "Le Mans Métropole Habitat", "Office public de l’habitat", "Le Mans",
    "Agence Centre", "02 61 91 00 72", "Sandrine Aubry", "chargée d’attribution", "",
)  # fmt: skip
ROW = ("1", "Mme Inès CORBIN", "0720417999012GDPUB", "3", "Attribué, rang 1", "foyer adapté au logement")
MINUTES = MinutesSheet(
    BY, "CM-C02-20-0001", DAY, 570, paris_instant(DAY, 9, 30), paris_instant(DAY, 10, 48), "À distance",
    "Quorum atteint",
    "1 présent", (("Jeanne FABRE", "présidence", "présent"),),
    (Point("1. T3 · Les Lilas", "67 m²", "", (ROW,)),), 10,
    "Jeanne FABRE", "Sandrine Aubry",
)  # fmt: skip
LETTER = LetterSheet(
    By("LD-C02-20-0001", *[getattr(BY, name) for name in BY.__struct_fields__[1:]]), "CM-C02-20-0001", DAY,
    "Mme Inès CORBIN", "7 rue des Lilas\n72000 Le Mans", ROW[2], "T3 · Les Lilas", "67 m²", "granted", 1,
    "foyer adapté au logement", "2020-11-17", 10, "Données : durée fixée par l’office.",
)  # fmt: skip
