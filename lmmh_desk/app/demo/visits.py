"""The visits at home of the day, by the very actions of the program, so that they are booked and called about."""

from __future__ import annotations

from collections.abc import Mapping

from lmmh_desk.app.demo.office import HELENE, Landlord
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.features.visits.actions.planning import request_visit
from lmmh_desk.features.visits.actions.steps import call, step, tick
from lmmh_desk.features.visits.model.records import GESTURES, Outcome, State, Urgency
from lmmh_desk.features.visits.model.request import Request, Slot
from lmmh_desk.features.visits.store.homes import asking
from lmmh_desk.kernel.clock import FixedClock, paris_instant
from lmmh_desk.store.store import Store

CALLED = paris_instant(TODAY, 8, 40)
# Minutes since midnight, name, motif, urgency, what the call said; no hour: it waits for a slot.
DAY = (
    (9 * 60, "Odile Tessier", "Robinet de cuisine", Urgency.CURRENT, Outcome.PROCEED),
    (11 * 60 + 45, "Jean-Loup Quéméner", "Plus de chauffage", Urgency.OUTAGE, Outcome.URGENT),
    (14 * 60, "Solène Garrigue", "Fuite au plafond", Urgency.WATER, Outcome.PROCEED),
    (15 * 60, "Ibrahim Sow-Lacaze", "Volet roulant", Urgency.CURRENT, Outcome.POSTPONE),
    (15 * 60 + 45, "Slimane Belkacemi", "Odeur signalée, gaz coupé", Urgency.GAS, None),
    (None, "Aïssatou Kanté-Morel", "Relevé des compteurs", Urgency.LEASE, None),
)


def plan_visits(store: Store, office: Landlord, people: Mapping[str, str]) -> None:
    """Write the round of the day: the first visit is made, one is to put off, one is still to call about."""
    usual, session = store.clock, office.session
    try:
        store.clock = FixedClock(CALLED)
        for starts, name, purpose, urgency, outcome in DAY:
            with store.read() as read:
                home = asking(read, people[name], session.site_id, TODAY).homes[0][0]
            slot = Slot(TODAY, starts, 45, office.agents[HELENE]) if starts is not None else None
            request = Request(people[name], home, purpose, urgency, slot)
            visit_id = request_visit(store, session, request).created("visit")
            if outcome is not None:
                call(store, session, visit_id, outcome)
            if starts == 9 * 60:
                tick(store, session, visit_id, tuple(GESTURES)[:4])
                step(store, session, visit_id, State.DONE)
    finally:
        store.clock = usual
