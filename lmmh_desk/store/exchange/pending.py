"""What the hub doesn't know yet, as screens ask it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from lmmh_desk.store.exchange.attached import attached

UNSENT = "SELECT DISTINCT pk FROM sync_log WHERE table_name = ? AND pk IN (SELECT value FROM json_each(?))"


class WithHub:
    """The answers of kernel.ports.Exchange: on a desk that stands alone nothing waits for anybody."""

    def received_at(self, read: Connection) -> int | None:
        """Return when the entries of the other desks last came, in milliseconds UTC."""
        known = attached(read)
        return known.received_at if known else None

    def unsent(self, read: Connection, table: str, ids: Iterable[str]) -> set[str]:
        """Return those of these rows of which the hub doesn't know the last change."""
        if attached(read) is None:
            return set()
        driver: Any = read.connection.dbapi_connection
        return {row[0] for row in driver.execute(UNSENT, (table, json.dumps(list(ids))))}


def waiting(read: Connection) -> tuple[int, int]:
    """Return how many transactions, and lines of them, the hub has not acknowledged."""
    transactions, lines = read.exec_driver_sql("SELECT count(DISTINCT tx), count(*) FROM sync_log").one()
    return transactions, lines
