from datetime import UTC, date, datetime

import pytest

from lmmh_desk.kernel.clock import (
    FixedClock,
    RunningClock,
    day_bounds,
    doubt,
    instant,
    paris,
    paris_instant,
    today,
)

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2020, 11, 17), 24), (date(2020, 10, 25), 25), (date(2020, 3, 29), 23)],
)
def test_a_paris_day_has_the_hours_the_clock_change_leaves(day, hours):
    start, end = day_bounds(day)
    assert end - start == hours * HOUR
    assert paris(start).time().isoformat() == "00:00:00"
    assert paris(end - 1).date() == day


def test_the_date_is_the_one_in_paris_not_in_utc():
    late = instant(datetime(2020, 11, 16, 23, 30, tzinfo=UTC))
    assert today(FixedClock(late)) == date(2020, 11, 17)


def test_clocks_run_or_stand_still():
    fixed = FixedClock(paris_instant(date(2020, 11, 17), 10, 42))
    fixed.advance(60_000)
    assert paris(fixed.now()).minute == 43
    running = RunningClock()
    assert abs(running.now() - datetime.now(UTC).timestamp() * 1000) < 5_000
    running.set(1_000)
    assert 1_000 <= running.now() < 11_000


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, ""), (300, ""), (-1, "retarde"), (-3650, "retarde"), (3650, "avance")],
)
def test_a_clock_off_by_years_is_said_and_nothing_is_refused(days, said):
    last = paris_instant(date(2020, 11, 17), 10, 42)
    sentence = doubt(last + days * 24 * HOUR, last)
    assert (said in sentence) if said else sentence == ""
    assert "17/11/2020 à 10:42" in sentence or not said
    assert "Les saisies restent possibles" in sentence or not said


def test_before_the_first_entry_nothing_tells_of_the_clock() -> None:
    assert doubt(paris_instant(date(2020, 11, 17), 9), 0) == ""
