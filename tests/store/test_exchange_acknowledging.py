"""The hub's answer: lines leave the log with it, rows get their place, what it refused goes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.store.exchange import acknowledging, digests, freezing
from lmmh_desk.store.store import Store
from tests.store.exchanging import (
    NOW,
    acknowledge,
    add_box,
    add_thing,
    assert_digests,
    attach,
    box,
    boxes_of,
    end,
    freeze,
    receive,
    rows,
    thing,
    write,
)


@pytest.fixture
def desk(boxes: Store) -> Store:
    return attach(boxes)


def log(store: Store) -> list[Any]:
    return rows(store, "SELECT pk, op FROM sync_log ORDER BY seq")


def sent(store: Store) -> str:
    return freeze(store) or ""


def test_rows_get_their_place_and_lines_go(desk: Store) -> None:
    write(desk, add_box("b", "red"), add_thing("t", "b"))
    changes = acknowledge(desk, sent(desk), [4, 5])
    assert boxes_of(desk) == {"b": ("red", 4)}
    assert rows(desk, "SELECT rev FROM athing") == [5]
    assert log(desk) == []
    assert rows(desk, "SELECT acknowledged_at FROM outbox") == [NOW]
    assert set(changes.rows) == {Change("zbox", "b", "update"), Change("athing", "t", "update")}
    assert_digests(desk)
    with desk.read() as read:
        assert set(digests.buckets(read, "")) == {"zbox", "athing"}


def test_an_answer_twice_changes_nothing(desk: Store) -> None:
    write(desk, add_box("b", "red"))
    batch = sent(desk)
    acknowledge(desk, batch, [4])
    receive(desk, box(6, "b", "blue"))
    assert acknowledge(desk, batch, [4]) == Changes("exchange.acknowledged")
    assert acknowledge(desk, "unknown", [4]) == Changes("exchange.acknowledged")
    assert boxes_of(desk) == {"b": ("blue", 6)}


def test_an_answer_that_counts_otherwise_is_refused(desk: Store) -> None:
    write(desk, add_box("b", "red"))
    batch = sent(desk)
    with pytest.raises(ValueError, match="2 answers for 1"):
        acknowledge(desk, batch, [4, 5])
    assert log(desk) == [("b", "insert")]
    assert rows(desk, "SELECT muted FROM writing") == [0]


def test_what_was_written_since_stays(desk: Store) -> None:
    write(desk, add_box("b", "red"))
    batch = sent(desk)
    write(desk, "UPDATE zbox SET name = 'blue'")
    acknowledge(desk, batch, [4])
    assert boxes_of(desk) == {"b": ("blue", 4)}
    assert log(desk) == [("b", "update")]
    receive(desk, box(5, "b", "green"))
    assert boxes_of(desk) == {"b": ("blue", 5)}
    assert_digests(desk)


def test_where_the_hub_kept_another_value_its_row_comes(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "UPDATE zbox SET name = 'mine'")
    acknowledge(desk, sent(desk), [0])
    assert boxes_of(desk) == {"b": ("mine", 1)}
    receive(desk, box(3, "b", "theirs"))
    assert boxes_of(desk) == {"b": ("theirs", 3)}
    assert_digests(desk)


def test_a_page_that_came_before_the_answer_comes_again(desk: Store) -> None:
    """The page had this change under another's; what was put back on top of it must not stay for ever."""
    receive(desk, box(1, "b", "red"))
    write(desk, "UPDATE zbox SET name = 'mine'")
    batch = sent(desk)
    receive(desk, box(7, "b", "theirs"))
    acknowledge(desk, batch, [5])
    assert boxes_of(desk) == {"b": ("mine", 5)}  # the digest says that it isn't the hub's
    assert_digests(desk)
    write(desk, "UPDATE zbox SET name = 'again'")
    batch = sent(desk)
    receive(desk, box(9, "b", "their own"))
    acknowledge(desk, batch, [0])
    assert boxes_of(desk) == {"b": ("again", 5)}


def test_a_row_set_aside_goes_with_what_was_made_under_it(desk: Store) -> None:
    write(desk, add_box("b", "red"))
    batch = sent(desk)
    write(desk, add_thing("t", "b"))
    changes = acknowledge(desk, batch, [0], [0])
    assert boxes_of(desk) == {}
    assert rows(desk, "SELECT * FROM athing") == []
    assert log(desk) == [("t", "insert")]
    assert set(changes.rows) == {Change("zbox", "b", "delete"), Change("athing", "t", "delete")}
    assert acknowledge(desk, sent(desk), [0], [0])
    assert log(desk) == []


def test_a_row_set_aside_stays_while_it_was_changed_since(desk: Store) -> None:
    write(desk, add_box("b", "red"))
    batch = sent(desk)
    write(desk, "UPDATE zbox SET name = 'blue'")
    acknowledge(desk, batch, [0], [0])
    assert boxes_of(desk) == {"b": ("blue", 0)}
    acknowledge(desk, sent(desk), [0], [0])
    assert boxes_of(desk) == {}


def test_a_row_known_to_the_hub_stays_though_its_change_was_set_aside(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "UPDATE zbox SET name = 'blue'")
    acknowledge(desk, sent(desk), [0], [0])
    assert boxes_of(desk) == {"b": ("blue", 1)}


def test_a_row_taken_then_set_aside_stays(desk: Store) -> None:
    write(desk, add_box("b", "red"))
    write(desk, "UPDATE zbox SET name = 'blue'")
    acknowledge(desk, sent(desk), [4, 0], [1])
    assert boxes_of(desk) == {"b": ("blue", 4)}


