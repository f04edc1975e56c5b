"""A desk that stands alone: its log is shortened by backups, and whole again when it gets a hub."""

from __future__ import annotations

import json

from lmmh_desk.store.exchange import alone
from lmmh_desk.store.store import Store
from tests.store.exchanging import add_box, add_thing, attach, box, freeze, receive, rows, write


def trim(store: Store) -> None:
    with store.read() as read:
        place = alone.log_place(read)
    with store.local() as connection:
        alone.trim(connection, place)


def log_everything(store: Store) -> None:
    with store.local() as connection:
        alone.log_everything(connection, "console")


def test_the_log_is_shortened_up_to_the_backup(boxes: Store) -> None:
    write(boxes, add_box("1", "1"))
    with boxes.read() as read:
        place = alone.log_place(read)
    write(boxes, add_box("2", "2"))
    with boxes.local() as connection:
        alone.trim(connection, place)
    assert rows(boxes, "SELECT pk FROM sync_log") == ["2"]


def test_the_log_of_an_attached_desk_is_not(boxes: Store) -> None:
    attach(boxes)
    write(boxes, add_box("1", "1"))
    trim(boxes)
    assert rows(boxes, "SELECT pk FROM sync_log") == ["1"]


def test_every_row_is_logged_as_it_is_parents_first(boxes: Store) -> None:
    write(boxes, add_box("b", "red"), add_thing("t", "b"))
    trim(boxes)
    write(boxes, "UPDATE zbox SET name = 'blue', photo = x'00FF'", "UPDATE athing SET weight = 3")
    write(boxes, add_box("c", "gone"))
    write(boxes, "DELETE FROM zbox WHERE id = 'c'")
    log_everything(boxes)
    found = rows(boxes, "SELECT table_name, pk, op, actor, wall_time, rev, delta FROM sync_log ORDER BY seq")
    assert [row[:6] for row in found] == [
        ("zbox", "b", "insert", "console", 0, 0), ("athing", "t", "insert", "console", 0, 0),
    ]  # fmt: skip
    kept = json.loads(found[0][6])
    assert (kept["name"], kept["photo"], kept["id"]) == ([None, "blue"], [None, "00FF"], [None, "b"])
    assert "rev" not in kept


def test_places_and_transactions_go_on_from_the_last(boxes: Store) -> None:
    for number in range(3):
        write(boxes, add_box(str(number), str(number)))
    log_everything(boxes)
    assert rows(boxes, "SELECT seq, tx FROM sync_log ORDER BY seq") == [(4, 4), (5, 5), (6, 6)]
    write(boxes, add_box("next", "next"))
    assert rows(boxes, "SELECT seq, tx FROM sync_log ORDER BY seq")[-1] == (7, 7)


def test_it_may_be_done_again(boxes: Store) -> None:
    write(boxes, add_box("b", "red"))
    log_everything(boxes)
    before = rows(boxes, "SELECT pk, op, delta FROM sync_log")
    log_everything(boxes)
    assert rows(boxes, "SELECT pk, op, delta FROM sync_log") == before


def test_what_the_hub_knows_is_left_alone(boxes: Store) -> None:
    attach(boxes)
    receive(boxes, box(3, "known", "known"))
    write(boxes, "UPDATE zbox SET name = 'mine'", add_box("new", "new"))
    log_everything(boxes)
    assert rows(boxes, "SELECT pk, op FROM sync_log ORDER BY seq") == [("known", "update"), ("new", "insert")]


def test_a_year_of_rows_attaches_in_batches(boxes: Store) -> None:
    columns = 'id, site_id, device_id, created_at, created_by, name, "full"'
    with boxes.bulk() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO zbox ({columns}) VALUES (?, 'here', 'device', 0, 'agent', ?, 0)",
            [(f"{number:05}", str(number)) for number in range(2500)],
        )
    attach(boxes)
    log_everything(boxes)
    while freeze(boxes, lines=1000):
        pass
    assert rows(boxes, "SELECT records FROM outbox ORDER BY sequence") == [1000, 1000, 500]
    assert rows(boxes, "SELECT count(DISTINCT pk) FROM sync_log") == [2500]
