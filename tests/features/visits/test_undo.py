"""Ten seconds to take back the last act of a visit: its call, its slot and its state are as before."""

import pytest

from lmmh_desk.features.visits.actions.papers import record
from lmmh_desk.features.visits.actions.planning import plan, postpone
from lmmh_desk.features.visits.actions.steps import call, step
from lmmh_desk.features.visits.actions.undo import undo
from lmmh_desk.features.visits.model.records import Outcome, State
from lmmh_desk.features.visits.model.request import Slot
from lmmh_desk.features.visits.model.sheets import NOTICE
from lmmh_desk.features.visits.model.steps import Held
from lmmh_desk.kernel.errors import NotAllowed, WrongState
from lmmh_desk.office.model.bookings import Taken
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.bookings import live_of
from lmmh_desk.ui.widgets.toggle import CheckBox
from tests.features.visits.conftest import TODAY, WEDNESDAY
from tests.features.visits.test_page import shown
from tests.replacing import replace


def held(row):
    return Held(row.outcome, row.visitor_id or None, row.starts_at, row.ends_at, row.gestures)


def test_a_call_taken_back_leaves_the_one_before_it(store, counter, planned, row):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.POSTPONE)
    first = row(visit_id)
    store.clock.advance(60_000)
    done = call(store, counter, visit_id, Outcome.URGENT)
    undo(store, counter, done.created("visit_step"), held(first))
    back = row(visit_id)
    assert (back.outcome, back.state, back.called_at) == (Outcome.POSTPONE, State.SCHEDULED, first.called_at)


def test_the_first_call_taken_back_is_no_call(store, counter, planned, row):
    visit_id = planned(slot=False)
    before = row(visit_id)
    done = call(store, counter, visit_id, Outcome.PROCEED)
    undo(store, counter, done.created("visit_step"), held(before))
    assert row(visit_id) == before
    assert row(visit_id).called_by == ""


def test_a_visit_put_off_by_mistake_has_its_slot_again_and_its_papers_stay_cancelled(store, counter, planned, row):
    visit_id = planned()
    record(store, counter, visit_id, NOTICE)
    before = row(visit_id)
    done = postpone(store, counter, visit_id)
    undo(store, counter, done.created("visit_step"), held(before))
    back = row(visit_id)
    assert (back.state, back.hours, back.visitor_id) == (State.SCHEDULED, before.hours, before.visitor_id)
    assert [paper.voided for paper in back.papers] == [True]
    with store.read() as read:
        assert list(live_of(read, visit_id).values()) == [before.visitor_id]


def test_a_slot_given_to_another_meanwhile_is_not_taken_from_them(store, counter, planned, row):
    visit_id = planned()
    before = row(visit_id)
    done = postpone(store, counter, visit_id)
    planned(purpose="Volet")
    with pytest.raises(Taken, match="déjà réservé"):
        undo(store, counter, done.created("visit_step"), held(before))
    assert row(visit_id).state == State.POSTPONED


def test_a_first_slot_taken_back_frees_the_visitor_and_another_gives_the_former_back(
    store, counter, planned, row, visitor
):
    visit_id = planned(slot=False)
    asked = row(visit_id)
    first = plan(store, counter, visit_id, Slot(WEDNESDAY, 900, 45, visitor))
    undo(store, counter, first.created("visit_step"), held(asked))
    assert row(visit_id) == asked
    with store.read() as read:
        assert live_of(read, visit_id) == {}
    plan(store, counter, visit_id, Slot(TODAY, 900, 45, visitor))
    call(store, counter, visit_id, Outcome.PROCEED)
    before = row(visit_id)
    moved = plan(store, counter, visit_id, Slot(WEDNESDAY, 900, 45, visitor))
    assert row(visit_id).outcome == ""
    undo(store, counter, moved.created("visit_step"), held(before))
    assert row(visit_id) == before
    assert planned(WEDNESDAY, 900)  # free again


def test_what_happened_since_is_not_undone_with_it(store, counter, planned, row):
    visit_id = planned()
    before = row(visit_id)
    done = call(store, counter, visit_id, Outcome.PROCEED)
    step(store, counter, visit_id, State.ON_THE_WAY)
    with pytest.raises(WrongState, match="a changé depuis"):
        undo(store, counter, done.created("visit_step"), held(before))
    assert row(visit_id).state == State.ON_THE_WAY
    with pytest.raises(NotAllowed):
        undo(store, replace(counter, role=Role.CARETAKER), done.created("visit_step"), held(before))


def test_every_letter_of_the_list_has_its_way_back(window, planned, row):
    visit_id = planned()
    shown(window)
    for letters in ("O", "D", "N", "X", "U", "E", "T"):
        before = row(visit_id)
        window.keys(letters)
        assert row(visit_id) != before, letters
        window.keys("Ctrl+Z")
        assert row(visit_id) == before, letters
        assert window.said == "Étape reprise."
        if letters == "U":
            window.keys(letters)  # who goes on called first


def test_a_box_ticked_and_a_slot_changed_have_theirs(window, store, counter, planned, row):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.PROCEED)
    before = row(visit_id)
    page = shown(window)
    next(iter(page.panel.findChildren(CheckBox))).click()
    window.hands.settle()
    assert row(visit_id).gestures == ("masks",)
    window.keys("Ctrl+Z")
    assert row(visit_id) == before
    page.list.table.setFocus()
    window.keys("Ctrl+P", "H")
    window.dialog().part.starts.set_value(17 * 60)
    window.dialog().record()
    window.hands.settle()
    assert row(visit_id).hours.startswith("17:00")
    window.keys("Ctrl+Z")
    assert row(visit_id).hours == before.hours
    assert window.said == "Étape reprise. Les documents annulés le restent\u00a0: imprimez-les de nouveau."
