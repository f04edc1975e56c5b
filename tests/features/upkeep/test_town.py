"""Real desks around a real hub: two rounds of one hall read as one, two that end one request otherwise are asked."""

import pytest

from lmmh_desk.features.desk.store.arbitration import board as asked
from lmmh_desk.features.upkeep.actions import requests, rounds
from lmmh_desk.features.upkeep.model.forms import Asking, HallForm, Move, Passing
from lmmh_desk.features.upkeep.model.records import Hall
from lmmh_desk.features.upkeep.store.board import badge, board, halls, keys_out, loans_of
from lmmh_desk.features.upkeep.store.found import timeline
from lmmh_desk.features.upkeep.store.requests import request
from lmmh_desk.features.upkeep.store.week import week
from lmmh_desk.features.upkeep.ui.week import DayBox
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.actions.merging import merge_persons
from lmmh_desk.tenancy.store.cards import person_card
from tests.conftest import load_tables
from tests.features.upkeep.day import TODAY
from tests.replacing import replace
from tests.sync.town import CENTRE, NOW, two_sites
from tests.tenancy.homes import FERHAT, LAMIA

load_tables()
LATE = paris_instant(TODAY, 23)


@pytest.fixture
def town(tmp_path, template):
    """Two sites of one desk each."""
    made = two_sites(tmp_path, template)
    yield made
    made.close()


@pytest.fixture
def hall(town):
    one = town.desks[0]
    with one.store.read() as read:
        residence_id = read.exec_driver_sql("SELECT id FROM residence ORDER BY name").scalar()
    form = HallForm(residence_id, "Hall 4", ("handles", "rails", "lift"), 540)
    made = rounds.save_hall(one.store, one.session, form).created("hall")
    town.settle()
    return made


@pytest.fixture
def taken(town):
    one = town.desks[0]
    with one.store.read() as read:
        lease = next(lease.id for lease in person_card(read, FERHAT).leases if lease.number == "L-204518")
    asking = Asking(FERHAT, lease, "chambre", "heating", "Radiateur froid")
    made = requests.take(one.store, one.session, asking).created("repair_request")
    town.settle()
    return made


def marks(desk):
    with desk.store.read() as read:
        (one,) = halls(read, CENTRE, TODAY, NOW)
    return dict(one.marks)


def named(town, desk):
    """Return the halls of both sites, and whether each is told twice."""
    with desk.store.read() as read:
        sites = {one.session.site_id for one in town.desks}
        return sorted((one.id, one.name, one.twice) for site in sites for one in halls(read, site, TODAY, NOW))


def state(desk, request_id):
    with desk.store.read() as read:
        return request(read, request_id).state


def clashes(desk):
    with desk.store.read() as read:
        return asked(read, desk.session, NOW).items


def test_two_caretakers_of_one_hall_make_one_round_and_nothing_is_asked(town, hall):
    one, two = town.desks
    rounds.note_passing(one.store, one.session, Passing(hall, TODAY, {"handles": "done", "rails": "done"}))
    rounds.note_passing(two.store, two.session, Passing(hall, TODAY, {"lift": "issue", "rails": "done"}))
    town.settle()
    for desk in (one, two):
        assert marks(desk) == {"handles": "done", "rails": "done", "lift": "issue"}
        assert clashes(desk) == ()
    rounds.note_passing(two.store, two.session, Passing(hall, TODAY, {"rails": "", "lift": "done"}))
    town.settle()
    for desk in (one, two):
        assert marks(desk) == {"handles": "done", "rails": "", "lift": "done"}


def test_a_hall_that_two_desks_added_is_told_twice_until_one_is_left(town, hall):
    one, two = town.desks
    with one.store.read() as read:
        residence_id = halls(read, CENTRE, TODAY, NOW)[0].residence_id
    first, second = (HallForm(residence_id, name, ("rails",), 540) for name in ("Entrée E", "ENTRÉE E"))
    kept = rounds.save_hall(one.store, one.session, first).created("hall")
    other = rounds.save_hall(two.store, two.session, second).created("hall")
    assert [twice for _id, _name, twice in named(town, one)] == [False, False]
    town.settle()
    for desk in (one, two):
        assert named(town, desk) == sorted(
            [(kept, "Entrée E", True), (other, "ENTRÉE E", True), (hall, "Hall 4", False)]
        )
    rounds.save_hall(one.store, one.session, replace(second, active=False), other)
    town.settle()
    for desk in (one, two):
        assert named(town, desk) == sorted([(kept, "Entrée E", False), (hall, "Hall 4", False)])


def told(desk):
    """Return how many halls of its site a desk counts, how many are done, those missed, and the badge."""
    with desk.store.read() as read:
        found = board(read, desk.session, TODAY, LATE)
        missed = [one.id for one in found.missed]
        return len(found.counted), found.done, missed, badge(read, desk.session, LATE)


