"""When a person is reminded of an appointment."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.settings import Setting

HOUR = 3_600_000  # milliseconds
BEFORE = Setting(
    "reminder_hours", _("Rappel avant le rendez-vous"), "h", 48, 0, 168, _("Par SMS ou e-mail\u00a0; 0\u00a0: aucun"),
    per_site=True,
)  # fmt: skip
SETTINGS = (BEFORE,)
