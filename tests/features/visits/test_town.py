"""Visits of real desks around a real hub: the outcome travels alone, one visitor goes to one of two."""

import pytest

from lmmh_desk.features.desk.actions.mending import mend
from lmmh_desk.features.desk.model.arbitration import Act
from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.features.visits.actions.handlers import HANDLERS
from lmmh_desk.features.visits.actions.planning import request_visit
from lmmh_desk.features.visits.actions.steps import call, step, step_back, tick
from lmmh_desk.features.visits.model.listing import Days
from lmmh_desk.features.visits.model.records import Outcome, State, Urgency
from lmmh_desk.features.visits.model.request import Request, Slot
from lmmh_desk.features.visits.store.homes import asking
from lmmh_desk.features.visits.store.listing import visit_row, visit_rows
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Site, SiteKind
from tests.conftest import load_tables
from tests.features.visits.conftest import TODAY
from tests.sync.town import CENTRE, NOW, Town
from tests.tenancy import homes

load_tables()
REGIS = "0175d5c0-0000-7000-8000-000000000301"


@pytest.fixture
def town(tmp_path, template):
    """An office of one site and one visitor, known to two desks."""
    made = Town(tmp_path, template)
    one, two = made.desk("C01"), made.desk("C02")
    for desk in (one, two):
        for event, handler in HANDLERS.items():
            desk.store.events.subscribe(event, handler)
    homes.settle(one.store, one.session)
    with one.store.write(one.session, "test.office") as unit:
        unit.add(Site(id=CENTRE, site_id=CENTRE, kind=SiteKind.AGENCY, name="Agence Centre", address="72000 Le Mans"))
        unit.add(Agent(id=REGIS, site_id=CENTRE, name="Régis Thibault", title="", role=Role.CARETAKER))
    made.settle()
    yield made
    made.close()


def ask(desk, purpose, starts=16 * 60):
    with desk.store.read() as read:
        home = asking(read, homes.FERHAT, CENTRE, TODAY).homes[0][0]
    request = Request(homes.FERHAT, home, purpose, Urgency.OUTAGE, Slot(TODAY, starts, 45, REGIS))
    return request_visit(desk.store, desk.session, request).created("visit")


def shown(desk):
    with desk.store.read() as read:
        return {row.purpose: row.state for row in visit_rows(read, CENTRE, Days(TODAY))}


def asked(desk):
    with desk.store.read() as read:
        return board(read, desk.session, NOW).items


def test_each_desk_adds_to_one_visit_and_none_is_asked(town):
    one, two = town.desks
    visit_id = ask(one, "Volet")
    town.settle()
    call(two.store, two.session, visit_id, Outcome.PROCEED)
    tick(one.store, one.session, visit_id, ["masks"])
    town.settle()
    step(one.store, one.session, visit_id, State.ON_THE_WAY)
    town.settle()
    step_back(two.store, two.session, visit_id)
    town.settle()
    for desk in (one, two):
        with desk.store.read() as read:
            row = visit_row(read, visit_id)
        assert (row.outcome, row.gestures, row.state) == (Outcome.PROCEED, ("masks",), State.SCHEDULED)
        assert asked(desk) == ()


@pytest.mark.parametrize(
    ("act", "left"),
    [
        (Act.DROP, {"Volet": State.SCHEDULED}),
        (Act.REPLACE, {"Volet": State.POSTPONED, "Chauffage": State.SCHEDULED}),
    ],
)
def test_one_visitor_sent_twice_by_two_desks_is_decided_by_somebody(town, act, left):
    one, two = town.desks
    ask(one, "Volet")
    ask(two, "Chauffage", 16 * 60 + 15)
    town.settle()
    assert shown(one) == shown(two) == {"Volet": State.SCHEDULED}
    (item,) = asked(two)
    assert item.reason == "slot"
    mend(two.store, two.session, item.key, next(way for way in item.mends if way.act is act))
    town.settle()
    for desk in (one, two):
        assert shown(desk) == left
        assert asked(desk) == ()
        assert desk.waiting() == 0
