"""The reminder of an appointment and what corrects it: office, day, hour, place, phone; a name has no way in."""

from __future__ import annotations

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, long_date, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.sites import Office, Site
from lmmh_desk.office.model.sms import parts, sms_text


def reminder_title(starts_at: int) -> str:
    """Return the subject of the e-mail."""
    return _("Rappel de votre rendez-vous du {day}").format(day=long_date(paris(starts_at).date(), year=False))


def moved_title(before: int) -> str:
    """Return the subject of the e-mail that corrects a reminder of the moment `before`."""
    return _("Votre rendez-vous du {day} est déplacé").format(day=long_date(paris(before).date(), year=False))


def cancelled_title(starts_at: int) -> str:
    """Return the subject of the e-mail that takes a reminder back."""
    return _("Votre rendez-vous du {day} est annulé").format(day=long_date(paris(starts_at).date(), year=False))


def reminder_text(office: Office, site: Site, starts_at: int, *, on_site: bool = True) -> str:
    """Return what reminds of an appointment at `starts_at` (milliseconds UTC), in one SMS where that is possible.

    Away from the counter (`on_site` false: a call, a visit, a video) no place is said. What makes a second SMS is left
    out, the address first, then the phone.
    """
    opening = _("{office}\u00a0: rappel de votre rendez-vous {day} à {hour}").format(
        office=office.name, **_said(starts_at)
    )
    return _shortest(opening, site, on_site)


def moved_text(office: Office, site: Site, before: int, starts_at: int, *, on_site: bool = True) -> str:
    """Return what corrects a reminder of the moment `before`, as short as a reminder."""
    opening = _("{office}\u00a0: votre rendez-vous du {before} est déplacé au {day} à {hour}").format(
        office=office.name, before=short_date(paris(before).date()), **_said(starts_at)
    )
    return _shortest(opening, site, on_site)


def cancelled_text(office: Office, site: Site, starts_at: int) -> str:
    """Return what takes a reminder back; no place is said, nobody is to go there."""
    told = _("{office}\u00a0: votre rendez-vous du {day} à {hour} est annulé.").format(
        office=office.name, **_said(starts_at)
    )
    phone = _("Pour un autre, appelez le {phone}.").format(phone=site.phone) if site.phone else ""
    whole = f"{told} {phone}".strip()
    return whole if parts(sms_text(whole)) == 1 else told


def _said(starts_at: int) -> dict[str, str]:
    moment = paris(starts_at)
    return {"day": long_date(moment.date(), year=False), "hour": hour(moment)}


def _shortest(opening: str, site: Site, on_site: bool) -> str:
    address = ", ".join(site.address.splitlines())
    phone = _("Empêché\u00a0? Appelez le {phone}.").format(phone=site.phone) if site.phone else ""
    places = [f"{site.name}, {address}", site.name] if address else [site.name]
    wanted = [(place, phone) for place in places] if on_site else [("", phone)]
    texts = [_told(opening, place, call) for place, call in (*wanted, (site.name if on_site else "", ""))]
    return next((text for text in texts if parts(sms_text(text)) == 1), texts[0])


def _told(opening: str, place: str, call: str) -> str:
    return " ".join(part for part in (f"{opening}, {place}." if place else f"{opening}.", call) if part)
