"""Booking agents and rooms from inside the transaction of the slice that books, and editing when they may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.sites import check_own_site
from lmmh_desk.office.model.booking_forms import AbsenceForm, RoomForm, WindowForm
from lmmh_desk.office.model.bookings import Absence, AvailabilityWindow, Booking, Room, Taken
from lmmh_desk.office.model.forms import refuse, tidy
from lmmh_desk.office.model.recurrence import checked_rule
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store import bookings as queries
from lmmh_desk.office.store.receivers import receivers
from lmmh_desk.store.store import Read, Store, Unit


def book(unit: Unit, resources: Sequence[str], starts_at: int, ends_at: int, subject: tuple[str, str]) -> None:
    """Take resources for a moment; `subject` is the (table, id) it is for. Raises Taken when one is not free.

    On a desk this is all that keeps two bookings apart; the hub has it as a constraint for all desks together.
    """
    require(unit.session, "office.book")
    check_free(unit.connection, resources, starts_at, ends_at, subject[1])
    for resource_id in dict.fromkeys(resources):
        unit.add(
            Booking(
                resource_id=resource_id,
                starts_at=starts_at,
                ends_at=ends_at,
                subject_table=subject[0],
                subject_id=subject[1],
            )
        )


def rebook(unit: Unit, resources: Sequence[str], starts_at: int, ends_at: int, subject: tuple[str, str]) -> None:
    """Take other resources, or another moment, for what was booked before; raises Taken."""
    release(unit, subject[1])
    book(unit, resources, starts_at, ends_at, subject)


def release(unit: Unit, subject_id: str) -> None:
    """Free all that was booked for something; the bookings stay, no longer live."""
    require(unit.session, "office.book")
    for booking_id in queries.live_of(unit.connection, subject_id):
        unit.get(Booking, booking_id).live = False
    unit.flush()


def check_free(read: Read, resources: Sequence[str], starts_at: int, ends_at: int, subject_id: str) -> None:
    """Raise Taken when one of these is booked then for something else than `subject_id`."""
    others = queries.overlaps(read, resources, starts_at, ends_at, subject_id)
    if others:
        known, start = queries.resources(read).get(others[0].resource_id), paris(others[0].starts_at)
        name = known.name if known else _("Cet agent ou ce bureau")
        raise Taken(
            _("{name} est déjà réservé le {day} à {hour}.").format(
                name=name, day=short_date(start.date()), hour=hour(start)
            ),
            _("La saisie est gardée."),
            _("Choisissez un autre créneau, ou un autre agent."),
        )


def save_room(store: Store, session: Session, form: RoomForm) -> Changes:
    """Create a room of a site or change one; raises BadInput, NotAllowed for another manager's site."""
    require(session, "office.windows")
    refuse(form.errors())
    with store.write(session, "office.windows.room", form.id) as unit:
        check_own_site(session, form.site_id)
        if form.id and unit.get(Room, form.id).site_id != form.site_id:
            refuse({"site_id": _("Un bureau ne change pas de site. Retirez-le, et créez-en un autre là-bas.")})
        others = (one for one in queries.rooms(unit.connection, form.site_id, every=True) if one.id != form.id)
        if any(one.name.casefold() == tidy(form.name).casefold() for one in others):
            refuse({"name": _("Ce nom existe déjà sur ce site. Choisissez-en un autre.")})
        values = {"name": tidy(form.name), "position": form.position, "active": form.active, "site_id": form.site_id}
        _keep(unit, Room, form.id, values)
    return unit.changes


def save_window(store: Store, session: Session, form: WindowForm) -> Changes:
    """Create a window of an agent or a room, or change one.

    Raises BadInput, also for a rule that never comes, and NotAllowed for another manager's site.
    """
    require(session, "office.windows")
    refuse(form.errors())
    with store.write(session, "office.windows.save", form.id) as unit:
        check_own_site(session, form.site_id)
        if form.id:
            check_own_site(session, unit.get(AvailabilityWindow, form.id).site_id)
        if form.resource_id not in receivers(unit.connection, form.site_id):
            refuse({"resource_id": _("Cet agent ou ce bureau ne reçoit pas à ce site. Choisissez-en un autre.")})
        values = {
            "resource_id": form.resource_id,
            "rule": checked_rule(form.rule, form.first_day),
            "first_day": form.first_day.isoformat(),
            "opens": form.opens,
            "closes": form.closes,
            "service": tidy(form.service),
            "site_id": form.site_id,
        }
        _keep(unit, AvailabilityWindow, form.id, values)
    return unit.changes


def remove_window(store: Store, session: Session, window_id: str) -> Changes:
    """Take a window back; what was booked in it stays booked. Raises NotAllowed for another manager's site."""
    require(session, "office.windows")
    with store.write(session, "office.windows.remove", window_id) as unit:
        window = unit.get(AvailabilityWindow, window_id)
        check_own_site(session, window.site_id)
        unit.delete(window)
    return unit.changes


def save_absence(store: Store, session: Session, form: AbsenceForm) -> Changes:
    """Note when an agent or a room can't be booked, or change it; what is booked then stays booked.

    Raises BadInput, and NotAllowed for an agent or a room of another manager's site.
    """
    require(session, "office.windows")
    refuse(form.errors())
    with store.write(session, "office.windows.absence", form.id) as unit:
        if form.last_day < paris(unit.now).date():
            refuse({"last_day": _("Cette absence est déjà passée. Choisissez une fin aujourd’hui ou après.")})
        if form.resource_id not in queries.resources(unit.connection):
            refuse({"resource_id": _("Cet agent ou ce bureau ne reçoit plus. Choisissez-en un autre.")})
        _check_mine(unit, form.resource_id)
        if form.id:
            _check_mine(unit, unit.get(Absence, form.id).resource_id)
        values = {
            "resource_id": form.resource_id,
            "first_day": form.first_day.isoformat(),
            "last_day": form.last_day.isoformat(),
            "from_minute": form.from_minute,
            "to_minute": form.to_minute,
            "kind": form.kind,
            "label": tidy(form.label),
        }
        _keep(unit, Absence, form.id, values)
    return unit.changes


def remove_absence(store: Store, session: Session, absence_id: str) -> Changes:
    """Take an absence back; raises NotAllowed for an agent or a room of another manager's site."""
    require(session, "office.windows")
    with store.write(session, "office.windows.back", absence_id) as unit:
        absence = unit.get(Absence, absence_id)
        _check_mine(unit, absence.resource_id)
        unit.delete(absence)
    return unit.changes


def _keep(unit: Unit, cls: type[Record], record_id: str, values: dict[str, Any]) -> None:
    if not record_id:
        record = cls(**values)
        unit.add(record)
        unit.subject = record.id
        return
    record = unit.get(cls, record_id)
    for name, value in values.items():
        setattr(record, name, value)


def _check_mine(unit: Unit, resource_id: str) -> None:
    """Raise NotAllowed unless the agent or room receives at a site that the session may edit."""
    if resource_id not in receivers(unit.connection, unit.session.site_id):
        check_own_site(unit.session, "")
