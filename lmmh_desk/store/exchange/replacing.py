"""Puts a base made elsewhere in the place of this desk's, which nothing waits in: what is this desk's own goes along.

The new file is whole before it takes the name of the old one, by one rename: a program stopped anywhere opens one or
the other. It isn't filled in the old file because a whole base costs there what the feed does, its indexes above all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from lmmh_desk.kernel import digests
from lmmh_desk.store import failures, files, search_tables, triggers, versions
from lmmh_desk.store.engine import connect, writer_engine
from lmmh_desk.store.exchange.applying import LEFT_OUT
from lmmh_desk.store.exchange.digests import BUCKETS
from lmmh_desk.store.exchange.looking import leave_out
from lmmh_desk.store.exchange.shapes import Shape, driver_of, shapes, sql
from lmmh_desk.store.store import Store
from lmmh_desk.store.tables import metadata

HERE = "digest"  # the only table a desk keeps for itself that follows from the records
ATTACH = "ATTACH ? AS old KEY \"x'@'\""
COPY = 'INSERT INTO main."@table" (@columns) SELECT @columns FROM old."@table"'
COUNT = 'SELECT count(*) FROM "@table"'
WAITS = "SELECT EXISTS (SELECT 1 FROM old.sync_log) OR EXISTS (SELECT 1 FROM old.outbox WHERE acknowledged_at IS NULL)"
# What was sent and isn't in the hub as it was here has no place yet: the new base, or what was set aside, has it.
NEVER_SENT = """SELECT EXISTS (SELECT 1 FROM old."@table" AS mine WHERE rev = 0
    AND NOT EXISTS (SELECT 1 FROM main."@table" AS new WHERE new.id = mine.id)
    AND NOT EXISTS (SELECT 1 FROM main.quarantine AS aside WHERE aside.record_id = mine.id))"""
MOVE = "UPDATE exchange SET cursor = ?, epoch = ?, received_at = coalesce(?, received_at)"
KEEP = "INSERT OR REPLACE INTO main.desk_setting (key, value) VALUES (?, ?)"
LEFT = "SELECT key, value FROM main.desk_setting WHERE key = ?"
ROWS = 'SELECT t0.id, t0.rev, @place FROM "@table" AS t0@joins'
JOIN = ' JOIN "@above" AS t@next ON t@next.id = t@one."@column"'
PLACE = 't@one."@column"'
EMPTY = bytes(8)


def check(store: Store, new: Path, scopes: tuple[str, ...]) -> int:
    """Check every page of a new base and that its rows are those its digests say; return how many; raises Damaged."""
    with failures.in_french():
        engine = writer_engine(new, store.key)
        try:
            with engine.begin() as connection:
                driver = driver_of(connection)
                if driver.execute("PRAGMA cipher_integrity_check").fetchall():
                    raise failures.damaged()
                count = _count(driver, scopes)
                if versions.stored(connection) != versions.head():
                    raise failures.damaged()
                _mend(connection)
                leave_out(connection)
        finally:
            engine.dispose()
    return count


def replace(
    store: Store, new: Path, place: int, epoch: str, kept: tuple[str, str], *, to_the_end: bool = False
) -> bool:
    """Put a checked base in the place of this desk's, at this place of the feed; False where something waits here.

    `kept` is a setting that the new base keeps besides. Unless it goes `to_the_end` of the feed, this desk hasn't heard
    its hub by it: who left may be told after that place.
    """
    with store.closed(), failures.in_french():
        old = store.folder / files.FILE
        if not _carry(store, new, old, (place, epoch, store.clock.now() if to_the_end else None), kept):
            return False
        if any(_is_open(path) for path in (old, new)):
            return False  # a backup reads it: its WAL would be taken for the new one's
        files.publish(new, old)
    return True


def _is_open(path: Path) -> bool:
    wal = path.with_name(f"{path.name}-wal")
    return wal.exists() and wal.stat().st_size > 0


def _mend(connection: Connection) -> None:
    if triggers.installed(connection) != triggers.expected():
        triggers.install(connection)
    search_tables.ensure(connection)


def _carry(store: Store, new: Path, old: Path, at: tuple[int, str, int | None], kept: tuple[str, str]) -> bool:
    """Copy what is this desk's own into the new base, at once or not at all; False where something waits."""
    connection = connect(new, store.key)
    try:
        connection.execute(ATTACH.replace("@", store.key.hex()), (f"{old.absolute().as_uri()}?mode=rw",))
        if connection.execute(WAITS).fetchone()[0] or _never_sent(connection):
            return False
        left_out = connection.execute(LEFT, (LEFT_OUT,)).fetchall()
        connection.execute("BEGIN")
        for name, table in metadata.tables.items():
            if not table.info["synchronised"] and name != HERE:
                columns = ", ".join(f'"{column.name}"' for column in table.c)
                connection.execute(sql('DELETE FROM main."@table"', table=name))
                connection.execute(sql(COPY, table=name, columns=columns))
        connection.execute(MOVE, at)
        connection.executemany(KEEP, [kept, *left_out])
        connection.execute("COMMIT")
    finally:
        connection.close()
    return True


def _never_sent(connection: Any) -> bool:
    return any(connection.execute(sql(NEVER_SENT, table=name)).fetchone()[0] for name in shapes())


def _count(driver: Any, scopes: tuple[str, ...]) -> int:
    """Return the number of rows; raises Damaged where they aren't those of the digests."""
    made: dict[tuple[str, str, int], bytes] = {}
    count = 0
    for name, shape in shapes().items():
        for scope, values in digests.summed(driver.execute(scoped(shape))).items():
            made.update(((scope, name, rank), digests.added(EMPTY, [value])) for rank, value in enumerate(values))
        count += driver.execute(sql(COUNT, table=name)).fetchone()[0]
    told = {(scope, *key): value for scope in scopes for *key, value in driver.execute(BUCKETS, (scope,))}
    if any(made.get(key, EMPTY) != told.get(key, EMPTY) for key in made.keys() | told.keys()):
        raise failures.damaged()
    return count


def scoped(shape: Shape) -> str:
    """Return the query of a table's rows, each with its scope."""
    name, joins, rank = shape.name, "", 0
    while shape.above:
        above = shapes()[shape.above]
        joins += sql(JOIN, above=above.name, next=str(rank + 1), one=str(rank), column=shape.place)
        shape, rank = above, rank + 1
    place = sql(PLACE, one=str(rank), column=shape.place) if shape.place else "''"
    return sql(ROWS, place=place, table=name, joins=joins)
