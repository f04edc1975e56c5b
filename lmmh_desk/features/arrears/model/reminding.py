"""What reminds of a plan's due date: the office, the day, the phone; no name, no amount, not what it is for."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.kernel.clock import day_bounds, paris, paris_instant
from lmmh_desk.kernel.french import hour, long_date, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.messages import Channel, Message
from lmmh_desk.office.model.settings import Setting
from lmmh_desk.office.model.sites import Office, Site

BEFORE = Setting(
    "plan_reminder_days", _("Rappel avant une échéance de plan"), _("j"), 3, 0, 14,
    _("Par SMS ou e-mail, sans montant\u00a0; 0\u00a0: aucun"), per_site=True,
)  # fmt: skip
SETTINGS = (BEFORE,)
HOUR = 10  # of the day it goes out
PLAN_TABLE = "payment_plan"


def useful(due: date, days: int) -> tuple[int, int]:
    """Return from when, and until when, a reminder of a due date serves: it ends with the day itself."""
    return paris_instant(due - timedelta(days), HOUR), day_bounds(due)[1]


def about(plan_id: str, due: date) -> tuple[str, str]:
    """Return what the message of one due date is about."""
    return PLAN_TABLE, f"{plan_id} {due.isoformat()}"


def reminder_words(message: Message, today: date) -> str:
    """Return « Rappel par SMS demain à 10:00 », or that it went out; the message is one that waits or was sent."""
    way = _("SMS") if message.channel is Channel.SMS else _("e-mail")
    at = paris(message.sent_at or message.due_at)
    if message.sent_at is not None:
        return _("Rappel par {way} envoyé le {day}").format(way=way, day=short_date(at.date()))
    near = {today: _("aujourd’hui"), today + timedelta(1): _("demain")}
    day = near.get(at.date(), _("le {day}").format(day=short_date(at.date())))
    return _("Rappel par {way} {day} à {hour}").format(way=way, day=day, hour=hour(at))


def reminder_day(message: Message) -> str:
    """Return « rappel SMS le 18/11 », of a message that waits or was sent."""
    way = _("SMS") if message.channel is Channel.SMS else _("e-mail")
    day = paris(message.sent_at or message.due_at).date()
    return _("rappel {way} le {day}").format(way=way, day=short_date(day))


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
