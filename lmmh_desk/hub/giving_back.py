"""What desks give back to a hub restored from an older backup: the rows that came after it, as the hub had made them.

Each desk gives what it has, in any order, some of it older than what another gave: the newest state of a row stands.
What was written in the meantime by desks that had met the restored hub is merged as ever.

Only a hub that lost something takes anything back, and of rows only what came after the oldest of its backups. A row of
a site comes from a device of that site or from its owner, as it stands in the hub and as it is given: one handed over
to another site since the backup is set aside until whoever had it gives it back. No agent is judged for a row: it names
none, for the hub judged those who made it (and in a batch, too, whoever lies may name an administrator). Any other line
names who wrote it, and is judged as in a batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, select

from lmmh_desk.hub import tables
from lmmh_desk.hub.applying import Applying, Transaction
from lmmh_desk.hub.judging import Device, check, check_place, row_at
from lmmh_desk.hub.receive import Receiving
from lmmh_desk.hub.rows import Aside, Key
from lmmh_desk.hub.storage import Refused, Row, Storage, lost_places
from lmmh_desk.kernel.decoding import from_msgpack
from lmmh_desk.store import versions
from lmmh_desk.sync import merge
from lmmh_desk.sync.merge import Delta
from lmmh_desk.sync.protocol import Batch, GivenBack, Line, encode

Given = dict[Key, tuple[int, int]]  # the newest state given of a row, and the place it has had from then on


def take_back(storage: Storage, device: Device, content: bytes, now: int) -> bytes:
    """Take what a desk gives back and return the answer, as to a batch; the same again changes nothing.

    Of a revoked one, no row: what it wrote since the backup comes by its batches, and is set aside.
    """
    try:
        told = from_msgpack(content, GivenBack)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refused("malformed") from error
    if device.revoked_at is not None and told.lines:
        raise Refused("revoked")
    with storage.write() as connection:
        _check_lost(connection, told.lines)
        lines = _numbered(_unknown(connection, told.lines))
        batch = Batch("", device.id, told.sequence, versions.head(), lines)
        taking = _TakingBack(storage, connection, device, batch, now)
        taking.columns = told.columns
        answer = encode(taking.run())
        table = tables.device
        later = table.update().where(table.c.id == device.id, table.c.sequence < told.sequence)
        connection.execute(later.values(sequence=told.sequence))
    return answer


def _check_lost(connection: Connection, lines: Iterable[Line]) -> None:
    """Refuse what the hub can't have lost."""
    lost = lost_places(connection)
    if not lost:
        raise Refused("epoch")
    if any(_is_row(line) and line.rev <= min(lost.values()) for line in lines):
        raise Refused("malformed", "rev")


