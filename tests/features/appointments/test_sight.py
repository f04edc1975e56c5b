"""What the agenda shows: days, columns, hatched hours, free slots, what is booked twice."""

from datetime import date

import pytest

from lmmh_desk.features.appointments.actions import booking, steps
from lmmh_desk.features.appointments.model import sight as model
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.model.sight import Asked, Hatched, Shown, Span
from lmmh_desk.features.appointments.store.file import file_of
from lmmh_desk.features.appointments.store.sight import sight
from lmmh_desk.features.appointments.store.slots import advice, holder
from lmmh_desk.features.appointments.ui.grid import now_line
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.office.actions.bookings import save_absence
from lmmh_desk.office.model.agenda import Wanted
from lmmh_desk.office.model.booking_forms import AbsenceForm
from lmmh_desk.office.model.bookings import AbsenceKind, AvailabilityWindow, Booking
from lmmh_desk.office.model.opening import Interval
from lmmh_desk.office.model.sites import Closure
from tests.features.appointments.conftest import FRIDAY, TUESDAY, Office, at
from tests.features.appointments.exchange import Exchange
from tests.replacing import replace
from tests.tenancy import homes

WEEK = Asked(TUESDAY)
DAY = Asked(TUESDAY, Span.DAY)
OPEN = (Interval(540, 750), Interval(840, 1050))


def seen(office: Office, asked: Asked = WEEK, exchange=None) -> model.Sight:
    with office.store.read() as read:
        return sight(read, asked, office.session.site_id, office.store.clock.now(), exchange)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (WEEK, "16\u00a0–\u00a020 novembre"),
        (Asked(date(2020, 12, 1)), "30 novembre\u00a0–\u00a04 décembre"),
        (Asked(date(2020, 6, 1)), "1er\u00a0–\u00a05 juin"),
        (DAY, "mardi 17 novembre"),
    ],
)
def test_the_days_are_named(asked: Asked, words: str) -> None:
    assert model.title(asked) == words


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (WEEK, (1, 642)),
        (WEEK.step(1), (-1, 0)),
        (WEEK.step(-1), (5, 0)),
        (DAY, (None, 642)),
        (DAY.step(1), (-1, 0)),
        (DAY.step(-1), (2, 0)),
    ],
)
def test_the_present_hour_is_in_the_column_of_today_or_across_all_of_them(office: Office, asked: Asked, place) -> None:
    assert now_line(seen(office, asked)) == place


def test_the_days_go_by_weeks_or_one_by_one() -> None:
    assert WEEK.step(1).first == date(2020, 11, 23)
    assert DAY.step(-1).days == (date(2020, 11, 16),)


def test_a_week_shows_its_columns_and_counts(office: Office) -> None:
    booked, cancelled = office.book(), office.book(at(16))
    booking.cancel(office.store, office.session, cancelled, Status.EXCUSED)
    found = seen(office)
    assert [column.day.day for column in found.columns] == [16, 17, 18, 19, 20]
    assert found.hours == (510, 1080)
    assert found.told.startswith("1\u00a0rendez-vous · ")
    assert found.find(booked).places == ("Bureau 2",)
    assert found.find("") is None
    assert found.places(found.find(booked)) == [(1, "")]


def test_free_slots_are_counted_once_whatever_service_a_window_is_for(office: Office) -> None:
    before = seen(office, replace(WEEK, resource=office.room)).free
    with office.store.write(office.admin, "test.window") as unit:
        unit.add(
            AvailabilityWindow(
                resource_id=office.room, rule="FREQ=WEEKLY;BYDAY=FR", first_day="2020-01-01", opens=480, closes=540,
                service="Action sociale", site_id=office.session.site_id,
            )
        )  # fmt: skip
    found = seen(office, replace(WEEK, resource=office.room))
    assert found.columns[0].resource.name == "Bureau 2"
    assert found.free == before, "the site is still shut then"
    office.book()
    assert seen(office, replace(WEEK, resource=office.room)).free == before - 1


def test_a_day_shows_a_column_for_each_who_receives(office: Office) -> None:
    both = office.book(resources=(office.yann, office.room))
    found = seen(office, DAY)
    assert [column.resource.name for column in found.columns] == ["Bureau 2", "Yann Prévost"]
    assert found.places(found.find(both)) == [(0, office.room), (1, office.yann)]
    assert [column.resource.id for column in seen(office, replace(DAY, resource=office.yann)).columns] == [office.yann]
    sunday = seen(office, Asked(date(2020, 11, 22), Span.DAY))
    assert [column.resource for column in sunday.columns] == [None]
    assert sunday.places(found.find(both)) == []


def test_a_saturday_is_shown_when_something_happens(office: Office) -> None:
    saturday = date(2020, 11, 21)
    assert model.shown_days(WEEK, [saturday])[-1] == saturday
    assert model.shown_days(Asked(saturday, Span.DAY), []) == [saturday]


def test_hours_hold_every_appointment_whole(office: Office) -> None:
    entry = office.entry(office.book())
    late = replace(entry, starts_at=at(23, 40), ends_at=at(23, 40) + 40 * 60_000)
    assert model.minutes_of(late) == (1420, 1440)
    assert model.shown_hours([OPEN], [model.minutes_of(late)]) == (510, 1440)
    assert model.shown_hours([()], []) == model.USUAL


