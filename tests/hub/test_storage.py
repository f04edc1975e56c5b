"""Each writing of the hub has a place of its own, whatever becomes of its connection; what it asks for comes as is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import create_engine

from lmmh_desk.hub import patience, tables
from lmmh_desk.hub.storage import Storage, by_id, last_place, listed, move, rows_asked, rows_of
from tests.hub.desks import Desk


class Lost(Exception):
    """The database was gone."""


def test_a_writing_whose_connection_was_lost_takes_no_place_of_the_next(storage: Storage) -> None:
    first, second = storage.write(), storage.write()
    lost = first.__enter__()
    move(lost, 900)
    lost.invalidate()  # the pool hands on what was its connection's, before it ends
    connection = second.__enter__()
    before, epoch = last_place(connection)
    move(connection, before + 7)
    with suppress(Lost):
        first.__exit__(Lost, Lost(), None)
    assert last_place(connection) == (before + 7, epoch)
    second.__exit__(None, None, None)
    assert storage.known == (before + 7, epoch), "what was lost counts for nothing"
    with storage.read() as read:
        assert last_place(read) == (before + 7, epoch)


def test_what_failed_is_not_known_to_whoever_writes_next(storage: Storage) -> None:
    failed = storage.write()
    connection = failed.__enter__()
    place, epoch = last_place(connection)
    move(connection, place + 3)
    with suppress(Lost):
        failed.__exit__(Lost, Lost(), None)
    with storage.write() as connection:
        assert last_place(connection) == (place, epoch)
    assert storage.known == (place, epoch)


def test_what_is_asked_for_comes_once_it_is_taken_whatever_is_written_meanwhile(storage: Storage) -> None:
    desk, ids = Desk(storage, "c02"), [f"household-{number}" for number in range(40)]
    desk.push(*(desk.insert("household", one, number=one) for one in ids))
    table = tables.records()["household"]
    with storage.write() as connection, storage.meanwhile(connection):
        asked = rows_asked(table, connection.dialect.name)
        first = storage.ask(connection, asked, {"ids": listed(connection, ids[:30])})
        second = storage.ask(connection, asked, {"ids": listed(connection, ["none", *ids[20:]])})
        storage.change(connection, table, ("number",), [["after", one] for one in ids])
        then = storage.ask(connection, asked, {"ids": listed(connection, ids)})
        assert {row["number"] for row in rows_of(connection, table, ids).values()} == {"after"}
        found = by_id(table, second())
        assert found.keys() == set(ids[20:])
        assert {one: row["number"] for one, row in by_id(table, first()).items()} == {one: one for one in ids[:30]}
        assert by_id(table, then()) == rows_of(connection, table, ids)


def test_questions_longer_than_a_socket_holds_are_answered(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch of a whole office's letters: its server and the hub waited for each other until one gave up."""
    monkeypatch.setattr(patience, "SILENCE", 20.0)
    desk, ids = Desk(storage, "c02"), [f"household-{number}" for number in range(40)]
    desk.push(*(desk.insert("household", one, number=one) for one in ids))
    table, many = tables.records()["household"], [f"{'x' * 36}{number}" for number in range(100_000)]
    with storage.write() as connection, storage.meanwhile(connection):
        asked = rows_asked(table, connection.dialect.name)
        answers = [storage.ask(connection, asked, {"ids": listed(connection, [*many, *ids])}) for _time in range(3)]
        assert rows_of(connection, table, [*many, *ids]).keys() == set(ids)
        assert [by_id(table, answer()).keys() for answer in answers] == [set(ids)] * 3


def test_the_driver_gives_every_value_as_it_is() -> None:
    """What is asked for isn't read by SQLAlchemy's types."""
    dialect = create_engine("postgresql+psycopg://nowhere").dialect
    every = [*tables.records().values(), tables.digest]
    kinds = {column: column.type.dialect_impl(dialect) for table in every for column in table.c}
    assert [column for column, kind in kinds.items() if kind.result_processor(dialect, None)] == []
