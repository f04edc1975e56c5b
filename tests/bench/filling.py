"""A hub that has a town's records at once, as if desks had sent them."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import WORDS
from lmmh_desk.cli.hub import opened
from lmmh_desk.hub import tables
from lmmh_desk.hub.storage import move
from lmmh_desk.hub.writing import Digests
from lmmh_desk.kernel import digests
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.store.exchange.replacing import scoped
from lmmh_desk.store.exchange.shapes import driver_of, shapes

SOME = 5000  # rows


def fill(hub, profile):
    """Put a demonstration's records in a hub as if desks had sent them, one a place of the feed."""
    store, _key = open_profile(profile, RunningClock(), WORDS)
    place, marks = 0, defaultdict(int)
    with opened(hub) as storage, storage.write() as connection, store.read() as read:
        for name, shape in shapes().items():
            table, columns = tables.records()[name], list(shape.columns)
            scopes = {one: scope for one, _rev, scope in driver_of(read).execute(scoped(shape))}
            named = ", ".join(f'"{column}"' for column in columns if column != "rev")
            rows = iter(driver_of(read).execute(f'SELECT {named} FROM "{name}"'))
            rank = columns.index("rev")
            while some := list(islice(rows, SOME)):
                placed = [(*row[:rank], place + at, *row[rank:]) for at, row in enumerate(some, 1)]
                place += len(some)
                storage.add(connection, table, columns, placed)
                for row in placed:
                    mark = digests.mark(row[0], row[rank])
                    marks[scopes[row[0]], name, digests.bucket(row[0])] += mark
                    marks[scopes[row[0]], "", 0] += mark
        Digests(storage, connection).add(marks)
        move(connection, place)
    store.close()
    with opened(hub) as storage:
        if storage.is_server:  # it does this by itself beside the first exchanges, which no server in use does
            with storage.reader.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
