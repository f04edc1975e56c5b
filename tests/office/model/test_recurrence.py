from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.office.model.recurrence import (
    CODES,
    LONGEST,
    MOST,
    SEARCHED,
    Weekly,
    checked_rule,
    days,
    read_weekly,
    said,
    weekly,
)
from tests.bounds import bounded

MONDAY = date(2020, 11, 16)
DATES = st.dates(date(2000, 1, 1), date(2099, 12, 31))
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))


def naive(rule: Weekly, first_day: date, first: date, last: date) -> tuple[date, ...]:
    """Walk day by day: weeks are counted from the Monday of the week the series begins in."""
    monday = first_day - timedelta(first_day.weekday())
    every = (first + timedelta(number) for number in range((last - first).days + 1))
    return tuple(
        day
        for day in every
        if day >= first_day
        and day.weekday() in rule.weekdays
        and (day - monday).days // 7 % rule.every == 0
        and (rule.until is None or day <= rule.until)
    )


@given(WEEKDAYS, st.integers(1, MOST), st.none() | st.integers(0, 1500), DATES, st.integers(-400, 1500))
@example((1,), 1, None, date(2020, 2, 29), 0)
@example((0, 6), 2, 400, date(2019, 12, 30), 360)
@example((2,), 53 - 1, 1461, date(2020, 12, 31), 1096)
def test_weekly_rules_come_as_counted_on_a_calendar(weekdays, every, length, first_day, ahead):
    until = None if length is None else first_day + timedelta(length)
    rule = weekly(weekdays, every, until)
    first = first_day + timedelta(ahead)
    last = first + timedelta(400)
    assert days(rule, first_day, first, last) == naive(Weekly(weekdays, every, until), first_day, first, last)


@given(WEEKDAYS, st.integers(1, MOST), st.none() | DATES)
def test_weekly_rules_are_read_back(weekdays, every, until):
    assert read_weekly(weekly(weekdays, every, until)) == Weekly(weekdays, every, until)


CODE = st.sampled_from(CODES)
RANKED = st.builds(str.__add__, st.sampled_from(("", "1", "2", "5", "-1", "-2", "0")), CODE)
PARTS = st.one_of(
    st.sampled_from(
        ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "COUNT=3", "WKST=SU", "", "INTERVAL=")
    ),
    st.integers(0, 60).map("INTERVAL={}".format),
    st.lists(RANKED, max_size=4).map(lambda found: f"BYDAY={','.join(found)}"),
    st.dates(date(1999, 1, 1), date(2102, 1, 1)).map("UNTIL={:%Y%m%d}".format),
    st.from_regex(r"\A(UNTIL|INTERVAL)=\d{1,9}\Z"),
)


@settings(deadline=2000)  # milliseconds: the longest search takes a tenth of a second
@given(st.text() | st.lists(PARTS, max_size=6).map(";".join), DATES)
@example("FREQ=WEEKLY;BYDAY=MO;UNTIL=20201131", MONDAY)
@example("FREQ=WEEKLY;BYDAY=MO;UNTIL=00010101", MONDAY)
@example("FREQ=DAILY;INTERVAL=7;BYDAY=TU", MONDAY)
@example("FREQ=MONTHLY;INTERVAL=48;BYDAY=5MO", date(2021, 2, 1))  # never: no such February has 29 days
@bounded
def test_any_text_is_refused_or_comes_within_two_years(text, first_day):
    try:
        rule = checked_rule(text, first_day)
    except BadInput:
        return
    found = days(rule, first_day, first_day, first_day + timedelta(SEARCHED))
    assert found
    assert found[0] >= first_day
    assert said(rule)
    assert checked_rule(rule, first_day) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("rrule:byday=we,mo;freq=weekly", "FREQ=WEEKLY;BYDAY=WE,MO"),
        ("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,MO", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20211231", "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20211231"),
    ],
)
def test_a_rule_is_tidied(text, rule):
    assert checked_rule(text, MONDAY) == rule


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("", "ne se lit pas"),
        ("tous les lundis", "ne se lit pas"),
        ("BYDAY=MO", "ne se lit pas"),
        ("FREQ=YEARLY;BYDAY=MO", "ne se lit pas"),
        ("FREQ=WEEKLY;BYDAY=1MO", "ne se lit pas"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "ne se lit pas"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=", "ne se lit pas"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "ne se lit pas"),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=53", "ne se lit pas"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20201131", "ne se lit pas"),
        (f"FREQ=WEEKLY;BYDAY={','.join(['MO'] * LONGEST)}", "ne se lit pas"),
        (weekly(()), "Aucun jour"),
        ("FREQ=MONTHLY", "Aucun jour"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20201115", "ne revient jamais"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "ne se lit pas"),
        ("FREQ=MONTHLY;INTERVAL=52;BYDAY=2MO", "ne revient jamais"),  # this month's is over
    ],
)
def test_a_rule_that_is_none_or_never_comes_is_refused(text, fact):
    with pytest.raises(BadInput, match=fact) as caught:
        checked_rule(text, MONDAY)
    assert caught.value.fields["rule"].endswith("une fin après le début.")


def test_a_year_typed_wrong_is_no_rule_and_still_shown():
    rule = weekly((0,), until=date(20, 11, 21))
    assert read_weekly(rule) == Weekly((0,), 1, date(20, 11, 21))
    with pytest.raises(BadInput, match="ne se lit pas"):
        checked_rule(rule, MONDAY)


def test_a_screen_that_has_no_day_yet_is_read_back():
    assert read_weekly(weekly(())) == Weekly(())


def test_toggles_show_no_monthly_rule():
    assert read_weekly("FREQ=MONTHLY;BYDAY=1TU") is None


def test_days_outside_the_series_are_none():
    assert days("FREQ=DAILY", MONDAY, MONDAY - timedelta(9), MONDAY - timedelta(1)) == ()
    assert days("FREQ=DAILY", MONDAY, MONDAY, MONDAY - timedelta(1)) == ()
    assert days("FREQ=DAILY", MONDAY, MONDAY - timedelta(9), MONDAY) == (MONDAY,)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (weekly((0, 1, 3)), "lundi, mardi et jeudi"),
        (weekly((1,), 2, date(2020, 12, 18)), "mardi, une semaine sur 2, jusqu’au 18/12/2020"),
        ("FREQ=DAILY;INTERVAL=3", "chaque jour, un jour sur 3"),
        ("FREQ=MONTHLY;BYDAY=1TU,-1FR;INTERVAL=2", "premier mardi du mois et dernier vendredi du mois, un mois sur 2"),
    ],
)
def test_a_rule_is_said(rule, words):
    assert said(rule) == words
