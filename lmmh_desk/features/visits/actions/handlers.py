"""What a visit does when two desks had given one slot away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lmmh_desk.features.visits.actions.planning import drop_papers, forget_other_day, free, is_ahead, tick_only
from lmmh_desk.features.visits.model.records import TABLE, Visit
from lmmh_desk.office.actions import bookings
from lmmh_desk.office.model.bookings import Arbitrated, SlotMoved, SlotWithdrawn
from lmmh_desk.office.store.bookings import live_of
from lmmh_desk.store.store import Unit


def follow_moved(unit: Unit, event: SlotMoved) -> None:
    """Hold a visit at another moment with the same visitor; raises Taken."""
    if event.subject_table == TABLE:
        visit = unit.get(Visit, event.subject_id)
        forget_other_day(visit, event.starts_at)
        visit.starts_at, visit.ends_at = event.starts_at, event.ends_at
        bookings.rebook(
            unit, list(live_of(unit.connection, visit.id).values()), event.starts_at, event.ends_at, (TABLE, visit.id)
        )
        drop_papers(unit, visit.id)


def follow_withdrawn(unit: Unit, event: SlotWithdrawn) -> None:
    """Put a visit off for the office."""
    if event.subject_table == TABLE:
        free(unit, unit.get(Visit, event.subject_id))


def follow_arbitrated(unit: Unit, event: Arbitrated) -> None:
    """Book what the chosen values say, and nothing else: each of the two desks had booked its own.

    Gestures ticked for the day that was not chosen were not made for the one to come.
    """
    if event.table != TABLE:
        return
    visit = unit.get(Visit, event.record_id)
    if visit.starts_at is None or visit.ends_at is None or visit.visitor_id is None:
        bookings.release(unit, visit.id)
    else:
        bookings.rebook(unit, [visit.visitor_id], visit.starts_at, visit.ends_at, (TABLE, visit.id))
    if visit.starts_at is None or is_ahead(visit, unit.now):
        tick_only(visit, ())
    drop_papers(unit, visit.id)


HANDLERS: dict[type, Callable[[Any, Any], None]] = {
    SlotMoved: follow_moved,
    SlotWithdrawn: follow_withdrawn,
    Arbitrated: follow_arbitrated,
}
