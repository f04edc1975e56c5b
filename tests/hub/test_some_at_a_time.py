"""A batch is written some lines at a time, its digests read before: all tells the hub's rows whatever it writes."""

from __future__ import annotations

import json
from itertools import count as counter
from random import Random
from typing import Any

import msgspec
import pytest

from lmmh_desk.hub import applying, feed, tables
from lmmh_desk.hub.rows import completed
from lmmh_desk.hub.storage import Storage
from lmmh_desk.kernel import digests
from lmmh_desk.sync.protocol import Answer, Line, Page
from tests.faults.running import count, noted, seed
from tests.hub.desks import NOW, OTHER_SITE, SITE, Desk
from tests.hub.every_row import values
from tests.hub.test_authorisation import made
from tests.replacing import replace

pytestmark = [pytest.mark.fault, pytest.mark.timeout(1800)]
Rows = dict[tuple[str, str], dict[str, Any]]
PLAYED = ("person", "person", "household", "contact", "appointment", "participant", "walk_in", "queue_move")
SITES = [SITE, OTHER_SITE]


class Author(Desk):
    """A desk that has what it writes, and takes answers and pages as a real one does."""

    def write(self, line: Line) -> Line:
        key = (line.table, line.id)
        told = {name: new for name, (_old, new) in json.loads(line.delta).items()}
        if line.op == "delete":
            del self.rows[key]
        elif line.op == "insert":
            self.rows[key] = {**completed(tables.records()[line.table], told), "rev": 0}
        else:
            self.rows[key] = {**self.rows[key], **told}
        return line

    def acknowledge(self, lines: list[Line], answer: Answer) -> None:
        for rank, (line, rev) in enumerate(zip(lines, answer.revs, strict=True)):
            row = self.rows.get((line.table, line.id))
            if row is not None and rev:
                row["rev"] = rev
            if row is not None and rank in answer.quarantined and not row["rev"]:
                del self.rows[line.table, line.id]

    def receive(self) -> None:
        page = msgspec.msgpack.decode(feed.page(self.storage, self.device, self.after), type=Page)
        self.after = page.cursor
        for entry in {(page.heads[one.head].table, one.id): one for one in page.entries}.values():
            head = page.heads[entry.head]
            held = self.rows.get((head.table, entry.id))
            if held is not None and entry.rev <= held["rev"] and (entry.kind != "leave" or self.has(head.table, held)):
                continue
            if entry.kind == "put":
                row = zip(head.columns, msgspec.msgpack.decode(entry.row), strict=True)
                self.rows[head.table, entry.id] = dict(row)
            else:
                self.rows.pop((head.table, entry.id), None)
        if page.cursor < page.head:
            self.receive()

    def has(self, table: str, row: dict[str, Any] | None) -> bool:
        """Say whether a row, as it is here, is of what this desk receives."""
        wire = tables.wires()[table]
        if row is not None and wire.parent:
            above = tables.parent_of(table)
            return self.has(above, self.rows.get((above, row[wire.parent])))
        return row is not None and (not wire.scope or row["site_id"] == self.device.site_id)


class Play:
    """Lines as a desk writes them on top of what it has; some transactions have one that the hub sets aside."""

    def __init__(self, chance: Random) -> None:
        self._chance, self._number = chance, counter(1)

    def batch(self, desk: Author) -> list[Line]:
        lines: list[Line] = []
        for tx in range(self._chance.choice([3, 20, 40])):
            written = (self._line(desk, self._chance.choice(PLAYED)) for _line in range(self._chance.choice([1, 1, 2])))
            lines += [replace(desk.write(line), tx=tx) for line in written if line]
            if self._chance.random() < 0.15:
                lines.append(replace(desk.line("nothing", "", "insert", {}, "console", 0), tx=tx))
        return lines

    def _line(self, desk: Author, name: str) -> Line | None:
        record_id = self._any(desk, name)
        op = self._chance.choice(["insert", "insert", "update", "update", "update", "delete"])
        if op == "insert" or record_id.endswith("-0"):
            return self._insert(desk, name)
        row = desk.rows[name, record_id]
        if op == "delete":
            return None if self._is_named(desk, record_id) else self._delete(desk, name, record_id)
        new = self._new(desk, name)
        delta = {column: [row[column], value] for column, value in new.items() if row[column] != value}
        return desk.line(name, record_id, "update", delta, "console", row["rev"]) if delta else None

    def _insert(self, desk: Author, name: str) -> Line:
        record_id = f"{name}-{next(self._number)}-{desk.device.id}"
        own = {"id": record_id, "site_id": desk.device.site_id, "device_id": desk.device.id, "created_at": NOW}
        row = {**own, "created_by": "console", **values(name, "0")}
        row |= {column.name: self._any(desk, above) for column, above in _links(name) if row.get(column.name)}
        if name == "appointment":
            row["number"] = record_id
        return desk.line(
            name, record_id, "insert", {column: [None, value] for column, value in row.items()}, "console", 0
        )

    def _delete(self, desk: Author, name: str, record_id: str) -> Line:
        row = desk.rows[name, record_id]
        delta = {column: [value, None] for column, value in row.items() if column != "rev" and value is not None}
        return desk.line(name, record_id, "delete", delta, "console", row["rev"])

    def _new(self, desk: Author, name: str) -> dict[str, Any]:
        """Return what an update writes: values, another site, another parent."""
        text, site = str(next(self._number)), self._chance.choice(SITES)
        choices: dict[str, list[dict[str, Any]]] = {
            "person": [{"usual_name": text}, {"channel": self._chance.choice(["sms", "mail"])}],
            "household": [{"number": text}],
            "contact": [{"person_id": self._any(desk, "person")}],
            "appointment": [{"note": text}, {"site_id": site}],
            "participant": [{"arrived_at": int(text)}, {"appointment_id": self._any(desk, "appointment")}],
            "walk_in": [{"note": text}, {"site_id": site}],
        }
        return self._chance.choice(choices.get(name, [{}]))

    def _any(self, desk: Author, name: str) -> str:
        known = [one for table, one in desk.rows if table == name]
        return self._chance.choice(known[-3:] if self._chance.random() < 0.6 else known)  # of late: again in this batch

    def _is_named(self, desk: Author, record_id: str) -> bool:
        return any(
            row[column.name] == record_id for (name, _id), row in desk.rows.items() for column, _above in _links(name)
        )


