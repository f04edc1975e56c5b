"""Erases records on this desk: rows, and all that was kept of them in log, batches, audit, drafts and local tables.

What the hub has not acknowledged yet stays in its frozen batch, the same bytes until then, and is cleaned by `scrub`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from lmmh_desk.kernel.decoding import from_json
from lmmh_desk.store import chain
from lmmh_desk.store.erasures import NAME, SOFT, TRACES
from lmmh_desk.store.exchange.digests import Ledger
from lmmh_desk.store.exchange.removing import remove
from lmmh_desk.store.exchange.shapes import Key, by_table, driver_of, listed, shapes, sql
from lmmh_desk.store.kept import forget, keep, value

KNOWN = "SELECT table_name, record_id FROM erasure WHERE record_id @among"
NAMING = 'SELECT id FROM "@table" WHERE "@column" @among'
# What waits for people and holds one of these ids as a value; never an erasure that waits, which holds ids only.
HOLDING = (
    ("conflict", """SELECT id FROM conflict WHERE EXISTS (SELECT 1 FROM json_each(?) AS one
        WHERE instr(base || kept || other, '"' || one.value || '"'))"""),
    ("quarantine", """SELECT id FROM quarantine WHERE table_name <> 'erasure' AND EXISTS (
        SELECT 1 FROM json_each(?) AS one WHERE instr(delta, '"' || one.value || '"'))"""),
)  # fmt: skip
UNSENT = "DELETE FROM sync_log WHERE pk @among AND batch IS NULL"
AUDIT = "UPDATE audit SET details = ?, salt = NULL WHERE subject @among AND salt IS NOT NULL RETURNING tx"
RANK = "UPDATE writing SET tx = tx + 1 RETURNING tx, wall_time"
BY = "SELECT created_by FROM erasure WHERE record_id @among ORDER BY id LIMIT 1"
PLACE = "SELECT site_id, device_id FROM audit ORDER BY tx DESC LIMIT 1"
DRAFTS = """DELETE FROM draft WHERE EXISTS (
    SELECT 1 FROM json_each(?) AS one WHERE instr(draft.key || draft.data, one.value))"""  # json_each has a key too
TRACE = 'DELETE FROM "@table" WHERE "@column" @among'
BATCHES = """SELECT id, content FROM outbox WHERE acknowledged_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM json_each(?) AS one WHERE instr(content, CAST(one.value AS BLOB)))"""
REWRITE = "UPDATE outbox SET content = ?, sha256 = ?, records = ? WHERE id = ?"
# A row made here that names an erased one goes itself.
LOG = "SELECT table_name, pk, delta, batch FROM sync_log WHERE batch IS NOT NULL OR op = 'update'"
EVERY = "SELECT record_id FROM erasure"
TO_SCRUB = "erasure.scrub"
TO_WIPE = "erasure.wipe"  # indexes and WAL still hold what was erased
LINE_TABLE, LINE_ID, LINE_DELTA = 1, 2, 5  # places in a line of a batch


class Gone(NamedTuple):
    """What went: records, and the details of the audit's lines about them, by rank."""

    keys: list[Key]
    lines: list[int]


def erased(driver: Any, ids: Iterable[str]) -> set[Key]:
    """Return those of these records that were erased."""
    return set(driver.execute(sql(KNOWN), (listed(ids),)).fetchall())


def widened(driver: Any, keys: Iterable[Key]) -> list[Key]:
    """Return these records and all that are about them: those that point to them, and those that only name them."""
    found = dict.fromkeys(keys)
    left = list(found)
    while left:
        fresh = [key for key in _about(driver, left) if key not in found]
        found.update(dict.fromkeys(fresh))
        left = fresh
    return list(found)


