"""The day of a visit: the call keeps its outcome alone, nobody leaves before it, each act has its way back."""

import pytest

from lmmh_desk.features.visits.actions.papers import record, round_sheet
from lmmh_desk.features.visits.actions.planning import postpone
from lmmh_desk.features.visits.actions.steps import call, step, step_back, tick
from lmmh_desk.features.visits.model.deeds import deeds, why_no_deed
from lmmh_desk.features.visits.model.listing import Days, verdict
from lmmh_desk.features.visits.model.records import GESTURES, Outcome, State, Urgency
from lmmh_desk.features.visits.model.sheets import NOTICE, TRIP
from lmmh_desk.features.visits.store.listing import seen_shown
from lmmh_desk.kernel.errors import BadInput, DeskError, WrongState
from lmmh_desk.tenancy.model.records import Lease
from tests.documents.watching import text_of
from tests.features.visits.conftest import TODAY, WEDNESDAY
from tests.replacing import replace


def test_a_call_keeps_the_outcome_who_and_when_and_the_visit_stays_planned(store, counter, planned, row):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.URGENT)
    found = row(visit_id)
    assert (found.outcome, found.state, found.called_by) == (Outcome.URGENT, State.SCHEDULED, "Karine Moulin")
    assert found.called_at == store.clock.now()


def test_a_call_before_any_slot_says_that_it_was_made(store, counter, planned, row):
    visit_id = planned(slot=False)
    call(store, counter, visit_id, Outcome.PROCEED)
    assert row(visit_id).state == State.PRESCREENED


def test_only_an_urgent_visit_goes_on_with_protections(store, counter, planned, row):
    visit_id = planned(urgency=Urgency.CURRENT)
    with pytest.raises(BadInput, match="n’est pas une urgence"):
        call(store, counter, visit_id, Outcome.URGENT)
    for text in ("", "fièvre"):
        with pytest.raises(BadInput, match="résultat") as error:
            call(store, counter, visit_id, text)
        assert "fièvre" not in str(error.value)
    assert row(visit_id).outcome == ""


def test_a_call_writes_its_outcome_and_no_other_word_anywhere(store, counter, planned):
    visit_id = planned()
    before = rows(store)
    call(store, counter, visit_id, Outcome.POSTPONE)
    written = rows(store) - before
    mine = [dict(row) for table, row in written if table in ("visit_step", "visit", "audit", "sync_log")]
    steps = [dict(row) for table, row in written if table == "visit_step"]
    assert [(step["act"], step["before"], step["undoes"]) for step in steps] == [("called", "scheduled", None)]
    assert {table for table, _row in written} <= {
        "visit",
        "visit_step",
        "audit",
        "sync_log",
        "writing",
    }
    texts = " ".join(str(value) for row in mine for value in row.values() if isinstance(value, str))
    assert "postpone" in texts
    with pytest.raises(BadInput):
        call(store, counter, visit_id, "elle tousse, fièvre à 39")
    with pytest.raises(DeskError), store.write(counter, "test.answer") as unit:
        unit.connection.exec_driver_sql("UPDATE visit SET outcome = 'fièvre' WHERE id = ?", (visit_id,))
    assert "fièvre" not in str(rows(store))


def rows(store):
    """Return every row of the base, by table."""
    with store.read() as read:
        names = read.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return {
            (name, tuple(row.items()))
            for name in names
            if not name.startswith(("sqlite_", "search"))
            for row in read.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
        }


def test_nobody_leaves_before_the_call_nor_against_it(store, counter, planned):
    visit_id = planned()
    with pytest.raises(WrongState, match="n’est pas fait"):
        step(store, counter, visit_id, State.ON_THE_WAY)
    call(store, counter, visit_id, Outcome.POSTPONE)
    with pytest.raises(WrongState, match="demande de la reporter"):
        step(store, counter, visit_id, State.DONE)


def test_nothing_is_done_before_its_day(store, counter, planned):
    visit_id = planned(WEDNESDAY)
    call(store, counter, visit_id, Outcome.PROCEED)
    for act in (State.ON_THE_WAY, State.DONE, State.NO_ACCESS):
        with pytest.raises(WrongState, match="n’est pas venu"):
            step(store, counter, visit_id, act)


def test_a_visit_is_made_and_each_step_taken_back(store, counter, planned, row):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.PROCEED)
    with pytest.raises(WrongState, match="Aucune étape"):
        step_back(store, counter, visit_id)
    for act in (State.ON_THE_WAY, State.DONE):
        step(store, counter, visit_id, act)
    for before in (State.ON_THE_WAY, State.SCHEDULED):
        step_back(store, counter, visit_id)
        assert row(visit_id).state == before
    step(store, counter, visit_id, State.NO_ACCESS)
    assert row(visit_id).state == State.NO_ACCESS
    with pytest.raises(WrongState, match="pas d’accès"):
        call(store, counter, visit_id, Outcome.PROCEED)


