"""Applies a page of the feed: rows and cursor in one transaction, what waits to be sent put back on top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection

from lmmh_desk.kernel import digests
from lmmh_desk.kernel.changes import Change, Changes, Operation
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import failures
from lmmh_desk.store.erasures import NAME as ERASURE
from lmmh_desk.store.exchange.digests import Ledger, Rows, counts, shared
from lmmh_desk.store.exchange.erasing import erase, erased, explain
from lmmh_desk.store.exchange.pending import Pending, deleted, pending
from lmmh_desk.store.exchange.placing import Placing, Put
from lmmh_desk.store.exchange.removing import present, remove
from lmmh_desk.store.exchange.shapes import Key, driver_of, listed, putting, quoted, shapes, sql
from lmmh_desk.store.kept import keep, value
from lmmh_desk.store.legible import mended
from lmmh_desk.store.tables import metadata
from lmmh_desk.system import log

RECEIVED = "exchange.received"
LEFT_OUT = "exchange.left_out"  # a row that the tables refused was: what comes may point to it
HELD = 'SELECT @columns FROM "@table" WHERE id @among'
KNOWN = 'SELECT id FROM "@table" WHERE rev > 0'
MOVE = "UPDATE exchange SET cursor = ?, received_at = coalesce(?, received_at)"
SITES = "SELECT value FROM exchange, json_each(sites)"


class Held(NamedTuple):
    """A row as this desk has it: its place, and the values of the columns that arrive."""

    rev: int
    values: Sequence[Any]


Here: TypeAlias = dict[Key, Held]
Puts: TypeAlias = dict[tuple[str, tuple[str, ...]], list[Put]]  # by table and columns
NOT_HERE = Held(0, ())


class Arrival(NamedTuple):
    """A line of the feed: a row as it was at `rev`, or its end; `values` are those of `columns`, none unless "put"."""

    rev: int
    kind: Literal["put", "delete", "leave"]
    table: str
    id: str
    columns: tuple[str, ...]
    values: Sequence[Any]


def apply_page(connection: Connection, arrivals: Iterable[Arrival], cursor: int, now: int | None) -> Changes:
    """Apply a page and move the cursor, in a transaction of `Store.synchronising`; raises StoreError.

    `now` is when this desk heard its hub to the end, None where more follows: who left may be told there.
    """
    driver = driver_of(connection)
    ledger = Ledger(driver)
    changes = _Applying(connection, ledger).run(arrivals)
    ledger.settle()
    driver.execute(MOVE, (cursor, now))
    return changes


def apply_bucket(connection: Connection, scope: str, table: str, bucket: int, arrivals: Iterable[Arrival]) -> Changes:
    """Take the hub's rows of a bucket that differs, whatever their place in the feed.

    Those that it has no more go, unless they were changed here.
    """
    driver = driver_of(connection)
    ledger = Ledger(driver)
    rows = list(arrivals)
    ids = [one for (one,) in driver.execute(sql(KNOWN, table=table)) if digests.bucket(one) == bucket]
    here = {one for one, (where, _rev) in counts(driver, table, ids).items() if where == scope}
    ends = [Arrival(0, "delete", table, one, (), ()) for one in here - {row.id for row in rows}]
    changes = _Applying(connection, ledger, forced=True).run([*rows, *ends])
    ledger.settle()
    return changes


def leave_orphans_out(connection: Connection) -> None:
    """Have the pages to come leave out what points to rows that aren't there, until the hub has them otherwise."""
    keep(connection, LEFT_OUT, "1")


