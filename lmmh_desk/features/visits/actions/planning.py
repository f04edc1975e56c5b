"""Ask for a visit, give it a slot, take the slot away: booked in `office`, so that nobody is sent twice."""

from __future__ import annotations

from collections.abc import Collection

from lmmh_desk.features.visits.model.records import GESTURES, TABLE, Outcome, State, Visit, VisitStep
from lmmh_desk.features.visits.model.request import Request, Slot, wrong_home, wrong_request, wrong_slot
from lmmh_desk.features.visits.model.steps import PLANNED_AGAIN, check_act
from lmmh_desk.features.visits.store.homes import place_of, quarter_of, visitors
from lmmh_desk.features.visits.store.listing import standing_papers
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import bookings
from lmmh_desk.office.actions.papers import void_paper
from lmmh_desk.office.model.forms import refuse_typed, tidy
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.bookings import absences_of
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.store.cards import lease_line, person_card

MOVED = _("Visite déplacée")  # why papers are cancelled


def request_visit(store: Store, session: Session, request: Request) -> Changes:
    """Record a visit asked for, with its slot when it has one; raises BadInput with its fields, Taken, NotFound."""
    require(session, "visits.request")
    with store.write(session, "visits.request") as unit:
        card, today = person_card(unit.connection, request.person_id), paris(unit.now).date()
        lease = next((one for one in card.leases if one.id == request.lease_id), None)
        fields = wrong_request(request, lease, today)
        refuse_typed({**fields, **(_wrong(unit, request.slot, session.site_id) if request.slot else {})})
        assert lease is not None
        assert lease.dwelling is not None
        visit = Visit(
            person_id=card.id,
            lease_id=lease.id,
            place="\n".join(place_of(lease)),
            quarter=quarter_of(unit.connection, lease.dwelling.id),
            purpose=tidy(request.purpose),
            urgency=request.urgency,
        )
        unit.add(visit)
        note(unit, visit, State.REQUESTED)
        if request.slot:
            _take(unit, visit, request.slot)
        unit.subject = visit.id
    return unit.changes


def plan(store: Store, session: Session, visit_id: str, slot: Slot) -> Changes:
    """Give a visit a slot, or another one: its call and its papers were for the day before the change.

    Raises BadInput with its fields, Taken, WrongState.
    """
    require(session, "visits.plan")
    with store.write(session, "visits.plan", visit_id) as unit:
        visit = unit.get(Visit, visit_id)
        check_act(State.SCHEDULED, visit.state, visit.outcome)
        refuse_typed(_wrong(unit, slot, visit.site_id))
        assert slot.day is not None
        refuse_typed({"day": wrong_home(lease_line(unit.connection, visit.lease_id), slot.day)})
        _take(unit, visit, slot)
    return unit.changes


def postpone(store: Store, session: Session, visit_id: str) -> Changes:
    """Put a visit off: its slot is free again, its papers are cancelled; raises WrongState."""
    require(session, "visits.postpone")
    with store.write(session, "visits.postpone", visit_id) as unit:
        visit = unit.get(Visit, visit_id)
        check_act(State.POSTPONED, visit.state, visit.outcome)
        free(unit, visit)
    return unit.changes


def free(unit: Unit, visit: Visit) -> None:
    """Put a visit off inside a transaction."""
    bookings.release(unit, visit.id)
    drop_papers(unit, visit.id)
    note(unit, visit, State.POSTPONED)
    visit.state, visit.starts_at, visit.ends_at, visit.visitor_id = State.POSTPONED, None, None, None


def drop_papers(unit: Unit, visit_id: str) -> None:
    """Cancel the papers that stand for a visit: their day or their visitor is no longer the right one."""
    for paper_id in standing_papers(unit.connection, visit_id):
        void_paper(unit, paper_id, MOVED)


def forget_other_day(visit: Visit, start: int) -> None:
    """Forget the call and the gestures of a visit about to be held another day: they were for the day before."""
    other_day = visit.starts_at is not None and paris(visit.starts_at).date() != paris(start).date()
    if other_day or visit.state in PLANNED_AGAIN or visit.outcome == Outcome.POSTPONE:
        visit.outcome = ""
        tick_only(visit, ())


def is_ahead(visit: Visit, now: int) -> bool:
    """Say whether the day of a visit is to come."""
    return visit.starts_at is not None and paris(visit.starts_at).date() > paris(now).date()


def tick_only(visit: Visit, gestures: Collection[str]) -> None:
    """Keep these barrier gestures as made, the others as not."""
    for name in GESTURES:
        setattr(visit, name, name in gestures)


def note(unit: Unit, visit: Visit, act: str, undoes: str | None = None) -> None:
    """Add the line of a visit's history that says what was done, and from which state."""
    unit.add(VisitStep(visit_id=visit.id, act=act, before=visit.state, undoes=undoes))


def _wrong(unit: Unit, slot: Slot, site_id: str) -> dict[str, str]:
    who = [one.id for one in visitors(unit.connection, site_id)]
    absences = absences_of(unit.connection, slot.visitor_id, slot.day) if slot.day else []
    return wrong_slot(slot, unit.now, who, absences)


def _take(unit: Unit, visit: Visit, slot: Slot) -> None:
    start, end = slot.span
    unit.flush()
    bookings.rebook(unit, [slot.visitor_id], start, end, (TABLE, visit.id))
    drop_papers(unit, visit.id)
    forget_other_day(visit, start)
    note(unit, visit, State.SCHEDULED)
    visit.state, visit.visitor_id, visit.starts_at, visit.ends_at = State.SCHEDULED, slot.visitor_id, start, end
