from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.kernel.clock import day_bounds, paris_instant
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.office.model.opening import (
    MIDNIGHT,
    Interval,
    Timetable,
    checked,
    read_day,
    week_of,
    without,
    written_day,
)
from lmmh_desk.office.model.sites import Closure, SiteStatus, desk_name, first_desk_code

USUAL = (Interval(540, 750), Interval(840, 1050))
WEEK = (USUAL,) * 5 + ((), ())


def closure(first, last, start=0, end=MIDNIGHT):
    return Closure(first_day=first, last_day=last, from_minute=start, to_minute=end)


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ((date(2020, 11, 17), 8, 0), "ouverture à 9:00"),
        ((date(2020, 11, 17), 9, 0), "ouvert jusqu’à 12:30"),
        ((date(2020, 11, 17), 12, 29), "ouvert jusqu’à 12:30"),
        ((date(2020, 11, 17), 12, 30), "réouverture à 14:00"),
        ((date(2020, 11, 17), 17, 30), "réouverture demain à 9:00"),
        ((date(2020, 11, 17), 23, 59), "réouverture demain à 9:00"),
        ((date(2020, 11, 18), 0, 0), "ouverture à 9:00"),
        ((date(2020, 11, 13), 18, 0), "réouverture lundi 16 novembre à 9:00"),
        ((date(2020, 11, 11), 10, 0), "fermé, armistice de 1918 · réouverture demain à 9:00"),
        ((date(2020, 12, 24), 17, 45), "réouverture lundi 28 décembre à 9:00"),
    ],
)
def test_the_sentence_of_the_moment(moment, sentence):
    assert Timetable(WEEK).sentence(paris_instant(*moment)) == sentence


def test_other_ways_of_receiving():
    now = paris_instant(date(2020, 11, 17), 10)
    assert Timetable(WEEK, (), SiteStatus.CLOSED).sentence(now) == "fermé au public"
    assert Timetable(WEEK, (), SiteStatus.PHONE_ONLY).sentence(now) == "accueil par téléphone"
    assert Timetable(WEEK, (), SiteStatus.APPOINTMENT_ONLY).sentence(now) == "sur rendez-vous jusqu’à 12:30"


def test_a_site_that_never_opens():
    never = Timetable(((),) * 7)
    assert never.sentence(paris_instant(date(2020, 11, 17), 10)) == "fermé"
    assert never.sentence(paris_instant(date(2020, 11, 11), 10)) == "fermé, armistice de 1918"


def test_closures_take_their_hours_away():
    whole = Timetable(WEEK, (closure("2020-11-17", "2020-11-18"),))
    assert whole.day(date(2020, 11, 17)) == whole.day(date(2020, 11, 18)) == ()
    assert whole.day(date(2020, 11, 19)) == USUAL
    part = Timetable(WEEK, (closure("2020-11-17", "2020-11-17", 660, 870),))
    assert part.day(date(2020, 11, 17)) == (Interval(540, 660), Interval(870, 1050))
    assert part.sentence(paris_instant(date(2020, 11, 17), 11)) == "réouverture à 14:30"


def test_round_the_clock_and_clock_changes():
    always = Timetable(((Interval(0, MIDNIGHT),),) * 7)
    spring = paris_instant(date(2021, 3, 28), 1, 59)
    assert always.sentence(spring) == "ouvert jusqu’à minuit"
    assert always.open_until(spring) == day_bounds(date(2021, 3, 28))[1]
    autumn = paris_instant(date(2020, 10, 25), 2, 30) + 3_600_000  # 2:30 for the second time
    assert always.open_until(autumn) == paris_instant(date(2020, 10, 26))
    early = Timetable(((Interval(150, 240),),) * 7)
    assert early.next_opening(paris_instant(date(2020, 10, 25), 0)) == paris_instant(date(2020, 10, 25), 2, 30)


@given(
    st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=4),
    st.integers(0, 1440),
    st.integers(0, 1440),
)
def test_what_is_closed_is_never_open(pairs, start, end):
    day = tuple(Interval(*sorted(pair)) for pair in pairs)
    left = without(day, start, end)
    for minute in range(0, 1440, 17):
        was = any(one.opens <= minute < one.closes for one in day)
        shut = start <= minute < end
        assert any(one.opens <= minute < one.closes for one in left) == (was and not shut)


def test_typing_the_hours_of_a_day():
    assert read_day("9-12h30, 14:00–17:30") == USUAL
    assert read_day("1400 à 1730, 9:00-12:30") == USUAL
    assert read_day("0:00-24:00") == (Interval(0, MIDNIGHT),)
    assert read_day(" ") == read_day(written_day(())) == ()
    assert written_day(USUAL) == "9:00–12:30, 14:00–17:30"
    assert written_day(()) == "fermé"
    assert read_day(written_day(USUAL)) == USUAL


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("9:00", "« 9:00 » n’a pas d’heure de fin."),
        ("12:00-9:00", "La fermeture à 9:00 ne suit pas l’ouverture à 12:00."),
        ("9:00-12:00, 11:00-14:00", "Deux plages se chevauchent à 11:00."),
        ("9:00-99:00", "« 99:00 » n’est pas une heure."),
    ],
)
def test_wrong_hours_are_said(typed, sentence):
    with pytest.raises(BadInput) as caught:
        read_day(typed)
    assert caught.value.fact.replace("\u00a0", " ") == sentence.replace("\u00a0", " ")
    assert caught.value.gesture


def test_hours_beyond_a_day_are_refused():
    with pytest.raises(BadInput):
        checked((Interval(540, 1441),))


def test_rows_make_a_week():
    week = week_of([(1, 840, 1050), (1, 540, 750)])
    assert week[1] == USUAL
    assert week[0] == ()
    assert len(week) == 7


def test_names_of_desks():
    assert first_desk_code("Agence Centre") == "C01"
    assert first_desk_code("Espace-accueil n° 3") == "S01"
    assert first_desk_code("…") == "S01"
    assert desk_name("Agence Centre", "C02") == "CENTRE-02"
    assert desk_name("Bords de l’Huisne", "H11") == "HUISNE-11"