class _Applying:
    """One page being applied."""

    def __init__(self, connection: Connection, ledger: Ledger, *, forced: bool = False) -> None:
        self._connection = connection
        self._driver = driver_of(connection)
        self._ledger = ledger
        self._forced = forced
        self._changes: list[Change] = []
        self._illegible: set[Key] = set()  # of the hub, that no page here could read

    def run(self, arrivals: Iterable[Arrival]) -> Changes:
        last = {(arrival.table, arrival.id): arrival for arrival in arrivals}  # only the last of a row counts
        for table, columns in {(arrival.table, arrival.columns) for arrival in last.values()}:
            _check(table, columns)
        readable = {key: _readable(arrival) for key, arrival in last.items()}
        last = {key: arrival for key, arrival in readable.items() if arrival is not None}
        self._illegible = readable.keys() - last.keys()
        named = _named(last.values())
        gone = named | erased(self._driver, [one for _table, one in last])
        last = {key: arrival for key, arrival in last.items() if key not in gone}
        held = self._held(last.values())
        lines = pending(self._driver, [one for _table, one in last])
        fresh = {key: arrival for key, arrival in last.items() if self._counts(arrival, held.get(key))}
        self._note(fresh, held)
        self._remove(fresh, held, lines)
        self._put(fresh, held, lines)
        taken = erase(self._connection, self._ledger, named)
        explain(self._connection, taken)
        self._tell("delete", taken.keys)
        return Changes(RECEIVED, tuple(self._changes))

    def _held(self, arrivals: Iterable[Arrival]) -> Here:
        ids: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for arrival in arrivals:
            ids.setdefault((arrival.table, arrival.columns), []).append(arrival.id)
        held: Here = {}
        for (table, columns), some in ids.items():
            asked = sql(HELD, table=table, columns=quoted(("id", "rev", *columns)))
            for row in self._driver.execute(asked, (listed(some),)):
                held[table, row[0]] = Held(row[1], row[2:])
        return held

    def _counts(self, arrival: Arrival, held: Held | None) -> bool:
        """Say whether a line is newer than what is here; a row that this desk moved elsewhere leaves it too."""
        if self._forced or held is None or arrival.rev > held.rev:
            return True
        if arrival.kind != "leave":
            return False
        counted = counts(self._driver, arrival.table, [arrival.id])
        sites = {"", *(site for (site,) in self._driver.execute(SITES))}
        return any(scope not in sites for scope, _rev in counted.values())

    def _note(self, fresh: dict[Key, Arrival], held: Here) -> None:
        """Note the rows about to change, and those that go where they go, if that may be elsewhere."""
        self._ledger.note(fresh, _placed(fresh, held))
        self._ledger.note(shared(self._driver, (key for key in fresh if key in held and _goes(fresh[key], held[key]))))

    def _remove(self, fresh: dict[Key, Arrival], held: Here, lines: dict[Key, Pending]) -> None:
        """Take away what was deleted, unless it was changed here, and what left this desk's reach."""
        ends = [key for key, arrival in fresh.items() if arrival.kind == "leave" and key in held]
        ends += [key for key, arrival in fresh.items() if arrival.kind == "delete" and key in held and key not in lines]
        if ends:
            self._tell("delete", remove(self._driver, self._ledger, ends))

    def _put(self, fresh: dict[Key, Arrival], held: Here, lines: dict[Key, Pending]) -> None:
        """Write the hub's rows; a row deleted here stays so until the hub knows."""
        puts: Puts = {}
        for key, arrival in fresh.items():
            above = lines.get(key)
            if arrival.kind == "put" and not (above and above.deleted):
                over = _over(key[0], arrival.columns, above) if above else {}
                puts.setdefault((key[0], arrival.columns), []).append(
                    Put(arrival.id, arrival.values, over, held.get(key, NOT_HERE).values)
                )
                self._changes.append(Change(*key, "update" if key in held else "insert"))
        refused = [key for key in self._illegible if not present(self._driver, key[0], [key[1]])]
        for (table, columns), rows in puts.items():
            placing = Placing(self._driver, self._ledger, table, columns)
            self._tell("delete", placing.put(rows))
            refused += placing.refused
        self._bring_back(puts)
        self._leave_out(puts, refused)

    def _leave_out(self, puts: Puts, refused: list[Key]) -> None:
        """Leave out what points to rows that the tables refused, now or before, until the hub has them otherwise."""
        if refused:
            leave_orphans_out(self._connection)
        elif not value(self._connection, LEFT_OUT):
            return
        orphans = []
        for (name, columns), rows in puts.items():
            for column, table in shapes()[name].links:
                if column in columns:
                    at = columns.index(column)
                    wanted = {put.values[at] for put in rows} - {None}
                    missing = wanted - present(self._driver, table, wanted)
                    orphans += [(name, put.id) for put in rows if put.values[at] in missing]
        self._tell("delete", remove(self._driver, self._ledger, [*refused, *orphans]))

    def _bring_back(self, puts: Puts) -> None:
        """Put back rows deleted here that the hub's rows point to: it will not delete them either."""
        gone = deleted(self._driver) if puts else set()
        if not gone:
            return
        wanted = {
            (table, put.values[columns.index(column)])
            for (name, columns), rows in puts.items()
            for column, table in shapes()[name].links
            if column in columns
            for put in rows
        }
        while missing := [key for key in wanted & gone if not present(self._driver, key[0], [key[1]])]:
            wanted = set()
            for (name, one), row in pending(self._driver, [one for _table, one in missing]).items():
                if (name, one) in missing:
                    shape = shapes()[name]
                    values = {column: shape.value(column, row.old.get(column)) for column in row.old}
                    columns = ("rev", *values)
                    self._driver.execute(putting(name, columns), (row.rev, *values.values()))
                    self._tell("insert", [(name, one)])
                    wanted |= {(table, values.get(column)) for column, table in shape.links}

    def _tell(self, operation: Operation, keys: Iterable[Key]) -> None:
        self._changes += [Change(table, one, operation) for table, one in keys]