def _links(name: str) -> list[tuple[Any, str]]:
    table = tables.records()[name]
    return [(column, str(key.column.table.name)) for column in table.c for key in column.foreign_keys]


def rows_of(storage: Storage) -> tuple[Rows, dict[tuple[str, str], str]]:
    """Return the hub's rows, and the scope of each."""
    rows: Rows = {}
    with storage.read() as connection:
        for name, table in tables.records().items():
            for row in connection.execute(table.select()).mappings():
                rows[str(name), row["id"]] = dict(row)
        return rows, {key: feed.scope_of(connection, key[0], row) for key, row in rows.items()}


def check_digests(storage: Storage, rows: Rows, scopes: dict[tuple[str, str], str]) -> None:
    marks: digests.Marks = {}
    counted = [(name, one, None, (scopes[name, one], row["rev"])) for (name, one), row in rows.items()]
    digests.count(marks, counted)
    for (scope, _name, _bucket), mark in list(marks.items()):
        marks[scope, "", 0] = marks.get((scope, "", 0), 0) + mark
    with storage.read() as connection:
        kept = connection.execute(tables.digest.select()).all()
    found = {(row.scope, row.table_name, row.bucket): bytes(row.value) for row in kept}
    assert {key: value for key, value in found.items() if value != digests.EMPTY} == {
        key: digests.added(digests.EMPTY, [mark]) for key, mark in marks.items()
    }


def check_feed(storage: Storage, rows: Rows) -> None:
    """Check that the last line of each row in the feed tells it as it is."""
    told: Rows = {}
    with storage.read() as connection:
        heads = {head.id: head for head in connection.execute(tables.feed_head.select())}
        for line in connection.execute(tables.feed.select().order_by(tables.feed.c.seq)):
            head = heads[line.head]
            row = zip(json.loads(head.columns), msgspec.msgpack.decode(line.row), strict=True)
            if line.kind == "put":
                told[head.table_name, line.pk] = dict(row)
            elif line.kind == "delete":
                del told[head.table_name, line.pk]
    assert told == rows


@pytest.mark.parametrize(("some", "wide"), [(1, 1), (5, applying.WIDE), (applying.SOME, 1)])
def test_whatever_a_batch_writes(storage: Storage, some: int, wide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "SOME", some)
    monkeypatch.setattr(applying, "WIDE", wide)
    desks = [Author(storage, "c02"), Author(storage, "s01", OTHER_SITE)]
    desks[0].push(*(desks[0].insert("site", name, **values("site", name)) for name in SITES))
    assert desks[0].push(*made(desks[0], "0")).quarantined == []
    for desk in desks:
        desk.receive()
        desk.rows = {key: dict(row) for key, row in rows_of(storage)[0].items()}
    play, aside = Play(Random(seed())), 0
    for _step in range(steps := count(15, 300)):
        for desk in desks:
            lines = play.batch(desk)
            answer = desk.send(desk.batch(*lines))
            desk.acknowledge(lines, answer)
            aside += len(answer.quarantined)
        rows, scopes = rows_of(storage)
        check_digests(storage, rows, scopes)
        check_feed(storage, rows)
        for desk in desks:
            desk.receive()
            theirs = {key for key, scope in scopes.items() if scope in ("", desk.device.site_id)}
            mine = {key for key, row in desk.rows.items() if desk.has(key[0], row)}
            assert {key: desk.rows.get(key) for key in mine | theirs} == {key: rows[key] for key in theirs}
    noted(batches=2 * steps, set_aside=aside)
