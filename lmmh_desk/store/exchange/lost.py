"""What this desk has of what its hub lost, restored from an older backup: what came from it after the backup's place.

Rows are given back as the hub had made them: without what waits to be sent, nor what is about to be sent again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from lmmh_desk.store import triggers
from lmmh_desk.store.exchange.freezing import Line
from lmmh_desk.store.exchange.pending import Pending
from lmmh_desk.store.exchange.removing import present
from lmmh_desk.store.exchange.shapes import Key, Shape, by_table, driver_of, listed, shapes, sql
from lmmh_desk.store.tables import metadata

LOG = "SELECT tx, table_name, pk, op, rev, delta, actor, wall_time FROM sync_log ORDER BY seq"
ROWS = 'SELECT NEW.id, NEW.rev, @delta FROM "@table" AS NEW WHERE NEW.rev > ? ORDER BY NEW.id'
LINKS = 'SELECT id, "@column" FROM "@table" WHERE rev > ? AND "@column" IS NOT NULL ORDER BY id'
ASIDE = "SELECT record_id, delta FROM quarantine WHERE record_id @among"
REFUSED = "SELECT record_id FROM quarantine WHERE record_id @among"
BEFORE = 'SELECT 1 FROM "@table" WHERE rev BETWEEN 1 AND ? AND id @among LIMIT 1'
AGENT = ""  # the hub made the row, out of what several may have written


def rows_after(read: Connection, place: int, again: Iterable[Line]) -> Iterator[Line]:
    """Give the rows that came after this place, each before those that point to it; `again` is sent again anyway."""
    driver = driver_of(read)
    waiting, made = _waiting(driver, again)
    for name, shape in shapes().items():
        found = dict(_deleted(name, place, waiting, made))
        statement = sql(ROWS, table=name, delta=triggers.delta(metadata.tables[name], "insert"))
        for one, rev, delta in driver.execute(statement, (place,)).fetchall():
            key = (name, one)
            if key not in made:
                found[one] = (rev, _without(delta, waiting[key]) if key in waiting else delta)
        for one in _in_order(driver, shape, place, found):
            rev, delta = found[one]
            yield Line(0, str(name), one, "insert", rev, delta, AGENT, 0)


def ends(read: Connection, sent: Iterable[Line], again: Iterable[Line]) -> list[Line]:
    """Return what this desk once sent about rows it hasn't any more: they were deleted, or went elsewhere."""
    driver = driver_of(read)
    waiting, _made = _waiting(driver, again)
    lines = [line for line in sent if line.table in shapes() and (line.table, line.id) not in waiting]
    here = {
        (table, one)
        for table, ids in by_table((line.table, line.id) for line in lines).items()
        for one in present(driver, table, ids)
    }
    aside = set(driver.execute(sql(ASIDE), (listed({line.id for line in lines}),)).fetchall())
    return [line for line in lines if (line.table, line.id) not in here and (line.id, line.delta) not in aside]


def any_before(read: Connection, place: int, sent: Iterable[Line]) -> bool:
    """Say whether a row that this desk wrote by these lines, none of them refused, stands at or before this place."""
    driver = driver_of(read)
    lines = [line for line in sent if line.table in shapes()]
    refused = {one for (one,) in driver.execute(sql(REFUSED), (listed({line.id for line in lines}),))}
    made = by_table((line.table, line.id) for line in lines if line.id not in refused)
    return any(driver.execute(sql(BEFORE, table=table), (place, listed(ids))).fetchone() for table, ids in made.items())


def _waiting(driver: Any, again: Iterable[Line]) -> tuple[dict[Key, Pending], set[Key]]:
    """Return what is not the hub's, by row, and the rows that are not: made by a line still to be sent."""
    found: dict[Key, Pending] = {}
    made = set()
    for line in (*again, *(Line(*row) for row in driver.execute(LOG))):
        key = (line.table, line.id)
        if line.op == "insert" and key not in found:
            made.add(key)
        found.setdefault(key, Pending()).add(line.op, line.delta, line.rev, None)
    return found, made


def _deleted(name: str, place: int, waiting: dict[Key, Pending], made: set[Key]) -> Iterator[tuple[str, Any]]:
    """Give the rows of the hub that are deleted here, which it is still to be told."""
    for key, lines in waiting.items():
        if key[0] == name and key not in made and lines.deleted and lines.rev > place:
            yield key[1], (lines.rev, _without("{}", lines))


def _without(delta: str, lines: Pending) -> str:
    """Return the line of a row without what was written on top of it."""
    values = json.loads(delta) | {column: [None, old] for column, old in lines.old.items()}
    return json.dumps({column: pair for column, pair in values.items() if pair[1] is not None}, ensure_ascii=False)


def _in_order(driver: Any, shape: Shape, place: int, rows: dict[str, Any]) -> list[str]:
    """Return the ids of a table's rows, each after those of the same table it points to."""
    above: dict[str, list[str]] = {}
    for column, table in shape.links:
        if table == shape.name:
            for one, other in driver.execute(sql(LINKS, table=shape.name, column=column), (place,)):
                above.setdefault(one, []).append(other)
    found: dict[str, None] = {}
    for start in rows:
        path = [start]
        while path:
            missing = [one for one in above.pop(path[-1], ()) if one in rows and one not in found]
            if missing:
                path += missing
            else:
                found[path.pop()] = None
    return list(found)
