"""People who arrive: their ticket, who they are, why they come."""

from __future__ import annotations

from msgspec import Struct

from lmmh_desk.features.walkins.actions.steps import (
    FACTS,
    current,
    move,
    present,
    require_absent,
    require_free,
    today,
)
from lmmh_desk.features.walkins.actions.undo import take_back
from lmmh_desk.features.walkins.model.records import (
    Channel,
    Kind,
    Outcome,
    QueueMove,
    State,
    WalkIn,
    checked_note,
    letter,
)
from lmmh_desk.features.walkins.model.turns import about
from lmmh_desk.features.walkins.store import queue
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.messages import drop_messages
from lmmh_desk.office.model.bookings import Booked, BookingUndone, CancellingUndone, CheckedIn, CheckInUndone
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.store.cards import kept_id


class Arrival(Struct, frozen=True):
    """What is known of someone who arrives; nothing is required."""

    person_id: str | None = None
    reason_id: str | None = None
    channel: Channel = Channel.COUNTER
    priority: bool = False
    inside: bool | None = False  # None: inside if there is room
    appointment_at: int | None = None  # milliseconds UTC
    note: str = ""


def arrive(store: Store, session: Session, arrival: Arrival) -> Changes:
    """Add someone to the queue with the desk's next ticket; raises BadInput, NotFound, WrongState if already in it."""
    require(session, "walkins.arrive")
    with store.write(session, "walkins.arrive") as unit:
        _arrive(unit, arrival)
    return unit.changes


def take(store: Store, session: Session, person_id: str) -> Changes:
    """Receive someone at once, whether already in the queue or not; raises WrongState if this counter is busy."""
    require(session, "walkins.take")
    with store.write(session, "walkins.take") as unit:
        require_free(unit)
        person_id = kept_id(unit.connection, person_id)
        found = present(unit, person_id)
        held = found is not None and found.state is State.ON_HOLD
        walk_in_id = found.id if found else _arrive(unit, Arrival(person_id=person_id, inside=True))
        move(unit, walk_in_id, *((Kind.RESUMED,) if held else (Kind.CALLED, Kind.SERVED)))
    return unit.changes


def identify(store: Store, session: Session, walk_in_id: str, person_id: str) -> Changes:
    """Say who someone in the queue is; raises WrongState if that person already has a ticket."""
    require(session, "walkins.identify")
    with store.write(session, "walkins.identify", walk_in_id) as unit:
        walk_in = unit.get(WalkIn, walk_in_id)
        person_id = kept_id(unit.connection, person_id)
        if person_id != walk_in.person_id:
            require_absent(unit, person_id)
        walk_in.person_id = person_id
    return unit.changes


def set_reason(store: Store, session: Session, walk_in_id: str, reason_id: str) -> Changes:
    """Change the reason someone came."""
    require(session, "walkins.amend")
    with store.write(session, "walkins.amend", walk_in_id) as unit:
        unit.get(WalkIn, walk_in_id).reason_id = reason_id
    return unit.changes


def set_priority(store: Store, session: Session, walk_in_id: str, priority: bool) -> Changes:
    """Give or take back the priority; no reason is kept."""
    require(session, "walkins.amend")
    with store.write(session, "walkins.amend", walk_in_id) as unit:
        unit.get(WalkIn, walk_in_id).priority = priority
    return unit.changes


def set_note(store: Store, session: Session, walk_in_id: str, note: str) -> Changes:
    """Replace the note (200 characters at most); raises BadInput."""
    require(session, "walkins.amend")
    text = checked_note(note)
    with store.write(session, "walkins.amend", walk_in_id) as unit:
        unit.get(WalkIn, walk_in_id).note = text
    return unit.changes


def follow_check_in(unit: Unit, event: CheckedIn) -> None:
    """Take somebody who has an appointment into the queue, or say so on the ticket they already have."""
    found = present(unit, event.person_id)
    if found is not None:
        unit.get(WalkIn, found.id).appointment_at = event.appointment_at
        return
    subject = unit.subject
    _arrive(unit, Arrival(event.person_id, event.reason_id, appointment_at=event.appointment_at, inside=None))
    unit.subject = subject


