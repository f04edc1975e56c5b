"""The log of a desk that stands alone: shortened once a backup holds its rows, made whole when it gets a hub."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from lmmh_desk.store import chain, triggers
from lmmh_desk.store.exchange.attached import is_attached
from lmmh_desk.store.exchange.shapes import driver_of, listed, shapes, sql
from lmmh_desk.store.tables import metadata

PLACE = "SELECT seq FROM writing"
TRIM = "DELETE FROM sync_log WHERE seq <= ?"
NEVER_SENT = "DELETE FROM sync_log WHERE rev = 0 AND batch IS NULL"
# One transaction a row: what the hub can't take is set aside by itself.
LOG = """
    INSERT INTO sync_log (seq, tx, table_name, pk, op, delta, actor, wall_time, rev)
    SELECT writing.seq + row_number() OVER (ORDER BY @order), writing.tx + row_number() OVER (ORDER BY @order),
        '@table', NEW.id, 'insert', @delta, @actor, NEW.created_at, 0
    FROM "@table" AS NEW, writing WHERE NEW.rev = 0 AND @which ORDER BY @order"""
WHOLE = """SELECT tx, wall_time, coalesce((SELECT site_id FROM audit ORDER BY tx DESC LIMIT 1), ''),
    coalesce((SELECT device_id FROM audit ORDER BY tx DESC LIMIT 1), '') FROM writing"""
COUNT = "UPDATE writing SET seq = seq + ?, tx = tx + ?"


def log_place(read: Connection) -> int:
    """Return the place of the log's last line; ask before a backup begins."""
    return int(driver_of(read).execute(PLACE).fetchone()[0])


def trim(connection: Connection, place: int) -> None:
    """Drop the lines up to this place, which a verified backup holds; nothing on a desk that has a hub."""
    if not is_attached(connection):
        driver_of(connection).execute(TRIM, (place,))


def log_everything(connection: Connection, actor: str) -> None:
    """Log each row the hub doesn't know as this agent's insert, parents first, for a desk that gets a hub.

    These lines say what the older ones of the same rows did: were both sent, the rows' own past would contradict them.
    """
    driver = driver_of(connection)
    driver.execute(NEVER_SENT)
    _tell(driver, actor, sum(_log(driver, name, "?", "TRUE", actor) for name in shapes()))


def log_again(connection: Connection, name: str, ids: Sequence[str], actor: str) -> None:
    """Log some rows of a table, each as the insert of the agent who made it."""
    driver = driver_of(connection)
    _tell(driver, actor, _log(driver, name, "NEW.created_by", "NEW.id @among", listed(ids)))


def _log(driver: Any, name: str, actor: str, which: str, parameter: str) -> int:
    """Log rows of a table that the hub doesn't know; return how many."""
    delta = triggers.delta(metadata.tables[name], "insert")
    # Rows that point to another of their own table come after those that don't.
    own = [f'NEW."{column}" IS NOT NULL' for column, above in shapes()[name].links if above == name]
    order = ", ".join([*own, "NEW.id"])
    statement = sql(LOG, table=name, delta=delta, actor=actor, which=which, order=order)
    logged: int = driver.execute(statement, (parameter,)).rowcount
    driver.execute(COUNT, (logged, logged))
    return logged


def _tell(driver: Any, actor: str, done: int) -> None:
    """Have the audit say that ranks were taken here, and by whom."""
    if done:
        tx, at, site, device = driver.execute(WHOLE).fetchone()
        chain.add(driver, (tx, at, actor, "desk.log", "", chain.ERASED, site, device))
