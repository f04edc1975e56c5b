"""A reminder is queued with its appointment, follows it, and goes with it; never for who refused SMS."""

from lmmh_desk.features.appointments.actions import booking, steps
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.model.reminding import BEFORE
from lmmh_desk.office.actions.rules import set_setting
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
