"""Where blocks go: each in its own lane, every minute in one cell, everything within reach of the arrows."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.ui.widgets.agenda_plan import STEP, AgendaBlock, AgendaColumn, Plan, end

DAY = [AgendaColumn("mar.", "17", said="mardi 17")]


def block(key: str, starts: int, ends: int, column: int = 0, kind: str = "booked") -> AgendaBlock:
    return AgendaBlock(key, column, starts, ends, key, kind=kind)


def plan(*blocks: AgendaBlock) -> Plan:
    return Plan(DAY, blocks, 540, 720)


hours = st.integers(300, 1380)
drawn = st.lists(st.tuples(hours, st.integers(0, 240), st.sampled_from(["booked", "closed", "freed"])), max_size=25)


@given(drawn)
def test_every_row_is_in_one_cell_and_every_block_has_a_place(times: list[tuple[int, int, str]]) -> None:
    blocks = [block(str(place), start, start + long, 0, kind) for place, (start, long, kind) in enumerate(times)]
    made = plan(*blocks)
    assert [row for cell in made.cells for row in range(cell.row, cell.row + cell.rows)] == list(range(made.rows))
    assert [stop.row for stop in made.stops[0]] == sorted(stop.row for stop in made.stops[0])
    assert sorted(stop.block.key for stop in made.stops[0] if stop.block) == sorted(each.key for each in blocks)
    assert all(made.first <= each.starts and end(each) <= made.last for each in blocks)
    for one, other in combinations((made.placed(each) for each in blocks if each.kind != "closed"), 2):
        overlap = one.block.starts < end(other.block) and other.block.starts < end(one.block)
        assert not overlap or (one.lane != other.lane and one.lanes == other.lanes)


def test_overlapping_blocks_stand_side_by_side_and_the_next_one_takes_the_whole_width() -> None:
    made = plan(block("a", 540, 600), block("b", 570, 630), block("c", 600, 630), block("d", 630, 660))
    lanes = {placed.block.key: (placed.lane, placed.lanes) for cell in made.cells for placed in cell.placed}
    assert lanes == {"a": (0, 2), "b": (1, 2), "c": (0, 2), "d": (0, 1)}


def test_free_time_stops_at_half_hours() -> None:
    made = plan(block("a", 550, 580))
    assert [(stop.starts, stop.ends) for stop in made.stops[0]] == [
        (540, 550),
        (550, 580),
        (580, 600),
        (600, 630),
        (630, 660),
        (660, 690),
        (690, 720),
    ]


def test_an_appointment_in_a_closed_hour_is_found_before_the_closure() -> None:
    made = plan(block("lunch", 540, 720, kind="closed"), block("a", 600, 630))
    assert made.at(0, 610) == made.of("a")
    assert made.at(0, 640) == made.of("lunch")


def test_many_short_blocks_at_once_have_a_row_each() -> None:
    made = plan(*(block(key, 540, 540 + STEP) for key in "abcd"))
    assert [made.of(key).row for key in "abcd"] == [0, 1, 2, 3]
    assert {made.stop_at(row, 0).block.key for row in range(4)} == set("abcd")


def test_the_agenda_grows_so_that_nothing_is_left_out() -> None:
    made = plan(block("early", 500, 530), block("late", 730, 745))
    assert (made.first, made.last) == (480, 750)


def test_a_block_in_two_columns_is_found_in_the_one_asked() -> None:
    made = Plan(DAY * 2, [block("a", 540, 570, 0), block("a", 540, 570, 1)], 540, 720)
    assert made.of("a").column == 0
    assert made.of("a", 1).column == 1
    assert made.of("b") is None
    assert made.at(2, 540) is None


def test_sentences() -> None:
    rich = AgendaBlock("k", 0, 540, 570, "Keller", "logement", unsent=True, clash=True)
    made = plan(rich, block("Congés", 600, 630, kind="closed"), block("x", 630, 660, kind="freed"))
    said = [made.said(stop) for stop in made.stops[0]]
    assert said[:4] == [
        "mardi 17, 9:00 à 9:30, Keller, logement, à confirmer, réservé deux fois",
        "mardi 17, 9:30, libre",
        "mardi 17, 10:00 à 10:30, fermé, Congés",
        "mardi 17, 10:30 à 11:00, libéré, x",
    ]
    assert AgendaColumn("mar.", "17").name() == "mar. 17"
    own = plan(AgendaBlock("k", 0, 540, 570, "Keller", said="Mardi à 9 heures, Mme Keller"))
    assert own.said(own.of("k")) == "Mardi à 9 heures, Mme Keller"
