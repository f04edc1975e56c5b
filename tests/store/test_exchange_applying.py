"""A page of the feed: rows and cursor together, what was typed here on top, what is in the way out of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmmh_desk.kernel import digests as marks
from lmmh_desk.kernel.changes import Change
from lmmh_desk.kernel.clock import TOLD
from lmmh_desk.store.exchange import applying, digests
from lmmh_desk.store.exchange.shapes import shapes
from lmmh_desk.store.failures import Refused, TooNew
from lmmh_desk.store.store import Store
from tests.hub.every_row import values
from tests.store.exchanging import (
    NOW,
    acknowledge,
    add_box,
    add_thing,
    assert_digests,
    attach,
    box,
    boxes_of,
    digests_of,
    end,
    freeze,
    put,
    receive,
    rows,
    thing,
    write,
)


@pytest.fixture
def desk(boxes: Store) -> Store:
    return attach(boxes)


def muted(store: Store) -> list[Any]:
    return rows(store, "SELECT muted FROM writing")


def test_a_page_brings_rows_and_moves_the_cursor(desk: Store) -> None:
    changes = receive(desk, thing(2, "t", "b"), box(1, "b", "red", photo=b"\x00\xff"), cursor=9)
    assert rows(desk, "SELECT id, name, photo, rev FROM zbox") == [("b", "red", b"\x00\xff", 1)]
    assert rows(desk, "SELECT id, rev FROM athing") == [("t", 2)]
    assert rows(desk, "SELECT cursor, received_at FROM exchange") == [(9, NOW)]
    assert rows(desk, "SELECT count(*) FROM sync_log") == [0]
    assert set(changes.rows) == {Change("athing", "t", "insert"), Change("zbox", "b", "insert")}
    assert muted(desk) == [0]


def test_only_the_last_line_of_a_row_counts(desk: Store) -> None:
    receive(desk, box(1, "b", "red"), box(2, "c", "blue"), end(3, "zbox", "b"), box(4, "c", "green"))
    assert boxes_of(desk) == {"c": ("green", 4)}
    assert_digests(desk)


def test_what_is_older_than_the_row_is_passed_over(desk: Store) -> None:
    receive(desk, box(5, "b", "red"))
    assert receive(desk, box(5, "b", "blue"), cursor=6).rows == ()
    assert receive(desk, box(4, "b", "blue"), end(3, "zbox", "b"), cursor=7).rows == ()
    assert boxes_of(desk) == {"b": ("red", 5)}
    changes = receive(desk, box(6, "b", "blue"))
    assert changes.rows == (Change("zbox", "b", "update"),)
    assert boxes_of(desk) == {"b": ("blue", 6)}


def test_what_was_typed_here_stays_on_top(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "UPDATE zbox SET name = 'mine', photo = x'0102' WHERE id = 'b'")
    receive(desk, box(2, "b", "theirs", full=1))
    assert rows(desk, 'SELECT name, photo, "full", rev FROM zbox') == [("mine", b"\x01\x02", 1, 2)]
    assert_digests(desk)


def test_a_row_deleted_here_stays_so(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "DELETE FROM zbox")
    receive(desk, box(2, "b", "theirs"))
    assert boxes_of(desk) == {}
    assert_digests(desk)


def test_a_row_changed_here_stays_though_the_hub_deletes_it(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "UPDATE zbox SET name = 'mine'")
    assert receive(desk, end(2, "zbox", "b")).rows == ()
    assert boxes_of(desk) == {"b": ("mine", 1)}


def test_a_row_made_here_stays_on_top_of_the_hub_s(desk: Store) -> None:
    write(desk, add_box("b", "mine"))
    receive(desk, box(2, "b", "theirs", photo=b"x"))
    assert rows(desk, "SELECT name, photo, rev FROM zbox") == [("mine", b"x", 2)]
    assert_digests(desk)


def test_what_the_hub_deletes_goes_with_what_was_made_under_it(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, add_thing("t", "b"))
    changes = receive(desk, end(2, "zbox", "b"))
    assert set(changes.rows) == {Change("zbox", "b", "delete"), Change("athing", "t", "delete")}
    assert boxes_of(desk) == {}
    assert rows(desk, "SELECT pk, op FROM sync_log") == [("t", "insert")]
    assert_digests(desk)


def test_what_pointed_to_a_deleted_row_by_a_change_gets_the_hub_s_value(desk: Store) -> None:
    receive(desk, box(1, "b", "red"), box(2, "c", "blue"), thing(3, "t", "c"))
    write(desk, "UPDATE athing SET box_id = 'b', weight = 7")
    receive(desk, end(4, "zbox", "b"))
    assert rows(desk, "SELECT box_id, weight, rev FROM athing") == [("c", 7, 3)]
    assert len(rows(desk, "SELECT * FROM sync_log")) == 1
    assert_digests(desk)


def test_a_row_deleted_here_comes_back_under_what_points_to_it(desk: Store) -> None:
    receive(desk, box(1, "b", "red", photo=b"\x07"))
    write(desk, "DELETE FROM zbox")
    changes = receive(desk, thing(2, "t", "b"))
    assert rows(desk, "SELECT name, photo, rev FROM zbox") == [("red", b"\x07", 1)]
    assert Change("zbox", "b", "insert") in changes.rows
    assert_digests(desk)
    batch = freeze(desk) or ""
    acknowledge(desk, batch, [0], [0])
    assert boxes_of(desk) == {"b": ("red", 1)}
    assert_digests(desk)


@pytest.mark.parametrize("pending", [False, True])
def test_a_row_never_sent_makes_room_for_the_hub_s(desk: Store, pending: bool) -> None:
    write(desk, add_box("mine", "red"), add_thing("t", "mine"))
    if pending:
        write(desk, "UPDATE athing SET weight = 3")
    changes = receive(desk, box(1, "other", "red"), box(2, "more", "blue"))
    assert boxes_of(desk) == {"other": ("red", 1), "more": ("blue", 2)}
    assert rows(desk, "SELECT * FROM athing") == []
    assert rows(desk, "SELECT pk, op FROM sync_log")[:2] == [("mine", "insert"), ("t", "insert")]
    assert {Change("zbox", "mine", "delete"), Change("athing", "t", "delete")} <= set(changes.rows)
    assert_digests(desk)


def test_a_name_taken_here_is_given_back(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "UPDATE zbox SET name = 'blue', \"full\" = 1")
    receive(desk, box(2, "c", "blue"))
    assert boxes_of(desk) == {"b": ("red", 1), "c": ("blue", 2)}
    assert rows(desk, "SELECT \"full\" FROM zbox WHERE id = 'b'") == [1]
    assert len(rows(desk, "SELECT * FROM sync_log")) == 1


def test_rows_that_swap_their_names(desk: Store) -> None:
    receive(desk, box(1, "b", "red"), box(2, "c", "blue"))
    write(desk, "UPDATE zbox SET \"full\" = 1 WHERE id = 'b'")
    receive(desk, box(3, "b", "blue"), box(4, "c", "red"))
    assert boxes_of(desk) == {"b": ("blue", 3), "c": ("red", 4)}
    assert rows(desk, "SELECT \"full\" FROM zbox WHERE id = 'b'") == [1]
    assert_digests(desk)


def test_rows_that_swap_their_names_keep_what_is_under_them(desk: Store) -> None:
    receive(desk, box(1, "b", "red"), box(2, "c", "blue"), thing(3, "t", "b"), thing(4, "u", "c"))
    receive(desk, box(5, "b", "blue"), box(6, "c", "red"))
    assert rows(desk, "SELECT id, box_id FROM athing ORDER BY id") == [("t", "b"), ("u", "c")]
    assert_digests(desk)


def test_a_row_of_both_whose_name_is_taken_comes_back_with_the_answer(desk: Store) -> None:
    write(desk, add_box("b", "mine"))
    receive(desk, box(1, "b", "theirs"))
    receive(desk, box(2, "c", "mine"))
    assert boxes_of(desk) == {"c": ("mine", 2)}
    assert len(rows(desk, "SELECT * FROM sync_log")) == 1
    assert_digests(desk)


def test_a_name_typed_here_yields_to_the_hub_s_in_one_page(desk: Store) -> None:
    receive(desk, box(1, "b", "red"))
    write(desk, "UPDATE zbox SET name = 'blue'")
    receive(desk, box(2, "b", "green"), box(3, "c", "blue"))
    assert boxes_of(desk) == {"b": ("green", 2), "c": ("blue", 3)}


def test_a_row_the_feed_is_about_to_bring_makes_room(desk: Store) -> None:
    """Its change was acknowledged but not taken: the hub's row comes after this page."""
    receive(desk, box(1, "b", "red"))
    write(desk, "UPDATE zbox SET name = 'blue'")
    acknowledge(desk, freeze(desk) or "", [0], [0])
    receive(desk, box(2, "c", "blue"))
    assert boxes_of(desk) == {"c": ("blue", 2)}
    assert_digests(desk)
    receive(desk, box(3, "b", "red"))
    assert boxes_of(desk) == {"b": ("red", 3), "c": ("blue", 2)}
    assert_digests(desk)


