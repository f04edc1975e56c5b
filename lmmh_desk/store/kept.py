"""Small values each desk keeps for itself, by key: they are neither synchronised nor audited."""

from __future__ import annotations

from sqlalchemy import Connection

_VALUE = "SELECT value FROM desk_setting WHERE key = ?"
_KEEP = "INSERT INTO desk_setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


def value(read: Connection, key: str) -> str:
    """Return a value this desk keeps, "" if none."""
    return str(read.exec_driver_sql(_VALUE, (key,)).scalar() or "")


def keep(connection: Connection, key: str, text: str) -> None:
    """Keep a value on this desk."""
    connection.exec_driver_sql(_KEEP, (key, text))


def forget(connection: Connection, key: str) -> None:
    """Keep a value no longer."""
    connection.exec_driver_sql("DELETE FROM desk_setting WHERE key = ?", (key,))
