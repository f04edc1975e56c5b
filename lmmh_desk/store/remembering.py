"""Answers kept until the database changes, for what is asked at every keystroke."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


def remembered(read: Connection, name: str, key: Hashable, work: Callable[[], T]) -> T:
    """Return what `work` answers, asked again only for another key or once something was committed since.

    `read` is a reading connection: SQLite tells it of every commit but its own.
    """
    driver: Any = read.connection.dbapi_connection
    asked = (driver.execute("PRAGMA data_version").fetchone()[0], key)
    kept: dict[str, tuple[object, T]] = read.info.setdefault("remembered", {})
    if name not in kept or kept[name][0] != asked:
        kept[name] = asked, work()
    return kept[name][1]
