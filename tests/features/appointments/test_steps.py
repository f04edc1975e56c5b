"""What becomes of a participant, in the queue too; a walk-in that becomes an appointment; a person merged."""

import pytest

from lmmh_desk.features.appointments.actions import booking, steps
from lmmh_desk.features.appointments.model.records import Participant, Status
from lmmh_desk.features.appointments.store import found
from lmmh_desk.features.walkins.actions import arrivals, counter
from lmmh_desk.features.walkins.actions.arrivals import Arrival
from lmmh_desk.features.walkins.model.records import Outcome, State
from lmmh_desk.features.walkins.store import board
from lmmh_desk.kernel.errors import NotAllowed, NotFound, WrongState
from lmmh_desk.office.model.bookings import Taken
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.actions.merging import merge_persons
from tests.features.appointments.conftest import FRIDAY, Office, at
from tests.office.conftest import add_agent
from tests.tenancy import homes


def queue(office: Office):
    with office.store.read() as read:
        return board.board(read, office.session.site_id, office.store.clock.now()).passages


def person(office: Office, appointment_id: str):
    return office.entry(appointment_id).attendees[0]


def test_an_arrival_of_another_day_is_refused(office: Office) -> None:
    appointment_id = office.book(at(9, 0, FRIDAY))
    with pytest.raises(WrongState, match=r"pour le 20/11/2020\."):
        steps.check_in(office.store, office.session, person(office, appointment_id).id)
    assert not queue(office)


def test_an_arrival_is_noted_once_and_never_for_a_cancelled_one(office: Office) -> None:
    appointment_id = office.book()
    participant = person(office, appointment_id)
    steps.check_in(office.store, office.session, participant.id)
    with pytest.raises(WrongState, match="déjà notée"):
        steps.check_in(office.store, office.session, participant.id)
    steps.undo_check_in(office.store, office.session, participant.id)
    with pytest.raises(WrongState, match="Aucune arrivée"):
        steps.undo_check_in(office.store, office.session, participant.id)
    booking.cancel(office.store, office.session, appointment_id, Status.EXCUSED)
    with pytest.raises(WrongState, match="annulé"):
        steps.check_in(office.store, office.session, participant.id)


def test_who_already_waits_keeps_their_ticket(office: Office, clock) -> None:
    arrivals.arrive(office.store, office.session, Arrival(homes.FERHAT))
    clock.advance(60_000)
    appointment_id = office.book(at(11))
    steps.check_in(office.store, office.session, person(office, appointment_id).id)
    (passage,) = queue(office)
    assert passage.appointment_at == at(11)
    steps.undo_check_in(office.store, office.session, person(office, appointment_id).id)
    (passage,) = queue(office)
    assert (passage.appointment_at, passage.state) == (None, State.WAITING)


def test_an_arrival_is_not_taken_back_once_the_person_was_called(office: Office) -> None:
    appointment_id = office.book(at(11))
    steps.check_in(office.store, office.session, person(office, appointment_id).id)
    counter.call(office.store, office.session, queue(office)[0].id)
    with pytest.raises(WrongState, match="est déjà appelé"):
        steps.undo_check_in(office.store, office.session, person(office, appointment_id).id)
    assert person(office, appointment_id).arrived_at is not None
    counter.close(office.store, office.session, queue(office)[0].id, Outcome.ANSWERED)
    steps.undo_check_in(office.store, office.session, person(office, appointment_id).id)


@pytest.mark.parametrize("everybody", [True, False])
def test_who_cancels_once_arrived_leaves_the_queue(office: Office, everybody: bool) -> None:
    appointment_id = office.book(at(11))
    participant = person(office, appointment_id)
    steps.check_in(office.store, office.session, participant.id)
    if everybody:
        booking.cancel(office.store, office.session, appointment_id, Status.REVOKED)
    else:
        steps.set_status(office.store, office.session, participant.id, Status.EXCUSED)
    (passage,) = queue(office)
    assert passage.state is State.UNDONE
    booking.reinstate(office.store, office.session, appointment_id, {participant.id: None})
    steps.check_in(office.store, office.session, participant.id)
    assert [one.state for one in queue(office)].count(State.WAITING) == 1


