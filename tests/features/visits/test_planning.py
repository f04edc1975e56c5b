"""Asking for a visit and giving it a slot: right, or one sentence and nothing kept."""

import re
from datetime import date

import pytest

from lmmh_desk.features.appointments.model.sight import Asked, Span
from lmmh_desk.features.appointments.store.sight import sight
from lmmh_desk.features.visits.actions.planning import plan, postpone, request_visit
from lmmh_desk.features.visits.actions.steps import call, step, tick
from lmmh_desk.features.visits.actions.undo import undo
from lmmh_desk.features.visits.model.listing import Days, away_told, sentence
from lmmh_desk.features.visits.model.records import Outcome, State, Urgency
from lmmh_desk.features.visits.model.request import Slot, unusual, wrong_home
from lmmh_desk.features.visits.store.listing import visit_rows
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.office.actions.bookings import book, save_absence
from lmmh_desk.office.model.booking_forms import AbsenceForm
from lmmh_desk.office.model.bookings import Absence, Arbitrated, SlotMoved, SlotWithdrawn, Taken
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.bookings import live_of
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.records import Lease
from tests.features.visits.conftest import TODAY, WEDNESDAY
from tests.features.visits.test_undo import held
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE, SORAYA


def visits(store: Store) -> int:
    with store.read() as read:
        return int(read.exec_driver_sql("SELECT count(*) FROM visit").scalar_one())


def test_a_visit_has_its_address_its_quarter_and_its_visitor_booked(store, planned, row, visitor):
    visit_id = planned()
    found = row(visit_id)
    assert (found.state, found.quarter, found.visitor) == (State.SCHEDULED, "Les Sittelles", "Régis Thibault")
    assert found.place == (
        "14 allée des Sittelles",
        "Bât.\u00a0C, 3e étage, n°\u00a032",
        "Les Sittelles",
        "72100 Le Mans",
    )
    assert found.hours == "15:00\u00a0–\u00a015:45"
    assert found.phone == "06\u00a039\u00a098\u00a034\u00a071"
    with store.read() as read:
        assert list(live_of(read, visit_id).values()) == [visitor]


def test_a_visitor_booked_then_is_refused_with_whom_and_when_and_nothing_is_kept(store, counter, planned, asked):
    planned()
    before = visits(store)
    with pytest.raises(Taken, match=r"Régis Thibault est déjà réservé le 17/11 à 15:00"):
        request_visit(store, counter, asked(starts=15 * 60 + 30))
    assert visits(store) == before


def test_an_appointment_of_the_visitor_refuses_the_visit_too(store, counter, asked, visitor):
    at = paris_instant(TODAY, 15)
    with store.write(counter, "test.book") as unit:
        book(unit, [visitor], at, at + 30 * 60_000, ("appointment", "a"))
    with pytest.raises(Taken):
        request_visit(store, counter, asked())


@pytest.mark.parametrize(
    ("slot", "field", "told"),
    [
        ((date(2020, 11, 16), 900, 45), "day", "passée"),
        ((TODAY, 10 * 60, 45), "starts", "passée"),
        ((date(1900, 11, 17), 900, 45), "day", "passée"),
        ((date(2200, 11, 17), 900, 45), "day", "trop loin"),
        ((date(2020, 12, 25), 900, 45), "day", r"férié \(Noël\)"),
        ((date(2020, 11, 22), 900, 45), "starts", "du lundi au samedi"),
        ((WEDNESDAY, 19 * 60 + 45, 45), "starts", "de 7:00 à 20:00"),
        ((None, 900, 45), "day", "manque"),
        ((WEDNESDAY, None, 45), "starts", "manque"),
        ((WEDNESDAY, 900, None), "minutes", "de 10 à 240"),
        ((WEDNESDAY, 900, 241), "minutes", "de 10 à 240"),
    ],
)
def test_a_wrong_moment_is_told_beside_its_field(store, counter, asked, slot, field, told):
    day, starts, minutes = slot
    with pytest.raises(BadInput) as error:
        request_visit(store, counter, asked(day, starts, minutes=minutes))
    assert set(error.value.fields) - {"lease_id"} == {field}  # in December they live there no more
    assert re.search(told, error.value.fields[field])
    assert visits(store) == 0


def test_an_absent_visitor_is_refused_at_those_hours_only(store, counter, admin, asked, visitor, planned):
    with store.write(admin, "test.away") as unit:
        unit.add(
            Absence(resource_id=visitor, first_day="2020-11-18", last_day="2020-11-18", from_minute=840, to_minute=1050)
        )
    with pytest.raises(BadInput, match="absent"):
        request_visit(store, counter, asked(WEDNESDAY))
    assert planned(WEDNESDAY, 9 * 60)
    assert planned(date(2020, 11, 19))


def test_somebody_who_does_not_work_there_is_no_visitor(store, counter, asked):
    with pytest.raises(BadInput, match="Choisissez qui fait la visite"):
        request_visit(store, counter, asked(slot=True) and replace(asked(), slot=Slot(WEDNESDAY, 900, 45, "nobody")))


