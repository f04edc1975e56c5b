"""By which day what has passed its time goes, whatever this PC's clock says."""

from __future__ import annotations

from datetime import date

import pytest

from lmmh_desk.kernel.clock import FixedClock, today
from lmmh_desk.kernel.errors import ClockDoubted
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.store.forgetting import SETTLED, forgetting_day
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.store import Store
from tests.office.passing import DAY, days_go_by
from tests.store.exchanging import attach

YEARS = 10 * 365 * DAY
SESSION = Session("agent", "Agent", "front_desk", "here", "Ici", "device", "C02")


def entry(store: Store) -> None:
    with store.write(SESSION, "test"):
        pass


def told(store: Store, clock: FixedClock) -> date | None:
    """Return the day, None where the clock is doubted."""
    try:
        with store.read() as read:
            return forgetting_day(read, clock)
    except ClockDoubted:
        return None


def heard(store: Store, at: int, offset: int = 0) -> None:
    with store.local() as connection:
        attached.move(connection, received_at=at, clock_offset=offset)


def test_a_pc_that_stands_alone_goes_by_its_clock(store: Store, clock: FixedClock) -> None:
    assert told(store, clock) == today(clock), "nothing was entered yet"
    days_go_by(store, clock, 300)
    assert told(store, clock) == today(clock)
    clock.advance(45 * DAY)  # it stayed shut
    assert told(store, clock) == today(clock)


@pytest.mark.parametrize("days", [63, 120, 364])
def test_a_leap_of_months_is_not_believed_before_a_month_of_entries(store: Store, clock: FixedClock, days: int) -> None:
    days_go_by(store, clock, 40, every=1)
    clock.advance(days * DAY)
    for _day in range(32):  # the first entry is of the day after
        assert told(store, clock) is None
        days_go_by(store, clock, 1)
    assert told(store, clock) == today(clock)


def test_a_leap_that_is_believed_takes_two_months_at_most(store: Store, clock: FixedClock) -> None:
    days_go_by(store, clock, 40, every=1)
    believed = [days for days in range(1, 366) if _leaps(store, clock, days)]
    assert believed == list(range(1, 63))


def test_a_pc_used_every_few_months_is_believed_once_it_was_shut_three_times_as_long(
    store: Store, clock: FixedClock
) -> None:
    entry(store)
    found = []
    for days in (70, 90, 75, 80, 70, 95):
        clock.advance(days * DAY)
        found.append(told(store, clock) == today(clock))
        entry(store)
    assert found == [False, False, False, True, True, True]
    clock.advance(141 * DAY)
    assert told(store, clock) is not None, "twice the third of its pauses"
    clock.advance(40 * DAY)
    assert told(store, clock) is None, "longer than it was ever shut"


def test_three_holidays_of_a_pc_in_daily_use_make_no_leap_right(store: Store, clock: FixedClock) -> None:
    for _year in range(3):
        days_go_by(store, clock, 40, every=1)
        days_go_by(store, clock, 30)
    assert not _leaps(store, clock, 63)


def _leaps(store: Store, clock: FixedClock, days: int) -> bool:
    return told(store, FixedClock(clock.now() + days * DAY)) is not None


def test_a_leap_of_years_is_not_believed_before_a_month_of_entries(store: Store, clock: FixedClock) -> None:
    entry(store)
    clock.advance(YEARS)
    assert told(store, clock) is None
    entry(store)
    assert told(store, clock) is None, "what is entered by a clock ahead does not prove it right"
    clock.advance(SETTLED)
    assert told(store, clock) == today(clock)


def test_a_clock_put_right_again_is_believed_at_once(store: Store, clock: FixedClock) -> None:
    entry(store)
    clock.advance(40 * DAY)
    clock.set(clock.now() + YEARS)
    entry(store)
    clock.set(clock.now() - YEARS)
    entry(store)
    assert told(store, clock) == today(clock)


def test_the_refusal_says_which_day_nothing_lost_and_what_to_do(store: Store, clock: FixedClock) -> None:
    entry(store)
    clock.advance(YEARS)
    with store.read() as read, pytest.raises(ClockDoubted, match="17 novembre 2020") as refused:
        forgetting_day(read, clock)
    assert refused.value.safe == "Rien n’a été effacé."
    assert refused.value.gesture.startswith("Vérifiez la date du poste")


def test_where_a_hub_was_heard_the_day_is_the_one_it_told(store: Store, clock: FixedClock) -> None:
    attach(store)
    real = today(clock)
    assert told(store, clock) == real, "never heard yet"
    heard(store, clock.now())
    clock.advance(200 * DAY)
    assert told(store, clock) == real, "this PC's clock may have leapt since"
    heard(store, clock.now(), -200 * DAY)
    assert told(store, clock) == real, "by its hub's clock"


def test_a_pc_that_hears_its_hub_after_months_goes_by_it_at_once(store: Store, clock: FixedClock) -> None:
    entry(store)
    attach(store)
    clock.advance(120 * DAY)
    assert told(store, clock) is None, "its own clock, nothing heard yet"
    heard(store, clock.now())
    assert told(store, clock) == today(clock)


def test_what_was_received_by_a_clock_ahead_puts_no_day_forward(store: Store, clock: FixedClock) -> None:
    """Put right since, it had the hub's clock, and the exchange then stopped before it received anything."""
    attach(store)
    heard(store, clock.now() + YEARS, 0)
    assert told(store, clock) == today(clock)