@pytest.mark.parametrize("everybody", [True, False])
def test_a_cancelling_taken_back_puts_who_had_arrived_back_in_the_queue(office: Office, clock, everybody: bool) -> None:
    appointment_id = office.book(at(11))
    participant = person(office, appointment_id)
    steps.check_in(office.store, office.session, participant.id)
    (before,), arrived_at = queue(office), person(office, appointment_id).arrived_at
    for _again in range(2):
        if everybody:
            booking.cancel(office.store, office.session, appointment_id, Status.REVOKED)
        else:
            steps.set_status(office.store, office.session, participant.id, Status.EXCUSED)
        clock.advance(60_000)
        booking.reinstate(office.store, office.session, appointment_id, {participant.id: arrived_at})
        (back,) = queue(office)
        assert (back.ticket, back.state, back.arrived_at, back.appointment_at) == (
            before.ticket, State.WAITING, before.arrived_at, at(11))  # fmt: skip
        assert person(office, appointment_id).arrived_at == arrived_at


def test_a_cancelling_taken_back_leaves_an_earlier_visit_as_it_is(office: Office, clock) -> None:
    arrivals.take(office.store, office.session, homes.FERHAT)
    counter.close(office.store, office.session, queue(office)[0].id, Outcome.ANSWERED)
    clock.advance(60_000)
    appointment_id = office.book(at(11))
    participant = person(office, appointment_id)
    steps.check_in(office.store, office.session, participant.id)
    arrived_at = person(office, appointment_id).arrived_at
    booking.cancel(office.store, office.session, appointment_id, Status.REVOKED)
    booking.reinstate(office.store, office.session, appointment_id, {participant.id: arrived_at})
    assert [one.state for one in queue(office)] == [State.CLOSED, State.WAITING]


def test_a_cancelling_taken_back_gives_who_stayed_their_appointment_again(office: Office) -> None:
    appointment_id = office.book(at(11))
    participant = person(office, appointment_id)
    steps.check_in(office.store, office.session, participant.id)
    counter.call(office.store, office.session, queue(office)[0].id)
    arrived_at = person(office, appointment_id).arrived_at
    booking.cancel(office.store, office.session, appointment_id, Status.EXCUSED)
    booking.reinstate(office.store, office.session, appointment_id, {participant.id: arrived_at})
    (passage,) = queue(office)
    assert (passage.state, passage.appointment_at) == (State.CALLED, at(11))


def test_who_cancels_once_called_stays_without_the_appointment(office: Office) -> None:
    appointment_id = office.book(at(11))
    steps.check_in(office.store, office.session, person(office, appointment_id).id)
    counter.call(office.store, office.session, queue(office)[0].id)
    booking.cancel(office.store, office.session, appointment_id, Status.EXCUSED)
    (passage,) = queue(office)
    assert (passage.state, passage.appointment_at) == (State.CALLED, None)


def test_a_call_has_no_place_in_the_queue(office: Office) -> None:
    appointment_id = office.book(reason=office.phone)
    steps.check_in(office.store, office.session, person(office, appointment_id).id)
    assert not queue(office)


@pytest.mark.parametrize("before", ["waiting", "called", "serving", "on_hold"])
def test_a_walk_in_becomes_an_appointment(office: Office, before: str) -> None:
    store, session = office.store, office.session
    arrivals.arrive(store, session, Arrival(homes.FERHAT))
    walk_in_id = queue(office)[0].id
    for state, act in (("called", counter.call), ("serving", counter.serve), ("on_hold", counter.hold)):
        if before != "waiting":
            act(store, session, walk_in_id)
        if state == before:
            break
    office.book(walk_in_id=walk_in_id)
    (passage,) = queue(office)
    assert (passage.state, passage.progress.outcome) == (State.CLOSED, Outcome.APPOINTMENT)


@pytest.mark.parametrize("before", ["waiting", "called", "serving", "on_hold"])
def test_a_booking_taken_back_puts_the_walk_in_where_it_was(office: Office, before: str) -> None:
    store, session = office.store, office.session
    arrivals.arrive(store, session, Arrival(homes.FERHAT))
    walk_in_id = queue(office)[0].id
    for state, act in (("called", counter.call), ("serving", counter.serve), ("on_hold", counter.hold)):
        if before != "waiting":
            act(store, session, walk_in_id)
        if state == before:
            break
    booked = booking.book(store, session, office.request(walk_in_id=walk_in_id))
    booking.unbook(store, session, booked)
    (passage,) = queue(office)
    assert passage.state == before
    assert not office.entry(booked.created("appointment")).live


