"""A recovery sheet with long names."""

from __future__ import annotations

from lmmh_desk.features.desk.papers import RecoverySheet
from lmmh_desk.system.sheets import Sheet

RECOVERY = RecoverySheet(
    Sheet(2, 0x5A5A5, bytes(range(32))),
    "Office public de l’habitat de la communauté urbaine",
    "Espace-accueil des Glonnières",
    "C02 · Guichet 2",
    1_605_606_120_000,
)
