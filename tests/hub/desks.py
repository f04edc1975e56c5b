"""Desks as the hub sees them: they write lines, push batches, and know what they received."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import count
from typing import Any

import msgspec

from lmmh_desk.hub import tables
from lmmh_desk.hub.feed import page
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.receive import receive
from lmmh_desk.hub.storage import Storage
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store import versions
from lmmh_desk.sync.protocol import Answer, Batch, Line, Page, encode
from tests.replacing import replace

NOW = 1_605_606_120_000
SITE, OTHER_SITE = "site-1", "site-2"


class Desk:
    """A desk that writes no database: it makes the lines itself."""

    def __init__(self, storage: Storage, name: str, site: str = SITE, *, revoked: bool = False) -> None:
        self.storage = storage
        self.device = Device(name, name.upper(), site, (site,), bytes(32), NOW if revoked else None)
        self.sequence = 0
        self.after = 0
        self.rows: dict[tuple[str, str], dict[str, Any]] = {}
        self._tx = count(1)
        row = {"id": name, "code": name.upper(), "site_id": site, "sites": json.dumps([site]), "public": bytes(32)}
        zero = {"name": "", "schema": "", "version": "", "sequence": 0, "cursor": 0, "enrolled_at": 0, "seen_at": 0}
        with storage.write() as connection:
            connection.execute(tables.device.insert().values({**row, **zero, "revoked_reason": ""}))

    def insert(self, table: str, record_id: str, actor: str = "console", /, **values: Any) -> Line:
        own = {"id": record_id, "site_id": self.device.site_id, "device_id": self.device.id, "created_at": NOW}
        new = {**own, "created_by": actor, **values}
        self.rows[table, record_id] = {**new, "rev": 0}
        return self.line(table, record_id, "insert", {name: [None, value] for name, value in new.items()}, actor, 0)

    def update(self, table: str, record_id: str, actor: str = "console", **values: Any) -> Line:
        row = self.rows[table, record_id]
        delta = {name: [row.get(name), value] for name, value in values.items()}
        self.rows[table, record_id] = {**row, **values}
        return self.line(table, record_id, "update", delta, actor, row["rev"])

    def delete(self, table: str, record_id: str, actor: str = "console") -> Line:
        row = self.rows.pop((table, record_id))
        delta = {name: [value, None] for name, value in row.items() if name != "rev" and value is not None}
        return self.line(table, record_id, "delete", delta, actor, row["rev"])

    def line(self, table: str, record_id: str, op: Any, delta: Mapping[str, Any], actor: str, rev: int) -> Line:
        return Line(next(self._tx), table, record_id, op, rev, json.dumps(delta), actor, NOW)

    def batch(self, *lines: Line, one: bool = False) -> bytes:
        """Freeze lines, each a transaction of its own, or all of them one."""
        self.sequence += 1
        frozen = [replace(line, tx=1) for line in lines] if one else list(lines)
        return encode(Batch(new_id(), self.device.id, self.sequence, versions.head(), frozen))

    def push(self, *lines: Line, one: bool = False) -> Answer:
        """Send lines and keep their `rev`."""
        answer = self.send(self.batch(*lines, one=one))
        for line, rev in zip(lines, answer.revs, strict=True):
            if rev and (line.table, line.id) in self.rows:
                self.rows[line.table, line.id]["rev"] = rev
        return answer

    def send(self, content: bytes) -> Answer:
        return msgspec.msgpack.decode(receive(self.storage, self.device, content, NOW), type=Answer)

    def pull(self, *, live: bool = False) -> list[Page]:
        """Receive all that is new."""
        pages = []
        while True:
            got = msgspec.msgpack.decode(page(self.storage, self.device, self.after, live=live), type=Page)
            pages.append(got)
            self.after = got.cursor
            for entry in got.entries:
                head = got.heads[entry.head]
                if entry.kind == "put":
                    values = msgspec.msgpack.decode(entry.row)
                    self.rows[head.table, entry.id] = dict(zip(head.columns, values, strict=True))
                else:
                    self.rows.pop((head.table, entry.id), None)
            if got.cursor == got.head:
                return pages

    def row(self, table: str, record_id: str) -> dict[str, Any]:
        return self.rows[table, record_id]

    def all(self, table: str) -> list[dict[str, Any]]:
        return [row for (name, _id), row in self.rows.items() if name == table]
