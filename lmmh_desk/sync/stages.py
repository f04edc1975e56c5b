"""One exchange with the hub: its state, what waits is sent, what is new is received; each step survives a stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import versions
from lmmh_desk.store.exchange import attached, digests, outbox, pending
from lmmh_desk.store.exchange.applying import Arrived, apply
from lmmh_desk.store.exchange.attached import Attached
from lmmh_desk.store.exchange.outbox import Frozen, LogLine
from lmmh_desk.store.store import Store
from lmmh_desk.sync.protocol import LINES, SIZE, Answer, Batch, Line, Page, Status, encode


class Hub(Protocol):
    """The hub, as an exchange speaks to it."""

    def status(self) -> Status:
        """Return how the hub knows this desk."""
        ...

    def push(self, content: bytes) -> Answer:
        """Send a batch."""
        ...

    def feed(self, after: int) -> Page:
        """Receive what follows a place of the feed."""
        ...


class NotAttached(DeskError):
    """This desk stands alone."""


class Cancelled(DeskError):
    """The agent stopped the exchange; what was done stays done."""


def not_attached() -> NotAttached:
    """Return the error of a desk that stands alone."""
    return NotAttached(
        _("Ce poste n’est rattaché à aucun serveur."), _("Tout est enregistré ici."), _("Rattachez-le d’abord.")
    )


@dataclass
class Report:
    """What one exchange did."""

    sent: int = 0
    received: int = 0
    conflicts: int = 0
    quarantined: int = 0
    same: bool = True  # as the hub says, once everything is sent and received
    rows: list[Change] = field(default_factory=list)

    @property
    def changes(self) -> Changes:
        """What pages have to read again."""
        return Changes("sync", tuple(self.rows))


Progress = Callable[[Report], None]
Cancel = Callable[[], bool]


def exchange(
    store: Store, hub: Hub, progress: Progress = lambda _report: None, cancelled: Cancel = lambda: False
) -> Report:
    """Send what waits, receive what is new; raises NotAttached, Cancelled, and what the hub's transport raises.

    Whatever stops it, the next one goes on from there.
    """
    report = Report()
    with store.read() as read:
        known = attached.attached(read)
    if known is None:
        raise not_attached()
    known = _meet(store, hub, known)

    def go_on() -> None:
        progress(report)
        if cancelled():
            raise Cancelled(_("L’échange est arrêté."), _("Ce qui est passé reste."), _("Reprenez avec F5."))

    _send(store, hub, report, go_on)
    _receive(store, hub, known, report, go_on)
    return report


def _meet(store: Store, hub: Hub, known: Attached) -> Attached:
    """Learn how the hub knows this desk; a hub restored from an older backup gets the batches it lost again."""
    status, now = hub.status(), store.clock.now()
    with store.local() as connection:
        if status.epoch != known.epoch:
            outbox.send_again(connection, status.sequence, now)
        return attached.follow(connection, known, epoch=status.epoch, clock_offset=status.now - now, tried_at=now)


def _send(store: Store, hub: Hub, report: Report, go_on: Callable[[], None]) -> None:
    while frozen := _next(store):
        go_on()
        answer = hub.push(frozen.content)
        with store.local() as connection:
            gone = outbox.acknowledge(connection, frozen.id, answer.revs, set(answer.quarantined), store.clock.now())
        report.rows += [Change(table, record_id, "delete") for table, record_id in gone]
        report.sent += frozen.records
        report.conflicts += answer.conflicts
        report.quarantined += len(answer.quarantined)


def _next(store: Store) -> Frozen | None:
    """Return the batch to send: one frozen before, else a new one."""
    with store.read() as read:
        frozen = outbox.unacknowledged(read)
        if frozen is not None or not pending.waiting(read)[0]:
            return frozen
        device = read.exec_driver_sql("SELECT device_id FROM desk").scalar_one()
    with store.local() as connection:
        return outbox.freeze(connection, lambda *batch: _bytes(device, *batch), store.clock.now(), LINES, SIZE)


def _bytes(device: str, batch: str, sequence: int, lines: Sequence[LogLine]) -> bytes:
    return encode(Batch(batch, device, sequence, versions.head(), [Line(*line) for line in lines]))


def _receive(store: Store, hub: Hub, known: Attached, report: Report, go_on: Callable[[], None]) -> None:
    cursor, more = known.cursor, True
    while more:
        go_on()
        page = hub.feed(cursor)
        moved = {"cursor": page.cursor, "received_at": store.clock.now(), "problem": ""}
        with store.local() as connection:
            report.rows += apply(connection, arrived(page), moved)
        report.received += len(page.entries)
        cursor, more = page.cursor, page.cursor < page.head
    with store.read() as read:
        if not pending.waiting(read)[0]:
            mine = digests.sums(read)
            report.same = all(mine.get(scope, bytes(8)) == value for scope, value in page.digests.items())


def arrived(page: Page) -> list[Arrived]:
    """Return a page's entries as the store applies them."""
    heads = [(head.table, tuple(head.columns)) for head in page.heads]
    return [
        Arrived(one.rev, one.kind, heads[one.head][0], one.id, one.scope, heads[one.head][1], _values(one.row))
        for one in page.entries
    ]


def _values(row: msgspec.Raw) -> list[object]:
    values: list[object] = msgspec.msgpack.decode(row)
    return values
