"""What the tests of erasure ask of a town: somebody erases a record, and where its words still are."""

from __future__ import annotations

from collections.abc import Iterable

from lmmh_desk.hub import tables
from lmmh_desk.store.store import Store
from tests.office.erasing import erase_records
from tests.sync.town import Desk, Town


def erase(desk: Desk, *keys: tuple[str, str]) -> None:
    erase_records(desk.store, desk.session, list(keys), "request")


def words_of(store: Store, *words: str) -> list[str]:
    """Return the tables of a desk that hold one of these words, wherever it stands in a row."""
    with store.read() as read:
        names = read.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite*'"
        ).scalars()
        return [name for name in names.all() if _holds(read.exec_driver_sql(f'SELECT * FROM "{name}"').all(), words)]


def hub_words(town: Town, *words: str) -> list[str]:
    """Return the tables of the hub that hold one of these words."""
    with town.storage.read() as read:
        return [table.name for table in tables.every() if _holds(read.execute(table.select()).all(), words)]


def _holds(rows: Iterable[Iterable[object]], words: Iterable[str]) -> bool:
    wanted = [one for word in words for one in (word.encode(), word.lower().encode())]
    for row in rows:
        for value in row:
            content = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            if any(one in content for one in wanted):
                return True
    return False
