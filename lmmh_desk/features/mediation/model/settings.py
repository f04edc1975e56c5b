"""What the office decides of repeats: no text sets the number, the office does."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.settings import Setting

REPEAT = Setting(
    "night_repeat", _("Médiaction\u00a0: répétition"), "nuits", 3, 2, 14,
    _("Signale un même lieu à partir de tant de nuits sur quatorze\u00a0; règle de l’office"),
)  # fmt: skip
SETTINGS = (REPEAT,)
