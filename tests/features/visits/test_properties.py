"""What holds for any visits: the order one walks, the dates refused, the days shown, the first moment free."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.features.visits.model.listing import Days, Filter, VisitRow, counts, keeps, rounds, sentence
from lmmh_desk.features.visits.model.records import Outcome, State, Urgency
from lmmh_desk.features.visits.model.request import SHORTEST, Slot, wrong_slot
from lmmh_desk.kernel.calendar import holidays
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.office.model.bookings import Absence
from lmmh_desk.office.model.slots import Why, first_gap
from tests.features.visits.conftest import TODAY

NOW = paris_instant(TODAY, 10, 42)
MINUTE = 60_000
STREETS = ("rue de Madrid", "rue de l’Estérel", "allée des Sittelles")


@st.composite
def visits(draw):
    """A visit of any state, planned or not, in one of three quarters."""
    minute = draw(st.none() | st.integers(8 * 60, 19 * 60))
    start = None if minute is None else paris_instant(TODAY, *divmod(minute, 60))
    door = f"{draw(st.integers(1, 120))} {draw(st.sampled_from(STREETS))}"
    return VisitRow(
        str(draw(st.uuids())), "p", "Mme Ginette Lesourd", (door, "72100 Le Mans"),
        draw(st.sampled_from(["Sablons", "Pontlieue", "Épine"])), "Robinet", draw(st.sampled_from(list(Urgency))),
        draw(st.sampled_from(list(State))), draw(st.sampled_from(["", *Outcome])), start,
        None if start is None else start + 45 * MINUTE, elsewhere=draw(st.booleans()),
    )  # fmt: skip


@given(st.lists(visits(), max_size=12), st.sampled_from(list(Filter)), st.randoms())
def test_each_visit_of_a_tab_is_walked_once_by_quarter_whatever_order_it_was_read_in(rows, chosen, random):
    found = rounds(rows, chosen)
    walked = [row for one in found for row in one.rows]
    assert sorted(row.id for row in walked) == sorted(row.id for row in rows if keeps(row, chosen))
    assert len(walked) == counts(rows)[chosen]
    assert len({one.quarter for one in found}) == len(found), "a quarter is walked in one piece"
    for one in found:
        hours = [row.starts_at for row in one.rows if row.starts_at is not None]
        assert hours == sorted(hours)
        assert [row.starts_at is None for row in one.rows] == sorted(row.starts_at is None for row in one.rows)
    firsts = [min(row.starts_at or NOW * 2 for row in one.rows) for one in found]
    assert firsts == sorted(firsts), "the quarter of the first hour comes first"
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert rounds(shuffled, chosen) == found


@given(st.lists(st.integers(1, 300), min_size=2, max_size=8, unique=True))
def test_without_hours_one_walks_a_street_by_its_numbers_not_by_their_letters(numbers):
    rows = [
        VisitRow(f"v{number}", "p", "Mme Lesourd", (f"{number} rue de Madrid", "72100 Le Mans"), "Sablons", "Volet",
                 Urgency.CURRENT)
        for number in numbers
    ]  # fmt: skip
    (only,) = rounds(rows, Filter.TO_PLAN)
    assert [int(row.place[0].split()[0]) for row in only.rows] == sorted(numbers)


def test_a_door_bis_comes_after_its_own_number_and_a_place_without_number_has_its_name():
    doors = ("9 ter rue de Madrid", "9 rue de Madrid", "Chemin Vert", "10 rue de Madrid", "9 bis, rue de Madrid")
    rows = [
        VisitRow(door, "p", "Mme Lesourd", (door, "72100 Le Mans"), "Sablons", "Volet", Urgency.CURRENT)
        for door in doors
    ]
    (only,) = rounds(rows, Filter.TO_PLAN)
    assert [row.id for row in only.rows] == [
        "Chemin Vert", "9 rue de Madrid", "9 bis, rue de Madrid", "9 ter rue de Madrid", "10 rue de Madrid",
    ]  # fmt: skip


@given(visits())
def test_a_visit_of_another_day_says_its_day_aloud(row):
    told = sentence(row)
    assert ("mardi 17 novembre" in told) == (row.elsewhere and row.starts_at is not None)
    assert ("mardi 17 novembre" in sentence(row, dated=True)) == (row.starts_at is not None)


AWAY = Absence(
    resource_id="a", first_day="2020-11-19", last_day="2020-11-20", from_minute=12 * 60, to_minute=18 * 60, kind="leave"
)


@given(
    st.dates(TODAY - timedelta(5), TODAY + timedelta(60)), st.integers(0, 23 * 60 + 59), st.integers(-5, 300),
    st.sampled_from(["a", "b"]),
)  # fmt: skip
def test_a_slot_is_taken_when_and_only_when_somebody_can_go(day, starts, minutes, who):
    slot = Slot(day, starts, minutes, who)
    wrong = wrong_slot(slot, NOW, ["a"], [AWAY])
    assert len(wrong) <= 4
    assert all(told.endswith(".") for told in wrong.values())
    away = date(2020, 11, 19) <= day <= date(2020, 11, 20) and starts < 18 * 60 and starts + minutes > 12 * 60
    may = (
        who == "a" and SHORTEST <= minutes <= 240 and day not in holidays(day.year) and day.weekday() != 6
        and starts >= 7 * 60 and starts + minutes <= 20 * 60 and not away
        and (day > TODAY or (day == TODAY and starts > 10 * 60 + 41))
    )  # fmt: skip
    assert (not wrong) == may
    if may:
        start, end = slot.span
        assert paris(start).date() == paris(end).date() == day
        assert end - start == minutes * MINUTE


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.booleans(), st.integers(0, 20))
def test_days_turn_forwards_and_back_and_hold_the_day_they_are_of(day, week, turns):
    days = Days(day, week)
    there = days
    for _turn in range(turns):
        following = there.step(1)
        assert following.span[0] == there.span[1], "no instant is lost between two pages"
        there = following
    for _turn in range(turns):
        there = there.step(-1)
    assert there == days
    assert days.first <= day <= days.last


BLOCKS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 60)).map(lambda one: (one[0], sum(one), Why.BOOKED)))


@given(BLOCKS, st.integers(0, 500), st.integers(1, 60))
def test_the_first_moment_free_is_free_and_none_before_it_is(blocks, earliest, length):
    def free(at):
        return all(to <= at or at + length <= from_ for from_, to, _why in blocks)

    found = first_gap(blocks, earliest, length)
    assert found >= earliest
    assert free(found)
    assert not any(free(at) for at in range(earliest, found))
