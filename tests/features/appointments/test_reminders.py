"""A reminder is queued with its appointment, follows it, and goes with it; never for who refused SMS."""

from lmmh_desk.features.appointments.actions import booking, steps
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.model.reminding import BEFORE
from lmmh_desk.office.actions.rules import set_setting
from lmmh_desk.office.model.messages import Message, MessageState
from lmmh_desk.tenancy.model.records import Person
from tests.features.appointments.conftest import FRIDAY, Office, at
from tests.tenancy import homes

HOURS = 3_600_000
LATER = FRIDAY.replace(day=27)


def waiting(office: Office) -> list[tuple[str, int, int]]:
    query = "SELECT person_id, due_at, expires_at FROM message WHERE state = 'queued' ORDER BY person_id"
    with office.store.read() as read:
        return [tuple(row) for row in read.exec_driver_sql(query)]


def test_it_waits_until_two_days_before_or_goes_at_once(office: Office) -> None:
    office.book(at(9, 0, LATER), remind=True)
    office.book(at(15), person_ids=(homes.LAMIA,), remind=True)
    assert waiting(office) == [
        (homes.FERHAT, at(9, 0, LATER) - 48 * HOURS, at(9, 0, LATER)),
        (homes.LAMIA, at(10, 42), at(15)),
    ]


def test_nobody_is_reminded_who_did_not_ask_has_no_mobile_or_refused(office: Office) -> None:
    office.book(at(9, 0, LATER))
    with office.store.write(office.admin, "test.refused") as unit:
        unit.get(Person, homes.LAMIA).sms_opt_out = True
    office.book(at(10, 0, LATER), person_ids=(homes.SORAYA, homes.LAMIA), remind=True)
    assert waiting(office) == []


def test_it_follows_the_appointment_and_goes_with_it(office: Office) -> None:
    appointment_id = office.book(at(9, 0, LATER), remind=True)
    booking.move(office.store, office.session, appointment_id, office.request(at(11, 0, LATER)))
    assert [expires for _person, _due, expires in waiting(office)] == [at(11, 0, LATER)]
    booking.cancel(office.store, office.session, appointment_id, Status.EXCUSED)
    assert waiting(office) == []


def test_only_those_still_expected_are_reminded(office: Office) -> None:
    both = office.book(at(9, 0, LATER), person_ids=(homes.FERHAT, homes.LAMIA), remind=True)
    ferhat, _lamia = office.entry(both).attendees
    steps.set_status(office.store, office.session, ferhat.id, Status.EXCUSED)
    assert [person_id for person_id, _due, _expires in waiting(office)] == [homes.LAMIA]


def test_who_refused_sms_or_prefers_it_is_reminded_by_e_mail(office: Office) -> None:
    with office.store.write(office.admin, "test.refused") as unit:
        unit.get(Person, homes.FERHAT).sms_opt_out = True
    office.book(at(9, 0, LATER), remind=True)
    with office.store.read() as read:
        (row,) = read.exec_driver_sql("SELECT channel, address, title FROM message").fetchall()
    assert tuple(row) == ("email", "f.belkacem@example.org", "Rappel de votre rendez-vous du vendredi 27 novembre")


def test_the_office_sets_how_long_before_or_that_nobody_is(office: Office) -> None:
    set_setting(office.store, office.admin, BEFORE, 24)
    office.book(at(9, 0, LATER), remind=True)
    set_setting(office.store, office.admin, BEFORE, 0)
    office.book(at(10, 0, LATER), person_ids=(homes.LAMIA,), remind=True)
    assert waiting(office) == [(homes.FERHAT, at(9, 0, LATER) - 24 * HOURS, at(9, 0, LATER))]


def went(office: Office) -> None:
    """Note that all that waits was sent."""
    with office.store.write(office.admin, "test.sent") as unit:
        query = "SELECT id FROM message WHERE state = 'queued'"
        for (message_id,) in unit.connection.exec_driver_sql(query).fetchall():
            sent = unit.get(Message, message_id)
            sent.state, sent.sent_at = MessageState.SENT, unit.now


def texts(office: Office) -> list[tuple[str, str, int]]:
    query = "SELECT purpose, text, due_at FROM message WHERE state = 'queued' ORDER BY id"
    with office.store.read() as read:
        return [tuple(row) for row in read.exec_driver_sql(query)]


