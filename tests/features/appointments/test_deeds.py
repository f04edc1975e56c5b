"""What can be done with an appointment, when; one letter has one meaning."""

from collections import defaultdict

from lmmh_desk.features.appointments.actions import booking, steps
from lmmh_desk.features.appointments.model.deeds import deeds
from lmmh_desk.features.appointments.model.records import Status
from tests.features.appointments.conftest import FRIDAY, Office, at
from tests.tenancy import homes


def offered(office: Office, appointment_id: str, attendee: int = 0) -> list[str]:
    entry = office.entry(appointment_id)
    return [deed.key for deed in deeds(entry, entry.attendees[attendee], office.store.clock.now())]


def attendee(office: Office, appointment_id: str, number: int = 0) -> str:
    return office.entry(appointment_id).attendees[number].id


def test_before_the_hour_an_arrival_is_noted_on_the_day_only(office: Office) -> None:
    assert offered(office, office.book()) == ["arrived", "print", "slip", "move", "excused", "revoked", "fiche"]
    assert offered(office, office.book(at(9, 0, FRIDAY))) == ["print", "slip", "move", "excused", "revoked", "fiche"]


def test_who_is_here_is_received_or_went(office: Office) -> None:
    here = office.book(at(11))
    steps.check_in(office.store, office.session, attendee(office, here))
    assert offered(office, here) == ["left", "seen", "noshow", "print", "excused", "revoked", "fiche"]


def test_after_the_hour_what_became_of_them_is_said_and_corrected(office: Office, clock) -> None:
    appointment_id = office.book(at(11))
    clock.instant = at(12)
    assert offered(office, appointment_id)[:3] == ["arrived", "seen", "noshow"]
    steps.set_status(office.store, office.session, attendee(office, appointment_id), Status.NOSHOW)
    assert offered(office, appointment_id) == ["seen", "print", "unknown", "fiche"]
    steps.set_status(office.store, office.session, attendee(office, appointment_id), Status.SEEN)
    assert offered(office, appointment_id) == ["noshow", "print", "unknown", "fiche"]


def test_a_cancelled_one_is_only_opened_or_taken_back(office: Office) -> None:
    gone = office.book()
    booking.cancel(office.store, office.session, gone, Status.EXCUSED)
    assert offered(office, gone) == ["unknown", "fiche"]


def test_each_participant_has_acts_of_their_own(office: Office) -> None:
    both = office.book(at(11), person_ids=(homes.FERHAT, homes.LAMIA))
    entry = office.entry(both)
    labels = [deed.label for deed in deeds(entry, entry.attendees[0], at(10, 42))]
    assert "Noter excusé" in labels
    steps.set_status(office.store, office.session, entry.attendees[0].id, Status.EXCUSED)
    assert offered(office, both, 0) == ["print", "revoked", "unknown", "fiche"]
    entry = office.entry(both)
    assert "Annuler à sa demande" in [deed.label for deed in deeds(entry, entry.attendees[1], at(10, 42))]
    steps.check_in(office.store, office.session, entry.attendees[1].id)
    clock_after = at(11, 5)
    entry = office.entry(both)
    steps.set_status(office.store, office.session, entry.attendees[1].id, Status.SEEN)
    entry = office.entry(both)
    keys = [deed.key for deed in deeds(entry, entry.attendees[1], clock_after)]
    assert keys == ["noshow", "print", "unknown", "fiche"], "an arrival that was received is not taken back"


def test_one_letter_has_one_meaning(office: Office, clock) -> None:
    meanings = defaultdict(set)
    now, here, past = office.book(), office.book(at(11)), office.book(at(11, 30))
    steps.check_in(office.store, office.session, attendee(office, here))
    for appointment_id, instant in ((now, at(10, 42)), (here, at(11)), (past, at(13))):
        entry = office.entry(appointment_id)
        for deed in deeds(entry, entry.attendees[0], instant):
            meanings[deed.letter].add(deed.key)
    meanings.pop("")
    assert meanings.pop("A") == {"arrived", "left"}, "noted, then taken back"
    assert {letter: keys for letter, keys in meanings.items() if len(keys) > 1} == {}
