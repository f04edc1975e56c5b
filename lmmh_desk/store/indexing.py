"""Fills the search index: whole when it is made, then row by row before each commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from lmmh_desk.store import words
from lmmh_desk.store.search import INDEXES, Index, of
from lmmh_desk.store.typos import Vocabulary

BATCH = 2000
USUAL, NEVER = 4, 1000  # pieces of an index from which FTS5 merges them by itself
PAGES = 16  # merged at once: a counter waits for them
FEW = 4  # rows from the hub that are indexed at once: a visit's
SOME = "SELECT 1 FROM search_dirty LIMIT ?"
ROWS = "WITH rows (id, names, words, keys) AS (#) "
UNLIKE = (
    "SELECT id FROM rows EXCEPT SELECT id FROM search_@_doc",
    "SELECT id FROM search_@_doc EXCEPT SELECT id FROM rows",
)
LATER = "INSERT OR IGNORE INTO search_later (name, id) VALUES (?, ?)"
WHOLE = 9  # figures of a phone, its leading 0 apart
Entry = tuple[str, str, str, str, str]  # id, names, words, keys as they are compared; tokens


def index_changes(connection: Connection, vocabularies: dict[str, Vocabulary]) -> None:
    """Index the rows that changed in this transaction."""
    driver: Any = connection.connection.dbapi_connection  # at every commit, and nearly always for nothing
    names = driver.execute("SELECT DISTINCT name FROM search_dirty").fetchall()
    for (name,) in names:
        index = INDEXES[name]
        only = index.column + of(name, " IN (SELECT id FROM search_dirty WHERE name = '@')")
        entries = [_entry(row) for row in connection.exec_driver_sql(index.rows.replace("{only}", only))]
        _remove_dirty(connection, name)
        lowest = connection.exec_driver_sql(of(name, "SELECT coalesce(min(doc), 1) FROM search_@_doc")).scalar_one()
        # Being the last touched, they come first from now on.
        _insert(connection, name, list(enumerate(entries, lowest - len(entries))))
        vocabularies.setdefault(name, Vocabulary()).add(word for entry in entries for word in entry[1].split())


def put_off(connection: Connection) -> None:
    """Leave the rows that changed in this transaction to `take_up`, unless they are few."""
    driver: Any = connection.connection.dbapi_connection
    if len(driver.execute(SOME, (FEW + 1,)).fetchall()) <= FEW:
        return
    driver.execute("INSERT OR IGNORE INTO search_later SELECT name, id FROM search_dirty")
    driver.execute("DELETE FROM search_dirty")


def take_up(connection: Connection, limit: int) -> int:
    """Take some rows that were put off, to be indexed before this transaction's commit; return how many."""
    driver: Any = connection.connection.dbapi_connection
    some = driver.execute(
        "DELETE FROM search_later WHERE (name, id) IN (SELECT name, id FROM search_later LIMIT ?) RETURNING name, id",
        (limit,),
    ).fetchall()
    driver.executemany("INSERT OR IGNORE INTO search_dirty (name, id) VALUES (?, ?)", some)
    return len(some)


def unlike(read: Connection) -> list[tuple[str, str]]:
    """Return what the indexes lack, or hold of no row, by index and id; it reads the whole base."""
    driver: Any = read.connection.dbapi_connection
    found: list[tuple[str, str]] = []
    for index in INDEXES.values():
        rows = ROWS.replace("#", index.rows.replace("{only}", "1"))
        for asked in UNLIKE:
            found += [(index.name, one) for (one,) in driver.execute(rows + of(index.name, asked))]
    return found


@contextmanager
def merging_later(connection: Connection) -> Iterator[None]:
    """Have what is indexed meanwhile only added to the indexes: now and then one would take 0.2 s to merge itself."""
    driver: Any = connection.connection.dbapi_connection
    for name in INDEXES:
        _set(driver, name, "crisismerge", NEVER)
        _set(driver, name, "automerge", 0)
    yield
    for name in INDEXES:
        _set(driver, name, "automerge", USUAL)


def merge_some(connection: Connection) -> bool:
    """Merge a little of the indexes; False once there is nothing left to merge."""
    driver: Any = connection.connection.dbapi_connection
    before = driver.total_changes
    for name in INDEXES:
        _set(driver, name, "merge", PAGES)
    return bool(driver.total_changes - before > len(INDEXES))  # one each says that nothing was to be done


def _set(driver: Any, name: str, word: str, value: int) -> None:
    driver.execute(of(name, "INSERT INTO search_@ (search_@, rank) VALUES (?, ?)"), (word, value))


def rebuild(connection: Connection, index: Index) -> None:
    """Index every row again, the likeliest first."""
    name = index.name
    connection.exec_driver_sql(of(name, "INSERT INTO search_@ (search_@) VALUES ('delete-all')"))
    for statement in (
        "DELETE FROM search_@_doc",
        "DELETE FROM search_@_key",
        "DELETE FROM search_dirty WHERE name = '@'",
        "DELETE FROM search_later WHERE name = '@'",
    ):
        connection.exec_driver_sql(of(name, statement))
    rows = iter(connection.exec_driver_sql(index.rows.replace("{only}", "1")))
    doc = 1
    while batch := [_entry(row) for row in islice(rows, BATCH)]:
        _insert(connection, name, list(enumerate(batch, doc)))
        doc += len(batch)


def _entry(row: Sequence[str | None]) -> Entry:
    row_id, names, other, keys = (value or "" for value in row)
    lines = keys.split("\n")
    phones = {words.phone(line) for line in lines if words.is_phone(line)}
    tails = {words.tail(phone) for phone in phones if len(phone) >= WHOLE}
    compared = {words.code(line) for line in lines} | phones | tails
    others = words.words(other)
    tokens = dict.fromkeys([*words.name_tokens(names), *others])
    return row_id, _spaced(words.words(names)), _spaced(others), " ".join(sorted(compared - {""})), " ".join(tokens)


def _spaced(found: list[str]) -> str:
    """Return words between spaces, so that « begins by » and « is » are plain searches in a text."""
    return f" {' '.join(dict.fromkeys(found))} "


def _remove_dirty(connection: Connection, name: str) -> None:
    dirty = "SELECT doc, keys FROM search_@_doc WHERE id IN (SELECT id FROM search_dirty WHERE name = '@')"
    found = connection.exec_driver_sql(of(name, dirty)).all()
    docs = [(doc,) for doc, _ in found]
    keys = [(key, doc) for doc, joined in found for key in joined.split()]
    _many(connection, of(name, "DELETE FROM search_@ WHERE rowid = ?"), docs)
    _many(connection, of(name, "DELETE FROM search_@_key WHERE key = ? AND doc = ?"), keys)
    _many(connection, of(name, "DELETE FROM search_@_doc WHERE doc = ?"), docs)
    connection.exec_driver_sql("DELETE FROM search_dirty WHERE name = ?", (name,))


def _insert(connection: Connection, name: str, entries: list[tuple[int, Entry]]) -> None:
    keys = [(key, doc) for doc, entry in entries for key in entry[3].split()]
    tokens = of(name, "INSERT INTO search_@ (rowid, words) VALUES (?, ?)")
    documents = of(name, "INSERT INTO search_@_doc (doc, id, names, words, keys) VALUES (?, ?, ?, ?, ?)")
    _many(connection, tokens, [(doc, entry[4]) for doc, entry in entries])
    _many(connection, documents, [(doc, *entry[:4]) for doc, entry in entries])
    _many(connection, of(name, "INSERT INTO search_@_key (key, doc) VALUES (?, ?)"), keys)


def _many(connection: Connection, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(sql, list(rows))
