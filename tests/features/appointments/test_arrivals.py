"""Who is here: by their slip, by their name, and what the search makes of a number."""

import pytest

from lmmh_desk.features.appointments.actions import booking, steps
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.store.found import search
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.office.model.bookings import Taken
from tests.features.appointments.conftest import FRIDAY, Office, at
from tests.tenancy import homes


def arrived(office: Office, appointment_id: str) -> list[bool]:
    return [one.arrived_at is not None for one in office.entry(appointment_id).attendees]


def test_somebody_expected_is_noted_by_name(office: Office) -> None:
    later, sooner = office.book(at(15)), office.book(at(11))
    office.book(at(12), person_ids=(homes.LAMIA,))
    steps.check_in_expected(office.store, office.session, homes.FERHAT)
    assert (arrived(office, sooner), arrived(office, later)) == ([True], [False])
    steps.check_in_expected(office.store, office.session, homes.FERHAT)
    assert arrived(office, later) == [True]
    with pytest.raises(WrongState, match="déjà notée"):
        steps.check_in_expected(office.store, office.session, homes.FERHAT)


def test_somebody_who_is_not_expected_here_today_is_told(office: Office) -> None:
    office.book(at(9, 0, FRIDAY))
    booking.cancel(office.store, office.session, office.book(at(11)), Status.EXCUSED)
    with pytest.raises(WrongState, match=r"n’a pas de rendez-vous ici aujourd’hui\. .* F2\."):
        steps.check_in_expected(office.store, office.session, homes.FERHAT)


def test_a_cancelling_is_taken_back_while_the_slot_is_free(office: Office) -> None:
    gone = office.book(person_ids=(homes.FERHAT, homes.LAMIA))
    ids = [one.id for one in office.entry(gone).attendees]
    booking.cancel(office.store, office.session, gone, Status.REVOKED)
    booking.reinstate(office.store, office.session, gone, dict.fromkeys(ids))
    assert [one.status for one in office.entry(gone).attendees] == [Status.UNKNOWN] * 2
    with pytest.raises(Taken):
        office.book()
    booking.cancel(office.store, office.session, gone, Status.REVOKED)
    office.book()
    with pytest.raises(Taken):
        booking.reinstate(office.store, office.session, gone, dict.fromkeys(ids))
    assert not office.entry(gone).live


def hits(office: Office, text: str):
    with office.store.read() as read:
        return search(read, text, office.session, office.store.clock.now())


def test_a_whole_number_notes_the_arrival_of_who_is_expected_today(office: Office) -> None:
    today, friday = office.book(at(11)), office.book(at(9, 0, FRIDAY))
    number = office.entry(today).number
    (hit,) = hits(office, number)
    assert hit.arguments == {"appointment_id": today, "scanned": number}
    assert hit.lines[-1] == "Entrée note l’arrivée."
    (later,) = hits(office, office.entry(friday).number)
    assert later.arguments == {"appointment_id": friday}
    assert {one.id: one.arguments.get("scanned") for one in hits(office, "RV-")} == {today: None, friday: None}
    steps.check_in_scanned(office.store, office.session, number)
    assert hits(office, number)[0].arguments == {"appointment_id": today}
