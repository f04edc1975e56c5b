"""Units of work: what commits together, what is refused, what is undone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection

from lmmh_desk.kernel.changes import Change
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.session import Session
from lmmh_desk.store import soundness
from lmmh_desk.store.failures import Refused, StoreError
from lmmh_desk.store.store import Store
from tests.store.things import Box, Thing


def rows(store: Store, sql: str) -> list[tuple]:
    with store.read() as read:
        return [tuple(row) for row in read.exec_driver_sql(sql)]


def log(store: Store) -> list[tuple]:
    found = rows(store, "SELECT tx, table_name, pk, op, delta, actor, wall_time FROM sync_log ORDER BY seq")
    return [(*row[:4], json.loads(row[4]), *row[5:]) for row in found]


def make_box(store: Store, session: Session, name: str = "red") -> str:
    with store.write(session, "box.make") as unit:
        box = Box(name=name)
        unit.add(box)
    return box.id


def test_a_record_gets_its_id_site_desk_instant_and_agent(boxes: Store, session: Session) -> None:
    with boxes.write(session, "box.make") as unit:
        box = Box(name="red", photo=b"\x00\xff")
        unit.add(box)
    assert len(box.id) == 36
    assert (box.site_id, box.device_id, box.created_by) == (session.site_id, session.device_id, session.agent_id)
    assert box.created_at == unit.now == boxes.clock.now()
    assert rows(boxes, 'SELECT id, name, photo, "full" FROM zbox') == [(box.id, "red", b"\x00\xff", 0)]


def test_what_a_record_already_says_is_kept(boxes: Store, session: Session) -> None:
    with boxes.write(session, "box.make") as unit:
        unit.add(Box(id="one", site_id="there", device_id="other", created_at=7, created_by="someone", name="red"))
    assert rows(boxes, "SELECT id, site_id, device_id, created_at, created_by FROM zbox") == [
        ("one", "there", "other", 7, "someone")
    ]


def test_a_unit_leaves_one_audit_line(boxes: Store, session: Session) -> None:
    with boxes.write(session, "box.make", "first") as unit:
        unit.subject = "second"
        unit.details["why"] = "été"
    assert rows(boxes, "SELECT tx, at, agent_id, action, subject, details, site_id, device_id FROM audit") == [
        (1, unit.now, session.agent_id, "box.make", "second", '{"why": "été"}', session.site_id, session.device_id)
    ]


def test_changes_say_what_the_log_says(boxes: Store, session: Session) -> None:
    with boxes.write(session, "box.fill") as unit:
        box = Box(name="red")
        unit.add(box)
        thing = Thing(box_id=box.id)
        unit.add(thing)
        unit.flush()
        box.full = True
    assert unit.changes.action == "box.fill"
    assert unit.changes.rows == (
        Change("zbox", box.id, "insert"), Change("athing", thing.id, "insert"), Change("zbox", box.id, "update"),
    )  # fmt: skip


def test_a_place_alone_fires_no_trigger(boxes: Store) -> None:
    def fires(column: str) -> bool:
        return "Program" in [row[1] for row in rows(boxes, f'EXPLAIN UPDATE zbox SET "{column}" = 1 WHERE id = 1')]

    assert (fires("rev"), fires("name"), fires("full")) == (False, True, True)


def test_the_log_keeps_old_and_new_values(boxes: Store, session: Session, clock: FixedClock) -> None:
    box_id = make_box(boxes, session)
    clock.advance(1000)
    with boxes.write(session, "box.rename") as unit:
        box = unit.get(Box, box_id)
        box.name, box.full, box.photo = 'l’"été"', True, b"\x01"
    with boxes.write(session, "box.delete") as unit:
        unit.delete(unit.get(Box, box_id))
    made, renamed, deleted = log(boxes)
    assert made[:4] == (1, "zbox", box_id, "insert")
    assert made[4]["name"] == [None, "red"]
    assert "photo" not in made[4]
    assert renamed == (
        2, "zbox", box_id, "update",
        {"name": ["red", 'l’"été"'], "full": [0, 1], "photo": [None, "01"]}, session.agent_id, clock.now(),
    )  # fmt: skip
    assert deleted[3] == "delete"
    assert deleted[4]["photo"] == ["01", None]


def test_bulk_and_raw_writes_are_logged_too(boxes: Store, session: Session) -> None:
    for name in ("a", "b"):
        make_box(boxes, session, name)
    with boxes.write(session, "box.fill") as unit:
        unit.connection.exec_driver_sql('UPDATE zbox SET "full" = 1')
    assert [change.operation for change in unit.changes.rows] == ["update", "update"]
    with boxes.write(session, "box.nothing") as unit:
        unit.connection.exec_driver_sql('UPDATE zbox SET "full" = 1')
    assert unit.changes.rows == ()


def test_replacing_a_row_logs_its_deletion(boxes: Store, session: Session) -> None:
    box_id = make_box(boxes, session)
    with boxes.write(session, "box.replace") as unit:
        unit.connection.exec_driver_sql(
            "INSERT OR REPLACE INTO zbox (id, site_id, device_id, created_at, created_by, name, \"full\")"
            " VALUES (?, 's', 'd', 0, 'a', 'blue', 0)", (box_id,),
        )  # fmt: skip
    assert [change.operation for change in unit.changes.rows] == ["delete", "insert"]


def test_an_id_never_changes(boxes: Store, session: Session) -> None:
    make_box(boxes, session)
    with pytest.raises(Refused), boxes.write(session, "box.swap") as unit:
        unit.connection.exec_driver_sql("UPDATE zbox SET id = 'other'")


def test_no_write_escapes_the_log(boxes: Store) -> None:
    with pytest.raises(Refused), boxes.local() as connection:
        connection.exec_driver_sql(
            'INSERT INTO zbox (id, site_id, device_id, created_at, created_by, name, "full")'
            " VALUES ('x', 's', 'd', 0, 'a', 'stray', 0)"
        )
    assert rows(boxes, "SELECT * FROM zbox") == []


def test_an_exception_undoes_everything(boxes: Store, session: Session) -> None:
    def abandon() -> None:
        with boxes.write(session, "box.make") as unit:
            unit.add(Box(name="red"))
            unit.flush()
            raise LookupError

    with pytest.raises(LookupError):
        abandon()
    for table in ("zbox", "sync_log", "audit"):
        assert rows(boxes, f"SELECT * FROM {table}") == []
    assert make_box(boxes, session)
    assert rows(boxes, "SELECT tx FROM audit") == [(1,)]


@pytest.mark.parametrize("name", ["red", "refused"])
def test_a_refused_record_is_said_in_french(boxes: Store, session: Session, name: str) -> None:
    make_box(boxes, session)
    with pytest.raises(Refused, match=r"déjà.*Rien n’a été modifié"):
        make_box(boxes, session, name)
    assert len(rows(boxes, "SELECT * FROM audit")) == 1


def test_a_broken_link_is_refused_at_commit(boxes: Store, session: Session) -> None:
    with pytest.raises(Refused), boxes.write(session, "thing.lose") as unit:
        unit.add(Thing(box_id="nowhere"))
    assert rows(boxes, "SELECT * FROM athing") == []
    make_box(boxes, session)
    assert len(log(boxes)) == 1


def test_a_child_may_come_before_its_parent(boxes: Store, session: Session) -> None:
    with boxes.write(session, "thing.put") as unit:
        unit.add(Thing(box_id="later"))
        unit.add(Box(id="later", name="red"))
    assert rows(boxes, "SELECT box_id FROM athing") == [("later",)]


def test_get_says_what_is_missing(boxes: Store, session: Session) -> None:
    with pytest.raises(NotFound, match="n’existe pas"), boxes.write(session, "box.get") as unit:
        unit.get(Box, "nowhere")


def test_a_unit_sees_what_it_wrote(boxes: Store, session: Session) -> None:
    with boxes.write(session, "box.make") as unit:
        box = Box(name="red")
        unit.add(box)
        assert unit.get(Box, box.id) is box
        box.name = "blue"
        assert unit.connection.exec_driver_sql("SELECT name FROM zbox").scalar() == "blue"
        other = Box(name="green")
        unit.add(other)
        assert unit.get(Box, other.id) is other
        other.full = True
    assert rows(boxes, 'SELECT name, "full" FROM zbox ORDER BY name') == [("blue", 0), ("green", 1)]


def test_a_change_after_the_flush_is_not_lost(boxes: Store, session: Session) -> None:
    with boxes.write(session, "box.make") as unit:
        box = Box(name="red")
        unit.add(box)
        unit.flush()
        box.name = "blue"
    assert rows(boxes, "SELECT name FROM zbox") == [("blue",)]


@dataclass
class BoxMade:
    box_id: str


def test_events_are_handled_in_the_same_transaction(boxes: Store, session: Session) -> None:
    boxes.events.subscribe(BoxMade, lambda unit, event: unit.add(Thing(box_id=event.box_id)))
    with boxes.write(session, "box.make") as unit:
        box = Box(name="red")
        unit.add(box)
        unit.publish(BoxMade(box.id))
    assert unit.changes.touches("athing")


def test_a_read_is_one_snapshot_and_cannot_write(boxes: Store, session: Session) -> None:
    with boxes.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM zbox").scalar() == 0
        make_box(boxes, session)
        assert read.exec_driver_sql("SELECT count(*) FROM zbox").scalar() == 0
    with pytest.raises(StoreError), boxes.read() as read:
        read.exec_driver_sql("DELETE FROM zbox")
    assert len(rows(boxes, "SELECT * FROM zbox")) == 1


def test_a_unit_inside_a_unit_is_a_mistake(boxes: Store, session: Session) -> None:
    with (
        boxes.write(session, "outer"),
        pytest.raises(RuntimeError, match="already open"),
        boxes.write(session, "inner"),
    ):
        pass


def test_two_threads_take_turns(boxes: Store, session: Session) -> None:
    def work(name: str) -> None:
        for number in range(20):
            make_box(boxes, session, f"{name}{number}")

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(boxes, "SELECT count(*), max(tx) FROM audit") == [(60, 60)]


def test_bulk_rows_leave_no_large_wal_nor_cache(boxes: Store) -> None:
    sizes = []
    with boxes.local() as connection:
        sizes.append(connection.exec_driver_sql("PRAGMA cache_size").scalar())
    with boxes.bulk() as connection:
        sizes.append(connection.exec_driver_sql("PRAGMA cache_size").scalar())
        connection.exec_driver_sql("UPDATE writing SET wall_time = 0")
    wal = boxes.folder / "desk.db-wal"
    assert not wal.exists() or wal.stat().st_size == 0
    with boxes.local() as connection:
        sizes.append(connection.exec_driver_sql("PRAGMA cache_size").scalar())
    assert sizes[0] == sizes[2] != sizes[1]


def test_bulk_rows_are_neither_logged_nor_audited(boxes: Store, session: Session) -> None:
    insert = (
        "INSERT INTO zbox (id, site_id, device_id, created_at, created_by, name, \"full\")"
        " VALUES (?, 's', 'd', 0, 'a', ?, 0)"
    )  # fmt: skip
    with boxes.bulk() as connection:
        connection.exec_driver_sql(insert, [(str(number), str(number)) for number in range(100)])
    assert rows(boxes, "SELECT count(*) FROM sync_log") == [(0,)]
    make_box(boxes, session)
    assert len(log(boxes)) == 1


def test_durability_is_checked_at_open(boxes: Store) -> None:
    with boxes.local() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cell_size_check",
                         "secure_delete", "temp_store", "recursive_triggers")
        }  # fmt: skip
    assert settings == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1,
        "secure_delete": 1, "temp_store": 2, "recursive_triggers": 1,
    }  # fmt: skip


def test_the_check_of_the_pages_gives_way_to_whoever_changes_the_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def check(_folder: Path, _key: bytes, stopped: Callable[[], bool]) -> None:
        begun.set()
        while not stopped():
            time.sleep(0.001)

    monkeypatch.setattr(soundness, "check_pages", check)
    checking = threading.Thread(target=store.check_pages, args=(lambda: False,), daemon=True)
    checking.start()
    begun.wait()
    with store.closed():
        checking.join(60)
        assert not checking.is_alive()


def test_what_comes_from_the_hub_is_not_waited_for_and_what_is_written_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waits(connection: Connection) -> bool:
        return connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2

    with store.synchronising() as connection:
        assert not waits(connection)
    with store.local() as connection:
        assert waits(connection)

    def refuse() -> None:
        raise StoreError("", "", "")

    with monkeypatch.context() as patch, pytest.raises(StoreError), store.synchronising():
        patch.setattr(store, "_undo_refused", refuse)
    with store.local() as connection:
        assert waits(connection), "whatever went wrong before"
