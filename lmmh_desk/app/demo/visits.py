"""The visits at home of the day, by the very actions of the program: booked, called about, and signed for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from msgspec.structs import replace

from lmmh_desk.app.demo.office import HELENE, Landlord
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.features.visits.actions.papers import record
from lmmh_desk.features.visits.actions.planning import request_visit
from lmmh_desk.features.visits.actions.steps import call, step, tick
from lmmh_desk.features.visits.model.records import GESTURES, Outcome, State, Urgency
from lmmh_desk.features.visits.model.request import Request, Slot
from lmmh_desk.features.visits.model.sheets import TRIP
from lmmh_desk.features.visits.store.homes import asking
from lmmh_desk.kernel.clock import FixedClock, paris_instant
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store.store import Store

FIRST = date(2020, 10, 14)
REGIS = "Régis Thibault"  # of the works team, who visits but in Sablons, as in picture 19
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
    """Write the round of the day: the first visit is made, one is to put off, one is still to call about.

    The site's manager signs the professional paper of who leaves at 11:45; the counter prints it.
    """
    usual, session = store.clock, office.session
    try:
        store.clock = FixedClock(CALLED)
        regis = _works_team(store)
        for starts, name, purpose, urgency, outcome in DAY:
            with store.read() as read:
                home = asking(read, people[name], session.site_id, TODAY).homes[0][0]
            visitor = office.agents[HELENE] if urgency is Urgency.WATER else regis
            slot = Slot(TODAY, starts, 45, visitor) if starts is not None else None
            request = Request(people[name], home, purpose, urgency, slot)
            visit_id = request_visit(store, session, request).created("visit")
            if outcome is not None:
                call(store, session, visit_id, outcome)
            if starts == 9 * 60:
                tick(store, session, visit_id, tuple(GESTURES)[:4])
                step(store, session, visit_id, State.DONE)
            if urgency is Urgency.OUTAGE:
                signed_for = visit_id
        record(store, _manager(session, office), signed_for, TRIP)
    finally:
        store.clock = usual


def add_works_team(connection: Any, seed: int, office: Landlord) -> None:
    """Write who visits for the works team."""
    rows = Rows(connection, Random(seed), office.session.device_id)  # noqa: S311  (invented data, no secret)
    rows.site_id, rows.agent_id = office.session.site_id, office.session.agent_id
    code = connection.exec_driver_sql("SELECT pin_hash FROM agent WHERE id = ?", (office.session.agent_id,)).scalar()
    rows.add(
        "agent", paris_instant(FIRST, 8), name=REGIS, title="agent de la régie d’atelier", role=Role.CARETAKER,
        pin_hash=code, phone="06 39 98 20 44", active=True,
    )  # fmt: skip
    rows.flush()


def _works_team(store: Store) -> str:
    """Return the id of who visits for the works team."""
    with store.read() as read:
        return str(read.exec_driver_sql("SELECT id FROM agent WHERE name = ?", (REGIS,)).scalar_one())


def _manager(session: Session, office: Landlord) -> Session:
    return replace(session, agent_id=office.agents[HELENE], agent_name=HELENE, role=Role.SITE_MANAGER)
