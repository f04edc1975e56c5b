"""Two desks without network that allocate one dwelling otherwise: it is asked on screen, nobody is decided twice."""

import pytest

from lmmh_desk.features.allocation.actions import agenda, deciding, sessions
from lmmh_desk.features.allocation.model.forms import Joining, Planning, Proposing
from lmmh_desk.features.allocation.model.records import AllocationApplicant
from lmmh_desk.features.allocation.store.sittings import sitting
from lmmh_desk.features.allocation.ui.tables import trouble
from lmmh_desk.features.desk.store.arbitration import board as asked
from tests.conftest import load_tables
from tests.features.allocation.conftest import FREE, LINK, PEOPLE, TODAY, applying
from tests.sync.town import NOW, two_sites

load_tables()


@pytest.fixture
def town(tmp_path, template):
    """Two sites of one desk each, and an open session both know."""
    made = two_sites(tmp_path, template)
    yield made
    made.close()


def opened(desk):
    store, me = desk.store, desk.session
    held = sessions.plan(store, me, Planning(TODAY, 570, LINK)).created("allocation_session")
    for name, seat in PEOPLE:
        sessions.join(store, me, held, Joining(name, seat))
    sessions.convene(store, me, held)
    for one in shown(desk, held).members:
        sessions.attend(store, me, one.id, "present")
    with store.read() as read:
        home = read.exec_driver_sql("SELECT id FROM dwelling WHERE reference = 'D1'").scalar()
    item = agenda.propose(store, me, held, Proposing(home, 630, 47200, FREE)).created("allocation_item")
    people = [agenda.apply(store, me, item, applying(rank)).created("allocation_applicant") for rank in (1, 2, 3)]
    sessions.begin(store, me, held)
    return held, people


def shown(desk, held):
    with desk.store.read() as read:
        return sitting(read, held, desk.session.site_id, NOW)


def test_one_dwelling_allocated_on_two_desks_is_asked_and_both_show_the_same(town):
    one, two = town.desks
    held, people = opened(one)
    town.settle()
    deciding.decide(one.store, one.session, people[0], "granted", "suited")
    deciding.decide(two.store, two.session, people[1], "granted", "oldest")
    town.settle()
    ranks = [[person.rank for person in shown(desk, held).items[0].candidates] for desk in (one, two)]
    assert ranks[0] == ranks[1]
    assert sorted(ranks[0]) == [0, 0, 1]  # one of them alone has the first rank
    with one.store.read() as read:
        items = asked(read, one.session, NOW).items
    assert [(item.note, [line.label for line in item.lines]) for item in items] == [
        ("Logement à attribuer · 1\u00a0champ", ["Classement, par numéro unique"])
    ]


def test_what_one_desk_decides_the_other_goes_on_from(town):
    one, two = town.desks
    held, people = opened(one)
    deciding.decide(one.store, one.session, people[0], "granted", "suited")
    town.settle()
    deciding.decide(two.store, two.session, people[1], "granted", "oldest")
    town.settle()
    assert [person.rank for person in shown(one, held).items[0].candidates] == [1, 2, 0]
    with one.store.read() as read:
        assert not asked(read, one.session, NOW).items


def settled(desk, applicant, condition, offered):
    """Write what an act writes once the letters left: a condition, and the offer it leads to."""
    with desk.store.write(desk.session, "test.settled") as unit:
        one = unit.get(AllocationApplicant, applicant)
        one.condition, one.condition_on = condition, "2020-11-17"
        other = unit.get(AllocationApplicant, offered)
        other.offer, other.offered_on, other.answer_by = "sent", "2020-11-17", "2020-11-27"


def test_a_condition_two_desks_settled_otherwise_is_asked_and_two_offers_are_shown(town):
    one, two = town.desks
    held, people = opened(one)
    for person, decision, reason in zip(
        people, ("conditional", "granted", "refused"), ("tax_notice", "suited", "effort"), strict=True
    ):
        deciding.decide(one.store, one.session, person, decision, reason)
    town.settle()
    settled(one, people[0], "met", people[0])
    settled(two, people[0], "unmet", people[1])
    town.settle()
    for desk in (one, two):
        (item,) = shown(desk, held).items
        assert [person.id for person in item.offered] == people[:2]
        assert "deux offres en cours" in trouble(item)
    with two.store.read() as read:
        items = asked(read, two.session, NOW).items
    assert [[line.label for line in item.lines] for item in items] == [["Condition"]]
