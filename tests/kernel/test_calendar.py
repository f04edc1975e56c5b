from datetime import date

import pytest

from lmmh_desk.kernel.calendar import after_months, easter, holidays, is_working


@pytest.mark.parametrize(
    ("year", "day"),
    [(2019, date(2019, 4, 21)), (2020, date(2020, 4, 12)), (2021, date(2021, 4, 4)), (2038, date(2038, 4, 25))],
)
def test_easter(year, day):
    assert easter(year) == day


def test_the_eleven_holidays():
    assert len(holidays(2020)) == 11
    assert holidays(2020)[date(2020, 11, 11)] == "armistice de 1918"
    assert holidays(2020)[date(2020, 5, 21)] == "Ascension"


def test_weekends_and_holidays_are_days_off():
    week = [is_working(date(2020, 11, day)) for day in range(9, 16)]
    assert week == [True, True, False, True, True, False, False]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 11, 30), 3, date(2021, 2, 28)),
        (date(2020, 12, 15), 1, date(2021, 1, 15)),
    ],
)
def test_months_end_on_the_same_day_number(start, months, end):
    assert after_months(start, months) == end
