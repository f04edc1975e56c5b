"""A night goes from noon to noon, also when the clock changes; what comes back is counted by night and by place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.features.mediation.model import nights
from lmmh_desk.features.mediation.model.nights import Board, FollowUp, Repeat
from lmmh_desk.features.mediation.model.service import other_season, service_on
from lmmh_desk.kernel.clock import paris, paris_instant
from tests.features.mediation.nights import LAST, TODAY, incident
from tests.replacing import replace

SPRING, AUTUMN = date(2020, 3, 28), date(2020, 10, 24)  # the nights in which the hour changes
RULE = "01/11 – 31/03 : 15:00 – 00:00 ; 01/04 – 31/10 : 19:00 – 01:00"


@pytest.mark.parametrize(("hour", "night"), [(12, TODAY), (23, TODAY), (0, LAST), (11, LAST)])
def test_a_night_is_named_by_the_day_it_begins(hour, night):
    assert nights.night_of(paris_instant(TODAY, hour, 59)) == night


@given(st.dates(date(2019, 1, 1), date(2030, 12, 31)), st.integers(0, 24 * 60 - 1))
def test_what_was_typed_of_a_night_belongs_to_it(night, minutes):
    at = nights.instant_of(night, minutes)
    first, last = nights.night_bounds(night)
    assert first <= at < last
    assert nights.night_of(at) == night


@pytest.mark.parametrize(("night", "hours"), [(SPRING, 23), (AUTUMN, 25), (LAST, 24)])
def test_the_night_of_the_clock_has_its_own_length(night, hours):
    first, last = nights.night_bounds(night)
    assert last - first == hours * 3_600_000


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 23), st.sampled_from(["hall 4", "Hall 4", "parking"]))))
def test_a_place_comes_back_on_as_many_nights_as_it_was_reported(reports):
    made = [incident(nights.instant_of(LAST - timedelta(back), hour * 60), place) for back, hour, place in reports]
    seen = {}
    for back, _hour, place in reports:
        if back < nights.WINDOW:
            seen.setdefault(place.split()[0].lower(), set()).add(back)
    expected = sorted((len(days) for days in seen.values() if len(days) >= 3), reverse=True)
    found = nights.repeats(made, LAST, 3)
    assert [one.count for one in found] == expected
    assert all(len(one.nights) == nights.WINDOW for one in found)


@pytest.mark.parametrize("last", [LAST, SPRING + timedelta(5), AUTUMN + timedelta(5), date(2021, 1, 6)])
def test_the_fourteenth_night_counts_and_the_fifteenth_does_not(last):
    first = last - timedelta(13)
    begins, ends = nights.night_bounds(first)[0], nights.night_bounds(last)[1]
    for at, kept in ((begins - 1, 1), (begins, 2), (begins + 1, 2), (ends - 1, 1), (ends, 0)):
        every = [incident(at), incident(nights.instant_of(last, 20))] if at < nights.night_bounds(last)[0] else [
            incident(at)
        ]  # fmt: skip
        assert [one.count for one in nights.repeats(every, last, 1)] == ([kept] if kept else [])
    far = [incident(nights.instant_of(last - timedelta(back), 0)) for back in (0, 1, 14)]
    assert nights.repeats(far, last, 3) == [], "the night fifteen days long is of another fortnight"
    near = [incident(nights.instant_of(last - timedelta(back), 0)) for back in (0, 1, 13)]
    assert [one.words for one in nights.repeats(near, last, 3)] == ["3\u00a0nuits sur 14"]


def test_both_sides_of_midnight_are_one_night_and_both_sides_of_noon_are_two():
    def reported(*minutes):
        return [incident(paris_instant(TODAY, *divmod(one, 60))) for one in minutes]

    evening = incident(paris_instant(LAST, 23, 59))
    assert [one.count for one in nights.repeats([evening, *reported(0, 11 * 60 + 59)], TODAY, 1)] == [1]
    assert [one.count for one in nights.repeats([evening, *reported(0, 12 * 60)], TODAY, 1)] == [2]


def test_the_hour_that_comes_twice_is_of_one_night():
    night = AUTUMN
    twice = [paris_instant(night + timedelta(1), 2, 30) + shift for shift in (0, 3_600_000)]
    assert [paris(at).hour for at in twice] == [2, 2]
    (one,) = nights.repeats([incident(at) for at in twice], night, 1)
    assert one.count == 1


def test_the_same_place_of_another_residence_is_another_place():
    at = [nights.instant_of(LAST - timedelta(back), 1300) for back in range(3)]
    every = [incident(at[0]), incident(at[1]), incident(at[2], residence="Bellerive")]
    assert nights.repeats(every, LAST, 3) == []


def test_a_repeat_names_its_place_as_last_typed_and_its_nights():
    ats = [nights.instant_of(LAST - timedelta(back), 1300) for back in (0, 2, 9)]
    made = [incident(ats[0], "Hall 4"), incident(ats[1], "hall 4"), incident(ats[2], "hall 4")]
    (one,) = nights.repeats(made, LAST, 3)
    assert (one.place, one.words) == ("Hall 4", "3\u00a0nuits sur 14")
    assert [rank for rank, reported in enumerate(one.nights) if reported] == [4, 11, 13]
    assert nights.window_words(LAST) == "du 03/11 au 16/11"


@given(st.lists(st.integers(0, 60 * 24 * 60)), st.dates(date(2020, 1, 1), date(2021, 12, 31)))
def test_the_calendar_counts_each_report_once(minutes, last):
    first = nights.night_bounds(nights.first_night(last))[0]
    end = nights.night_bounds(last)[1]
    instants = [first + one * 60_000 for one in minutes if first + one * 60_000 < end]
    weeks = nights.weeks(instants, last)
    assert len(weeks) == nights.WEEKS
    assert sum(week.total for week in weeks) == len(instants)
    assert weeks[0].monday == nights.first_night(last)
    assert all(week.monday.weekday() == 0 for week in weeks)
    assert sum(one is None for one in weeks[-1].counts) == 6 - last.weekday()
    assert sum(number for _hour, number in nights.hours(instants)) == len(instants)


def test_hours_stand_in_the_order_of_a_night_and_name_their_peak():
    at = [paris_instant(LAST, 23), paris_instant(LAST, 23, 5), paris_instant(TODAY, 1)]
    assert nights.hours(at) == [(23, 2), (0, 0), (1, 1)]
    assert nights.peak_words(nights.hours(at)) == "Pic de 23:00 à 0:00."
    apart = [(20, 10), (21, 2), (22, 10), (23, 9)]
    assert nights.peak_words(apart) == "Pic de 20:00 à 21:00 et de 22:00 à 0:00."
    saturdays = nights.weeks([paris_instant(date(2020, 11, 14), 21), paris_instant(date(2020, 11, 9), 21)] * 2, LAST)
    assert nights.peak_words([(21, 4)], saturdays) == "Pic de 21:00 à 22:00."
    saturdays = nights.weeks([paris_instant(date(2020, 11, day), 21) for day in (7, 14, 9)], LAST)
    assert nights.peak_words([(21, 3)], saturdays) == "Pic le samedi, de 21:00 à 22:00."
    assert nights.hours([]) == []
    assert nights.peak_words([]) == ""


def test_a_night_is_summed_in_words():
    calm = Board(LAST, (), (), (), (), (), "", "")
    assert calm.summary == "0\u00a0signalement"
    one = incident(1)
    busy = replace(calm, incidents=(one, replace(one, state="on_site"), replace(one, police=True)))
    assert busy.summary == "3\u00a0signalements, 2\u00a0interventions, 1\u00a0relais police"
    there = replace(one, state="resolved", action="Sur place\u00a0: dialogue, départ")
    called = replace(there, action="Rappel par téléphone")
    assert replace(calm, incidents=(there, called)).summary == "2\u00a0signalements, 1\u00a0intervention"


def test_a_follow_up_is_late_the_day_after_and_never_once_done():
    one = FollowUp("1", "Réparer", "workshop", LAST)
    assert not one.is_late(LAST)
    assert one.is_late(TODAY)
    assert not replace(one, done_at=1).is_late(TODAY)


def test_a_repeat_counts_its_nights():
    assert Repeat("Les Glycines", "hall 4", "noise", (True, False, True)).count == 2


@pytest.mark.parametrize(
    ("day", "words", "season"),
    [
        (date(2020, 11, 1), "15:00\u00a0–\u00a000:00", "de novembre à mars"),
        (date(2021, 3, 31), "15:00\u00a0–\u00a000:00", "de novembre à mars"),
        (date(2020, 4, 1), "19:00\u00a0–\u00a001:00", "d’avril à octobre"),
        (date(2020, 10, 31), "19:00\u00a0–\u00a001:00", "d’avril à octobre"),
    ],
)
def test_the_service_of_an_evening_is_that_of_its_season(day, words, season):
    found = service_on(RULE, day)
    assert (found.words, found.season) == (words, season)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (RULE, "D’avril à octobre\u00a0: 19:00\u00a0–\u00a001:00."),
        ("01/01 – 31/12 : 18:00 – 02:00", ""),
        ("01/04 – 31/10 : 19:00 – 01:00", ""),
        ("", ""),
        ("01/01 – 31/05 : 15:00 – 00:00 ; 01/06 – 31/08 : 20:00 – 02:00 ; 01/09 – 31/12 : 16:00 – 00:00",
         "De janvier à mai\u00a0: 15:00\u00a0–\u00a000:00."),
    ],
)  # fmt: skip
def test_the_season_that_follows_is_told(text, told):
    assert other_season(text, date(2020, 11, 17)) == told


@pytest.mark.parametrize(
    "text",
    [
        "", "fermé", "01/13 – 31/03 : 15:00 – 00:00", "01/01 – 31/01 : 8:00 – 9:00", "01/01 – 31/12 : 25:99 – 26:00",
        "01/01 – 31/12 : 15:60 – 23:00", "00/01 – 32/12 : 15:00 – 00:00",
    ],
)  # fmt: skip
def test_a_rule_that_says_nothing_of_the_evening_gives_no_service(text):
    assert service_on(text, TODAY) is None


@given(st.text(max_size=60))
def test_no_rule_breaks_the_evening(text):
    found = service_on(text, TODAY)
    assert found is None or found.words


def test_an_incident_knows_its_night():
    at = nights.instant_of(LAST, 40)
    assert (incident(at).night, paris(at).date()) == (LAST, TODAY)
