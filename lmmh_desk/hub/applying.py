"""Applies transactions of one desk in memory, then writes rows, feed and digests at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, select

from lmmh_desk.hub import erasing, tables
from lmmh_desk.hub.judging import (
    Device,
    author,
    check,
    check_added,
    check_erasure,
    check_place,
    deleted,
    emptied,
    settled,
)
from lmmh_desk.hub.rows import LONGEST, Aside, Key, Place, Working, completed, delta_of, packed, too_long, written
from lmmh_desk.hub.storage import Row, Storage, last_place, move
from lmmh_desk.hub.writing import Digests, Heads, count_marks, remove_rows, write_rows
from lmmh_desk.kernel.digests import BUCKETS, Marks
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store.erasures import NAME as ERASURE
from lmmh_desk.store.legible import is_read, reads
from lmmh_desk.sync import merge
from lmmh_desk.sync.packing import LARGEST
from lmmh_desk.sync.protocol import SIZE, Line

Transaction = Sequence[tuple[int, Line]]  # each line with its place in the batch
FEED = (
    "seq",
    "tx",
    "kind",
    "head",
    "pk",
    "scope",
    "owner",
    "echo",
    "live",
    "row",
    "columns",
    "device_id",
    "actor",
    "at",
)
TYPED = ("table_name", "record_id", "kind", "columns", "base", "other", "other_by", "other_at")  # what a PC told
SOME = 256  # lines of the feed: once there are as many, they are written while more is made ready
WIDE = BUCKETS  # rows of a batch: as many of one table touch most of its digests, which are asked for beforehand
PAGE, EACH = LARGEST * 3 // 4, 32  # bytes of a transaction that one page holds, and what goes with each row


@dataclass(slots=True)
class Entry:
    """A line of the feed to be."""

    kind: str
    key: Key
    row: Row
    place: Place
    first: bool  # of its transaction
    echo: str = ""
    columns: str = ""  # JSON: those written; "" for all
    actor: str = ""
    at: int = 0
    lines: list[int] = field(default_factory=list)  # the places of the lines it answers for


class Applying:
    """What one writing transaction makes of a batch, or of a part of it."""

    echoes = True  # the desk needn't receive what it has as it is

    def __init__(self, storage: Storage, connection: Connection, device: Device, now: int) -> None:
        self.rows = Working(connection)
        self.conflicts = 0
        self.refusing = erasing.Refusing(self.rows)
        self._storage = storage
        self._connection = connection
        self._device = device
        self._now = now
        self._entries: list[Entry] = []  # those not written yet
        self.revs: dict[int, int] = {}  # the new `rev` of each line whose row is as the desk has it
        self._marks: Marks = {}
        self._heads = Heads(storage, connection)
        self._digests = Digests(storage, connection)
        self._erases = False
        self._deltas: dict[int, merge.Delta] = {}  # of the lines that could be read, by their places
        self._whole: dict[Key, bool] = {}  # of the rows of this batch, whether the desk has them as they are

    def load(self, told: Sequence[tuple[int, Line]]) -> None:
        """Read at once the rows that lines of several transactions are about; read the lines meanwhile."""
        known, every = tables.records(), [line for _place, line in told]
        keys = {(line.table, line.id) for line in every if line.table in known}
        keys |= {key for line in every if line.table == ERASURE and (key := erasing.erasing(line))[0] in known}
        self._erases = any(line.table == ERASURE for line in every)
        if len(keys) >= WIDE:
            self._digests.ask(dict.fromkeys(["", self._device.site_id]), {table for table, _id in keys})
        with self.rows.loading(self._storage, keys):
            for (place, line), size in zip(told, accumulate(len(line.delta) for line in every), strict=True):
                if size > SIZE:  # who sends more than desks do has it read line by line, and nothing kept
                    break
                with suppress(Aside):  # raised once its turn comes
                    self._deltas[place] = delta_of(line)
            self.refusing.load(every, keys)

    def apply(self, transaction: Transaction) -> None:
        """Merge the lines of one transaction; raises Aside, and then none of them counts."""
        conflicts: list[Row] = []
        clean: dict[Key, bool] = {}
        with self.rows.transaction() as before:
            for place, line in transaction:
                if self.refusing.drops(place, line):
                    continue
                key = (line.table, line.id)
                merged = self._merge(place, line)
                seen = clean[key] if key in clean else self._seen(key, line)
                clean[key] = seen and merged.clean
                if merged.conflicts:
                    told = (self._conflict(line, conflict) for conflict in merged.conflicts)
                    conflicts += [row for row in told if not _asked_before(self._connection, row)]
            _check_own_keys(self.rows, clean)
            entries = self._entries_of(transaction, before, clean)
        self._entries += entries
        self._whole |= clean
        # What goes elsewhere comes to its author too: what the batch does to it next has to follow.
        self._whole.update((entry.key, False) for entry in entries if entry.kind == "leave")
        self._add("conflict", conflicts)
        self.conflicts += len(conflicts)

    def set_aside(self, transaction: Transaction, why: Aside) -> None:
        """Put a transaction in quarantine; the desk gets the rows as they stand here."""
        known = tables.records()
        left = [line for place, line in transaction if not self.refusing.drops(place, line)]
        made = _name_of(left)
        if not _set_aside_before(self._connection, made):
            self._add("quarantine", [_quarantine(rank, line, made, why) for rank, line in enumerate(left)])
        self._put_again((line.table, line.id) for line in left if line.table in known)
        self._put_again(erasing.doomed(self.rows, [erasing.erasing(line) for line in left if line.table == ERASURE]))

    def _put_again(self, keys: Iterable[Key]) -> None:
        """Tell the desk rows as they stand here."""
        for key in dict.fromkeys(keys):
            row = self.rows.get(key)
            self._whole[key] = False  # it has what it wrote; what the batch does to it next has to follow
            if row is not None:
                self._entries.append(Entry("put", key, row, self.rows.place(key, row), first=True, columns="[]"))

    def write_some(self) -> None:
        """Have much of what is applied be written while more is, unless this batch may take it back."""
        if len(self._entries) >= SOME and not self._erases and not self.refusing.refused:
            self._write()

    def write(self) -> None:
        """Write rows, feed and digests."""
        self._refuse()
        self._erase()
        if self._entries:
            self._write()
        if self._marks:
            self._digests.add(self._marks)

    def _write(self) -> None:
        """Write what was applied since the last time."""
        start, _epoch = last_place(self._connection)
        for rev, entry in enumerate(self._entries, start + 1):
            entry.row = {**entry.row, "rev": rev}
            if entry.kind != "leave":
                self.rows.now[entry.key] = entry.row if entry.kind == "put" else None
            if entry.echo:
                self.revs.update(dict.fromkeys(entry.lines, rev))
        changes = self.rows.changes()
        move(self._connection, start + len(self._entries))
        # The longest first: who has the server do it meanwhile waits until it has come whole.
        self._storage.add(self._connection, tables.feed, FEED, self._lines(start))
        write_rows(self._storage, self._connection, self.rows, changes)
        count_marks(self._marks, self.rows, changes)
        remove_rows(self._connection, changes)
        self.rows.written(changes)
        self._entries = []

    def _lines(self, start: int) -> list[tuple[Any, ...]]:
        """Return the lines of the feed that follow a place."""
        lines: list[tuple[Any, ...]] = []
        tx, size = start, 0
        for rev, entry in enumerate(self._entries, start + 1):
            content = packed(entry.row)
            size += len(content) + len(entry.key[1]) + len(entry.place.scope) + EACH
            if entry.first or size > PAGE:  # desks receive a transaction at once, unless no page would hold it
                tx, size = rev, len(content)
            lines.append(self._line(rev, tx, entry, content, self._heads.of(entry.key[0])))
        return lines

    def _refuse(self) -> None:
        """Tell that what names an erased record is erased too, and rows that would have named one as they are."""
        self._put_again(self.refusing.as_they_are)
        self._add(ERASURE, [_erasure(key, *found) for key, found in self.refusing.refused.items()])

    def _erase(self) -> None:
        """Erase what the erasures of this batch name, and tell those of what went with it."""
        told = [entry.row for entry in self._entries if entry.kind == "put" and entry.key[0] == ERASURE]
        if not told:
            return
        named = {(row["table_name"], row["record_id"]) for row in told}
        keys = erasing.doomed(self.rows, named)
        gone = set(keys)
        for key in keys:
            if self.rows.get(key) is not None:
                self.rows.place(key, self.rows.now[key] or {})  # its scope is read while its parent is there
        for key in keys:
            self.rows.now[key] = None
        self._entries = [entry for entry in self._entries if entry.key not in gone]
        for entry in self._entries:
            entry.first = True  # what began its transaction may be gone: each is now by itself
        erasing.forget(self._connection, keys)
        first = told[0]
        also = [key for key in keys if key not in named]
        self._add(ERASURE, [_erasure(key, first["cause"], first["created_by"]) for key in also])

    def _merge(self, place: int, line: Line) -> merge.Merged:
        """Merge one line on top of the row as it is now."""
        delta, key = self._deltas[place] if place in self._deltas else delta_of(line), (line.table, line.id)
        row = self.rows.get(key)
        merged = self._judged(line, delta, row)
        if row is not None and tables.wires()[line.table].append_only:
            check_added(line, row, merged)
        if not merged.exists:
            self.rows.change(key, None, {})
        elif row is None:
            table = tables.records()[line.table]
            new = completed(table, {**merged.values, "id": line.id, "rev": 0})
            _check_read(table, new)
            check_place(self.rows, self._device, key, new)
            if line.table == ERASURE:
                self._check_erasure(line, new)
            _check_size(line, new)
            self.rows.change(key, new, new)
        elif merged.values:
            table, new = tables.records()[line.table], {**row, **merged.values}
            if reads(table, merged.values):  # else one that an older version took would refuse all that it never wrote
                _check_read(table, new)
            _check_size(line, new)
            self.rows.change(key, new, merged.values)
            if tables.wires()[line.table].parent in merged.values:  # given to another site: yes; put into theirs: no
                check_place(self.rows, self._device, key, new)
        return merged

    def _judged(self, line: Line, delta: merge.Delta, row: Row | None) -> merge.Merged:
        """Return what a line makes of the row as it is now; raises Aside."""
        wire = tables.wires()[line.table]
        check(self.rows, self._device, line, delta, row)
        if line.op == "insert":
            return merge.insert(row, delta, wire)
        if line.op == "delete":
            return merge.delete(row, delta)
        if row is not None:
            return emptied(line, delta, row, settled(line, delta, row, merge.update(row, delta, wire)))
        if base := deleted(self._connection, (line.table, line.id)):
            return merge.update_deleted(base, delta)
        raise Aside("missing", line.id)

    def _check_erasure(self, _line: Line, row: Row) -> None:
        """Raise Aside where the device may not erase the record that an erasure names."""
        check_erasure(self.rows, self._device, row)

    def _seen(self, key: Key, line: Line) -> bool:
        """Say whether the desk knew the row as this transaction found it."""
        if not self.echoes:
            return False
        was = self.rows.was[key]
        return self._whole[key] if key in self._whole else was is None or was["rev"] == line.rev

    def _entries_of(
        self, transaction: Transaction, before: dict[Key, Row | None], clean: dict[Key, bool]
    ) -> list[Entry]:
        entries: list[Entry] = []
        told: dict[Key, list[tuple[int, Line]]] = defaultdict(list)
        for pair in transaction:
            told[pair[1].table, pair[1].id].append(pair)
        for key, whole in clean.items():
            new = self.rows.now[key]
            old, line = before.get(key, new), told[key][-1][1]
            if new is old and whole:
                continue  # the hub had these values already
            echo = self._device.id if whole else ""
            if new is not None:
                entry = Entry("put", key, new, self.rows.place(key, new), first=False, echo=echo)
                if old is not None:
                    columns = self.rows.changed(key, old, new)
                    entry.columns = _listed(columns)
                    if moved := self._moved(key, old, new, columns, line):
                        entries += moved
                        entry.echo = ""  # who receives it by its new scope, or had it by the old one, counts it there
            elif old is not None:
                entry = Entry("delete", key, old, self.rows.place(key, old), first=False, echo=echo)
            else:
                continue
            entry.actor, entry.at = line.actor, line.at
            entry.lines = [place for place, _line in told[key]]
            entries.append(entry)
        if entries:
            entries[0].first = True
        return entries

    def _moved(self, key: Key, old: Row, new: Row, columns: Sequence[str], line: Line) -> list[Entry]:
        """Return what leaves a scope with a record that goes elsewhere, and what comes with it there."""
        if tables.placing(key[0]).isdisjoint(columns):
            return []
        left, reached = self.rows.place(key, old), self.rows.place(key, new)
        if left == reached:
            return []
        found = [Entry("leave", key, old, left, first=False, actor=line.actor, at=line.at, columns="[]")]
        for child in self.rows.children(key):
            row = self.rows.now[child]
            assert row is not None
            for kind, place in (("leave", left), ("put", reached)):
                found.append(Entry(kind, child, row, place, first=False, actor=line.actor, at=line.at, columns="[]"))
        return found

    def _add(self, table: str, rows: list[Row]) -> None:
        """Add records of the hub's own."""
        for values in rows:
            key = (table, new_id())
            own = {"id": key[1], "device_id": self._device.id, "rev": 0, "created_at": self._now}
            row = completed(tables.records()[table], {"site_id": self._device.site_id, **values, **own})
            self.rows.add(key, row)
            self._entries.append(Entry("put", key, row, self.rows.place(key, row), first=True))

    def _conflict(self, line: Line, found: merge.Conflict) -> Row:
        key = (line.table, line.id)
        kept = author(self._connection, key, found.columns)
        row = self.rows.get(key)
        assert row is not None
        return {
            "device_id": self._device.id,
            "site_id": self.rows.place(key, row).scope,  # it goes where the record goes
            "table_name": line.table,
            "record_id": line.id,
            "kind": found.kind,
            "columns": json.dumps(found.columns),
            "base": written(found.base),
            "kept": written(found.kept),
            "other": written(found.other),
            "kept_by": kept.agent,
            "kept_at": kept.at,
            "kept_device": kept.device,
            "other_by": line.actor,
            "other_at": line.at,
            "created_by": line.actor,
        }

    def _line(self, rev: int, tx: int, entry: Entry, content: bytes, head: int) -> tuple[Any, ...]:
        place, live = entry.place, int(tables.wires()[entry.key[0]].live)
        told = (entry.columns, self._device.id, entry.actor, entry.at)
        return (rev, tx, entry.kind, head, entry.key[1], place.scope, place.owner, entry.echo, live, content, *told)


