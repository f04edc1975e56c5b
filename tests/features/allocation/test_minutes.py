"""What the minutes say of who presided, who was counted and when the commission sat is what happened."""

from datetime import timedelta

import pytest

from lmmh_desk.features.allocation.actions import deciding, papers, sessions
from lmmh_desk.features.allocation.model.forms import Joining, Planning
from lmmh_desk.features.allocation.model.progress import steps
from lmmh_desk.features.allocation.model.records import AllocationApplicant, AllocationSession
from lmmh_desk.features.allocation.store.waiting import ACTS
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import WrongState
from tests.features.allocation.conftest import LINK, TODAY
from tests.features.allocation.test_session import words


@pytest.fixture
def refused(store, officer, opened):
    """Nobody is granted anything."""
    for one in opened:
        deciding.decide(store, officer, one, "refused", "effort")


@pytest.fixture
def told(store, officer, attended, seen):
    """Sign, and read the minutes."""

    def read_minutes():
        papers.sign(store, officer, attended)
        return words(papers.sheet(store, officer, seen(attended).minutes_id).pdf)

    return read_minutes


def test_who_presides_is_who_is_there_of_two(store, officer, attended, refused, seen, told):
    sessions.join(store, officer, attended, Joining("Paule SUPPLÉE", "chair"))
    chair, *_others, deputy = seen(attended).members
    sessions.attend(store, officer, deputy.id, "present")
    sessions.attend(store, officer, chair.id, "absent")
    said = told()
    assert "Paule SUPPLÉE, présidence de la commission" in said
    assert "Jeanne FABRE, présidence de la commission" not in said


def test_the_present_counted_are_those_of_the_quorum(store, officer, attended, refused, seen, told):
    sessions.attend(store, officer, seen(attended).members[6].id, "present")  # the mayor, who is heard
    assert "Quorum atteint : 5 / 6 4 présents, 1 pouvoir" in told()


def test_who_was_expected_and_never_came_is_absent_in_the_minutes(store, officer, attended, refused, seen, told):
    mayor = seen(attended).members[6]
    assert mayor.presence == "expected"
    with store.read() as read:
        assert f"{mayor.name} · attendu" in words(
            papers.preview_minutes(read, officer, attended, store.clock.now())
        )  # it goes on
    said = told()
    assert f"{mayor.name} · absent" in said
    assert "attendu" not in said


def test_minutes_signed_on_another_day_say_which(store, officer, clock, attended, refused, told):
    clock.advance(paris_instant(TODAY + timedelta(1), 8, 5) - clock.now())
    assert "de 10:42 à 8:05 le 18 novembre 2020" in told()


def test_minutes_cancelled_and_signed_anew_the_next_day_say_when_the_session_ended(
    store, officer, clock, attended, refused, seen, told
):
    assert "de 10:42 à 10:42" in told()
    with store.write(officer, "test.apart") as unit:  # another desk, without network, decided again
        one = unit.get(AllocationApplicant, seen(attended).items[0].candidates[0].id)
        one.decision, one.reason = "inadmissible", "incomplete"
    papers.cancel_minutes(store, officer, seen(attended).minutes_id)
    clock.advance(paris_instant(TODAY + timedelta(1), 8, 5) - clock.now())
    again = told()
    assert ("de 10:42 à 10:42" in again, "18 novembre 2020" in again) == (True, True)  # the day it is signed


def test_a_session_whose_day_is_past_is_given_another_before_it_opens(store, officer, clock, attended, seen):
    clock.advance(24 * 3_600_000)
    with pytest.raises(WrongState, match="jour de cette séance est passé"):
        sessions.begin(store, officer, attended)
    sessions.relink(store, officer, attended, Planning(TODAY + timedelta(1), 570, LINK))
    sessions.convene(store, officer, attended)
    sessions.begin(store, officer, attended)
    assert seen(attended).day == TODAY + timedelta(1)


def test_minutes_that_two_desks_signed_apart_are_both_shown_and_printed(
    window, store, officer, printer, attended, refused, seen
):
    papers.sign(store, officer, attended)
    assert steps(seen(attended))[-1].words == "Signature de la présidence"
    with store.write(officer, "test.apart") as unit:  # as another desk, without network, still has it
        unit.get(AllocationSession, attended).state = "deliberating"
    papers.sign(store, officer, attended)
    last = steps(seen(attended))[-1]
    assert (last.words, last.way) == ("Établi deux fois\u00a0: PV-C02-20-0001, PV-C02-20-0002", "now")
    window.open("allocation")
    window.keys("Ctrl+P")
    with store.read() as read:
        printed = read.exec_driver_sql("SELECT number FROM paper WHERE print_count > 0 ORDER BY number").scalars().all()
    assert printed == ["PV-C02-20-0001", "PV-C02-20-0002"]


def test_each_act_of_the_commission_that_waits_is_told():
    assert "allocation.exempt" in ACTS