def test_what_points_to_a_row_set_aside_gets_the_hub_s_value(desk: Store) -> None:
    receive(desk, box(1, "b", "red"), thing(2, "t", "b"))
    write(desk, add_box("new", "blue"), "UPDATE athing SET box_id = 'new'")
    acknowledge(desk, sent(desk), [0, 0], [0, 1])
    assert boxes_of(desk) == {"b": ("red", 1)}
    assert rows(desk, "SELECT box_id, rev FROM athing") == [("b", 2)]
    assert_digests(desk)


def test_what_points_there_and_is_about_to_come_goes_meanwhile(desk: Store) -> None:
    receive(desk, box(1, "b", "red"), thing(2, "t", "b"))
    write(desk, add_box("new", "blue"))
    write(desk, "UPDATE athing SET box_id = 'new'")
    batch = sent(desk)
    write(desk, "UPDATE zbox SET \"full\" = 1 WHERE id = 'new'")
    acknowledge(desk, batch, [0, 0], [0, 1])
    assert rows(desk, "SELECT box_id FROM athing") == ["new"]
    acknowledge(desk, sent(desk), [0], [0])
    assert (boxes_of(desk), rows(desk, "SELECT * FROM athing")) == ({"b": ("red", 1)}, [])
    assert_digests(desk)
    receive(desk, thing(3, "t", "b"))
    assert rows(desk, "SELECT box_id, rev FROM athing") == [("b", 3)]
    assert_digests(desk)


@pytest.mark.parametrize("rev", [0, 6])
def test_a_deletion_acknowledged(desk: Store, rev: int) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "DELETE FROM zbox")
    assert_digests(desk)
    acknowledge(desk, sent(desk), [rev])
    assert boxes_of(desk) == {}
    assert_digests(desk)
    receive(desk, box(7, "b", "kept"))
    assert boxes_of(desk) == {"b": ("kept", 7)}
    assert_digests(desk)


def test_a_row_deleted_and_made_again(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "DELETE FROM zbox")
    batch = sent(desk)
    write(desk, add_box("b", "blue"))
    assert_digests(desk)
    acknowledge(desk, batch, [5])
    assert boxes_of(desk) == {"b": ("blue", 0)} or boxes_of(desk) == {"b": ("blue", 5)}
    assert_digests(desk)
    acknowledge(desk, sent(desk), [6])
    assert boxes_of(desk) == {"b": ("blue", 6)}
    assert_digests(desk)


def test_a_row_deleted_then_made_again_in_vain_goes(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "DELETE FROM zbox")
    write(desk, add_box("b", "blue"))
    changes = acknowledge(desk, sent(desk), [5, 0], [1])
    assert boxes_of(desk) == {}
    assert Change("zbox", "b", "delete") in changes.rows
    assert_digests(desk)


def test_a_row_that_came_back_goes_once_its_deletion_is_taken(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "DELETE FROM zbox")
    receive(desk, thing(2, "t", "b"))
    receive(desk, end(3, "athing", "t"))
    assert boxes_of(desk) == {"b": ("red", 1)}
    changes = acknowledge(desk, sent(desk), [4])
    assert boxes_of(desk) == {}
    assert Change("zbox", "b", "delete") in changes.rows
    assert_digests(desk)


@pytest.mark.parametrize("step", ["places", "digests", "end"])
def test_a_failure_anywhere_leaves_what_waited(desk: Store, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(desk, add_box("b", "red"))
    batch = sent(desk)

    def fail(*_: object) -> None:
        raise LookupError

    if step == "places":
        monkeypatch.setattr(acknowledging, "remove", fail)
    elif step == "digests":
        monkeypatch.setattr(digests.Ledger, "settle", fail)

    def answer() -> None:
        with desk.synchronising() as connection:
            acknowledging.acknowledge(connection, batch, [4], [], NOW)
            fail()

    with pytest.raises(LookupError):
        answer()
    assert boxes_of(desk) == {"b": ("red", 0)}
    assert log(desk) == [("b", "insert")]
    assert rows(desk, "SELECT acknowledged_at FROM outbox") == [None]
    assert rows(desk, "SELECT muted FROM writing") == [0]


# A hub that takes everything: whatever is written, sent and answered in whatever order, both end with the same rows.

IDS = st.sampled_from("abc")
ACTS = st.lists(st.tuples(st.sampled_from(["add", "rename", "delete", "freeze", "answer"]), IDS, st.integers(0, 3)))


def write_one(store: Store, kind: str, one: str, number: int) -> None:
    name = f"{one}{number}"
    if kind == "add" and one not in boxes_of(store):
        write(store, add_box(one, name))
    elif kind == "rename":
        write(store, ("UPDATE zbox SET name = ? WHERE id = ?", (name, one)))
    elif kind == "delete":
        write(store, ("DELETE FROM zbox WHERE id = ?", (one,)))


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(ACTS)
def test_nothing_is_left_once_all_is_answered(boxes: Store, acts: list[tuple[str, str, int]]) -> None:
    with boxes.synchronising() as connection:
        for table in ("zbox", "sync_log", "outbox", "digest", "audit"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    desk, rev = attach(boxes), 0
    for kind, one, number in [*acts, ("freeze", "", 0), *[("answer", "", 0)] * (len(acts) + 1)]:
        if kind == "freeze":
            freeze(desk, lines=2)
        elif kind == "answer":
            with desk.read() as read:
                found = freezing.frozen(read)
            if found:
                acknowledge(desk, found.id, list(range(rev + 1, rev + 1 + found.records)))
                rev += found.records
            else:
                freeze(desk)
        else:
            write_one(desk, kind, one, number)
        assert_digests(desk)
    assert log(desk) == []
    assert all(place > 0 for _name, place in boxes_of(desk).values())