def test_a_cancelling_taken_back_reminds_again(office: Office) -> None:
    appointment_id = office.book(at(9, 0, LATER), remind=True)
    (ferhat,) = office.entry(appointment_id).attendees
    due = waiting(office)
    booking.cancel(office.store, office.session, appointment_id, Status.REVOKED)
    booking.reinstate(office.store, office.session, appointment_id, {ferhat.id: None})
    assert waiting(office) == due
    steps.set_status(office.store, office.session, ferhat.id, Status.EXCUSED)
    assert waiting(office) == []
    steps.set_status(office.store, office.session, ferhat.id, Status.UNKNOWN)
    assert waiting(office) == due
    never = office.book(at(10, 0, LATER), person_ids=(homes.LAMIA,))
    booking.cancel(office.store, office.session, never, Status.REVOKED)
    booking.reinstate(office.store, office.session, never, {office.entry(never).attendees[0].id: None})
    assert waiting(office) == due


def test_who_was_reminded_is_told_at_once_that_it_moved(office: Office, clock) -> None:
    appointment_id = office.book(at(9, 0, FRIDAY), remind=True)
    went(office)
    clock.advance(60_000)
    booking.move(office.store, office.session, appointment_id, office.request(at(11, 0, LATER)))
    ((purpose, text, due_at),) = texts(office)
    assert (purpose, due_at) == ("appointment_moved", clock.now())
    assert "votre rendez-vous du 20/11 est déplacé au vendredi 27 novembre à 11:00, Agence Centre." in text
    booking.move(office.store, office.session, appointment_id, office.request(at(9, 0, FRIDAY)))
    assert texts(office) == []  # what they were told is true again
    booking.move(office.store, office.session, appointment_id, office.request(at(11, 0, LATER)))
    went(office)
    clock.advance(60_000)
    booking.move(office.store, office.session, appointment_id, office.request(at(11, 0, LATER), note="Clés"))
    assert texts(office) == []
    booking.move(office.store, office.session, appointment_id, office.request(at(9, 0, FRIDAY)))
    ((purpose, text, _due),) = texts(office)
    assert "du 27/11 est déplacé au vendredi 20 novembre à 9:00" in text


def test_who_was_reminded_is_told_at_once_that_it_is_cancelled(office: Office, clock) -> None:
    appointment_id = office.book(at(9, 0, LATER), remind=True)
    went(office)
    clock.advance(60_000)
    booking.cancel(office.store, office.session, appointment_id, Status.REVOKED)
    ((purpose, text, due_at),) = texts(office)
    assert (purpose, due_at) == ("appointment_cancelled", clock.now())
    assert "votre rendez-vous du vendredi 27 novembre à 9:00 est annulé." in text
    (ferhat,) = office.entry(appointment_id).attendees
    booking.reinstate(office.store, office.session, appointment_id, {ferhat.id: None})
    assert texts(office) == []
    steps.set_status(office.store, office.session, ferhat.id, Status.REVOKED)
    went(office)
    clock.advance(60_000)
    steps.set_status(office.store, office.session, ferhat.id, Status.UNKNOWN)
    ((purpose, _text, due_at),) = texts(office)
    assert (purpose, due_at) == ("appointment_reminder", clock.now())


def test_nobody_is_told_of_what_is_past_or_refused(office: Office, clock) -> None:
    appointment_id = office.book(at(15), remind=True)
    refusing = office.book(at(15, 30), person_ids=(homes.LAMIA,), remind=True)
    went(office)
    with office.store.write(office.admin, "test.refused") as unit:
        unit.get(Person, homes.LAMIA).sms_opt_out = True
    booking.cancel(office.store, office.session, refusing, Status.REVOKED)
    clock.advance(7 * HOURS)
    (ferhat,) = office.entry(appointment_id).attendees
    for status in (Status.SEEN, Status.EXCUSED):
        steps.set_status(office.store, office.session, ferhat.id, status)
        assert texts(office) == []


def test_by_e_mail_the_subject_says_what_changed(office: Office, clock) -> None:
    with office.store.write(office.admin, "test.refused") as unit:
        unit.get(Person, homes.FERHAT).sms_opt_out = True
    appointment_id = office.book(at(9, 0, LATER), office.phone, resources=(office.yann,), remind=True)
    went(office)
    clock.advance(60_000)
    later = office.request(at(11, 0, LATER), office.phone, resources=(office.yann,))
    booking.move(office.store, office.session, appointment_id, later)
    query = "SELECT title, text FROM message WHERE state = 'queued'"
    with office.store.read() as read:
        ((title, text),) = read.exec_driver_sql(query).fetchall()
    assert title == "Votre rendez-vous du vendredi 27 novembre est déplacé"
    assert "Agence" not in text