def test_a_booking_is_not_taken_back_once_the_counter_is_taken(office: Office) -> None:
    store, session = office.store, office.session
    arrivals.take(store, session, homes.FERHAT)
    booked = booking.book(store, session, office.request(walk_in_id=queue(office)[0].id))
    arrivals.take(store, session, homes.SORAYA)
    with pytest.raises(WrongState, match="est maintenant à ce guichet"):
        booking.unbook(store, session, booked)
    assert office.entry(booked.created("appointment")).live


def test_a_booking_without_a_walk_in_is_taken_back(office: Office) -> None:
    booked = booking.book(office.store, office.session, office.request())
    booking.unbook(office.store, office.session, booked)
    assert not office.entry(booked.created("appointment")).live


def test_seen_or_absent_only_once_it_began(office: Office, clock) -> None:
    appointment_id = office.book()
    participant = person(office, appointment_id)
    with pytest.raises(WrongState, match="pas commencé"):
        steps.set_status(office.store, office.session, participant.id, Status.NOSHOW)
    steps.check_in(office.store, office.session, participant.id)
    steps.set_status(office.store, office.session, participant.id, Status.SEEN)
    clock.advance(7 * 3_600_000)
    steps.set_status(office.store, office.session, participant.id, Status.NOSHOW)
    assert office.entry(appointment_id).state(clock.now()) == ("absent", "bad")


def test_a_slip_scanned_checks_in_whoever_is_expected(office: Office) -> None:
    appointment_id = office.book(person_ids=(homes.FERHAT, homes.LAMIA))
    number = office.entry(appointment_id).number
    for _person in range(2):
        steps.check_in_scanned(office.store, office.session, number)
    assert all(one.arrived_at for one in office.entry(appointment_id).attendees)
    with pytest.raises(WrongState, match="déjà notée"):
        steps.check_in_scanned(office.store, office.session, number)
    with pytest.raises(NotFound):
        steps.check_in_scanned(office.store, office.session, "RV-C01-20-0999")


def test_merged_persons_share_their_appointments(office: Office) -> None:
    both = office.book(person_ids=(homes.FERHAT, homes.SLIMANE))
    alone = office.book(at(16), person_ids=(homes.SLIMANE,))
    merge_persons(office.store, office.admin, homes.FERHAT, homes.SLIMANE)
    assert [one.person_id for one in office.entry(both).attendees] == [homes.FERHAT]
    assert [one.person_id for one in office.entry(alone).attendees] == [homes.FERHAT]


def test_of_merged_persons_the_one_who_still_comes_stays(office: Office) -> None:
    both = office.book(person_ids=(homes.FERHAT, homes.SLIMANE))
    ferhat, slimane = office.entry(both).attendees
    steps.set_status(office.store, office.session, ferhat.id, Status.EXCUSED)
    merge_persons(office.store, office.admin, homes.FERHAT, homes.SLIMANE)
    (left,) = office.entry(both).attendees
    assert (left.id, left.person_id, left.status) == (slimane.id, homes.FERHAT, Status.UNKNOWN)
    with pytest.raises(Taken):
        office.book()


def test_an_appointment_nobody_comes_to_after_a_merge_is_freed(office: Office) -> None:
    both = office.book(person_ids=(homes.FERHAT, homes.SLIMANE))
    with office.store.write(office.admin, "test.dead") as unit:
        for one in office.entry(both).attendees:
            unit.get(Participant, one.id).status = Status.EXCUSED
    merge_persons(office.store, office.admin, homes.FERHAT, homes.SLIMANE)
    office.book()


def test_the_search_and_the_history_know_it(office: Office) -> None:
    appointment_id = office.book()
    now = office.store.clock.now()
    with office.store.read() as read:
        for typed in ("RV-C01-20-0001", "rv c01 20", "1"):
            (hit,) = found.search(read, typed, office.session, now)
            assert (hit.id, hit.title) == (appointment_id, "RV-C01-20-0001")
        assert found.search(read, "belkacem", office.session, now) == []
        (moment,) = found.timeline(read, homes.FERHAT, office.session)
        assert (moment.title, moment.tag) == ("Remise des clés de l’appartement", "")
        assert found.ranks(read, office.session, now) == {homes.FERHAT: "Rendez-vous 15:30"}
    booking.cancel(office.store, office.session, appointment_id, Status.EXCUSED)
    with office.store.read() as read:
        assert found.timeline(read, homes.FERHAT, office.session)[0].tag == "excusé"


def test_a_caretaker_has_no_appointments(office: Office) -> None:
    caretaker = add_agent(office.store, office.admin, "Rémi Gaudin", Role.CARETAKER)
    with pytest.raises(NotAllowed):
        booking.book(office.store, caretaker, office.request())