def follow_undone(unit: Unit, event: CheckInUndone) -> None:
    """Let somebody go whose arrival was noted by mistake, or whose appointment is cancelled.

    Raises WrongState once they were called, but for a cancelled one: they stay, without the appointment.
    """
    found = present(unit, event.person_id)
    if found is None or found.appointment_at != event.appointment_at:
        return
    called = found.state is not State.WAITING
    if found.arrived_at != event.arrived_at or (event.cancelled and called):  # they were in the queue before, or stay
        unit.get(WalkIn, found.id).appointment_at = None
        return
    if called:
        raise WrongState(
            FACTS[found.state].format(ticket=found.ticket), _("L’arrivée reste notée."), _("Voyez la file d’attente.")
        )
    unit.add(QueueMove(walk_in_id=found.id, step=found.progress.step + 1, kind=Kind.UNDONE, undone_id=found.id))
    drop_messages(unit, about(found.id))


def follow_booked(unit: Unit, event: Booked) -> None:
    """End the reception, or the wait, of somebody who got an appointment instead."""
    subject, state = unit.subject, current(unit, event.walk_in_id).state
    before: tuple[Kind, ...] = {
        State.WAITING: (Kind.CALLED, Kind.SERVED), State.CALLED: (Kind.SERVED,), State.ON_HOLD: (Kind.RESUMED,)
    }.get(state, ())  # fmt: skip
    move(unit, event.walk_in_id, *before, Kind.CLOSED, outcome=Outcome.APPOINTMENT)
    unit.subject = subject


def follow_unbooked(unit: Unit, event: BookingUndone) -> None:
    """Put somebody back where they were before they got an appointment; raises WrongState if they moved since."""
    if event.moves:
        subject = unit.subject
        take_back(unit, unit.get(QueueMove, event.moves[0]).walk_in_id, event.moves, event.moves)
        unit.subject = subject


def follow_reinstated(unit: Unit, event: CancellingUndone) -> None:
    """Take somebody back into the queue whose cancelling was a mistake, with the ticket and the hour they had."""
    found = present(unit, event.person_id)
    if found is not None:
        unit.get(WalkIn, found.id).appointment_at = event.appointment_at
        return
    for passage in queue.passages_of(unit.connection, event.person_id, queue.day_of(unit.now)):
        if passage.state is State.UNDONE and passage.arrived_at == event.arrived_at:
            undone, step = queue.undoing(unit.connection, passage.id), passage.progress.step + 1
            unit.add(QueueMove(walk_in_id=passage.id, step=step, kind=Kind.UNDONE, undone_id=undone))


HANDLERS = {
    CheckedIn: follow_check_in,
    CheckInUndone: follow_undone,
    Booked: follow_booked,
    BookingUndone: follow_unbooked,
    CancellingUndone: follow_reinstated,
}


def _arrive(unit: Unit, arrival: Arrival) -> str:
    note = checked_note(arrival.note)
    person_id = arrival.person_id and kept_id(unit.connection, arrival.person_id)
    if person_id:
        require_absent(unit, person_id)
    day = queue.day_of(unit.now)
    sign = queue.chosen_letter(unit.connection, unit.session.desk_code) or letter(unit.session.desk_code)
    sequence = queue.next_sequence(unit.connection, unit.session.site_id, day, sign)
    walk_in = WalkIn(
        day=day,
        ticket=f"{sign}{sequence}",
        sequence=sequence,
        channel=arrival.channel,
        reason_id=arrival.reason_id,
        person_id=person_id,
        priority=arrival.priority,
        inside=today(unit).room(unit.now) if arrival.inside is None else arrival.inside,
        appointment_at=arrival.appointment_at,
        arrived_at=unit.now,
        note=note,
    )
    unit.add(walk_in)
    unit.flush()
    unit.subject = walk_in.id
    return walk_in.id
