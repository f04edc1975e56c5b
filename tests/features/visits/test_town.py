"""Visits of real desks around a real hub: the outcome travels alone, one visitor goes to one of two."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmmh_desk.features.desk.actions.arbitration import settle as settle_conflicts
from lmmh_desk.features.desk.actions.mending import mend
from lmmh_desk.features.desk.model.arbitration import Act, Clash, Side, decided
from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.features.visits.actions.handlers import HANDLERS
from lmmh_desk.features.visits.actions.planning import plan, postpone, request_visit
from lmmh_desk.features.visits.actions.steps import call, step, step_back, tick
from lmmh_desk.features.visits.model.listing import Days
from lmmh_desk.features.visits.model.records import GESTURES, Outcome, State, Urgency
from lmmh_desk.features.visits.model.request import Request, Slot
from lmmh_desk.features.visits.store.homes import asking
from lmmh_desk.features.visits.store.listing import visit_row, visit_rows
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Site, SiteKind
from tests.conftest import load_tables
from tests.features.visits.conftest import TODAY, WEDNESDAY
from tests.sync.town import CENTRE, NOW, Town
from tests.tenancy import homes

load_tables()
REGIS = "0175d5c0-0000-7000-8000-000000000301"


def _town(folder, template):
    """Return an office of one site and one visitor, known to two desks."""
    made = Town(folder, template)
    one, two = made.desk("C01"), made.desk("C02")
    for desk in (one, two):
        for event, handler in HANDLERS.items():
            desk.store.events.subscribe(event, handler)
    homes.settle(one.store, one.session)
    with one.store.write(one.session, "test.office") as unit:
        unit.add(Site(id=CENTRE, site_id=CENTRE, kind=SiteKind.AGENCY, name="Agence Centre", address="72000 Le Mans"))
        unit.add(Agent(id=REGIS, site_id=CENTRE, name="Régis Thibault", title="", role=Role.CARETAKER))
    made.settle()
    return made


@pytest.fixture
def town(tmp_path, template):
    made = _town(tmp_path, template)
    yield made
    made.close()


@pytest.fixture(scope="module")
def busy(tmp_path_factory, template):
    """A town that goes on from example to example: what holds after each holds whatever came before."""
    made = _town(tmp_path_factory.mktemp("visits"), template)
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
    town.settle()
    tick(one.store, one.session, visit_id, ["masks"])
    step(two.store, two.session, visit_id, State.ON_THE_WAY)
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
        (Act.MOVE, {"Volet": State.SCHEDULED, "Chauffage": State.SCHEDULED}),
        (Act.MOVE_HELD, {"Volet": State.SCHEDULED, "Chauffage": State.SCHEDULED}),
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
        check_booked(desk)


def test_two_desks_that_replan_one_visit_are_asked_once_and_the_call_goes_with_its_slot(town):
    one, two = town.desks
    visit_id = ask(one, "Volet")
    town.settle()
    call(one.store, one.session, visit_id, Outcome.PROCEED)
    plan(one.store, one.session, visit_id, Slot(TODAY, 17 * 60, 45, REGIS))
    call(two.store, two.session, visit_id, Outcome.URGENT)
    plan(two.store, two.session, visit_id, Slot(TODAY, 18 * 60, 45, REGIS))
    town.settle()
    (item,) = asked(two)
    assert len(item.lines) == 1
    settle_conflicts(two.store, two.session, decided(item.lines, [Side.OTHER]))
    town.settle()
    for desk in (one, two):
        with desk.store.read() as read:
            row = visit_row(read, visit_id)
        assert (row.outcome, row.hours[:5]) == (Outcome.URGENT, "18:00")
        assert asked(desk) == ()
        check_booked(desk)


@pytest.mark.parametrize("moved_first", [True, False])
@pytest.mark.parametrize(
    ("side", "held"),
    [("moved", (WEDNESDAY, State.SCHEDULED, "", ())), ("made", (TODAY, State.DONE, Outcome.PROCEED, ("masks",)))],
)
def test_a_visit_made_here_and_moved_to_another_day_there_is_decided_by_somebody(town, moved_first, side, held):
    """Merged in silence, a visit of tomorrow was « Faite », with the call and the gestures of today."""
    made, moved = town.desks
    visit_id = ask(made, "Volet", 11 * 60)
    call(made.store, made.session, visit_id, Outcome.PROCEED)
    town.settle()
    tick(made.store, made.session, visit_id, ["masks"])
    step(made.store, made.session, visit_id, State.DONE)
    plan(moved.store, moved.session, visit_id, Slot(WEDNESDAY, 9 * 60, 45, REGIS))
    (moved if moved_first else made).sync()
    town.settle()
    for desk in town.desks:
        (item,) = asked(desk)
        assert "Faite" in item.lines[0].kept + item.lines[0].other
    kept = (side == "moved") == moved_first
    settle_conflicts(made.store, made.session, decided(item.lines, [Side.KEPT if kept else Side.OTHER]))
    town.settle()
    for desk in town.desks:
        with desk.store.read() as read:
            row = visit_row(read, visit_id)
        assert (paris(row.starts_at).date(), row.state, row.outcome, row.gestures) == held
        assert asked(desk) == ()
        check_booked(desk)


@pytest.mark.parametrize("starts", [9 * 60, 9 * 60 + 15])
def test_one_visit_given_one_hour_by_two_desks_asks_for_no_second_booking(town, starts):
    """« L’heure est de nouveau libre » was offered, refused by the hub and offered again, for ever."""
    visit_id = ask(town.desks[0], "Volet")
    town.settle()
    for desk, at in zip(town.desks, (9 * 60, starts), strict=True):
        plan(desk.store, desk.session, visit_id, Slot(WEDNESDAY, at, 45, REGIS))
    town.settle()
    for desk in town.desks:
        (item,) = asked(desk)
        assert [(way.act, way.label) for way in item.mends] == [(Act.DROP, "Garder l’heure déjà prise, 18/11 à 9:00")]
    mend(town.desks[1].store, town.desks[1].session, item.key, item.mends[0])
    town.settle()
    for desk in town.desks:
        assert asked(desk) == ()
        with desk.store.read() as read:
            row = visit_row(read, visit_id)
        assert (row.state, row.hours[:4]) == (State.SCHEDULED, "9:00")
        check_booked(desk)


def test_a_call_made_here_for_a_day_that_another_desk_changes_is_asked_too(town):
    one, two = town.desks
    visit_id = ask(one, "Volet")
    town.settle()
    call(one.store, one.session, visit_id, Outcome.PROCEED)
    plan(two.store, two.session, visit_id, Slot(WEDNESDAY, 9 * 60, 45, REGIS))
    town.settle()
    (item,) = asked(one)
    assert "Peut se faire" in item.lines[0].kept + item.lines[0].other
    settle_conflicts(two.store, two.session, decided(item.lines, [Side.OTHER]))
    town.settle()
    for desk in (one, two):
        with desk.store.read() as read:
            row = visit_row(read, visit_id)
        assert (paris(row.starts_at).date(), row.outcome) == (WEDNESDAY, "")
        check_booked(desk)


def test_gestures_ticked_for_a_day_that_another_desk_changes_are_not_those_of_the_new_one(town):
    one, two = town.desks
    visit_id = ask(one, "Volet", 11 * 60)
    call(one.store, one.session, visit_id, Outcome.PROCEED)
    town.settle()
    plan(one.store, one.session, visit_id, Slot(WEDNESDAY, 9 * 60, 45, REGIS))
    tick(two.store, two.session, visit_id, ["masks"])
    town.settle()

    def told():
        for desk in town.desks:
            assert asked(desk) == ()
            with desk.store.read() as read:
                row = visit_row(read, visit_id)
            yield (paris(row.starts_at).date(), row.outcome, row.gestures)

    assert set(told()) == {(WEDNESDAY, "", ())}
    call(two.store, two.session, visit_id, Outcome.PROCEED)
    town.settle()
    assert set(told()) == {(WEDNESDAY, Outcome.PROCEED, ())}


def test_gestures_of_a_first_try_ticked_elsewhere_are_not_those_of_the_second_of_the_same_day(town):
    one, two = town.desks
    visit_id = ask(one, "Volet", 11 * 60)
    call(one.store, one.session, visit_id, Outcome.PROCEED)
    town.settle()
    tick(two.store, two.session, visit_id, ["masks"])  # not sent yet
    step(one.store, one.session, visit_id, State.NO_ACCESS)
    plan(one.store, one.session, visit_id, Slot(TODAY, 16 * 60, 45, REGIS))
    town.settle()
    call(one.store, one.session, visit_id, Outcome.PROCEED)
    town.settle()
    for desk in town.desks:
        with desk.store.read() as read:
            row = visit_row(read, visit_id)
        assert (row.hours[:5], row.gestures) == ("16:00", ())


def test_gestures_that_come_after_the_new_day_was_called_about_are_not_of_that_day(town):
    """The other desk was offline: its ticks of Tuesday come once Wednesday's call is made, and stay Tuesday's."""
    one, two = town.desks
    visit_id = ask(one, "Volet", 11 * 60)
    call(one.store, one.session, visit_id, Outcome.PROCEED)
    town.settle()
    tick(two.store, two.session, visit_id, ["masks"])  # not sent yet
    plan(one.store, one.session, visit_id, Slot(WEDNESDAY, 9 * 60, 45, REGIS))
    one.sync()
    call(one.store, one.session, visit_id, Outcome.PROCEED)
    town.settle()
    for desk in town.desks:
        desk.store.clock.advance(24 * 3_600_000)
        assert asked(desk) == ()
        with desk.store.read() as read:
            assert visit_row(read, visit_id).gestures == ()
    tick(one.store, one.session, visit_id, ["windows"])
    town.settle()
    for desk in town.desks:
        with desk.store.read() as read:
            assert visit_row(read, visit_id).gestures == ("windows",)


ACTS = st.tuples(
    st.integers(0, 1),
    st.one_of(
        st.tuples(st.just("ask"), st.integers(11 * 60, 20 * 60)),
        st.tuples(st.just("plan"), st.integers(0, 9), st.integers(11 * 60, 20 * 60)),
        st.tuples(st.just("call"), st.integers(0, 9), st.sampled_from(list(Outcome))),
        st.tuples(st.just("tick"), st.integers(0, 9), st.sets(st.sampled_from(list(GESTURES)))),
        st.tuples(st.just("step"), st.integers(0, 9), st.sampled_from([State.ON_THE_WAY, State.DONE, State.NO_ACCESS])),
        st.tuples(st.sampled_from(["back", "postpone"]), st.integers(0, 9)),
        st.tuples(st.just("sync")),
    ),
)


def act(desk, name, *with_):
    """Do an act on one of the visits known here, or ask for one; what is refused changes nothing."""
    store, me = desk.store, desk.session
    with store.read() as read:
        known = sorted(row.id for row in visit_rows(read, CENTRE, Days(TODAY)))
    if name not in ("ask", "sync") and not known:
        return
    visit_id = known[with_[0] % len(known)] if known and with_ else ""
    ways = {
        "ask": lambda starts: ask(desk, "Volet", starts),
        "plan": lambda _rank, starts: plan(store, me, visit_id, Slot(TODAY, starts, 45, REGIS)),
        "call": lambda _rank, outcome: call(store, me, visit_id, outcome),
        "tick": lambda _rank, made: tick(store, me, visit_id, made),
        "step": lambda _rank, state: step(store, me, visit_id, state),
        "back": lambda _rank: step_back(store, me, visit_id),
        "postpone": lambda _rank: postpone(store, me, visit_id),
        "sync": desk.sync,
    }
    before = everything(desk)
    try:
        ways[name](*with_)
    except DeskError:
        assert everything(desk) == before


def everything(desk):
    with desk.store.read() as read:
        return read.exec_driver_sql("SELECT * FROM visit ORDER BY id").all()


def check_booked(desk):
    """A visit that is planned holds its visitor at its hours, one that is not holds nobody."""
    asked_for = """SELECT v.id, v.starts_at, v.ends_at, v.visitor_id, b.starts_at, b.ends_at, b.resource_id FROM visit v
        LEFT JOIN booking b ON b.subject_id = v.id AND b.live ORDER BY v.id"""
    with desk.store.read() as read:
        rows = read.exec_driver_sql(asked_for).all()
    assert len({row[0] for row in rows}) == len(rows), "nobody is held twice for one visit"
    for _id, *told in rows:
        assert told[:3] == told[3:]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, max_size=12), st.lists(st.sampled_from([Side.KEPT, Side.OTHER]), min_size=40, max_size=40))
def test_whatever_two_desks_do_to_visits_they_end_with_the_same_and_with_what_people_chose(busy, acts, sides):
    for rank, what in acts:
        desk = busy.desks[rank]
        desk.store.clock.advance(1)
        act(desk, *what)
    busy.settle()
    chosen = iter(sides)
    for _time in range(20):
        waiting = [(desk, item) for desk in busy.desks for item in asked(desk)]
        if not waiting:
            break
        desk, item = waiting[0]
        if isinstance(item, Clash):
            settle_conflicts(
                desk.store, desk.session, decided(item.lines, [next(chosen, Side.KEPT) for _line in item.lines])
            )
        else:
            way = next(one for one in item.mends if one.act is Act.DROP)
            mend(desk.store, desk.session, item.key, way)
        busy.settle()
    one, two = busy.desks
    assert everything(one) == everything(two)
    for desk in (one, two):
        assert asked(desk) == ()
        assert desk.waiting() == 0
        check_booked(desk)