def _check(table: str, columns: tuple[str, ...]) -> None:
    """Refuse what a later version of the program wrote, rather than lose a part of it."""
    shape = shapes().get(table)
    if shape is None or not set(columns) <= set(shape.columns):
        raise failures.TooNew(
            _("Le serveur envoie des données d’une version plus récente du programme."),
            _("Rien n’a été modifié sur ce poste."),
            _("Mettez le programme à jour, puis synchronisez à nouveau."),
        )


def _readable(arrival: Arrival) -> Arrival | None:
    """Return a row with the nearest to what no calendar reads, which the hub takes from nobody: the pages go on.

    None where a row says nothing that they could read.
    """
    if arrival.kind != "put":
        return arrival
    values = mended(metadata.tables[arrival.table], arrival.columns, arrival.values)
    if values is arrival.values:
        return arrival
    log.event("exchange.illegible", table=log.Word(arrival.table))
    return arrival._replace(values=values) if values is not None else None


def _placed(fresh: dict[Key, Arrival], held: Here) -> dict[str, Rows]:
    """Return the site or parent, and `rev`, of rows as they are here, by table; of tables only whose lines tell it."""
    known, untold = shapes(), set[str]()
    found: dict[str, Rows] = defaultdict(dict)
    for (table, one), here in ((key, held[key]) for key in fresh if key in held):
        columns, place = fresh[table, one].columns, known[table].place
        if place and place not in columns:
            untold.add(table)
        else:
            found[table][one] = (here.values[columns.index(place)] if place else "", here.rev)
    return {table: rows for table, rows in found.items() if table not in untold}


def _goes(arrival: Arrival, held: Held) -> bool:
    """Say whether a row ends here, or whose it is may be said otherwise than it was."""
    place = shapes()[arrival.table].place
    at = arrival.columns.index(place) if place and place in arrival.columns else None
    return arrival.kind != "put" or (at is not None and arrival.values[at] != held.values[at])


def _named(arrivals: Iterable[Arrival]) -> set[Key]:
    """Return the records that the erasures among these lines name."""
    found = set()
    for arrival in arrivals:
        if arrival.table == ERASURE and arrival.kind == "put":
            row = dict(zip(arrival.columns, arrival.values, strict=True))
            found.add((str(row["table_name"]), str(row["record_id"])))
    return found


def _over(table: str, columns: tuple[str, ...], lines: Pending) -> dict[str, Any]:
    """Return what was typed here and waits, by column."""
    shape = shapes()[table]
    return {column: shape.value(column, value) for column, value in lines.new.items() if column in columns}
