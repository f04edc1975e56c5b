"""Take a repair request at the counter, and lead it to its end: one transaction each."""

from __future__ import annotations

from lmmh_desk.features.upkeep.model.forms import Asking, Move, check_asking, checked_move, lived_in
from lmmh_desk.features.upkeep.model.records import RepairRequest, State
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.forms import tidy
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.store.cards import person_card

KIND = "DI"  # of its number: demande d’intervention


def take(store: Store, session: Session, asking: Asking) -> Changes:
    """Record what a tenant reports; one of the same fault beside an open one is recorded, the form has proposed that.

    Raises BadInput for its fields, NotAllowed, NotFound for a person nobody knows.
    """
    require(session, "upkeep.request")
    check_asking(asking)
    place, text, access = (
        check_free(tidy(typed), field)
        for field, typed in (("place", asking.place), ("text", asking.text), ("access", asking.access))
    )
    with store.write(session, "upkeep.request", asking.person_id) as unit:
        card = person_card(unit.connection, asking.person_id)
        dwelling_id = lived_in(card.leases, asking, paris(unit.now).date())
        unit.subject = card.id
        unit.add(
            RepairRequest(
                number=unit.next_number(KIND), person_id=card.id, dwelling_id=dwelling_id, common=asking.common,
                place=place, nature=asking.nature, text=text, urgency=asking.urgency, access=access,
                moved_at=unit.now,
            )
        )  # fmt: skip
    return unit.changes


def move(store: Store, session: Session, request_id: str, asked: Move) -> Changes:
    """Lead a request to its next step; raises WrongState, BadInput for state, day and minutes, NotAllowed, NotFound."""
    require(session, "upkeep.request.move")
    with store.write(session, "upkeep.request.move") as unit:
        one = unit.get(RepairRequest, request_id)
        visit_at = checked_move(one.state, asked, unit.now)
        unit.subject = one.person_id
        unit.details["step"] = asked.state
        one.state, one.moved_at = str(State(asked.state)), unit.now
        one.visit_at = visit_at if visit_at is not None else one.visit_at
    return unit.changes
