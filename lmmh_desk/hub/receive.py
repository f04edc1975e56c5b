"""Receives a batch: in one transaction, once whatever the network does; a bad line never refuses the rest (SYNC.md)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from lmmh_desk.hub import tables
from lmmh_desk.hub.applying import Applying, Transaction
from lmmh_desk.hub.feed import page_after
from lmmh_desk.hub.holding import held_back
from lmmh_desk.hub.judging import Device, masses, slot_holder
from lmmh_desk.hub.rows import Aside
from lmmh_desk.hub.storage import Refused, Storage, last_place, stand
from lmmh_desk.kernel.decoding import from_msgpack
from lmmh_desk.store import versions
from lmmh_desk.store.erasures import NAME as ERASURE
from lmmh_desk.sync.protocol import Answer, Batch, Line, Status, encode

MOST = 5000  # lines set aside of a device once it is revoked: more than a counter writes in days without network
LAST = (  # batch of a device, and what this one was answered if it came before
    select(tables.device.c.sequence, tables.receipt.c.sha256, tables.receipt.c.answer)
    .outerjoin_from(tables.device, tables.receipt, tables.receipt.c.batch == bindparam("one"))
    .where(tables.device.c.id == bindparam("device"))
)
RECEIPT = ("batch", "device_id", "sequence", "sha256", "answer", "received_at", "place")
HEARD = tables.device.update().where(tables.device.c.id == bindparam("one"))


class Reached(NamedTuple):
    """The place of the feed that a device goes on from, and what it believes where it didn't ask how it is known: the
    feed's epoch, and how many sites it receives.
    """

    place: int
    epoch: str | None = None
    sites: int = 0


def receive(storage: Storage, device: Device, content: bytes, now: int, after: Reached | None = None) -> bytes:
    """Apply a batch and return the answer; the same bytes again get the same answer; raises Refused.

    What then follows the place that its device goes on from comes with it, and how it is known if it didn't ask.
    """
    batch, began = decoded(content, device), time.monotonic()
    digest = sha256(content).digest()
    with storage.write() as connection:
        if after is not None:
            _check_reached(connection, device, after)
        answer, heard = _kept(connection, batch, digest), dict[str, object]()
        receipts = []
        if not answer:
            _check_revoked(connection, device)
            place, _epoch = last_place(connection)
            answer = encode(Receiving(storage, connection, device, batch, now).run())
            receipts.append((batch.id, device.id, batch.sequence, digest, answer, now, place))
            heard = {"sequence": batch.sequence, "seen_at": now, "schema": batch.schema}
        if after is not None:
            known = None if after.epoch is None else _known(connection, device, batch, now, began)
            page = None
            if known is None or _takes(known, batch, after):
                page = page_after(connection, device, after.place, *last_place(connection))
            answer = encode(msgspec.structs.replace(from_msgpack(answer, Answer), page=page, status=known))
            if page and page.cursor >= page.head:  # how far its device has come
                heard |= {"cursor": after.place, "reached": page.cursor, "seen_at": now}
        with storage.meanwhile(connection):
            storage.add(connection, tables.receipt, RECEIPT, receipts)
            if heard:
                connection.execute(HEARD, {"one": device.id, **heard})
        return answer


def decoded(content: bytes, device: Device) -> Batch:
    """Return a batch, read strictly; raises Refused."""
    try:
        batch = from_msgpack(content, Batch)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refused("malformed") from error
    if batch.device != device.id:
        raise Refused("signature", "device")
    if batch.schema not in versions.known():
        raise Refused("newer", batch.schema)
    return batch


def _check_reached(connection: Connection, device: Device, after: Reached) -> None:
    """Refuse a device that this hub doesn't go on with, before anything is taken: it was put back since."""
    place, epoch = last_place(connection)
    if after.epoch not in (None, epoch):
        raise Refused("epoch")  # the device gives back first what was lost
    if device.revoked_at is None and after.place > place:
        raise Refused("behind")


def _known(connection: Connection, device: Device, batch: Batch, now: int, began: float) -> Status:
    """Return how the hub knows a device whose batch it received; `began` is `now` as time.monotonic has it."""
    place, epoch = last_place(connection)
    taken = round((time.monotonic() - began) * 1000)
    return Status(epoch, versions.head(), place, batch.sequence, list(device.sites), now + taken)


def _takes(known: Status, batch: Batch, after: Reached) -> bool:
    """Say whether a device goes on from its place: an older version can't hold what follows, one that receives more
    sites begins again.
    """
    return batch.schema >= known.schema and len(known.sites) == after.sites