def _unknown(connection: Connection, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of which no newer state was given."""
    given = _given(connection, lines)

    def news(line: Line) -> bool:
        known, _place = given.get((line.table, line.id), (-1, 0))
        return line.rev > known if _is_row(line) else line.rev >= known

    return [line for line in lines if news(line)]


def _numbered(lines: Iterable[Line]) -> list[Line]:
    """Return lines as transactions of their own: what the hub can't take is set aside by itself."""
    return [msgspec.structs.replace(line, tx=number) for number, line in enumerate(lines)]


def _is_row(line: Line) -> bool:
    """Say whether a line is a whole row as it was at a place, not a change as it once was sent."""
    return line.op == "insert" and line.rev > 0


def _given(connection: Connection, lines: Iterable[Line]) -> Given:
    table = tables.given_back
    ids = list({line.id for line in lines})
    return {
        (row.table_name, row.pk): (row.rev, row.place)
        for row in connection.execute(select(table).where(table.c.pk.in_(ids)))
    }


class _Restoring(Applying):
    """Rows given back take the place of what the backup had, unless they were written since."""

    echoes = False  # a row's place is a new one: the feed brings it, to its giver too
    given: Given
    lost: Sequence[int]  # the last place of each backup that it was restored from
    columns: Mapping[str, Sequence[str]]  # by table, those its giver's version knows

    def __init__(self, storage: Storage, connection: Connection, device: Device, now: int) -> None:
        super().__init__(storage, connection, device, now)
        self.taken: dict[Key, int] = {}

    def apply(self, transaction: Transaction) -> None:
        super().apply(transaction)
        for _place, line in transaction:
            key = (line.table, line.id)
            self.taken[key] = max(self.taken.get(key, 0), line.rev)

    def write_some(self) -> None:
        """Wait for the rest: what becomes of a row rests on the place that it had before."""

    def _judged(self, line: Line, delta: Delta, row: Row | None) -> merge.Merged:
        self._check(line, delta, row)
        if row is None or self._untouched(line, row):
            if _is_row(line):
                return merge.Merged({**self._empty(line), **{name: new for name, (_old, new) in delta.items()}})
            if line.op == "delete":
                return merge.Merged(exists=False)
        elif _is_row(line):
            return self._merged(line, delta, row)
        return super()._judged(line, delta, row)

    def _check_erasure(self, line: Line, row: Row) -> None:
        if not _is_row(line):  # else whoever made it was judged, wherever what it erased was
            super()._check_erasure(line, row)

    def _check(self, line: Line, delta: Delta, row: Row | None) -> None:
        """Raise Aside where the device may not give this back, or the agent who is named may not have written it."""
        if not _is_row(line):
            check(self.rows, self._device, line, delta, row)
        elif line.actor:
            raise Aside("right", line.actor)
        elif row is not None:
            check_place(self.rows, self._device, (line.table, line.id), row)

    def _empty(self, line: Line) -> Row:
        """Return as empty each column that a row given back would tell if it had a value there."""
        known = tables.records()[line.table].c
        return {name: None for name in self.columns.get(line.table, ()) if name in known and known[name].nullable}

    def _untouched(self, line: Line, row: Row) -> bool:
        return bool(row["rev"] <= self._backed_up(line) or row["rev"] == self._place(line))

    def _backed_up(self, line: Line) -> int:
        """Return the last place of the backup that lacks this state: what came after it was written without it."""
        return max((place for place in self.lost if place < line.rev), default=min(self.lost))

    def _place(self, line: Line) -> int:
        """Return the place a row has had since it was last given, 0 if it never was."""
        _rev, place = self.given.get((line.table, line.id), (0, 0))
        return place

    def _merged(self, line: Line, delta: Delta, row: Row) -> merge.Merged:
        """Merge a row given back with what was written since on top of what the hub had of it."""
        wire = tables.wires()[line.table]
        base = row_at(self._connection, (line.table, line.id), max(self._backed_up(line), self._place(line)))
        if base is None:
            return merge.insert(row, delta, wire)
        news = {**self._empty(line), **{name: new for name, (_old, new) in delta.items() if name in base}}
        return merge.update(row, {name: (base[name], new) for name, new in news.items() if base[name] != new}, wire)


class _TakingBack(Receiving):
    """The lines of one desk being taken back."""

    columns: Mapping[str, Sequence[str]]  # by table, those its version knows

    def __init__(self, storage: Storage, connection: Connection, device: Device, batch: Batch, now: int) -> None:
        super().__init__(storage, connection, device, batch, now)
        self._masses = set()  # these were counted when they first came
        self._lost = list(lost_places(connection).values())

    def _applying(self, transactions: Sequence[Transaction]) -> Applying:
        applying = _Restoring(self._storage, self._connection, self._device, self._now)
        told = [pair for transaction in transactions for pair in transaction]
        applying.given = _given(self._connection, [line for _place, line in told])
        applying.lost = self._lost
        applying.columns = self.columns
        applying.load(told)
        return applying

    def _finish(self, applying: Applying, aside: Sequence[Transaction]) -> None:
        super()._finish(applying, aside)
        assert isinstance(applying, _Restoring)
        rows = []
        for (name, record_id), rev in applying.taken.items():
            row = applying.rows.now[name, record_id]
            rows.append((name, record_id, rev, row["rev"] if row else 0))
        self._storage.put(self._connection, tables.given_back, tables.given_back.c.keys(), rows)