def test_a_row_that_points_nowhere_moves_nothing(desk: Store) -> None:
    with pytest.raises(Refused):
        receive(desk, thing(1, "t", "nowhere"))
    assert boxes_of(desk) == {}
    assert rows(desk, "SELECT cursor FROM exchange") == [0]
    assert muted(desk) == [0]


@pytest.mark.parametrize("step", ["rows", "cursor", "end"])
def test_a_failure_anywhere_moves_nothing(desk: Store, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(desk, box(1, "b", "red"), cursor=1)
    before = digests_of(desk)

    def fail(*_: object) -> None:
        raise LookupError

    if step != "end":
        target = {"rows": applying.Placing, "cursor": digests.Ledger}[step]
        monkeypatch.setattr(target, {"rows": "put", "cursor": "settle"}[step], fail)

    def page() -> None:
        with desk.synchronising() as connection:
            applying.apply_page(connection, [box(2, "b", "blue"), end(3, "zbox", "c")], 3, NOW)
            fail()

    with pytest.raises(LookupError):
        page()
    assert boxes_of(desk) == {"b": ("red", 1)}
    assert rows(desk, "SELECT cursor FROM exchange") == [1]
    assert digests_of(desk) == before
    assert muted(desk) == [0]
    write(desk, add_box("new", "new"))
    assert len(rows(desk, "SELECT * FROM sync_log")) == 1


@pytest.mark.parametrize(
    "arrival",
    [
        applying.Arrival(1, "put", "zbox", "b", ("id", "colour"), ("b", "red")),
        applying.Arrival(1, "put", "drawer", "b", ("id",), ("b",)),
        applying.Arrival(1, "delete", "drawer", "b", (), ()),
    ],
)
def test_what_a_later_version_wrote_is_refused(desk: Store, arrival: applying.Arrival) -> None:
    with pytest.raises(TooNew, match="plus récente"):
        receive(desk, arrival)


def test_columns_an_older_row_had_not_are_left_alone(desk: Store) -> None:
    whole = box(1, "b", "red", full=1)
    receive(desk, whole)
    columns = tuple(column for column in whole.columns if column != "photo")
    values = [value for column, value in zip(whole.columns, whole.values, strict=True) if column != "photo"]
    values[columns.index("rev")] = 2
    receive(desk, applying.Arrival(2, "put", "zbox", "b", columns, values))
    assert boxes_of(desk) == {"b": ("red", 2)}


# Scopes


def digest(store: Store, scope: str) -> bytes:
    with store.read() as read:
        return digests.sums(read, [scope])[scope]


def test_rows_count_where_their_parent_goes(store: Store) -> None:
    attach(store)
    receive(store, *walk_in(1, "here"), move_of(2))
    assert digest(store, "here") == marks.added(marks.EMPTY, [marks.mark("walk", 1), marks.mark("move", 2)])
    assert digest(store, "") == marks.EMPTY
    with store.read() as read:
        assert set(digests.buckets(read, "here")) == {"walk_in", "queue_move"}
    assert_digests(store)


def test_what_leaves_takes_its_own_along(store: Store) -> None:
    attach(store)
    receive(store, *walk_in(1, "here"), move_of(2))
    receive(store, end(3, "walk_in", "walk", "leave"), end(4, "queue_move", "move", "leave"))
    assert rows(store, "SELECT id FROM walk_in") == rows(store, "SELECT id FROM queue_move") == []
    assert digest(store, "here") == marks.EMPTY


def test_what_this_desk_sent_elsewhere_leaves_too(store: Store) -> None:
    attach(store)
    receive(store, *walk_in(1, "here"), move_of(2))
    write(store, "UPDATE walk_in SET site_id = 'there'")
    assert_digests(store)
    acknowledge(store, freeze(store) or "", [6])
    assert_digests(store)
    assert digest(store, "there") == marks.added(marks.EMPTY, [marks.mark("walk", 6), marks.mark("move", 2)])
    receive(store, end(3, "walk_in", "walk", "leave"), end(4, "queue_move", "move", "leave"))
    assert rows(store, "SELECT id FROM walk_in") == []
    assert digest(store, "there") == digest(store, "here") == marks.EMPTY


def test_a_late_leave_spares_what_came_back(store: Store) -> None:
    attach(store)
    receive(store, *walk_in(6, "here"))
    receive(store, end(3, "walk_in", "walk", "leave"), cursor=7)
    assert rows(store, "SELECT id FROM walk_in") == ["walk"]


def test_what_moves_is_counted_there_with_its_own(store: Store) -> None:
    attach(store)
    receive(store, *walk_in(1, "here"), move_of(2))
    receive(store, *walk_in(3, "there"))
    assert digest(store, "there") == marks.added(marks.EMPTY, [marks.mark("walk", 3), marks.mark("move", 2)])
    assert digest(store, "here") == marks.EMPTY
    assert_digests(store)


def test_what_makes_room_counts_where_its_parent_goes(store: Store) -> None:
    """The page's rows are all taken away before they are put in their places: nothing is counted in between."""

    names = ("reason", "person", "appointment", "participant")
    receive(attach(store), *(put(rev, name, f"{name}-0", **told(name)) for rev, name in enumerate(names, 1)))
    asked = "SELECT 'mine', site_id, 'device', 0, 'agent', 'mine', reason_id, type, starts_at, ends_at, contact, note"
    columns = "id, site_id, device_id, created_at, created_by, number, reason_id, type, starts_at, ends_at, contact"
    write(store, f"INSERT INTO appointment ({columns}, note) {asked} FROM appointment")
    write(store, "UPDATE participant SET appointment_id = 'mine'")
    receive(store, put(5, "appointment", "appointment-0", **{**told("appointment"), "number": "mine"}))
    assert rows(store, "SELECT id, number FROM appointment") == [("appointment-0", "mine")]
    assert_digests(store)


@pytest.mark.parametrize("deleted", [True, False])
def test_what_left_it_by_a_pending_change_moves_with_it(store: Store, deleted: bool) -> None:
    attach(store)
    receive(store, *walk_in(1, "here"), move_of(2), *walk_in(3, "here", "other"))
    if deleted:
        write(store, "DELETE FROM queue_move")
    else:
        write(store, "UPDATE queue_move SET walk_in_id = 'other'")
    receive(store, *walk_in(4, "there"))
    assert_digests(store)
    acknowledge(store, freeze(store) or "", [5])
    assert_digests(store)


def walk_in(rev: int, site: str, one: str = "walk") -> list[applying.Arrival]:
    values = {"day": "2020-11-17", "ticket": one, "sequence": 1, "channel": "counter", "priority": 0, "inside": 1}
    return [put(rev, "walk_in", one, **{"site_id": site, "arrived_at": 1, "note": "", **values})]


def move_of(rev: int) -> applying.Arrival:
    return put(rev, "queue_move", "move", walk_in_id="walk", step=1, kind="called", counter="")


def test_a_day_or_instant_that_is_none_breaks_no_page(store: Store) -> None:
    attach(store)
    (walk,), far = walk_in(1, "here"), 1 << 62
    columns, told = (*walk.columns, "appointment_at"), {"day": "2020-13-45", "arrived_at": far}
    values = [told.get(column, value) for column, value in zip(columns, [*walk.values, far], strict=True)]
    month = put(2, "arrears_month", "m", month="novembre", tenants=1)
    entry = put(
        3, "crisis_entry", "e", day="2020-11-17", kind="decision", text="", owner="", due="demain", state="open"
    )
    receive(store, walk._replace(columns=columns, values=values), month, entry)
    assert rows(store, "SELECT day, arrived_at, appointment_at FROM walk_in") == [("2020-12-31", TOLD[1], TOLD[1])]
    assert rows(store, "SELECT month FROM arrears_month") == ["1970-01"]
    assert rows(store, "SELECT due FROM crisis_entry") == ["1970-01-01"]
    assert_digests(store)
    receive(store, put(5, "arrears_month", "m", month="2020-13", tenants=1))
    assert rows(store, "SELECT month FROM arrears_month") == ["2020-12"]


def incident(rev: int, place: str, one: str = "n") -> applying.Arrival:
    told = {"residence_id": "r", "happened_at": NOW, "kind": "noise", "state": "reported"}
    return put(rev, "night_incident", one, place=place, **told)


def follow_up(rev: int, done_at: int | None = None, one: str = "f") -> applying.Arrival:
    told = {"text": "Vu", "owner": "workshop", "due_on": "2020-11-18", "incident_id": "n"}
    return put(rev, "night_follow_up", one, done_at=done_at, done_by=None if done_at is None else "somebody", **told)


@pytest.fixture
def nights(store: Store) -> Store:
    receive(attach(store), put(1, "residence", "r", name="Les Tilleuls", commune="", city="", quarter=""))
    return store


def test_an_instant_that_is_none_stays_one_where_it_may_not_be_empty(nights: Store) -> None:
    receive(nights, incident(1, "Hall"), follow_up(2, 1 << 62))
    assert rows(nights, "SELECT done_at, done_by FROM night_follow_up") == [(TOLD[1], "somebody")]


def test_a_row_that_the_tables_refuse_is_left_out_with_what_points_to_it(nights: Store) -> None:
    receive(nights, incident(1, ""), follow_up(2), incident(3, "Hall", "other"))
    assert rows(nights, "SELECT id FROM night_incident") == ["other"]
    assert rows(nights, "SELECT id FROM night_follow_up") == []
    assert rows(nights, "SELECT cursor FROM exchange") == [3]
    receive(nights, follow_up(4, one="later"), cursor=4)
    assert rows(nights, "SELECT id FROM night_follow_up") == []
    assert_digests(nights)
    receive(nights, incident(5, "Hall"), follow_up(6))
    assert rows(nights, "SELECT id FROM night_follow_up") == ["f"]
    assert_digests(nights)


def told(name: str) -> dict[str, Any]:
    """Return what a row of a table says."""
    shape = shapes()[name]
    return {column: shape.value(column, one) for column, one in values(name, "0").items()}


def test_a_sheet_no_page_could_draw_is_left_out_with_what_points_to_it(nights: Store) -> None:
    made = [put(1, name, f"{name}-0", **told(name)) for name in ("agent", "person", "paper", "move")]
    sheet, day = told("justification"), told("move_day")
    receive(nights, *made, put(2, "justification", "justification-0", **{**sheet, "content": "{"}))
    receive(nights, put(3, "move_day", "move_day-0", **day), cursor=3)
    assert rows(nights, "SELECT id FROM justification UNION SELECT id FROM move_day") == []
    assert_digests(nights)
    receive(nights, put(4, "justification", "justification-0", **sheet), put(5, "move_day", "move_day-0", **day))
    assert rows(nights, "SELECT id FROM move_day") == ["move_day-0"]
    receive(nights, put(6, "justification", "justification-0", **{**sheet, "content": "[]"}), cursor=6)
    assert rows(nights, "SELECT content, rev FROM justification") == [(sheet["content"], 4)]
    assert rows(nights, "SELECT id FROM move_day") == ["move_day-0"]
    assert_digests(nights)


def test_a_row_that_the_tables_refuse_stays_as_it_is_here(nights: Store) -> None:
    receive(nights, incident(1, "Hall"), follow_up(2))
    receive(nights, incident(3, ""), follow_up(4, NOW))
    assert rows(nights, "SELECT place, rev FROM night_incident") == [("Hall", 1)]
    assert rows(nights, "SELECT done_at, rev FROM night_follow_up") == [(NOW, 4)]
    assert_digests(nights)


# Buckets that differ


def test_a_bucket_that_differs_is_the_hub_s_again(desk: Store) -> None:
    receive(desk, box(5, "b", "red"), box(6, "gone", "gone"))
    write(desk, add_box("mine", "mine"))
    for one in ("b", "gone", "mine"):
        arrivals = [box(3, "b", "blue")] if one == "b" else []
        with desk.synchronising() as connection:
            applying.apply_bucket(connection, "", "zbox", marks.bucket(one), arrivals)
    assert boxes_of(desk) == {"b": ("blue", 3), "mine": ("mine", 0)}
    assert_digests(desk)


def test_a_bucket_spares_other_scopes_and_what_changed_here(desk: Store) -> None:
    receive(desk, box(5, "b", "red"))
    with desk.synchronising() as connection:
        applying.apply_bucket(connection, "there", "zbox", marks.bucket("b"), [])
    write(desk, "UPDATE zbox SET name = 'mine'")
    with desk.synchronising() as connection:
        applying.apply_bucket(connection, "", "zbox", marks.bucket("b"), [])
    assert boxes_of(desk) == {"b": ("mine", 5)}


# Whatever comes, in whatever order

IDS = st.sampled_from("abcd")
NAMES = st.sampled_from(["red", "blue", "green", "grey", "black"])
LOCAL = st.tuples(st.sampled_from(["add", "rename", "fill", "delete", "thing", "freeze"]), IDS, NAMES)
REMOTE = st.lists(st.tuples(st.sampled_from(["put", "delete"]), IDS, NAMES), max_size=5)


class Feed:
    """The hub's boxes, whose names are unique; each change has a place."""

    def __init__(self) -> None:
        self.rev = 0
        self.names: dict[str, str] = {}
        self.takers: dict[str, set[str]] = {}  # of each name, ever
        self.gone: dict[str, str] = {}  # ids, ever, with the name they had

    def page(self, acts: list[tuple[str, str, str]]) -> list[applying.Arrival]:
        lines = []
        for kind, one, name in acts:
            if kind == "put" and name not in [held for other, held in self.names.items() if other != one]:
                self.rev += 1
                self.names[one] = name
                self.takers.setdefault(name, set()).add(one)
                lines.append(box(self.rev, one, name))
            elif kind == "delete" and one in self.names:
                self.rev += 1
                self.gone[one] = self.names.pop(one)
                lines.append(end(self.rev, "zbox", one))
        return lines


def emptied(store: Store) -> Store:
    with store.synchronising() as connection:
        for table in ("athing", "zbox", "sync_log", "outbox", "digest", "audit"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    return attach(store)


def do(store: Store, act: tuple[str, str, str]) -> None:
    kind, one, name = act
    names = rows(store, "SELECT name FROM zbox")
    if kind == "freeze":
        freeze(store)
    elif kind == "fill":
        write(store, ('UPDATE zbox SET "full" = 1 - "full" WHERE id = ?', (one,)))
    elif kind == "delete":
        write(store, ("DELETE FROM athing WHERE box_id = ?", (one,)), ("DELETE FROM zbox WHERE id = ?", (one,)))
    elif kind == "add" and one not in boxes_of(store) and name not in names:
        if one not in rows(store, "SELECT pk FROM sync_log"):  # no id is ever given twice
            write(store, add_box(one, name))
    elif kind == "rename" and name not in names:
        write(store, ("UPDATE zbox SET name = ? WHERE id = ?", (name, one)))
    elif kind == "thing" and one in boxes_of(store):
        number = rows(store, "SELECT coalesce(max(seq), 0) FROM sync_log")[0]
        write(store, add_thing(f"{one}{number}", one))


def typed(store: Store) -> dict[tuple[str, str, str], Any]:
    """Return the last value of each column that waits to be sent, of rows not deleted since."""
    import json

    found: dict[tuple[str, str, str], Any] = {}
    for table, one, op, delta in rows(store, "SELECT table_name, pk, op, delta FROM sync_log ORDER BY seq"):
        for column, (_old, new) in json.loads(delta).items():
            found[table, one, column] = new
        if op == "delete":
            found = {key: value for key, value in found.items() if key[:2] != (table, one)}
    return found


def current(store: Store) -> dict[tuple[str, str, str], Any]:
    found = {}
    for table in ("zbox", "athing"):
        with store.read() as read:
            for row in read.exec_driver_sql(f"SELECT * FROM {table}").mappings():
                found.update({(table, row["id"], column): value for column, value in row.items()})
    return found


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.lists(LOCAL, max_size=4), REMOTE), max_size=5))
def test_what_is_typed_stays_unless_the_hub_s_rows_leave_it_no_room(boxes: Store, rounds: list[Any]) -> None:
    desk, feed = emptied(boxes), Feed()
    for acts, remote in rounds:
        for act in acts:
            do(desk, act)
        lines = feed.page(remote)
        receive(desk, *lines, cursor=feed.rev)
        assert rows(desk, "SELECT cursor FROM exchange") == [feed.rev]
        assert muted(desk) == [0]
        assert_digests(desk)
        now, wanted = current(desk), typed(desk)
        for (table, one, column), value in wanted.items():
            if now.get((table, one, column)) != value:
                # The hub gave its name, or its box's, to another row; or its box is gone from there.
                box_id = one if table == "zbox" else wanted[table, one, "box_id"]
                names = [wanted.get(("zbox", box_id, "name"), ""), feed.gone.get(box_id, "")]
                named = [name for name in names if feed.takers.get(name, set()) - {box_id}]
                assert named or (table == "athing" and box_id in feed.gone), (table, one, column)
        # What was deleted here, or gave way though it waits to be sent, comes back with the hub's answer.
        assert feed.names.keys() <= {*boxes_of(desk), *rows(desk, "SELECT pk FROM sync_log")}


def test_a_change_writes_only_the_columns_that_differ(desk: Store) -> None:
    """The indexes of the others needn't be touched: a page of changes costs a fifth."""
    receive(desk, box(1, "b", "red"), box(2, "c", "blue"), box(3, "d", "green"))
    seen: list[str] = []
    with desk.synchronising() as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.set_trace_callback(seen.append)
        applying.apply_page(connection, [box(4, "b", "black"), box(5, "c", "white"), box(6, "d", "green")], 6, NOW)
        driver.set_trace_callback(None)
    written = [statement for statement in seen if statement.startswith(('INSERT INTO "zbox"', 'UPDATE "zbox"'))]
    assert list(dict.fromkeys(written)) == [
        'UPDATE "zbox" SET "rev" = 4, "name" = \'black\' WHERE id = \'b\'',
        'UPDATE "zbox" SET "rev" = 5, "name" = \'white\' WHERE id = \'c\'',
        'UPDATE "zbox" SET "rev" = 6 WHERE id = \'d\'',
    ]
    assert boxes_of(desk) == {"b": ("black", 4), "c": ("white", 5), "d": ("green", 6)}
    assert_digests(desk)