def test_a_dwelling_left_last_week_is_not_visited(store, counter, admin, asked, home):
    with store.write(admin, "test.left") as unit:
        unit.get(Lease, home).ends_on = unit.get(Lease, home).notice_ends_on = "2020-11-10"
    with pytest.raises(BadInput, match="quitté depuis le 10/11/2020") as error:
        request_visit(store, counter, asked())
    assert set(error.value.fields) == {"lease_id"}
    with pytest.raises(BadInput, match="quitté"):
        request_visit(store, counter, asked(slot=False))
    assert visits(store) == 0


def test_a_dwelling_left_between_the_request_and_the_slot_is_not_visited(store, counter, planned, visitor):
    visit_id = planned(slot=False)
    with pytest.raises(BadInput, match="quitté") as error:
        plan(store, counter, visit_id, Slot(date(2020, 12, 3), 900, 45, visitor))
    assert set(error.value.fields) == {"day"}


def test_a_dwelling_not_theirs_yet_is_not_visited(store, counter, asked):
    with store.read() as read:
        lease_id = read.exec_driver_sql("SELECT id FROM lease WHERE number = 'L-260112'").scalar()
    with pytest.raises(BadInput, match="ne commence que le 21/11/2020"):
        request_visit(store, counter, asked(lease_id=lease_id))


def test_who_has_no_dwelling_of_the_office_has_no_visit(store, counter, asked):
    for person_id in (SORAYA, SLIMANE):
        with pytest.raises(BadInput, match="L’adresse de la visite manque"):
            request_visit(store, counter, asked(person_id=person_id))
    with pytest.raises(NotFound):
        request_visit(store, counter, asked(person_id="nobody"))


def test_a_lease_without_its_dates_says_today():
    assert "L’adresse" in wrong_home(None, TODAY)


@pytest.mark.parametrize("text", ["Mme a le covid", "Locataire fiévreux, tousse beaucoup", "il est schizophrène"])
def test_a_motif_that_says_a_symptom_is_refused_and_never_repeated(store, counter, asked, text):
    with pytest.raises(BadInput, match="santé") as error:
        request_visit(store, counter, asked(purpose=text))
    assert text not in str(error.value) + str(error.value.fields)
    assert visits(store) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"purpose": " "}, "purpose"), ({"purpose": "x" * 61}, "purpose"), ({"urgency": "soon"}, "urgency")],
)
def test_what_is_missing_or_unknown_is_told(store, counter, asked, changes, field):
    with pytest.raises(BadInput) as error:
        request_visit(store, counter, asked(**changes))
    assert set(error.value.fields) == {field}


def test_another_slot_frees_the_first_and_asks_for_another_call_when_the_day_changes(
    store, counter, planned, row, visitor
):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.PROCEED)
    plan(store, counter, visit_id, Slot(TODAY, 16 * 60, 30, visitor))
    assert (row(visit_id).outcome, row(visit_id).hours) == (Outcome.PROCEED, "16:00\u00a0–\u00a016:30")
    assert planned()  # 15:00 is free again
    plan(store, counter, visit_id, Slot(WEDNESDAY, 16 * 60, 30, visitor))
    assert row(visit_id).outcome == ""


def test_a_visit_to_put_off_is_free_again_and_planned_again(store, counter, planned, row, visitor):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.POSTPONE)
    postpone(store, counter, visit_id)
    found = row(visit_id)
    assert (found.state, found.starts_at, found.visitor) == (State.POSTPONED, None, "")
    with store.read() as read:
        assert live_of(read, visit_id) == {}
    with pytest.raises(WrongState):
        postpone(store, counter, visit_id)
    plan(store, counter, visit_id, Slot(TODAY, 15 * 60, 45, visitor))
    assert (row(visit_id).state, row(visit_id).outcome) == (State.SCHEDULED, "")


def test_a_call_that_asks_to_put_off_is_asked_again_with_the_new_hour(store, counter, planned, row, visitor):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.POSTPONE)
    plan(store, counter, visit_id, Slot(TODAY, 16 * 60, 45, visitor))
    assert row(visit_id).outcome == ""


def test_a_visit_that_is_done_is_planned_no_more(store, counter, planned, visitor):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.PROCEED)
    step(store, counter, visit_id, State.DONE)
    with pytest.raises(WrongState, match="faite"):
        plan(store, counter, visit_id, Slot(WEDNESDAY, 900, 45, visitor))


def test_a_caretaker_asks_for_nothing(store, counter, asked):
    with pytest.raises(NotAllowed):
        request_visit(store, replace(counter, role=Role.CARETAKER), asked())