def test_what_is_hatched_says_why() -> None:
    hours = (510, 1080)
    between = [(510, 540), (750, 840), (1050, 1080)]
    assert model.closed(0, TUESDAY, OPEN, (), hours) == [Hatched(0, *one) for one in between]
    (feast,) = model.closed(0, date(2020, 12, 25), (), (), hours)
    assert (feast.starts, feast.ends, feast.label) == (510, 1080, "Noël")
    works = Closure(first_day="2020-11-17", last_day="2020-11-17", reason="Travaux")
    assert model.closed(0, TUESDAY, (), (works,), hours)[0].label == "Travaux"
    assert model.closed(0, FRIDAY, (), (works,), hours)[0].label == "Fermé"
    assert model.closed(0, TUESDAY, (Interval(510, 1080),), (), hours) == []


def test_an_absence_is_hatched_between_the_hours_shown(office: Office) -> None:
    form = AbsenceForm(office.yann, TUESDAY, FRIDAY, kind=AbsenceKind.TRAINING, label="Formation gestes barrières")
    save_absence(office.store, office.admin, form)
    save_absence(office.store, office.admin, AbsenceForm(office.yann, TUESDAY, TUESDAY, 0, 60))
    found = seen(office, replace(WEEK, resource=office.yann))
    labelled = [one for one in found.hatched if one.label]
    assert [(one.column, one.starts, one.ends) for one in labelled] == [(day, 510, 1080) for day in (1, 2, 3, 4)]
    assert {one.label for one in labelled} == {"Formation gestes barrières"}


def test_two_live_appointments_of_one_resource_clash(office: Office) -> None:
    """As the hub may hand them: on one PC the second is refused."""
    first, second, gone = office.book(), office.book(at(16), person_ids=(homes.LAMIA,)), office.book(at(16, 30))
    booking.cancel(office.store, office.session, gone, Status.REVOKED)
    entries = [office.entry(one) for one in (first, second, gone)]
    entries[1:] = [replace(one, starts_at=at(15, 45)) for one in entries[1:]]
    assert [one.clash for one in model.clashing(entries)] == [True, True, False]
    with office.store.write(office.admin, "test.double") as unit:
        unit.add(Booking(resource_id=office.room, starts_at=at(15, 45), ends_at=at(16), subject_id="other"))
    with office.store.read() as read:
        assert file_of(read, first, at(12)).entry.clash
        assert not file_of(read, gone, at(12)).entry.clash


def test_who_is_expected_during_an_absence_noted_since_is_to_be_moved(office: Office) -> None:
    """As another desk notes it: what was booked then stays booked, and says so."""
    first, before = office.book(), office.book(at(14))
    said = office.book(at(16), person_ids=(homes.LAMIA,))
    booking.cancel(office.store, office.session, said, Status.EXCUSED)
    save_absence(office.store, office.admin, AbsenceForm(office.room, TUESDAY, TUESDAY, 900, 1020))
    found = seen(office)
    assert [found.find(one).away for one in (first, before, said)] == [True, False, False]
    with office.store.read() as read:
        assert [file_of(read, one, at(12)).entry.away for one in (first, before)] == [True, False]


def test_an_absence_noted_after_an_appointment_asks_nobody_to_move_it(office: Office) -> None:
    past = office.book()
    save_absence(office.store, office.admin, AbsenceForm(office.room, TUESDAY, TUESDAY))
    office.store.clock.set(at(18))
    assert not seen(office).find(past).away
    with office.store.read() as read:
        assert not file_of(read, past, at(18)).entry.away


def test_what_the_hub_does_not_know_is_marked(office: Office) -> None:
    sent, unsent = office.book(), office.book(at(16))
    found = seen(office, WEEK, Exchange(unsent={unsent}))
    assert (found.find(sent).unsent, found.find(unsent).unsent) == (False, True)


def test_each_appointment_stands_under_one_state(office: Office, clock) -> None:
    store, session = office.store, office.session
    coming, here, past = office.book(at(12)), office.book(at(10, 45)), office.book(at(11, 15))
    gone, absent, received = office.book(at(14)), office.book(at(14, 30)), office.book(at(15))
    steps.check_in(store, session, office.entry(here).attendees[0].id)
    booking.cancel(store, session, gone, Status.EXCUSED)
    clock.instant = at(15, 30)
    steps.set_status(store, session, office.entry(absent).attendees[0].id, Status.NOSHOW)
    steps.set_status(store, session, office.entry(received).attendees[0].id, Status.SEEN)
    clock.instant = at(12)
    states = {coming: Shown.COMING, here: Shown.HERE, past: Shown.TO_SAY, gone: Shown.CANCELLED,
              absent: Shown.NOSHOW, received: Shown.SEEN}  # fmt: skip
    entries = [office.entry(one) for one in states]
    assert [model.stage(entry, clock.now()) for entry in entries] == list(states.values())
    assert [entry.id for entry in model.of_stage(entries, Shown.SEEN, clock.now())] == [received]
    assert len(model.of_stage(entries, Shown.ALL, clock.now())) == len(entries)


def test_what_cannot_be_judged_yet_is_not_warned_of(office: Office) -> None:
    with office.store.read() as read:
        assert advice(read, office.request(reason=office.keys, reason_id="none"), at(10, 42)) == ([], "")
        assert holder(read, Wanted(office.keys), at(19), at(10, 42)) is None


def test_a_visit_before_the_site_opens_lengthens_the_hours_shown(office: Office) -> None:
    day = paris_instant(date(2020, 11, 17))
    hour = 3_600_000
    booked = [(day + 7 * hour, day + 8 * hour, "Visite à domicile"), (day + 9 * hour, day + 10 * hour, "Tôt")]
    assert model.taken(0, booked) == [
        model.Hatched(0, 420, 480, "Visite à domicile"), model.Hatched(0, 540, 600, "Tôt"),
    ]  # fmt: skip
    assert model.shown_hours([OPEN], [model.minutes(*one[:2]) for one in booked]) == (420, 1080)
