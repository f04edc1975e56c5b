"""The order one walks: hours told are kept, the other homes are gone to from the nearest one."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.features.visits.model.listing import Issued, Round, VisitRow
from lmmh_desk.features.visits.model.records import State, Urgency
from lmmh_desk.features.visits.model.walking import is_told, ordered, walked

MINUTE = 60_000
NOTICE = (Issued("n", "AV-C02-20-0001"),)


def visit(name, street, hour, *, told=False, minutes=30, state=State.SCHEDULED):
    start = hour * 60 * MINUTE
    return VisitRow(
        name, "p", name, (street, "72100 Le Mans"), "Pontlieue", "Robinet", Urgency.CURRENT, state,
        starts_at=start, ends_at=start + minutes * MINUTE, papers=NOTICE if told else (),
    )  # fmt: skip


def names(rows):
    return [row.name for row in rows]


def test_without_an_hour_told_one_goes_from_door_to_door_not_by_the_hour():
    rows = [visit("a", "10 rue de Madrid", 9), visit("b", "9 bis rue de Madrid", 11), visit("c", "3 rue Marceau", 8),
            visit("d", "9 rue de Madrid", 14)]  # fmt: skip
    assert names(ordered(rows)) == ["d", "b", "a", "c"]


def test_a_home_of_the_same_street_is_gone_to_after_the_one_whose_hour_was_told():
    rows = [visit("early", "3 rue Marceau", 9, told=True), visit("late", "40 rue de Madrid", 14, told=True),
            visit("free", "38 rue de Madrid", 8), visit("near", "5 rue Marceau", 16)]  # fmt: skip
    (one,) = walked([Round("Pontlieue", tuple(rows))])
    assert (one.quarter, names(one.rows)) == ("Pontlieue", ["early", "near", "late", "free"])


def test_what_is_over_before_the_first_hour_told_begins_the_round():
    rows = [visit("told", "3 rue Marceau", 14, told=True), visit("morning", "9 rue Gay-Lussac", 9),
            visit("noon", "1 rue Gay-Lussac", 13, minutes=60), visit("later", "5 rue Marceau", 16),
            visit("across", "7 rue Marceau", 13, minutes=90)]  # fmt: skip
    assert names(ordered(rows)) == ["noon", "morning", "told", "later", "across"]


def test_in_one_street_the_closest_number_says_after_which_hour_one_goes():
    rows = [visit("low", "3 rue Marceau", 9, told=True), visit("high", "40 rue Marceau", 11, told=True),
            visit("free", "38 rue Marceau", 15)]  # fmt: skip
    assert names(ordered(rows)) == ["low", "high", "free"]


def test_what_does_not_fit_before_the_next_hour_told_waits_though_it_is_near():
    rows = [visit("first", "3 rue Marceau", 9, told=True, minutes=50), visit("next", "1 rue Gay-Lussac", 10, told=True),
            visit("near", "5 rue Marceau", 16)]  # fmt: skip
    assert names(ordered(rows)) == ["first", "next", "near"]


def test_an_hour_is_told_by_the_notice_or_by_who_is_on_the_way():
    assert not is_told(visit("a", "1 rue A", 9))
    assert is_told(visit("a", "1 rue A", 9, told=True))
    assert is_told(visit("a", "1 rue A", 9, state=State.ON_THE_WAY))
    assert not is_told(VisitRow("a", "p", "a", ("x",), "", "", Urgency.CURRENT, State.REQUESTED))


VISITS = st.builds(
    lambda number, street, hour, told, minutes: (f"{number} rue {street}", hour, told, minutes),
    st.integers(1, 60), st.sampled_from("ABC"), st.integers(8, 17), st.booleans(), st.integers(10, 90),
)  # fmt: skip


@given(st.lists(VISITS, max_size=9))
def test_everybody_is_visited_once_and_hours_told_follow_each_other(made):
    rows = [
        visit(str(rank), street, hour, told=told, minutes=minutes)
        for rank, (street, hour, told, minutes) in enumerate(made)
    ]
    found = ordered(rows)
    assert sorted(names(found)) == sorted(names(rows))
    told = [row for row in found if is_told(row)]
    assert told == sorted(told, key=lambda row: (row.starts_at, row.id))
    for one, following in pairwise(told):
        between = found[found.index(one) + 1 : found.index(following)]
        spent = sum(row.ends_at - row.starts_at for row in between)
        assert not between or one.ends_at + spent <= following.starts_at, "nobody comes late at an hour told"