def test_a_hall_that_two_desks_added_counts_once_and_is_done_where_either_is(town, hall):
    one, two = town.desks
    with one.store.read() as read:
        residence_id = halls(read, CENTRE, TODAY, NOW)[0].residence_id
    form = HallForm(residence_id, "Entrée E", ("rails",), 540)
    kept = rounds.save_hall(one.store, one.session, form).created("hall")
    rounds.save_hall(two.store, two.session, replace(form, name="ENTRÉE E"))
    with one.store.write(one.session, "test.twin") as unit:  # by another desk of the same site
        unit.add(Hall(residence_id=residence_id, name="entrée e", points="rails", due_minute=540))
    town.settle()
    assert [told(desk)[:2] for desk in (one, two)] == [(2, 0), (1, 0)], "three rows are one hall"
    assert [(len(told(desk)[2]), told(desk)[3]) for desk in (one, two)] == [(2, 2), (1, 1)]
    with one.store.read() as read:
        assert week(read, CENTRE, TODAY, LATE).said().endswith("0\u00a0fait sur 2")
    rounds.note_passing(one.store, one.session, Passing(kept, TODAY, {"rails": "done"}))
    town.settle()
    assert told(one) == (2, 1, [hall], 1)
    assert told(two) == (1, 1, [], 0), "the other site sends nobody again"
    with one.store.read() as read:
        shown = week(read, CENTRE, TODAY, LATE)
        assert shown.said().endswith("1\u00a0fait sur 2")
        assert {(one.name, one.done, one.asked) for one in shown.rows} == {
            ("Entrée E", 1, 1), ("entrée e", 1, 1), ("Hall 4", 0, 1),
        }, "a row says what its sum does"  # fmt: skip
        boxes = [DayBox("mardi", one.days[TODAY.weekday()]).said() for one in shown.rows if one.done]
        assert boxes == ["mardi\u00a0: fait"] * 2


def test_a_hall_that_two_desks_added_is_done_where_each_marked_a_part(town, hall):
    one, two = town.desks
    with one.store.read() as read:
        residence_id = halls(read, CENTRE, TODAY, NOW)[0].residence_id
    form = HallForm(residence_id, "Entrée E", ("rails", "handles"), 540)
    first = rounds.save_hall(one.store, one.session, form).created("hall")
    second = rounds.save_hall(two.store, two.session, replace(form, name="ENTRÉE E")).created("hall")
    rounds.note_passing(one.store, one.session, Passing(first, TODAY, {"rails": "done"}))
    town.settle()
    assert [told(desk)[:2] for desk in (one, two)] == [(2, 0), (1, 0)], "the handles are left"
    rounds.note_passing(two.store, two.session, Passing(second, TODAY, {"handles": "done"}))
    town.settle()
    assert [told(desk)[:2] for desk in (one, two)] == [(2, 1), (1, 1)]


def test_a_key_that_two_desks_lent_is_back_once_for_all(town, hall):
    one, two = town.desks
    keeper = one.add(Agent(name="Loïc", title="", role=Role.CARETAKER))
    rounds.assign(one.store, one.session, hall, keeper)
    town.settle()
    for desk in (one, two):
        rounds.lend_key(desk.store, desk.session, hall, TODAY)
    town.settle()
    with one.store.read() as read:
        lent = loans_of(read, hall)
    assert len(lent) == 2
    rounds.done(one.store, one.session, lent[0])
    town.settle()
    for desk in (one, two):
        with desk.store.read() as read:
            assert (loans_of(read, hall), hall in keys_out(read)) == ([], False)


def test_two_desks_that_end_one_request_alike_are_not_asked(town, taken):
    for desk in town.desks:
        requests.move(desk.store, desk.session, taken, Move("done"))
    town.settle()
    assert [state(desk, taken) for desk in town.desks] == ["done", "done"]
    assert [clashes(desk) for desk in town.desks] == [(), ()]


def test_two_desks_that_end_one_request_otherwise_are_asked_and_neither_is_lost(town, taken):
    one, two = town.desks
    requests.move(one.store, one.session, taken, Move("done"))
    requests.move(two.store, two.session, taken, Move("dropped"))
    town.settle()
    assert state(one, taken) == state(two, taken)
    (item,) = clashes(one)
    assert {value for line in item.lines for value in (line.kept, line.other)} == {"faite, à rappeler", "sans suite"}


def test_a_request_of_a_file_merged_on_another_desk_meanwhile_stands_on_the_one_record(town):
    one, two = town.desks
    merge_persons(one.store, one.session, LAMIA, FERHAT)
    with two.store.read() as read:
        lease = next(lease.id for lease in person_card(read, FERHAT).leases if lease.number == "L-204518")
    requests.take(two.store, two.session, Asking(FERHAT, lease, "chambre", "heating", "Radiateur froid"))
    town.settle()
    for desk in (one, two):
        with desk.store.read() as read:
            told = [moment.title for moment in timeline(read, LAMIA, desk.session)]
        assert told == ["Problème signalé\u00a0: Radiateur froid"]
