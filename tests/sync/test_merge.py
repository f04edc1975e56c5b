"""`merge` alone: each rule by hand, then desks at random against the accounting of every value ever typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.kernel.wire import Wire
from lmmh_desk.sync import merge
from lmmh_desk.sync.merge import Conflict, Merged

WIRE = Wire("thing", groups=(("street", "city"),), sums=("count",), latest=("state",))
ROW = {"id": "1", "name": "a", "street": "s", "city": "c", "count": 3, "state": "x", "rev": 7}


def update(**delta: tuple[Any, Any]) -> Merged:
    return merge.update(ROW, delta, WIRE)


@pytest.mark.parametrize(
    ("delta", "values", "clean"),
    [
        ({"name": ("a", "b")}, {"name": "b"}, True),
        ({"name": ("other", "a")}, {}, True),  # both typed the same
        ({"name": ("a", "a")}, {}, True),
        ({"name": ("z", "z")}, {}, False),  # a column of a group that wasn't touched
        ({"street": ("s", "t"), "city": ("c", "c")}, {"street": "t"}, True),
        ({"count": (3, 4)}, {"count": 4}, True),
        ({"count": (1, 3)}, {"count": 5}, False),
        ({"state": ("w", "y")}, {"state": "y"}, True),
    ],
)
def test_a_change_that_stands(delta: dict[str, Any], values: dict[str, Any], clean: bool) -> None:
    assert update(**delta) == Merged(values, clean=clean)


def test_two_values_of_one_group_are_for_people() -> None:
    found = update(street=("s", "t"), city=("d", "d"), name=("a", "b"))
    conflict = Conflict("edit", ("street", "city"), ("s", "d"), ("s", "c"), ("t", "d"))
    assert found == Merged({"name": "b"}, conflicts=(conflict,), clean=False)


def test_a_row_added_twice_keeps_what_is_the_same_and_asks_for_the_rest() -> None:
    assert merge.insert(None, {"id": (None, "1"), "name": (None, None)}, WIRE) == Merged({"id": "1", "name": None})
    twice = {"id": (None, "1"), "name": (None, "z"), "city": (None, None), "count": (None, 3)}
    again = merge.insert(ROW, twice, WIRE)
    assert again == Merged(conflicts=(Conflict("edit", ("name",), (None,), ("a",), ("z",)),), clean=False)


def test_a_deletion_stands_unless_the_row_is_another_now() -> None:
    assert merge.delete(None, {"name": ("a", None)}) == Merged(exists=False)
    assert merge.delete(ROW, {"name": ("a", None)}) == Merged(exists=False)
    found = merge.delete(ROW, {"name": ("z", None), "city": ("c", None)})
    assert found == Merged(conflicts=(Conflict("deleting", ("name",), ("z",), ("a",), (None,)),), clean=False)


def test_a_change_of_a_deleted_row_puts_it_back() -> None:
    assert merge.update_deleted(ROW, {}) == Merged(exists=False, clean=False), "nobody decides of nothing"
    found = merge.update_deleted(ROW, {"name": ("a", "b")})
    assert found == Merged(dict(ROW), conflicts=(Conflict("deleted", ("name",), ("a",), ("a",), ("b",)),), clean=False)


COLUMNS = ("name", "street", "city")
EDIT = st.tuples(st.sampled_from("abc"), st.just("edit"), st.sampled_from(COLUMNS))
MOVE = st.tuples(st.sampled_from("abc"), st.sampled_from(["push", "pull"]), st.just(""))


@dataclass
class Desk:
    row: dict[str, Any]
    unsent: list[dict[str, tuple[Any, Any]]] = field(default_factory=list)


@dataclass
class Office:
    """A hub and desks that hold one record; every value typed is unlike every other."""

    row: dict[str, Any]
    desks: dict[str, Desk]
    typed: dict[str, set[int]] = field(default_factory=dict)
    superseded: dict[str, set[int]] = field(default_factory=dict)
    waiting: dict[str, set[int]] = field(default_factory=dict)  # in a conflict
    values: int = 0

    def edit(self, desk: Desk, column: str) -> None:
        self.values += 1
        group = WIRE.group(column)
        new = {**desk.row, column: self.values}
        desk.unsent.append({name: (desk.row[name], new[name]) for name in group})
        self.typed.setdefault(column, set()).add(self.values)
        self.superseded.setdefault(column, set()).add(desk.row[column])
        desk.row = new

    def push(self, desk: Desk) -> None:
        for delta in desk.unsent:
            found = merge.update(self.row, delta, WIRE)
            self.row = {**self.row, **found.values}
            for conflict in found.conflicts:
                for column, other, kept in zip(conflict.columns, conflict.other, conflict.kept, strict=True):
                    self.waiting.setdefault(column, set()).update({other, kept})
        desk.unsent.clear()

    def pull(self, desk: Desk) -> None:
        pending = {name: new for delta in desk.unsent for name, (_old, new) in delta.items()}
        desk.row = {**self.row, **pending}


@given(st.lists(EDIT | MOVE, max_size=40))
def test_every_value_ever_typed_is_current_superseded_or_in_a_conflict(acts: list[tuple[str, str, str]]) -> None:
    start: dict[str, Any] = dict.fromkeys(COLUMNS, 0)
    office = Office(start, {name: Desk(start) for name in "abc"})
    for name, act, column in acts:
        desk = office.desks[name]
        if act == "edit":
            office.edit(desk, column)
        else:
            {"push": office.push, "pull": office.pull}[act](desk)
    for desk in office.desks.values():
        office.push(desk)
    for column, values in office.typed.items():
        accounted = office.superseded[column] | office.waiting.get(column, set()) | {office.row[column]}
        assert values <= accounted


@given(st.lists(EDIT, min_size=1, max_size=8))
def test_the_same_change_twice_is_the_same_as_once(acts: list[tuple[str, str, str]]) -> None:
    start: dict[str, Any] = dict.fromkeys(COLUMNS, 0)
    office = Office(start, {name: Desk(start) for name in "abc"})
    for _name, _act, column in acts:
        office.edit(office.desks["a"], column)
    last = office.desks["a"].unsent[-1]
    first = merge.update(start, last, WIRE)
    once = {**start, **first.values}
    assert merge.update(once, last, WIRE) == (first if first.conflicts else Merged())
