"""The tables and triggers of the search indexes: derived, so made at open and never migrated."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from lmmh_desk.store.indexing import rebuild
from lmmh_desk.store.search import INDEXES, Index, of
from lmmh_desk.store.tables import metadata
from lmmh_desk.store.triggers import event

FORMAT = "6"  # of the tokens; another one rebuilds every index
COMMON = (
    "CREATE TABLE IF NOT EXISTS search_index (name TEXT PRIMARY KEY, made TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS search_dirty (name TEXT, id TEXT, PRIMARY KEY (name, id)) STRICT, WITHOUT ROWID",
    # Of rows that came from the hub: indexed a little at a time, so that nobody waits.
    "CREATE TABLE IF NOT EXISTS search_later (name TEXT, id TEXT, PRIMARY KEY (name, id)) STRICT, WITHOUT ROWID",
)
TABLES = (
    # Contentless and without positions: 52 MB for a million persons. Underscores mark the sound keys.
    (
        "CREATE VIRTUAL TABLE search_@ USING fts5(words, content='', contentless_delete=1, detail=none,"
        " prefix='1 2 3 4 5 6 7 8', tokenize=\"ascii tokenchars '_'\")"
    ),
    "CREATE VIRTUAL TABLE search_@_terms USING fts5vocab(search_@, row)",
    (
        "CREATE TABLE search_@_doc (doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, names TEXT NOT NULL,"
        " words TEXT NOT NULL, keys TEXT NOT NULL) STRICT"
    ),
    "CREATE TABLE search_@_key (key TEXT, doc INTEGER, PRIMARY KEY (key, doc)) STRICT, WITHOUT ROWID",
)
SIDES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def ensure(connection: Connection) -> None:
    """Make the indexes declared that the database hasn't, or has otherwise; drop those no longer declared."""
    for statement in COMMON:
        connection.exec_driver_sql(statement)
    made = {row.name: row.made for row in connection.exec_driver_sql("SELECT name, made FROM search_index")}
    for name in made.keys() - INDEXES.keys():
        _drop(connection, name)
    for index in INDEXES.values():
        if made.get(index.name) != _signature(index):
            _drop(connection, index.name)
            _make(connection, index)


def forget(connection: Connection) -> None:
    """Have every index made again by the next `ensure`."""
    connection.exec_driver_sql(COMMON[0])
    connection.exec_driver_sql("DELETE FROM search_index")


def optimise(connection: Connection, name: str) -> None:
    """Merge an index whole: words of rows that are gone leave it."""
    connection.exec_driver_sql(of(name, "INSERT INTO search_@ (search_@) VALUES ('optimize')"))


def stop_noting(connection: Connection, name: str = "") -> None:
    """Drop the triggers that note changed rows, of one index or of all."""
    found = connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB ?", (f"search_{name}*",)
    )
    for trigger in found.scalars().all():
        connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"')


def start_noting(connection: Connection, index: Index) -> None:
    """Make the triggers that note the rows whose indexed text may have changed."""
    for table, rows in index.watch.items():
        query = rows if rows.lstrip().upper().startswith("SELECT") else f"SELECT {rows}"
        own = rows == "{row}.id"  # which never changes: its old one needn't be noted besides
        for operation, sides in (SIDES | {"UPDATE": ("NEW",)} if own else SIDES).items():
            notes = " ".join(_note(index.name, query.replace("{row}", side)) for side in sides)
            connection.exec_driver_sql(
                f'CREATE TRIGGER "search_{index.name}_{table}_{operation.lower()}"'
                f' AFTER {event(metadata.tables[table], operation)} ON "{table}" BEGIN {notes} END'
            )


def _note(name: str, query: str) -> str:
    # INSERT OR IGNORE would ignore nothing within an upsert: the outer statement's own rule wins.
    note = "INSERT INTO search_dirty SELECT '@', rows.* FROM (#) AS rows WHERE true ON CONFLICT DO NOTHING;"
    return of(name, note).replace("#", query)


def _signature(index: Index) -> str:
    return hashlib.sha256(f"{FORMAT}{index}".encode()).hexdigest()


def _make(connection: Connection, index: Index) -> None:
    for statement in TABLES:
        connection.exec_driver_sql(of(index.name, statement))
    start_noting(connection, index)
    rebuild(connection, index)
    connection.exec_driver_sql("INSERT INTO search_index VALUES (?, ?)", (index.name, _signature(index)))


def _drop(connection: Connection, name: str) -> None:
    stop_noting(connection, f"{name}_")
    for suffix in ("_terms", "", "_doc", "_key"):
        connection.exec_driver_sql(of(name, "DROP TABLE IF EXISTS search_@") + suffix)
    connection.exec_driver_sql("DELETE FROM search_index WHERE name = ?", (name,))