def erase(connection: Connection, ledger: Ledger, keys: Iterable[Key]) -> Gone:
    """Erase records, with those that point to them and what is kept of them; return all that went.

    The act that calls it has its own line name the lines that went, or `explain` does.
    """
    driver, doomed = driver_of(connection), list(dict.fromkeys(keys))
    if not doomed:
        return Gone([], [])
    named = [key for key in doomed if key[0] in shapes()]
    gone = dict.fromkeys([*named, *remove(driver, ledger, [*named, *_arbitrated(driver, named)])])
    ids = listed(one for _table, one in gone)
    driver.execute(sql(UNSENT), (ids,))
    lines = sorted(tx for (tx,) in driver.execute(sql(AUDIT), (chain.ERASED, ids)).fetchall())
    driver.execute(DRAFTS, (ids,))
    for table, (column, after) in TRACES.items():
        named_here = listed(f"{one}{rest}" for _table, one in gone for rest in after)
        driver.execute(sql(TRACE, table=table, column=column), (named_here,))
    _clean_batches(driver, ids)
    keep(connection, TO_WIPE, "1")
    if _waits(driver, ids):
        keep(connection, TO_SCRUB, "1")
    return Gone(list(gone), lines)


def explain(connection: Connection, gone: Gone) -> None:
    """Have the audit name its lines whose details went, where no act of an agent does: it takes a rank of its own."""
    if gone.lines:
        driver = driver_of(connection)
        tx, at = driver.execute(RANK).fetchall()[0]
        (by,) = driver.execute(sql(BY), (listed(one for _table, one in gone.keys),)).fetchone()
        site, device = driver.execute(PLACE).fetchone()
        details = json.dumps({chain.BLANKED: json.dumps(gone.lines)})
        chain.add(driver, (tx, at, by, chain.TAKEN, "", details, site, device))


def scrub(connection: Connection) -> None:
    """Clean what has been acknowledged since it was erased."""
    if value(connection, TO_SCRUB):
        driver = driver_of(connection)
        ids = [one for (one,) in driver.execute(EVERY)]
        _clean_batches(driver, listed(ids))
        if not _waits(driver, listed(ids)):
            forget(connection, TO_SCRUB)


def _about(driver: Any, keys: Iterable[Key]) -> list[Key]:
    ids, tables = listed(one for _table, one in keys), by_table(keys)
    found = []
    for shape in shapes().values():
        hard = [column for column, table in shape.links if table in tables]
        soft = [column for column in SOFT if column in shape.columns and column not in dict(shape.links)]
        for column in dict.fromkeys([*hard, *(soft if shape.name != NAME else ())]):
            asked = sql(NAMING, table=shape.name, column=column)
            found += [(shape.name, one) for (one,) in driver.execute(asked, (ids,)).fetchall()]
    return found


def _arbitrated(driver: Any, keys: Iterable[Key]) -> list[Key]:
    """Return the conflicts and changes set aside that hold values of these records."""
    ids = listed(one for _table, one in keys)
    about = [(table, sql(NAMING, table=table, column="record_id")) for table, _asked in HOLDING]
    return [(table, one) for table, asked in (*about, *HOLDING) for (one,) in driver.execute(asked, (ids,)).fetchall()]


def _waits(driver: Any, ids: str) -> bool:
    """Say whether what waits to be acknowledged tells an erased record, or names one."""
    wanted = set(from_json(ids, list[str]))
    return any(
        (batch is not None and one in wanted) or (table != NAME and _names(delta, wanted))
        for table, one, delta, batch in driver.execute(LOG)
    )


def _names(delta: str, wanted: set[str]) -> bool:
    return not wanted.isdisjoint(str(new) for _old, new in json.loads(delta).values())


def _clean_batches(driver: Any, ids: str) -> None:
    """Take the lines of erased records, and those that name one, out of the batches kept for a restored hub."""
    wanted = set(from_json(ids, list[str]))
    for batch, content in driver.execute(BATCHES, (ids,)).fetchall():
        told = msgspec.msgpack.decode(content)
        told["lines"] = [
            line
            for line in told["lines"]
            if line[LINE_ID] not in wanted and (line[LINE_TABLE] == NAME or not _names(line[LINE_DELTA], wanted))
        ]
        fresh = msgspec.msgpack.encode(told)
        driver.execute(REWRITE, (fresh, sha256(fresh).digest(), len(told["lines"]), batch))
