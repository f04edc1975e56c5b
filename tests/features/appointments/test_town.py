"""Appointments of real desks around a real hub: to be confirmed until it has them, and one slot for one of two."""

from __future__ import annotations

import pytest

from lmmh_desk.app.opening import ExchangeOf
from lmmh_desk.features.appointments.actions import booking
from lmmh_desk.features.appointments.actions.handlers import HANDLERS
from lmmh_desk.features.appointments.model.request import Request
from lmmh_desk.features.appointments.store import agenda, slots
from lmmh_desk.features.desk.actions.mending import mend
from lmmh_desk.features.desk.model.arbitration import Act
from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.kernel.clock import FixedClock, day_bounds
from lmmh_desk.office.model.agenda import Wanted
from lmmh_desk.office.model.bookings import AvailabilityWindow, Room
from lmmh_desk.office.model.reasons import Reason
from lmmh_desk.office.model.sites import OpeningHours, Site, SiteKind
from tests.conftest import load_tables
from tests.features.appointments.conftest import TUESDAY, at
from tests.replacing import replace
from tests.sync.town import CENTRE, NOW, Broken, Town
from tests.tenancy import homes

load_tables()
ROOM = "0175d5c0-0000-7000-8000-000000000200"
KEYS = Reason(id="0175d5c0-0000-7000-8000-000000000201", label="Remise des clés", service="", minutes=30, bookable=True)
HOUR = 3_600_000
AFTERNOON = at(15, 30)


@pytest.fixture
def town(tmp_path, template):
    """An office of one site and one room, known to two desks."""
    made = Town(tmp_path, template)
    one, two = made.desk("C01"), made.desk("C02")
    for desk in (one, two):
        for event, handler in HANDLERS.items():
            desk.store.events.subscribe(event, handler)
    homes.settle(one.store, one.session)
    with one.store.write(one.session, "test.office") as unit:
        unit.add(Site(id=CENTRE, site_id=CENTRE, kind=SiteKind.AGENCY, name="Agence Centre", address="72000 Le Mans"))
        unit.add(OpeningHours(site_id=CENTRE, weekday=TUESDAY.weekday(), opens=540, closes=1050))
        unit.add(Room(id=ROOM, site_id=CENTRE, name="Bureau 2"))
        unit.add(replace(KEYS))
        unit.add(AvailabilityWindow(resource_id=ROOM, rule="FREQ=DAILY", first_day="2020-01-01", opens=540,
                                    closes=1050, site_id=CENTRE))  # fmt: skip
    made.settle()
    yield made
    made.close()


def book(desk, person_id, starts_at=AFTERNOON):
    request = Request((person_id,), KEYS.id, starts_at, (ROOM,), CENTRE)
    return booking.book(desk.store, desk.session, request).created("appointment")


def shown(desk, now=NOW):
    """Return (who, hour, to be confirmed) of each appointment of the day, as the agenda reads them."""
    with desk.store.read() as read:
        found = agenda.between(read, CENTRE, *day_bounds(TUESDAY))
        known = agenda.known_to(read, found, ExchangeOf(FixedClock(now)))
    return [(entry.attendees[0].person_id, entry.starts_at, entry.unsent) for entry in known if entry.live]


def offered(desk, now=NOW):
    with desk.store.read() as read:
        wanted = Wanted(KEYS, resources=frozenset([ROOM]))
        return slots.free(read, wanted, now, TUESDAY, ExchangeOf(FixedClock(now)))


def asked(desk):
    with desk.store.read() as read:
        return board(read, desk.session, NOW).items


def cut(*steps):
    def fail(step):
        if step in steps:
            raise Broken

    return fail


@pytest.mark.parametrize("lost", ["status", "push", "pushed"])
def test_it_is_to_be_confirmed_until_the_hub_has_said_that_it_has_it(town, lost):
    one, two = town.desks
    book(one, homes.FERHAT)
    if lost == "status":
        one.store.steady = None  # the hub is asked first
    one.wire.fail = cut(lost)
    with pytest.raises(Broken):
        one.sync()
    assert shown(one) == [(homes.FERHAT, AFTERNOON, True)]
    one.wire.fail = cut()
    town.settle()
    assert shown(one) == shown(two) == [(homes.FERHAT, AFTERNOON, False)]
    assert AFTERNOON not in {slot.starts_at for slot in offered(two).slots}


def test_a_move_and_a_cancelling_are_known_to_the_other_desk(town):
    one, two = town.desks
    made = book(one, homes.FERHAT)
    town.settle()
    booking.move(one.store, one.session, made, Request((homes.FERHAT,), KEYS.id, at(16), (ROOM,), CENTRE))
    assert shown(one) == [(homes.FERHAT, at(16), True)], "the new hour is not confirmed yet"
    town.settle()
    assert shown(one) == shown(two) == [(homes.FERHAT, at(16), False)]
    booking.cancel(two.store, two.session, made, "excused")
    town.settle()
    assert shown(one) == shown(two) == []
    book(one, homes.LAMIA, at(16))
    town.settle()
    assert asked(one) == asked(two) == ()


def test_slots_say_when_they_came_once_the_last_exchange_is_old(town):
    one, two = town.desks
    assert offered(one).received_at is None
    assert offered(one, NOW + HOUR).received_at == NOW
    book(two, homes.FERHAT)
    two.sync()
    one.store.clock.advance(HOUR)
    one.sync()
    assert offered(one, NOW + HOUR).received_at is None
    assert offered(one, NOW + 2 * HOUR).received_at == NOW + HOUR


@pytest.mark.parametrize(
    ("act", "left"),
    [
        (Act.MOVE, {homes.FERHAT: AFTERNOON, homes.LAMIA: None}),
        (Act.MOVE_HELD, {homes.FERHAT: None, homes.LAMIA: AFTERNOON}),
        (Act.REPLACE, {homes.LAMIA: AFTERNOON}),
        (Act.DROP, {homes.FERHAT: AFTERNOON}),
    ],
)
def test_one_slot_given_by_two_desks_is_decided_by_somebody(town, act, left):
    one, two = town.desks
    book(one, homes.FERHAT)
    book(two, homes.LAMIA)
    assert [who for who, _at, _unsent in shown(two)] == [homes.LAMIA]
    town.settle()
    for desk in (one, two):
        assert shown(desk) == [(homes.FERHAT, AFTERNOON, False)], "the first to reach the hub has it"
    (item,) = asked(two)
    assert item.reason == "slot"
    chosen = next(way for way in item.mends if way.act is act)
    mend(two.store, two.session, item.key, chosen)
    town.settle()
    expected = {who: chosen.slot.starts_at if hour is None else hour for who, hour in left.items()}
    for desk in (one, two):
        assert asked(desk) == ()
        assert {who: hour for who, hour, unsent in shown(desk) if not unsent} == expected
        assert desk.waiting() == 0