def test_two_desks_that_gave_a_slot_away_move_the_visit_or_put_it_off(store, counter, planned, row):
    visit_id, at = planned(), paris_instant(WEDNESDAY, 9)
    with store.write(counter, "test.moved") as unit:
        unit.publish(SlotMoved("appointment", visit_id, at, at + 60_000))
        unit.publish(SlotWithdrawn("appointment", visit_id))
        unit.publish(Arbitrated("appointment", visit_id))
        unit.publish(SlotMoved("visit", visit_id, at, at + 30 * 60_000))
    assert row(visit_id).hours == "9:00\u00a0–\u00a09:30"
    with store.write(counter, "test.withdrawn") as unit:
        unit.publish(SlotWithdrawn("visit", visit_id))
    assert row(visit_id).state == State.POSTPONED
    with store.write(counter, "test.arbitrated") as unit:
        unit.publish(Arbitrated("visit", visit_id))
    with store.read() as read:
        assert live_of(read, visit_id) == {}


def test_a_visit_moved_to_another_day_asks_for_another_call_and_has_no_gesture_made(store, counter, planned, row):
    visit_id = planned()
    for day, kept in ((TODAY, (Outcome.PROCEED, ("masks",))), (WEDNESDAY, ("", ()))):
        call(store, counter, visit_id, Outcome.PROCEED)
        tick(store, counter, visit_id, ["masks"])
        at = paris_instant(day, 16)
        with store.write(counter, "test.moved") as unit:
            unit.publish(SlotMoved("visit", visit_id, at, at + 30 * 60_000))
        assert (row(visit_id).outcome, row(visit_id).gestures) == kept


def test_the_gestures_of_a_first_try_are_not_those_of_the_next_one(store, counter, planned, row, visitor):
    visit_id = planned()
    call(store, counter, visit_id, Outcome.PROCEED)
    step(store, counter, visit_id, State.ON_THE_WAY)
    tick(store, counter, visit_id, ["masks", "windows"])
    step(store, counter, visit_id, State.NO_ACCESS)
    before = row(visit_id)
    again = plan(store, counter, visit_id, Slot(WEDNESDAY, 900, 45, visitor))
    assert row(visit_id).gestures == ()
    undo(store, counter, again.created("visit_step"), held(before))
    assert row(visit_id).gestures == ("masks", "windows")


def test_what_people_chose_is_what_is_booked(store, counter, planned, visitor):
    from lmmh_desk.features.visits.model.records import Visit

    visit_id, at = planned(), paris_instant(WEDNESDAY, 9)
    with store.write(counter, "test.chosen") as unit:
        visit = unit.get(Visit, visit_id)
        visit.starts_at, visit.ends_at = at, at + 30 * 60_000
        unit.flush()
        unit.publish(Arbitrated("visit", visit_id))
    with store.read() as read:
        query = "SELECT starts_at FROM booking WHERE subject_id = ? AND live"
        assert read.exec_driver_sql(query, (visit_id,)).scalars().all() == [at]


@pytest.mark.parametrize(
    ("day", "said"),
    [(None, False), (date(2021, 2, 17), False), (date(2021, 2, 18), True), (date(2021, 5, 18), True),
     (date(2120, 11, 18), False)],
)  # fmt: skip
def test_a_visit_months_ahead_is_said_and_a_slip_of_the_year_is_refused_elsewhere(day, said):
    assert ("dans plus de trois mois" in unusual(day, TODAY)) is said


def test_urgency_is_told(planned, row):
    assert [one.urgent for one in Urgency] == [False, False, True, True, True, True, True]
    assert row(planned(urgency=Urgency.LEASE)).urgency is Urgency.LEASE
    assert row(planned(slot=False)).hours == ""
    assert row(planned(starts=18 * 60)).person_id == FERHAT


def test_who_has_but_a_visit_that_day_has_a_column_of_his_own(store, counter, planned, visitor):
    planned()
    with store.read() as read:
        shown = sight(read, Asked(TODAY, Span.DAY), counter.site_id, store.clock.now())
    (place,) = [number for number, one in enumerate(shown.columns) if one.resource and one.resource.id == visitor]
    assert [one.label for one in shown.hatched if one.column == place and "Visite" in one.label] == [
        "Visite à domicile"
    ]


def test_a_visit_during_an_absence_noted_since_is_to_be_moved(store, counter, admin, planned, row, visitor):
    """As another desk notes it: what was planned then stays, and says so."""
    visit_id, other = planned(), planned(starts=17 * 60)

    def row(visit_id, today=TODAY):
        with store.read() as read:
            rows = visit_rows(read, counter.site_id, Days(TODAY, week=True), today=today)
        return next(one for one in rows if one.id == visit_id)

    assert not row(visit_id).away
    save_absence(store, admin, AbsenceForm(visitor, TODAY, TODAY, 15 * 60 + 30, 16 * 60))
    assert (row(visit_id).away, row(other).away) == (True, False)
    told = "Une absence est notée à ce moment pour Régis Thibault\u00a0: changez l’heure ou le visiteur."
    assert (away_told(row(visit_id)), away_told(row(other))) == (told, "")
    assert sentence(row(visit_id)).endswith(told)
    assert [row(visit_id, day).away for day in (WEDNESDAY, None)] == [False, False], "none that may be over is moved"
    plan(store, counter, visit_id, Slot(WEDNESDAY, 900, 45, visitor))
    assert not row(visit_id).away
