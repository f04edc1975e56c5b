"""What the tests of erasure ask of a town: somebody erases a record, and where its words still are."""

from __future__ import annotations

from collections.abc import Iterable

from lmmh_desk.hub import tables
from lmmh_desk.office.actions.erasing import erase_records
from lmmh_desk.store.store import Store
from tests.sync.town import Desk, Town


def erase(desk: Desk, *keys: tuple[str, str]) -> None:
    erase_records(desk.store, desk.session, list(keys), "request")


def words_of(store: Store, word: str) -> list[str]:
    """Return the tables of a desk that hold a word, wherever it stands in a row."""
    with store.read() as read:
        names = read.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite*'"
        ).scalars()
        return [name for name in names.all() if _holds(read.exec_driver_sql(f'SELECT * FROM "{name}"').all(), word)]


def hub_words(town: Town, word: str) -> list[str]:
    """Return the tables of the hub that hold a word."""
    with town.storage.read() as read:
        return [table.name for table in tables.every() if _holds(read.execute(table.select()).all(), word)]


def _holds(rows: Iterable[Iterable[object]], word: str) -> bool:
    wanted = (word.encode(), word.lower().encode())
    for row in rows:
        for value in row:
            content = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            if any(one in content for one in wanted):
                return True
    return False
