"""The quorum, and whether proxies count in it: the internal rules of the office say so, no text does."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.settings import Setting

QUORUM = Setting(
    "allocation_quorum", _("CAL\u00a0: quorum"), "membres", 4, 1, 6,
    _("Membres désignés présents ou représentés\u00a0; source\u00a0: règlement intérieur de la commission, CCH R441-9"),
)  # fmt: skip
PROXIES = Setting(
    "allocation_proxies", _("CAL\u00a0: pouvoirs comptés au quorum"), "pouvoirs", 6, 0, 6,
    _("0\u00a0: seuls les présents comptent\u00a0; source\u00a0: règlement intérieur de la commission, CCH R441-9"),
)  # fmt: skip
SETTINGS = (QUORUM, PROXIES)
