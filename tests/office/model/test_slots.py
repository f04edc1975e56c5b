"""Free slots: none overlaps anything, every minute of a window is free or explained, also when the clock changes."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.kernel.clock import PARIS, paris, paris_instant
from lmmh_desk.office.model import slots
from lmmh_desk.office.model.agenda import Agenda, Opening, Wanted
from lmmh_desk.office.model.bookings import Absence, AbsenceKind
from lmmh_desk.office.model.opening import Timetable, week_of
from lmmh_desk.office.model.reasons import Reason, ReasonType
from lmmh_desk.office.model.sites import Closure
from lmmh_desk.office.model.slots import MINUTE, Offer, Slot, Why

TUESDAY = date(2020, 11, 17)
DAWN = paris_instant(TUESDAY)
OPEN = Timetable(week_of([(weekday, 540, 1050) for weekday in range(5)]))
KEYS = Reason(label="Remise des clés", service="Gestion locative", minutes=30)
ANY = Wanted(KEYS)
MORNING = Opening("room", "site", "", "FREQ=WEEKLY;BYDAY=TU", "2020-01-01", 540, 720)


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> int:
    return paris_instant(day, hour, minute)


def said(found: list[Slot]) -> list[str]:
    return [f"{paris(slot.starts_at):%H:%M}" for slot in found]


def offered(now: int = DAWN, wanted: Wanted = ANY, **changes: object) -> list[Offer]:
    values = {"openings": (MORNING,), "absences": {}, "timetables": {"site": OPEN}} | changes
    booked = values.pop("booked", {})
    agenda = Agenda(**values)
    return agenda.offers(agenda.fitting(wanted), wanted, TUESDAY, booked, now)


def test_a_window_is_cut_by_what_is_booked() -> None:
    found = slots.next_slots(offered(booked={"room": [(at(9, 30), at(10), Why.BOOKED)]}), 30, 6)
    assert said(found) == ["09:00", "10:00", "10:30", "11:00", "11:30"]


def test_the_first_slot_of_today_is_round_and_after_the_notice() -> None:
    assert said(slots.next_slots(offered(at(9, 1)), 30, 2)) == ["09:05", "09:35"]
    later = Wanted(Reason(label="", service="", minutes=30, notice_hours=2))
    assert said(slots.next_slots(offered(at(9, 1), later), 30, 2)) == ["11:05"]


def test_an_absence_and_a_closure_are_said() -> None:
    training = Absence(
        resource_id="room", first_day="2020-11-16", last_day="2020-11-18", from_minute=600, to_minute=660,
        kind=AbsenceKind.TRAINING, label="Gestes barrières",
    )  # fmt: skip
    closed = Closure(first_day="2020-11-17", last_day="2020-11-17", from_minute=690, to_minute=1440)
    hours = Timetable(OPEN.week, (closed,))
    (offer,) = offered(absences={"room": (training,)}, timetables={"site": hours})
    assert slots.explained(offer, 25) == [
        (at(9), at(9, 50), Why.FREE),
        (at(9, 50), at(10), Why.SHORT),
        (at(10), at(11), Why.ABSENT),
        (at(11), at(11, 25), Why.FREE),
        (at(11, 25), at(11, 30), Why.SHORT),
        (at(11, 30), at(12), Why.CLOSED),
    ]


def test_a_call_does_not_need_an_open_site() -> None:
    shut = Timetable(((),) * 7)
    assert not slots.next_slots(offered(timetables={"site": shut}), 30, 6)
    call = Wanted(Reason(label="", service="", minutes=30, type=ReasonType.PHONE))
    assert len(slots.next_slots(offered(wanted=call, timetables={"site": shut}), 30, 6)) == 6


def test_a_holiday_is_free_of_everything() -> None:
    armistice = date(2020, 11, 11)
    every_day = MORNING._replace(rule="FREQ=DAILY")
    (offer,) = Agenda((), {}, {"site": OPEN}).offers((every_day,), ANY, armistice, {}, DAWN - 10**9)
    assert [why for _from, _to, why in slots.explained(offer, 30)] == [Why.HOLIDAY]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (Wanted(KEYS, frozenset(("site",)), frozenset(("room",))), 1),
        (Wanted(KEYS, frozenset(("elsewhere",))), 0),
        (Wanted(KEYS, resources=frozenset(("yann",))), 0),
        (Wanted(Reason(label="", service="Action sociale", minutes=30)), 1),
    ],
)
def test_which_windows_fit(wanted: Wanted, number: int) -> None:
    assert len(offered(wanted=wanted)) == number


def test_a_window_of_one_service_is_for_its_motifs() -> None:
    social = MORNING._replace(service="Action sociale")
    assert not offered(openings=(social,))


def test_two_resources_share_a_moment_once() -> None:
    other = MORNING._replace(resource_id="yann", opens=550)
    found = slots.next_slots(offered(openings=(MORNING, other)), 30, 4)
    assert said(found) == ["09:00", "09:10", "09:30", "09:40"]


@pytest.mark.parametrize(("day", "minutes"), [(date(2020, 10, 25), 240), (date(2021, 3, 28), 120)])
def test_the_night_the_clock_changes_has_its_real_length(day: date, minutes: int) -> None:
    start, end = slots.span_on("FREQ=DAILY", "2020-01-01", 60, 240, day) or (0, 0)
    assert (end - start) // MINUTE == minutes
    found = list(slots.slots(Offer("room", "site", (start, end)), 30))
    assert len(found) == minutes // 30
    assert len({slot.starts_at for slot in found}) == len(found)


def test_a_window_within_the_hour_that_does_not_exist_is_none() -> None:
    assert slots.span_on("FREQ=DAILY", "2020-01-01", 150, 180, date(2021, 3, 28)) is None


def test_only_real_overlaps_count() -> None:
    assert slots.overlapping(10, 20, [(0, 5), (15, 30)])
    assert not slots.overlapping(10, 20, [(0, 10), (20, 30)])


moments = st.integers(0, 24 * 12).map(lambda step: DAWN + step * 5 * MINUTE)
blocks = st.lists(
    st.tuples(moments, st.integers(1, 60).map(lambda step: step * 5 * MINUTE), st.sampled_from([*Why][1:-1])).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
    max_size=12,
)
windows = st.tuples(moments, moments).filter(lambda pair: pair[0] < pair[1])


@given(windows, blocks, st.integers(5, 120))
def test_every_minute_is_free_or_explained(span: tuple[int, int], taken: list, minutes: int) -> None:
    offer = Offer("room", "site", span, tuple(taken))
    found = slots.explained(offer, minutes)
    assert (found[0][0], found[-1][1]) == span
    assert all(before[1] == after[0] for before, after in pairwise(found))
    for from_, to, why in found:
        assert from_ < to
        for minute in range(from_, to, 5 * MINUTE):
            covering = {block[2] for block in taken if block[0] <= minute < block[1]}
            assert why in covering or (why in (Why.FREE, Why.SHORT) and not covering)


@given(windows, blocks, st.integers(5, 120))
def test_a_free_slot_overlaps_nothing_and_none_is_missed(span: tuple[int, int], taken: list, minutes: int) -> None:
    offer = Offer("room", "site", span, tuple(taken))
    found = list(slots.slots(offer, minutes))
    spans = [block[:2] for block in taken]
    for slot in found:
        assert span[0] <= slot.starts_at < slot.ends_at <= span[1]
        assert slot.ends_at - slot.starts_at == minutes * MINUTE
        assert not slots.overlapping(slot.starts_at, slot.ends_at, spans)
    assert all(before.ends_at <= after.starts_at for before, after in pairwise(found))
    free = [(from_, to) for from_, to, why in slots.explained(offer, minutes) if why is Why.FREE]
    assert sum(to - from_ for from_, to in free) == len(found) * minutes * MINUTE


@given(st.lists(st.tuples(windows, blocks), max_size=5), st.integers(10, 60), st.integers(1, 8))
def test_the_next_slots_are_the_first_of_all(drawn: list, minutes: int, number: int) -> None:
    offers = [Offer(f"r{rank}", "site", span, tuple(taken)) for rank, (span, taken) in enumerate(drawn)]
    found = slots.next_slots(offers, minutes, number)
    every = sorted({slot.starts_at for offer in offers for slot in slots.slots(offer, minutes)})
    assert [slot.starts_at for slot in found] == every[:number]


@given(windows, blocks, blocks, st.integers(5, 120))
def test_together_each_slot_is_free_for_all_and_none_is_missed(
    span: tuple, mine: list, other: list, minutes: int
) -> None:
    wanted = Wanted(Reason(label="", service="", minutes=minutes, type=ReasonType.PHONE), together=frozenset(("yann",)))
    opening = MORNING._replace(opens=(span[0] - DAWN) // MINUTE, closes=(span[1] - DAWN) // MINUTE)
    (offer,) = offered(openings=(opening,), wanted=wanted, booked={"room": mine, "yann": other})
    found = slots.next_slots([offer], minutes, 1000)
    taken = [block[:2] for block in (*mine, *other)]
    assert not any(slots.overlapping(slot.starts_at, slot.ends_at, taken) for slot in found)
    both = Offer("room", "site", span, [*mine, *other, *slots.quiet_blocks(TUESDAY)])
    assert [slot.starts_at for slot in found] == [slot.starts_at for slot in slots.slots(both, minutes)]


def test_together_an_absence_of_the_other_counts_and_its_own_windows_do_not() -> None:
    wanted = Wanted(KEYS, together=frozenset(("yann",)))
    away = Absence(resource_id="yann", first_day="2020-11-17", last_day="2020-11-17", from_minute=0, to_minute=660)
    yanns = MORNING._replace(resource_id="yann")
    (offer,) = offered(openings=(MORNING, yanns), wanted=wanted, absences={"yann": (away,)})
    assert (offer.resource_id, said(list(slots.slots(offer, 30)))) == ("room", ["11:00", "11:30"])


@given(st.dates(date(2020, 1, 1), date(2022, 12, 31)), st.integers(0, 23), st.integers(1, 24))
def test_closed_and_open_hours_make_a_whole_day(day: date, opens: int, closes: int) -> None:
    hours = Timetable(week_of([(day.weekday(), opens * 60, closes * 60)] if opens < closes else []))
    blocked = slots.closed_blocks(hours, day)
    midnight = datetime(day.year, day.month, day.day, tzinfo=PARIS)
    start, end = (round(one.timestamp() * 1000) for one in (midnight, midnight + timedelta(1)))
    assert (blocked[0][0], blocked[-1][1]) == (start, end)


def test_what_is_of_another_day_is_not_of_this_one() -> None:
    wednesday = MORNING._replace(rule="FREQ=WEEKLY;BYDAY=WE")
    away = Absence(resource_id="room", first_day="2020-11-18", last_day="2020-11-18")
    (offer,) = offered(openings=(wednesday, MORNING), absences={"room": (away,)})
    assert [why for _from, _to, why in slots.explained(offer, 30)] == [Why.FREE]
