"""Writing what comes from the hub: unlogged, found by searches a little later, and never in the counter's way."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from lmmh_desk.store.exchange.shapes import putting
from lmmh_desk.store.search import candidates
from lmmh_desk.store.store import Store
from lmmh_desk.store.turns import Turns
from tests.store.exchanging import acknowledge, add_box, attach, freeze, put, receive, rows, write

PERSON = {
    "standing": "holder", "civility": "", "birth_name": "", "usual_name": "Belkacem", "first_names": "Ferhat",
    "channel": "", "language": "", "large_print": 0, "sms_opt_out": 0, "reference": "",
}  # fmt: skip


def found(store: Store, query: str) -> list[str]:
    with store.read() as read:
        return [one.id for one in candidates(read, "person", query)]


def later(store: Store) -> list[Any]:
    return rows(store, "SELECT id FROM search_later ORDER BY id")


def test_nothing_is_logged_nor_left_muted(boxes: Store) -> None:
    statement, values = add_box("b", "red")
    with boxes.synchronising() as connection:
        connection.exec_driver_sql(statement, values)
    assert rows(boxes, "SELECT count(*) FROM sync_log") == [0]
    write(boxes, add_box("c", "blue"))
    assert rows(boxes, "SELECT pk FROM sync_log") == ["c"]


def test_a_failure_is_not_left_muted(boxes: Store) -> None:
    statement, values = add_box("b", "red")

    def fail() -> None:
        with boxes.synchronising() as connection:
            connection.exec_driver_sql(statement, values)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert rows(boxes, "SELECT muted FROM writing") == [0]
    assert rows(boxes, "SELECT * FROM zbox") == []


def test_rows_are_found_once_indexed(store: Store) -> None:
    attach(store)
    receive(store, *(put(number, "person", f"p{number}", **PERSON) for number in range(1, 6)))
    assert found(store, "belkacem") == []
    assert len(later(store)) == 5
    assert store.index_some(3)
    assert len(later(store)) == 2
    assert store.index_some(3)
    assert not store.index_some(3)
    assert set(found(store, "belkacem")) == {"p1", "p2", "p3", "p4", "p5"}
    assert rows(store, "SELECT * FROM search_dirty") == []


def test_an_index_is_merged_a_little_at_a_time_once_all_is_found(store: Store) -> None:
    attach(store)
    for rev in range(1, 201):
        names = {**PERSON, "usual_name": f"Nom{rev}"}
        receive(store, *(put(5 * rev + one, "person", f"p{rev}-{one}", **names) for one in range(5)))
    pieces = "SELECT count(DISTINCT segid) FROM search_person_idx"
    while later(store):
        assert store.index_some(5)
    (before,) = rows(store, pieces)
    assert before >= 200
    while store.index_some():
        pass
    (after,) = rows(store, pieces)
    assert after < 20
    assert len(found(store, "nom150")) == 5
    assert rows(store, "SELECT v FROM search_person_config WHERE k = 'automerge'") == [4]


def test_few_rows_are_found_at_once(store: Store) -> None:
    attach(store)
    receive(store, *(put(number, "person", f"p{number}", **PERSON) for number in range(1, 5)))
    assert set(found(store, "belkacem")) == {"p1", "p2", "p3", "p4"}
    assert later(store) == []


def test_a_counter_s_write_does_not_index_what_was_put_off(store: Store) -> None:
    attach(store)
    receive(store, *(put(number, "person", f"p{number}", **PERSON) for number in range(1, 6)))
    write(
        store, "INSERT INTO household (id, site_id, device_id, created_at, created_by) VALUES ('h', 's', 'd', 0, 'a')"
    )
    assert later(store) == ["p1", "p2", "p3", "p4", "p5"]
    write(store, "UPDATE person SET usual_name = 'Lefèvre' WHERE id = 'p1'")
    assert found(store, "lefevre") == ["p1"]
    assert store.index_some()
    assert found(store, "lefevre") == ["p1"]


def test_what_an_index_lost_or_holds_for_nothing_is_mended(store: Store) -> None:
    attach(store)
    receive(store, *(put(number, "person", f"p{number}", **PERSON) for number in range(1, 5)))
    store.mend_search(lambda: False)
    assert later(store) == []
    with store.local() as connection:
        connection.exec_driver_sql("DELETE FROM search_person_doc WHERE id = 'p1'")
        connection.exec_driver_sql("UPDATE search_person_doc SET id = 'nobody' WHERE id = 'p2'")
    assert set(found(store, "belkacem")) == {"nobody", "p3", "p4"}
    store.mend_search(lambda: True)
    assert set(later(store)) == {"nobody", "p1", "p2"}, "the rest is for the next start"
    store.mend_search(lambda: False)
    assert set(found(store, "belkacem")) == {"p1", "p2", "p3", "p4"}
    assert later(store) == []


def test_a_row_received_again_is_indexed_again(store: Store) -> None:
    attach(store)
    for rev, name in ((1, "Belkacem"), (2, "Dupond")):
        receive(store, put(rev, "person", "p1", **{**PERSON, "usual_name": name}))
        while store.index_some():
            pass
    assert (found(store, "belkacem"), found(store, "dupond")) == ([], ["p1"])


def test_a_row_written_over_itself_is_noted_once(store: Store) -> None:
    attach(store)
    with store.synchronising() as connection:
        for one in 2 * ["p1", "p2", "p3", "p4", "p5"]:
            arrival = put(1, "person", one, **PERSON)
            connection.exec_driver_sql(putting("person", arrival.columns), tuple(arrival.values))
    assert later(store) == ["p1", "p2", "p3", "p4", "p5"]


def test_an_acknowledgement_indexes_nothing(store: Store) -> None:
    attach(store)
    columns = ("id", "site_id", "device_id", "created_at", "created_by", *PERSON)
    values = ("p1", "s", "d", 0, "a", *PERSON.values())
    write(store, (f"INSERT INTO person ({', '.join(columns)}) VALUES ({', '.join('?' * len(values))})", values))
    acknowledge(store, freeze(store) or "", [4])
    assert rows(store, "SELECT rev FROM person") == [4]
    assert later(store) == []


def test_one_person_is_indexed_without_reading_the_others(store: Store) -> None:
    """Nearly nobody was merged into another: an index on it would find everybody."""
    from lmmh_desk.store.search import INDEXES

    asked = INDEXES["person"].rows.replace("{only}", "person.id IN (SELECT id FROM search_dirty WHERE name = 'person')")
    plan = [row[3] for row in rows(store, f"EXPLAIN QUERY PLAN {asked}")]
    assert plan[0].startswith("SEARCH person USING INDEX sqlite_autoindex_person_1 (id=")


def test_writers_take_their_turns() -> None:
    turns, order, inside = Turns(), [], threading.Event()

    def write_one(name: str) -> None:
        with turns:
            order.append(name)

    with turns:
        threads = []
        for name in "abcd":
            threads.append(threading.Thread(target=write_one, args=(name,)))
            threads[-1].start()
            deadline = time.monotonic() + 60
            while len(turns._queue) < len(threads) + 1 and time.monotonic() < deadline:
                inside.wait(0.001)
    for thread in threads:
        thread.join()
    assert order == ["a", "b", "c", "d"]


def test_a_turn_that_fails_is_over() -> None:
    turns = Turns()

    def fail() -> None:
        with turns:
            raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            fail()


def test_a_synchronisation_never_passes_the_counter_twice(boxes: Store) -> None:
    """It begins again at once, as when many pages wait; the counter's write comes after one page, not after all."""
    started, asked, seen = threading.Event(), threading.Event(), []

    def counter() -> None:
        started.wait(60)
        asked.set()
        with boxes.local() as connection:
            seen.append(connection.exec_driver_sql("SELECT count(*) FROM zbox").scalar())

    thread = threading.Thread(target=counter)
    thread.start()
    for page in range(20):
        statement, values = add_box(str(page), str(page))
        with boxes.synchronising() as connection:
            connection.exec_driver_sql(statement, values)
            started.set()
            asked.wait(60)
            if page == 0:
                deadline = time.monotonic() + 60
                while len(boxes._turns._queue) < 2 and time.monotonic() < deadline:
                    time.sleep(0.001)
    thread.join()
    assert seen == [1]
