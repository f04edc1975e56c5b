"""What appointments give the person's history and the search."""

from __future__ import annotations

import re

from sqlalchemy import select

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import KIND, Status
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.appointments.store.tables import appointment
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import number
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read

_LONGEST = 8  # answers
_BEGUN = re.compile(r"RV(-[A-Z0-9]{0,3}(-\d{0,2}(-\d*)?)?)?")


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the appointments whose number is being typed or was scanned, the newest first."""
    if not allowed(session.role, "appointments.read"):
        return []
    text = re.sub(r"\s+", "-", query.strip().upper())
    if re.fullmatch(r"\d{1,6}", text):
        text = number(KIND, session.desk_code, paris(now).year, int(text))
    if not _BEGUN.fullmatch(text):
        return []
    rows = appointment.c
    ids = list(
        read.execute(
            select(rows.id)
            .where(rows.number >= text, rows.number <= text + "~")
            .order_by(rows.number.desc())
            .limit(_LONGEST)
        ).scalars()
    )
    old = agenda.by_number(read, text)
    found = [agenda.entry(read, one) for one in dict.fromkeys((*ids, *((old,) if old else ())))]
    return [_hit(entry, text, old, session, now) for entry in found]


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return the appointments of a person, also those to come."""
    if not allowed(session.role, "appointments.read"):
        return []
    return [_moment(entry) for entry in agenda.of_person(read, person_id)]


def ranks(read: Read, session: Session, now: int) -> dict[str, str]:
    """Return who is expected today at this site: « Rendez-vous 10:30 », by person."""
    if not allowed(session.role, "appointments.read"):
        return {}
    day = day_bounds(paris(now).date())
    key = session.site_id, *day
    return remembered(read, "appointments.ranks", key, lambda: _expected(read, *key))


def _expected(read: Read, site_id: str, start: int, end: int) -> dict[str, str]:
    return {
        attendee.person_id: _("Rendez-vous {hour}").format(hour=hour(paris(entry.starts_at)))
        for entry in agenda.between(read, site_id, start, end)
        if entry.live
        for attendee in entry.attendees
    }


def _hit(entry: Entry, text: str, whole: str, session: Session, now: int) -> Hit:
    """Return the answer; Entrée on a whole number, `whole` being its appointment, notes who is expected here today."""
    day = written_date(paris(entry.starts_at).date())
    here = entry.id == whole and entry.site_id == session.site_id and entry.expected(now)
    scanned = {"scanned": text} if here else {}
    return Hit(
        kind="paper",
        id=entry.id,
        title=entry.number,
        subtitle=_("Rendez-vous · {name} · {day}").format(name=entry.who, day=day),
        icon="calendar",
        tag=entry.state(now)[0],
        rank=0.0 if entry.id == whole else 1.0,
        command="appointments.open",
        arguments={"appointment_id": entry.id} | scanned,
        lines=(
            entry.who,
            f"{day}, {entry.hours}",
            entry.reason,
            *((_("Entrée note l’arrivée."),) if scanned else ()),
        ),
    )


def _moment(entry: Entry) -> Moment:
    state, tone = entry.state(entry.starts_at)  # the history has no clock: « attendu » says nothing there
    known = not entry.live or any(one.arrived_at or one.status is not Status.UNKNOWN for one in entry.attendees)
    return Moment(
        at=entry.starts_at,
        kind="appointment",
        icon="calendar",
        title=entry.reason,
        subtitle=" · ".join((entry.where or entry.site, entry.number)),
        tag=state if known else "",
        tone=tone,
        unsent=entry.unsent,
        id=entry.id,
        table="appointment",
        off=not entry.live,
    )