def _asked_before(connection: Connection, row: Row) -> bool:
    """Say whether a conflict is one that another PC told: a copy of it, or it itself before it was restored."""
    held = tables.records()["conflict"].c
    same = (held[name] == row[name] for name in TYPED)
    asked = select(held.id).where(held.device_id != row["device_id"], *same).limit(1)
    return connection.execute(asked).first() is not None


def _set_aside_before(connection: Connection, transaction_id: str) -> bool:
    """Say whether a transaction was set aside once, from a PC or a copy of it: it is settled or waits already."""
    held = tables.records()["quarantine"].c
    asked = select(held.id).where(held.transaction_id == transaction_id).limit(1)
    return connection.execute(asked).first() is not None


def _name_of(lines: Sequence[Line]) -> str:
    """Return the id under which a transaction is set aside: sent again by a restored PC, it is the same."""
    told = [(line.tx, line.table, line.id, line.op, line.delta, line.actor, line.at) for line in lines]
    return str(UUID(bytes=sha256(json.dumps(told).encode()).digest()[:16]))


def _quarantine(rank: int, line: Line, made: str, why: Aside) -> Row:
    return {
        "transaction_id": made,
        "position": rank,
        "table_name": line.table,
        "record_id": line.id,
        "op": line.op,
        "delta": line.delta if len(line.delta) <= LONGEST else "{}",
        "written_by": line.actor,
        "written_at": line.at,
        "reason": why.reason,
        "detail": why.detail,
        "created_by": line.actor,
    }