def _kept(connection: Connection, batch: Batch, digest: bytes) -> bytes:
    """Return the answer given to these bytes before, empty if they are new.

    Refuse a batch that doesn't follow the device's last one: a regression betrays a cloned or restored PC.
    """
    last = connection.execute(LAST, {"one": batch.id, "device": batch.device}).one()
    if last.sha256 is not None:
        if bytes(last.sha256) != digest:
            raise Refused("other_content")
        return bytes(last.answer)
    if batch.sequence <= last.sequence:
        raise Refused("sequence", str(last.sequence))
    if batch.sequence > last.sequence + 1:
        raise Refused("gap", str(last.sequence))
    return b""


def _check_revoked(connection: Connection, device: Device) -> None:
    """Refuse a revoked device that had much set aside: whoever took its key would fill every desk of its site."""
    if device.revoked_at is not None:
        aside = tables.records()["quarantine"].c
        asked = select(func.count()).where(aside.device_id == device.id, aside.created_at >= device.revoked_at)
        if connection.execute(asked).scalar_one() > MOST:
            raise Refused("revoked")


class Receiving:
    """One batch being received."""

    def __init__(self, storage: Storage, connection: Connection, device: Device, batch: Batch, now: int) -> None:
        self._storage = storage
        self._connection = connection
        self._device = device
        self._lines = batch.lines
        self._batch_id = batch.id
        self._now = now
        self._revs = [0] * len(batch.lines)
        self._quarantined: set[int] = set()
        self._conflicts = 0
        self._masses = masses(connection, device, batch.lines, now) | held_back(connection, device, batch.lines, now)

    def run(self) -> Answer:
        """Apply all transactions at once; where the database refuses, each by itself."""
        numbered = enumerate(self._lines)
        transactions = [list(group) for _tx, group in groupby(numbered, key=lambda pair: pair[1].tx)]
        if self._refusal(lambda: self._apply(transactions), release=False):
            for transaction in transactions:
                self._apply_alone(transaction)
        return Answer(self._batch_id, self._revs, sorted(self._quarantined), self._conflicts)

    def _apply_alone(self, transaction: Transaction) -> None:
        reason = self._refusal(lambda: self._apply([transaction]))
        if reason and self._refusal(lambda: self._set_aside(transaction, reason)):
            raise Refused("malformed")  # what is neither applied nor kept isn't acknowledged

    def _refusal(self, work: Callable[[], None], *, release: bool = True) -> str:
        """Do some work or none of it; return why it was refused, by the database most often, "" if it wasn't.

        What nothing like it follows needn't `release` its savepoint: the commit does.
        """
        point, (place, _epoch) = self._connection.begin_nested(), last_place(self._connection)
        try:
            work()
        except Exception as error:
            point.rollback()
            stand(self._connection, place)
            # A row whose parent went is found by its digest where the database has yet to say so.
            reason = error.reason if isinstance(error, Aside) else self._storage.reason(error)
            if not reason:
                raise
            return reason
        if release:
            point.commit()
        return ""

    def _apply(self, transactions: Sequence[Transaction]) -> None:
        aside: list[Transaction] = []
        with self._storage.meanwhile(self._connection):
            applying = self._applying(transactions)
            for transaction in transactions:
                try:
                    if self._masses and any(self._waits(line) for _place, line in transaction):
                        raise Aside("mass")
                    applying.apply(transaction)
                except Aside as why:
                    applying.set_aside(transaction, why)
                    aside.append(transaction)
                applying.write_some()
            applying.write()
        self._finish(applying, aside)

    def _waits(self, line: Line) -> bool:
        return (line.op == "delete" or line.table == ERASURE) and (line.table, line.id) in self._masses

    def _set_aside(self, transaction: Transaction, reason: str) -> None:
        detail = ""
        if reason == "slot":
            trial = self._applying([transaction])
            trial.apply(transaction)
            detail = slot_holder(self._connection, trial.rows)
        applying = self._applying([transaction])
        applying.set_aside(transaction, Aside(reason, detail))
        applying.write()
        self._finish(applying, [transaction])

    def _applying(self, transactions: Sequence[Transaction]) -> Applying:
        applying = Applying(self._storage, self._connection, self._device, self._now)
        applying.load([pair for transaction in transactions for pair in transaction])
        return applying

    def _finish(self, applying: Applying, aside: Sequence[Transaction]) -> None:
        """Count what became of it, once nothing was refused."""
        for place, rev in applying.revs.items():
            self._revs[place] = rev
        self._quarantined |= applying.refusing.dropped | {
            place for transaction in aside for place, _line in transaction
        }
        self._conflicts += applying.conflicts