def test_a_state_without_its_step_is_not_taken_back(store, counter, planned):
    from lmmh_desk.features.visits.model.records import Visit

    visit_id = planned()
    with store.write(counter, "test.state") as unit:
        unit.get(Visit, visit_id).state = State.DONE  # told by another desk, its steps not here yet
    with pytest.raises(WrongState, match="Aucune étape"):
        step_back(store, counter, visit_id)


def test_gestures_are_ticked_one_by_one_and_unticked(store, counter, planned, row):
    visit_id = planned()
    with pytest.raises(WrongState, match="appel préalable n’est pas fait"):
        tick(store, counter, visit_id, ["masks"])
    call(store, counter, visit_id, Outcome.PROCEED)
    tick(store, counter, visit_id, ["masks", "hands"])
    assert row(visit_id).gestures == ("masks", "hands")
    tick(store, counter, visit_id, list(GESTURES))
    assert row(visit_id).gestures == tuple(GESTURES)
    for early in (planned(slot=False), planned(WEDNESDAY)):
        with pytest.raises(WrongState, match="se cochent le jour de la visite"):
            tick(store, counter, early, ["masks"])
        assert row(early).gestures == ()


def test_a_key_that_does_nothing_says_why(store, counter, planned, row):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.POSTPONE)
    found = row(visit_id)
    assert why_no_deed(found, "back") == "Aucune étape n’est à reprendre."
    assert why_no_deed(found, "notice") == "Un document demande une visite planifiée, qui n’est pas finie."
    assert why_no_deed(found, State.DONE) == "L’appel préalable demande de la reporter."
    assert why_no_deed(replace(found, state=State.DONE), "plan") == "Cette visite est «\u00a0faite\u00a0»."


@pytest.fixture
def leaves(store, admin, home):
    """End the lease Ferhat lives under, on a day."""

    def ended(day):
        with store.write(admin, "test.left") as unit:
            unit.get(Lease, home).ends_on = unit.get(Lease, home).notice_ends_on = day

    return ended


def test_a_visit_is_not_begun_where_the_dwelling_was_left_meanwhile(store, counter, planned, row, leaves):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.URGENT)
    leaves("2020-11-10")
    for act in (State.ON_THE_WAY, State.DONE):
        with pytest.raises(WrongState) as refused:
            step(store, counter, visit_id, act)
        assert str(refused.value) == (
            "Ce logement est quitté depuis le 10/11/2020. Rien n’a changé."
            " Reportez la visite\u00a0: son créneau redevient libre."
        )
    assert row(visit_id).state == State.SCHEDULED
    assert verdict(row(visit_id)) == ("Non, ce logement est quitté.", "warn")


def test_a_dwelling_left_after_its_visit_was_made_all_the_same(store, counter, planned, row, leaves):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.URGENT)
    store.clock.advance(86_400_000)
    leaves("2020-11-17")
    with pytest.raises(WrongState, match="quitté"):
        step(store, counter, visit_id, State.ON_THE_WAY)  # today it is too late
    step(store, counter, visit_id, State.DONE)
    assert row(visit_id).state == State.DONE


def test_who_is_on_the_way_says_how_it_ended_though_the_lease_ended_meanwhile(store, counter, planned, row, leaves):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.PROCEED)
    step(store, counter, visit_id, State.ON_THE_WAY)
    leaves("2020-11-16")
    step(store, counter, visit_id, State.DONE)
    assert row(visit_id).state == State.DONE


def test_of_a_dwelling_left_what_is_offered_is_to_put_the_visit_off(store, counter, manager, planned, row, leaves):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.PROCEED)
    leaves("2020-11-10")
    found = row(visit_id)
    assert [one.key for one in deeds(found, ahead=False, signs=True)] == ["no_access", "postponed", "file"]
    for key in ("plan", "notice", "trip", "on_the_way", "done", "see:AV"):
        assert why_no_deed(found, key).startswith("Ce logement est quitté.")
    for kind in (NOTICE, TRIP):
        with pytest.raises(WrongState, match="quitté depuis le 10/11/2020"):
            record(store, manager, visit_id, kind)
    postpone(store, counter, visit_id)
    with store.read() as read:
        shown = seen_shown(read, counter, counter.site_id, Days(TODAY), TODAY, role=counter.role, exchange=None)
    assert shown.rows == ()  # nothing more is expected there


def test_a_round_leaves_out_the_dwelling_left(store, counter, manager, planned, leaves):
    planned()
    leaves("2020-11-10")
    text = text_of(round_sheet(store, counter, TODAY))
    assert "Aucune visite ce jour-là." in text
    assert "Belkacem" not in text