def _check_size(line: Line, row: Row) -> None:
    """Raise Aside for a row longer than desks receive."""
    if too_long(line, row):
        raise Aside("check", "size")


def _check_read(table: Table, row: Row) -> None:
    """Raise Aside for a row of which pages can't read what it says."""
    if not is_read(table, row):
        raise Aside("check", "read")


def _erasure(key: Key, cause: str, by: str) -> Row:
    return {"table_name": key[0], "record_id": key[1], "cause": cause, "created_by": by}


@lru_cache(1000)  # a hostile desk may make up any set of columns
def _listed(columns: tuple[str, ...]) -> str:
    return json.dumps(columns)


def _check_own_keys(rows: Working, keys: Iterable[Key]) -> None:
    """Check what the database checks at the commit only, when it is too late to set one transaction aside."""
    for key in keys:
        row, parent = rows.now[key], tables.wires()[key[0]].parent
        for column in tables.own_keys(key[0]):
            if row is None and rows.pointing(key, column):
                raise Aside("missing", key[1])
            if row and row[column] is not None:
                other = rows.get((key[0], row[column]))
                if other is None:
                    raise Aside("missing", row[column])
                if parent and other[parent] != row[parent]:
                    raise Aside("check", str(column))  # it may be elsewhere, where who receives this one has it not
