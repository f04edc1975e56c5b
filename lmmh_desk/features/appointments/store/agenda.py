"""Reading appointments: those of a site, a resource or a person, with names, places and what overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, Select, delete, func, select

from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.model.records import FREEING, Status
from lmmh_desk.features.appointments.store.tables import appointment, convocation, participant
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.feature import Figure
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.bookings import in_absence, resources
from lmmh_desk.office.store.tables import booking, paper, reason, site
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name, surname
from lmmh_desk.tenancy.store.tables import person

ROW = appointment.c


def between(read: Read, site_id: str, first: int, last: int) -> list[Entry]:
    """Return the appointments of a site that begin between two instants, in order."""
    return _entries(read, _rows().where(ROW.site_id == site_id, ROW.starts_at >= first, ROW.starts_at < last))


def of_person(read: Read, person_id: str) -> list[Entry]:
    """Return every appointment of a person, the oldest first."""
    mine = select(participant.c.appointment_id).where(participant.c.person_id == person_id)
    return _entries(read, _rows().where(ROW.id.in_(mine)))


def of_people(read: Read, person_ids: Sequence[str], first: int, last: int) -> list[Entry]:
    """Return the live appointments of some persons that overlap two instants."""
    theirs = select(participant.c.appointment_id).where(participant.c.person_id.in_(person_ids))
    found = _entries(read, _rows().where(ROW.id.in_(theirs), ROW.starts_at < last, ROW.ends_at > first))
    return [entry for entry in found if entry.live]


def entry(read: Read, appointment_id: str) -> Entry:
    """Return one appointment; raises NotFound."""
    found = _entries(read, _rows().where(ROW.id == appointment_id))
    if not found:
        raise NotFound(
            _("Ce rendez-vous n’est pas, ou plus, sur ce poste."), _("Rien n’a été modifié."), _("Rouvrez l’agenda.")
        )
    return found[0]


def entry_of(read: Read, participant_id: str) -> Entry:
    """Return the appointment of a participant; raises NotFound."""
    query = select(participant.c.appointment_id).where(participant.c.id == participant_id)
    return entry(read, read.execute(query).scalar() or "")


def by_number(read: Read, number: str) -> str:
    """Return the id of the appointment a slip or a convocation bears the number of, old ones too; empty if none."""
    found = read.execute(select(ROW.id).where(ROW.number == number)).scalar()
    old = select(paper.c.subject_id).where(paper.c.number == number, paper.c.subject_table == "appointment")
    return found or read.execute(old).scalar() or ""


def standing_paper(read: Read, appointment_id: str) -> tuple[str, str, int] | None:
    """Return (paper id, content, prints) of the convocation that stands for an appointment, if one was recorded."""
    query = (
        select(paper.c.id, convocation.c.content, paper.c.print_count)
        .join(paper, paper.c.id == convocation.c.paper_id)
        .where(convocation.c.appointment_id == appointment_id, paper.c.status == PaperStatus.RECORDED)
        .order_by(paper.c.issued_at.desc())
    )
    row = read.execute(query).first()
    return None if row is None else (row.id, row.content, row.print_count)


def badge(read: Read, session: Session, now: int) -> int:
    """Return how many appointments of the site are still to come today."""
    _start, end = day_bounds(paris(now).date())
    query = select(func.count(ROW.id.distinct())).join(participant, participant.c.appointment_id == ROW.id)
    query = query.where(ROW.site_id == session.site_id, ROW.starts_at >= now, ROW.starts_at < end)
    return read.execute(query.where(participant.c.status == "unknown")).scalar_one()


def figure(read: Read, session: Session, now: int) -> Figure:
    """Return how many appointments were taken at this site today."""
    first, last = day_bounds(paris(now).date())
    query = select(func.count()).where(ROW.site_id == session.site_id, ROW.created_at.between(first, last - 1))
    return Figure(read.execute(query).scalar_one(), _("rendez-vous pris"), _("rendez-vous pris"))


def booked_at(read: Read, appointment_id: str) -> list[tuple[str, bool, tuple[int, int]]]:
    """Return (resource, live, (start, end)) of all that was ever booked for an appointment, the newest first."""
    rows = booking.c
    query = select(rows.resource_id, rows.live, rows.starts_at, rows.ends_at).where(rows.subject_id == appointment_id)
    found = read.execute(query.order_by(rows.created_at.desc(), rows.id))
    return [(row.resource_id, row.live, (row.starts_at, row.ends_at)) for row in found]


def drop_double(read: Read, merged_id: str, kept_id: str) -> list[str]:
    """Where a person and their duplicate share an appointment, leave the one who still comes, else the one kept.

    Return the ids of those appointments.
    """
    shared = []
    for entry in of_person(read, merged_id):
        rows = {attendee.person_id: attendee for attendee in entry.attendees}
        if kept_id not in rows:
            continue
        merged, kept = rows[merged_id], rows[kept_id]
        lost = kept if kept.status in FREEING and merged.status not in FREEING else merged
        read.execute(delete(participant).where(participant.c.id == lost.id))
        shared.append(entry.id)
    return shared


def _rows() -> Select[Any]:
    return (
        select(
            appointment,
            reason.c.label.label("reason"),
            reason.c.service,
            reason.c.category,
            site.c.name.label("site"),
        )
        .join(reason, reason.c.id == ROW.reason_id)
        .join(site, site.c.id == ROW.site_id)
        .order_by(ROW.starts_at, ROW.id)
    )


def _entries(read: Read, query: Select[Any]) -> list[Entry]:
    rows = read.execute(query).all()
    ids = [row.id for row in rows]
    people, booked, known = _attendees(read, ids), _booked(read, ids), resources(read)
    found = []
    for row in rows:
        mine = sorted(
            booked[row.id], key=lambda one: (known[one].is_room, known[one].name) if one in known else (True, "")
        )
        found.append(_entry(row, tuple(people[row.id]), mine, [known[one].name for one in mine if one in known]))
    return found


def _entry(row: Row[Any], people: tuple[Attendee, ...], booked: Sequence[str], places: Sequence[str]) -> Entry:
    return Entry(
        id=row.id, number=row.number, site_id=row.site_id, site=row.site, reason_id=row.reason_id, reason=row.reason,
        service=row.service, category=row.category, type=row.type, starts_at=row.starts_at, ends_at=row.ends_at,
        attendees=people, resources=tuple(booked), places=tuple(places), contact=row.contact, note=row.note,
    )  # fmt: skip


def _attendees(read: Read, ids: Iterable[str]) -> dict[str, list[Attendee]]:
    query = (
        select(participant, person.c.civility, person.c.first_names, person.c.usual_name, person.c.birth_name)
        .join(person, person.c.id == participant.c.person_id)
        .where(participant.c.appointment_id.in_(ids))
        .order_by(participant.c.created_at, participant.c.id)
    )
    found: dict[str, list[Attendee]] = defaultdict(list)
    for row in read.execute(query):
        attendee = Attendee(row.id, row.person_id, screen_name(row), surname(row), row.status, row.arrived_at)
        found[row.appointment_id].append(attendee)
    return found


def _booked(read: Read, ids: Iterable[str]) -> dict[str, list[str]]:
    """Return the resources each appointment has, or had when it was cancelled."""
    rows = booking.c
    query = select(rows.subject_id, rows.resource_id).where(rows.subject_id.in_(ids))
    found: dict[str, list[tuple[str, bool, int]]] = defaultdict(list)
    # The live ones first, then those freed last: a booking made anew has a later instant.
    for subject_id, resource_id, live, made in read.execute(
        query.add_columns(rows.live, rows.created_at).order_by(rows.live.desc(), rows.created_at.desc())
    ):
        found[subject_id].append((resource_id, live, made))
    return defaultdict(list, {subject: _first(taken) for subject, taken in found.items()})


def _first(taken: Sequence[tuple[str, bool, int]]) -> list[str]:
    return [resource_id for resource_id, *of in taken if of == list(taken[0][1:])]


def with_absences(read: Read, entries: Sequence[Entry], now: int) -> list[Entry]:
    """Return the appointments, marked where somebody is still expected while the agent or room is noted as absent."""
    coming = [entry for entry in entries if entry.ends_at > now]  # one that is over is filled in, not moved
    expected = [entry for entry in coming if any(one.status is Status.UNKNOWN for one in entry.attendees)]
    held = {entry.id: {(one, entry.starts_at, entry.ends_at) for one in entry.resources} for entry in expected}
    away = in_absence(read, set().union(*held.values()))
    return [replace(entry, away=bool(away & held.get(entry.id, set()))) for entry in entries]


def known_to(read: Read, entries: Sequence[Entry], exchange: Exchange | None) -> list[Entry]:
    """Return the appointments, marked where the hub doesn't know yet that they are, or when they are now."""
    if exchange is None or not entries:
        return list(entries)
    unsent = exchange.unsent(read, "appointment", [entry.id for entry in entries])
    rows = booking.c
    query = select(rows.id, rows.subject_id).where(rows.subject_id.in_([entry.id for entry in entries]), rows.live)
    taken: dict[str, str] = {row.id: row.subject_id for row in read.execute(query)}
    moved = {taken[booking_id] for booking_id in exchange.unsent(read, "booking", taken)}
    return [replace(entry, unsent=entry.id in unsent | moved) for entry in entries]


seen_between = restricted("appointments.read")(between)
seen_entry = restricted("appointments.read")(entry)
seen_entry_of = restricted("appointments.read")(entry_of)
