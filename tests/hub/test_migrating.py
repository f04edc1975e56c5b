"""A hub's database of the version before: it is brought up to date, keeps its rows, and a later one is refused."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, inspect, select, text
from sqlalchemy.schema import CreateTable

from lmmh_desk.hub import backup, tables
from lmmh_desk.hub.migrating import bring, check, is_older
from lmmh_desk.hub.sqlite import open_storage
from lmmh_desk.hub.storage import Storage
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.store import versions
from tests.conftest import KEY, load_tables
from tests.hub.desks import Desk

GONE = ("given_back", "quarantine", "base_key")
COLUMNS = (
    ("hub_clock", "lost"), ("device", "made_from"), ("device", "apart"), ("person", "language"),
    ("residence", "quarter"),
)  # fmt: skip
OWN_TABLES = "629b"  # change it with OWN


def made_older(storage: Storage, version: str = "0011") -> None:
    """Take away what later versions added."""
    with storage.writer.begin() as connection:
        for name in GONE:
            connection.execute(text(f"DROP TABLE {name}"))
        for table, column in COLUMNS:
            connection.execute(text(f'ALTER TABLE {table} DROP COLUMN "{column}"'))
        for index in ("ix_feed_deleted", "ix_conflict_record_id"):
            connection.execute(text(f"DROP INDEX {index}"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP TRIGGER feed_follows_clock ON feed"))
            connection.execute(text("DROP FUNCTION feed_follows_clock"))
            connection.execute(text("ALTER TABLE person RESET (fillfactor)"))
        connection.execute(tables.hub_clock.update().values(schema=version))


def shape(storage: Storage) -> dict[str, Any]:
    """Return what the database says of its tables."""
    with storage.read() as connection:
        found = inspect(connection)
        return {
            name: (
                {one["name"]: (str(one["type"]), one["nullable"], one["default"]) for one in found.get_columns(name)},
                {(one["name"], bool(one["unique"])) for one in found.get_indexes(name)},
                {(*one["constrained_columns"], one["referred_table"]) for one in found.get_foreign_keys(name)},
            )
            for name in found.get_table_names()
        } | {"": [*triggers(connection), *room(connection)]}


def triggers(connection: Connection) -> list[str]:
    """Return what PostgreSQL does by itself when somebody writes."""
    if connection.dialect.name != "postgresql":
        return []
    return list(connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).scalars())


def room(connection: Connection) -> list[str]:
    """Return the tables whose pages PostgreSQL doesn't fill."""
    if connection.dialect.name != "postgresql":
        return []
    asked = "SELECT relname FROM pg_class WHERE 'fillfactor=50' = any(reloptions) ORDER BY 1"
    return list(connection.execute(text(asked)).scalars())


def test_an_older_hub_is_brought_up_to_date_and_keeps_its_rows(storage: Storage) -> None:
    expected, desk = shape(storage), Desk(storage, "a")
    household = desk.insert("household", "h1", number="")
    desk.push(household, desk.insert("person", "p1", usual_name="Tessier", first_names="Odile", channel="mail"))
    made_older(storage)
    with pytest.raises(StoreError, match="plus ancienne"):
        check(storage)
    bring(storage)
    check(storage)
    assert shape(storage) == expected
    other = Desk(storage, "b")
    other.pull()
    assert other.row("person", "p1")["usual_name"] == "Tessier"
    desk.rows["person", "p1"]["language"] = "fr"
    assert desk.push(desk.update("person", "p1", language="en")).revs == [3]
    other.pull()
    assert other.row("person", "p1")["language"] == "en"


def test_what_was_told_before_is_found_by_an_index_on_a_hub_of_the_version_before_too(storage: Storage) -> None:
    told_before = ("ix_conflict_record_id", "ix_quarantine_transaction_id_position")
    with storage.writer.begin() as connection:
        for index in told_before:
            connection.execute(text(f"DROP INDEX {index}"))
        connection.execute(tables.hub_clock.update().values(schema=f"{versions.head()}.5"))
    assert is_older(storage)
    bring(storage)
    with storage.read() as connection:
        found = inspect(connection)
        names = {index["name"] for name in ("conflict", "quarantine") for index in found.get_indexes(name)}
    assert names >= set(told_before)


def test_a_column_that_points_to_a_record_comes_with_its_key(storage: Storage) -> None:
    whole = tables.records()["walk_in"]
    columns = [Column(one.name, one.type, primary_key=one.primary_key) for one in whole.c if one.name != "person_id"]
    with storage.writer.begin() as connection:
        connection.execute(text("DROP TABLE queue_move"))
        connection.execute(text("DROP TABLE walk_in"))
        Table("walk_in", MetaData(), *columns).create(connection)
    bring(storage)
    with storage.read() as connection:
        (key,) = inspect(connection).get_foreign_keys("walk_in")
    assert (key["constrained_columns"], key["referred_table"]) == (["person_id"], "person")


def test_an_update_that_fails_changes_nothing(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    made_older(storage)
    before = shape(storage)
    monkeypatch.setattr(tables, "version", lambda: None)  # the last statement refuses
    with pytest.raises(Exception, match=r"schema|NOT NULL"):
        bring(storage)
    assert shape(storage) == before
    assert is_older(storage)


def test_the_backup_made_before_is_of_the_version_before_and_restored_as_this_one(
    storage: Storage, tmp_path: Path
) -> None:
    desk = Desk(storage, "a")
    desk.push(desk.insert("person", "p1", usual_name="Tessier", first_names="Odile", channel="mail"))
    expected = shape(storage)
    made_older(storage)
    backup.back_up_older(storage, b"keys", KEY, tmp_path / "before.lmmh")
    assert is_older(storage)
    backup.restore_file(tmp_path / "before.lmmh", KEY, tmp_path / "again.db", 0)
    again = open_storage(tmp_path / "again.db", KEY)
    try:
        check(again)
        with again.read() as connection:
            assert connection.execute(select(tables.records()["person"].c.usual_name)).scalar_one() == "Tessier"
            rules = connection.execute(text("SELECT sql FROM sqlite_schema WHERE name = 'slot_booking_INSERT'")).all()
        assert rules, "nothing is booked twice"
        assert shape(again).keys() == expected.keys()
    finally:
        again.close()


@pytest.mark.parametrize("version", ["0999", f"{versions.head()}.999"])
def test_a_hub_of_a_later_program_is_refused(tmp_path: Path, version: str) -> None:
    load_tables()
    storage = open_storage(tmp_path / "hub.db", KEY)
    try:
        storage.make(0)
        with storage.write() as connection:
            connection.execute(tables.hub_clock.update().values(schema=version))
        with pytest.raises(StoreError, match="plus récente"):
            check(storage)
    finally:
        storage.close()


def test_the_number_of_the_hub_s_own_tables_changes_with_them() -> None:
    load_tables()
    own = [table for table in tables.every() if table.name not in tables.records()]
    told = "".join(str(CreateTable(table)) for table in own) + str(tables.ROOMY)
    assert (tables.OWN, sha256(told.encode()).hexdigest()[:4]) == (8, OWN_TABLES)
