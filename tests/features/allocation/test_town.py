"""Two desks without network that allocate one dwelling otherwise: it is asked on screen, nobody is decided twice."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from lmmh_desk.features.allocation.actions import agenda, deciding, papers, removing, sessions
from lmmh_desk.features.allocation.model.forms import Joining, Planning, Proposing
from lmmh_desk.features.allocation.model.records import AllocationApplicant
from lmmh_desk.features.allocation.store.sittings import sitting
from lmmh_desk.features.allocation.ui.tables import trouble
from lmmh_desk.features.desk.store.arbitration import board as asked
from lmmh_desk.kernel.errors import WrongState
from tests.conftest import load_tables
from tests.features.allocation.conftest import FREE, LINK, PEOPLE, TODAY, applying
from tests.features.allocation.sheets import BY
from tests.replacing import replace
from tests.sync.town import NOW, two_sites

load_tables()


@pytest.fixture
def town(tmp_path, template):
    """Two sites of one desk each, and an open session both know."""
    made = two_sites(tmp_path, template)
    yield made
    made.close()


@pytest.fixture
def signing(monkeypatch):
    """Papers are signed by desks of a town, which has no office to head them nor keys to seal them."""
    monkeypatch.setattr(papers, "issuer_of", lambda *_asked: SimpleNamespace(sentence=lambda *_asked: "À distance"))
    monkeypatch.setattr(papers, "by_of", lambda _issuer, number, at: replace(BY, number=number, issued_at=at))
    monkeypatch.setattr(papers, "sealing_key", lambda _unit: None)
    monkeypatch.setattr(papers, "seal", lambda _key, fields: SimpleNamespace(payload=b"", short_code=fields.number))


def planned(desk):
    """Plan a session with all its members."""
    held = sessions.plan(desk.store, desk.session, Planning(TODAY, 570, LINK)).created("allocation_session")
    for name, seat in PEOPLE:
        sessions.join(desk.store, desk.session, held, Joining(name, seat))
    return held


def convened(desk):
    """Plan a session, convene it, and all are there."""
    held = planned(desk)
    sessions.convene(desk.store, desk.session, held)
    for one in shown(desk, held).members:
        sessions.attend(desk.store, desk.session, one.id, "present")
    return held


def decided(desk, people, *decisions):
    """Decide of the applicants in their order; without decisions, all are granted."""
    for person, (decision, reason) in zip(people, decisions or [("granted", "suited")] * 3, strict=True):
        deciding.decide(desk.store, desk.session, person, decision, reason)


def opened(desk):
    """Open a session with a dwelling and its three applicants."""
    store, me, held = desk.store, desk.session, convened(desk)
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
    decided(one, people, ("conditional", "tax_notice"), ("granted", "suited"), ("refused", "effort"))
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


def test_who_is_removed_here_while_the_minutes_are_signed_there_is_asked(town, signing):
    one, two = town.desks
    held, people = opened(one)
    decided(one, people)
    town.settle()
    papers.sign(two.store, two.session, held)
    removing.remove_applicant(one.store, one.session, people[2], "given_up")
    removing.remove_member(one.store, one.session, shown(one, held).members[6].id, "left")
    town.settle()
    with one.store.read() as read:
        items = asked(read, one.session, NOW).items
    assert sorted(line.label for item in items for line in item.lines) == [
        "Décision, motif, décidé à, retiré", "Retiré",
    ]  # fmt: skip


def test_who_is_decided_again_here_while_the_minutes_are_signed_there_is_asked_with_the_ranks(town, signing):
    one, two = town.desks
    held, people = opened(one)
    decided(one, people, ("granted", "suited"), ("granted", "suited"), ("refused", "effort"))
    town.settle()
    papers.sign(two.store, two.session, held)
    deciding.decide(one.store, one.session, people[0], "refused", "too_small")
    deciding.decide(one.store, one.session, people[2], "granted", "suited")
    town.settle()
    with one.store.read() as read:
        items = asked(read, one.session, NOW).items
    asked_of = sorted(line.label.partition(",")[0] for item in items for line in item.lines)
    assert asked_of == ["Classement", "Décision", "Décision"]
    for desk in (one, two):
        assert shown(desk, held).unsaid == "Mme CANDIDATE 1"
        with pytest.raises(WrongState, match="Le procès-verbal dit autre chose de Mme CANDIDATE 1"):
            papers.notify(desk.store, desk.session, held)


def test_minutes_that_say_otherwise_are_cancelled_and_the_session_is_open_again(town, signing):
    one, two = town.desks
    held, people = opened(one)
    decided(one, people)
    town.settle()
    papers.sign(two.store, two.session, held)
    deciding.decide(one.store, one.session, people[0], "refused", "too_small")
    town.settle()
    (before,) = shown(two, held).minutes
    papers.cancel_minutes(two.store, two.session, before[0])
    town.settle()
    assert shown(one, held).is_open
    deciding.decide(one.store, one.session, people[0], "granted", "suited")
    papers.sign(one.store, one.session, held)
    town.settle()
    for desk in (one, two):
        found = shown(desk, held)
        assert (found.unsaid, len(found.minutes), found.minutes[0] != before) == ("", 1, True)
        with pytest.raises(WrongState, match="le seul de la séance"):
            papers.cancel_minutes(desk.store, desk.session, found.minutes[0][0])


def test_a_voice_given_here_to_who_is_removed_or_away_there_is_held_by_nobody(town):
    one, two = town.desks
    held, _people = opened(one)
    town.settle()
    first, second, third, fourth = shown(one, held).members[:4]
    sessions.attend(one.store, one.session, second.id, "proxy", first.id)
    sessions.attend(one.store, one.session, fourth.id, "proxy", third.id)
    removing.remove_member(two.store, two.session, first.id, "left")
    sessions.attend(two.store, two.session, third.id, "absent")
    town.settle()
    for desk in (one, two):
        found = {each.id: each for each in shown(desk, held).members}
        assert first.id not in found
        assert [(found[each.id].presence, found[each.id].holder) for each in (second, fourth)] == [("expected", "")] * 2


def test_a_session_removed_here_and_opened_there_is_asked_and_what_was_added_there_comes_back_with_it(town):
    one, two = town.desks
    held, people = opened(one)
    town.settle()
    removing.remove_session(one.store, one.session, held, "twice")
    deciding.decide(two.store, two.session, people[0], "granted", "suited")
    town.settle()
    with two.store.read() as read:
        items = asked(read, two.session, NOW).items
    assert [item.note for item in items] == ["Séance de la CAL · 1\u00a0champ"]


def test_a_session_moved_here_while_it_is_convened_or_opened_there_is_asked_whole(town):
    one, two = town.desks
    for made, act in ((planned, sessions.convene), (convened, sessions.begin)):
        held = made(one)
        town.settle()
        sessions.relink(one.store, one.session, held, Planning(TODAY + timedelta(2), 840, LINK))
        act(two.store, two.session, held)
        town.settle()
        for desk in (one, two):
            found = shown(desk, held)
            moved = found.day != TODAY
            assert (found.starts_at, found.state == "planned") == ((840, True) if moved else (570, False))
        with one.store.read() as read:
            items = asked(read, one.session, NOW).items
        assert any(line.label.startswith("Jour, heure, état") for item in items for line in item.lines)


def test_one_session_that_two_desks_planned_apart_is_removed_right_after_the_merge_and_put_back_from_the_other(town):
    one, two = town.desks
    made = [sessions.plan(desk.store, desk.session, Planning(TODAY, 570, LINK)).created("allocation_session")
            for desk in (one, two)]  # fmt: skip
    town.settle()
    removing.remove_session(one.store, one.session, made[1], "twice")
    town.settle()
    assert shown(two, made[1]).removed == "twice"
    removing.restore_session(two.store, two.session, made[1])
    town.settle()
    assert shown(one, made[1]).removed == ""


def test_minutes_made_twice_are_cancelled_on_either_desk(town, signing):
    one, two = town.desks
    held, people = opened(one)
    decided(one, people)
    town.settle()
    for desk in (one, two):
        papers.sign(desk.store, desk.session, held)
    town.settle()
    first, second = (minutes for minutes, _number in shown(one, held).minutes)
    papers.cancel_minutes(one.store, one.session, first)
    papers.cancel_minutes(two.store, two.session, second)  # each desk the other's, apart
    town.settle()
    for desk in (one, two):
        assert shown(desk, held).lacks_minutes
    papers.sign(two.store, two.session, held)
    town.settle()
    assert len(shown(one, held).minutes) == 1
