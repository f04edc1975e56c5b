"""What the office decides of masks: no text sets these numbers, the office does (DOMAIN.md §2 names none)."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.settings import Setting

LOW = Setting(
    "mask_low", _("Masques\u00a0: stock bas"), "masques", 50, 1, 10_000,
    _("En rouge à l’accueil au-dessous\u00a0; règle de l’office"), per_site=True,
)  # fmt: skip
EACH = Setting(
    "mask_each", _("Masques proposés par personne du foyer"), "masques", 1, 1, 20,
    _("Quantité proposée\u00a0; règle de l’office"),
)  # fmt: skip
MOST = Setting(
    "mask_most", _("Masques remis en une fois, d’habitude au plus"), "masques", 20, 1, 500,
    _("Au-delà, une phrase le dit\u00a0; règle de l’office"),
)  # fmt: skip
SETTINGS = (LOW, EACH, MOST)
