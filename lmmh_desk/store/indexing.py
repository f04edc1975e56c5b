"""Builds the search index and keeps it true: triggers note changed rows, which are indexed before the commit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import islice

from sqlalchemy import Connection

from lmmh_desk.store import words
from lmmh_desk.store.search import INDEXES, Index
from lmmh_desk.store.typos import Vocabulary

FORMAT = "1"  # of the tokens; another one rebuilds every index
BATCH = 2000
Entry = tuple[str, str, str, str]  # id, names, words, keys


def ensure(connection: Connection) -> None:
    """Make the indexes declared that the database hasn't, or has otherwise; drop those no longer declared."""
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS search_index (name TEXT PRIMARY KEY, made TEXT NOT NULL) STRICT"
    )
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS search_dirty (name TEXT, id TEXT, PRIMARY KEY (name, id)) STRICT, WITHOUT ROWID"
    )
    made = dict(connection.exec_driver_sql("SELECT name, made FROM search_index").all())
    for name in made.keys() - INDEXES.keys():
        _drop(connection, name)
    for index in INDEXES.values():
        if made.get(index.name) != signature(index):
            _make(connection, index)


def signature(index: Index) -> str:
    """Return what changes when an index must be made again."""
    return hashlib.sha256(f"{FORMAT}{index}".encode()).hexdigest()


def index_changes(connection: Connection, vocabularies: dict[str, Vocabulary]) -> None:
    """Index the rows that changed in this transaction."""
    names = connection.exec_driver_sql("SELECT DISTINCT name FROM search_dirty").scalars().all()
    for name in names:
        index = INDEXES[name]
        only = f"{index.column} IN (SELECT id FROM search_dirty WHERE name = '{name}')"
        entries = [_entry(row) for row in connection.exec_driver_sql(index.rows.format(only=only))]
        _replace(connection, name, entries)
        connection.exec_driver_sql("DELETE FROM search_dirty WHERE name = ?", (name,))
        vocabularies.setdefault(name, Vocabulary()).add(word for entry in entries for word in words.words(entry[1]))


def rebuild(connection: Connection, index: Index) -> None:
    """Index every row, the likeliest first."""
    name = index.name
    connection.exec_driver_sql(f"DELETE FROM search_{name}")
    connection.exec_driver_sql(f"DELETE FROM search_{name}_doc")
    connection.exec_driver_sql(f"DELETE FROM search_{name}_key")
    connection.exec_driver_sql("DELETE FROM search_dirty WHERE name = ?", (name,))
    rows = iter(connection.exec_driver_sql(index.rows.format(only="1")).all())
    doc = 0
    while batch := [_entry(row) for row in islice(rows, BATCH)]:
        _insert(connection, name, list(enumerate(batch, doc + 1)))
        doc += len(batch)


def drop_triggers(connection: Connection) -> None:
    """Stop noting changed rows; `make_triggers` starts again."""
    found = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'search_*'")
    for trigger in found.scalars().all():
        connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"')


def make_triggers(connection: Connection, index: Index) -> None:
    """Note the rows whose indexed text may change."""
    for table, rows in index.watch.items():
        query = rows if rows.lstrip().upper().startswith("SELECT") else f"SELECT {rows}"
        for operation, sides in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            notes = " ".join(
                f"INSERT OR IGNORE INTO search_dirty SELECT '{index.name}', dirty.* FROM ({query.format(row=side)}) AS dirty;"
                for side in sides
            )
            connection.exec_driver_sql(
                f'CREATE TRIGGER "search_{index.name}_{table}_{operation.lower()}" AFTER {operation} ON "{table}"'
                f" BEGIN {notes} END"
            )


def _make(connection: Connection, index: Index) -> None:
    _drop(connection, index.name)
    name = index.name
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE search_{name} USING fts5(words, content='', contentless_delete=1, detail=none,"
        f" prefix='1 2 3 4', tokenize=\"ascii tokenchars '_'\")"
    )
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE search_{name}_terms USING fts5vocab(search_{name}, row)")
    connection.exec_driver_sql(
        f"CREATE TABLE search_{name}_doc (doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, names TEXT NOT NULL,"
        f" words TEXT NOT NULL, keys TEXT NOT NULL) STRICT"
    )
    connection.exec_driver_sql(
        f"CREATE TABLE search_{name}_key (key TEXT, doc INTEGER, PRIMARY KEY (key, doc)) STRICT, WITHOUT ROWID"
    )
    make_triggers(connection, index)
    rebuild(connection, index)
    connection.exec_driver_sql("INSERT INTO search_index VALUES (?, ?)", (name, signature(index)))


def _drop(connection: Connection, name: str) -> None:
    for trigger in (
        connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB ?", (f"search_{name}_*",)
        )
        .scalars()
        .all()
    ):
        connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"')
    for table in ("_terms", "", "_doc", "_key"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS search_{name}{table}")
    connection.exec_driver_sql("DELETE FROM search_index WHERE name = ?", (name,))


def _entry(row: Iterable[str | None]) -> Entry:
    """Return a row with its words folded and its keys as they are compared."""
    row_id, names, other, keys = (value or "" for value in row)
    compared = {words.code(key) for key in keys.split("\n")} | {
        words.phone(key) for key in keys.split("\n") if words.is_phone(key)
    }
    return row_id, names, " ".join(words.words(other)), " ".join(sorted(compared - {""}))


def _replace(connection: Connection, name: str, entries: list[Entry]) -> None:
    """Index rows again; they come first from now on, being the last touched."""
    dirty = connection.exec_driver_sql(
        f"SELECT doc, keys FROM search_{name}_doc WHERE id IN (SELECT id FROM search_dirty WHERE name = ?)", (name,)
    ).all()
    if dirty:
        docs = [(doc,) for doc, _ in dirty]
        connection.exec_driver_sql(f"DELETE FROM search_{name} WHERE rowid = ?", docs)
        old = [(key, doc) for doc, keys in dirty for key in keys.split()]
        if old:
            connection.exec_driver_sql(f"DELETE FROM search_{name}_key WHERE key = ? AND doc = ?", old)
        connection.exec_driver_sql(f"DELETE FROM search_{name}_doc WHERE doc = ?", docs)
    lowest = connection.exec_driver_sql(f"SELECT min(doc) FROM search_{name}_doc").scalar() or 1
    start = lowest - len(entries)
    _insert(connection, name, list(enumerate(entries, start)))


def _insert(connection: Connection, name: str, entries: list[tuple[int, Entry]]) -> None:
    if not entries:
        return
    connection.exec_driver_sql(
        f"INSERT INTO search_{name} (rowid, words) VALUES (?, ?)",
        [(doc, " ".join({*words.name_tokens(names), *other.split()})) for doc, (_, names, other, _keys) in entries],
    )
    connection.exec_driver_sql(
        f"INSERT INTO search_{name}_doc (doc, id, names, words, keys) VALUES (?, ?, ?, ?, ?)",
        [(doc, *entry) for doc, entry in entries],
    )
    keys = [(key, doc) for doc, (_, _, _, joined) in entries for key in joined.split()]
    if keys:
        connection.exec_driver_sql(f"INSERT OR IGNORE INTO search_{name}_key VALUES (?, ?)", keys)
