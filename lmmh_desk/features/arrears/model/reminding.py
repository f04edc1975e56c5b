"""What reminds of a plan's due date: the office, the day, the phone; no name, no amount, not what it is for."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.kernel.clock import day_bounds, paris_instant
from lmmh_desk.kernel.french import long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.settings import Setting
from lmmh_desk.office.model.sites import Office, Site

BEFORE = Setting(
    "plan_reminder_days", _("Rappel avant une échéance de plan"), _("j"), 3, 0, 14,
    _("Par SMS ou e-mail, sans montant\u00a0; 0\u00a0: aucun"), per_site=True,
)  # fmt: skip
SETTINGS = (BEFORE,)
HOUR = 10  # of the day it goes out


def useful(due: date, days: int) -> tuple[int, int]:
    """Return from when, and until when, a reminder of a due date serves: it ends with the day itself."""
    return paris_instant(due - timedelta(days), HOUR), day_bounds(due)[1]


def due_title(due: date) -> str:
    """Return the subject of the e-mail."""
    return _("Rappel pour le {day}").format(day=long_date(due, year=False))


def due_text(office: Office, site: Site, due: date) -> str:
    """Return what reminds of a due date: whoever else reads the telephone learns nothing of a debt."""
    told = _("{office}\u00a0: rappel de ce qui est convenu pour le {day}.").format(
        office=office.name, day=long_date(due, year=False)
    )
    call = _("Une difficulté\u00a0? Appelez le {phone}.").format(phone=site.phone) if site.phone else ""
    return f"{told} {call}".strip()
