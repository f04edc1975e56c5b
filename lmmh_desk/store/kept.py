"""Small values each desk keeps for itself, by key: they are neither synchronised nor audited."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

_VALUE = "SELECT value FROM desk_setting WHERE key = ?"
_KEEP = "INSERT INTO desk_setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


def value(read: Connection, key: str) -> str:
    """Return a value this desk keeps, "" if none."""
    return value_by(read.connection.dbapi_connection, key)  # several times an exchange, and nearly always for nothing


def value_by(driver: Any, key: str) -> str:
    """Return it by the driver's connection."""
    found = driver.execute(_VALUE, (key,)).fetchone()
    return str(found[0]) if found else ""


def keep(connection: Connection, key: str, text: str) -> None:
    """Keep a value on this desk."""
    connection.exec_driver_sql(_KEEP, (key, text))


def forget(connection: Connection, key: str) -> None:
    """Keep a value no longer."""
    connection.exec_driver_sql("DELETE FROM desk_setting WHERE key = ?", (key,))
