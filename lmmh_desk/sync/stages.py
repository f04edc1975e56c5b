"""One exchange with the hub: its state, what waits is sent, what is new is received; each step survives a stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.digests import unlike
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import versions
from lmmh_desk.store.erasures import NAME as ERASURE
from lmmh_desk.store.exchange import attached, digests, erasing, freezing, joining, pending
from lmmh_desk.store.exchange.acknowledging import acknowledge, awaits
from lmmh_desk.store.exchange.applying import Arrival, apply_bucket, apply_page, leave_orphans_out
from lmmh_desk.store.exchange.freezing import Frozen
from lmmh_desk.store.exchange.shapes import shapes
from lmmh_desk.store.failures import Refused, in_french
from lmmh_desk.store.store import Read, Store
from lmmh_desk.sync import bootstrap
from lmmh_desk.sync.copied import REGRESSION, become_another
from lmmh_desk.sync.hub import Hub
from lmmh_desk.sync.protocol import (
    ECHOES,
    ELSEWHERE,
    LINES,
    SIZE,
    Answer,
    Page,
    Problem,
    Status,
    encode,
)
from lmmh_desk.sync.refusals import RefusedByHub
from lmmh_desk.sync.restoring import give_back
from lmmh_desk.sync.status import CLOCK_OFF
from lmmh_desk.sync.transport import refused


class Bucket(NamedTuple):
    """The hub's rows of a bucket that differs."""

    scope: str
    number: int
    rows: list[Arrival]


class Met(NamedTuple):
    """How the hub knows this desk, when it said so by this PC's clock, by how much that was set until then, and how
    many milliseconds the answer took to come.
    """

    status: Status
    at: int
    steady: int
    took: int


class NotAttached(DeskError):
    """This desk stands alone."""


class Cancelled(DeskError):
    """The agent stopped the exchange; what was done stays done."""


def not_attached() -> NotAttached:
    """Return the error of a desk that stands alone."""
    return NotAttached(
        _("Ce poste n’est rattaché à aucun serveur."), _("Tout est enregistré ici."), _("Rattachez-le d’abord.")
    )


def stopped() -> Cancelled:
    """Return what ends an exchange the agent stopped."""
    return Cancelled(_("L’échange est arrêté."), _("Ce qui est passé reste."), _("Reprenez avec F5."))


@dataclass
class Report:
    """What one exchange did."""

    sent: int = 0
    received: int = 0
    conflicts: int = 0
    quarantined: int = 0
    healed: int = 0  # rows received again because a digest differed
    copied: bool = False  # this PC was a copy of another, or restored: it is a device of its own now
    same: bool = True  # as the hub says, once everything is sent and received
    problem: str = ""  # why the hub's answer on a stick brings nothing, a code of the protocol
    partial: bool = False  # a stick's answer stops before the feed's end: more follows in another
    rows: list[Change] = field(default_factory=list)

    @property
    def changes(self) -> Changes:
        """What pages have to read again."""
        return Changes("sync", tuple(self.rows))


VALUES = msgspec.msgpack.Decoder(list[object])  # of a row
ASKED_FIRST = {"404", "epoch", "behind", "gap", REGRESSION}  # an older hub, or one or a PC that was put back
STEADY = 1000  # milliseconds: a clock that moved less from the hub's is the same
Progress = Callable[[Report], None]
Cancel = Callable[[], bool]


def exchange(
    store: Store,
    hub: Hub,
    progress: Progress = lambda _report: None,
    cancelled: Cancel = lambda: False,
    report: Report | None = None,
) -> Report:
    """Send what waits, receive what is new; raises NotAttached, Cancelled, and what the hub's transport raises.

    Whatever stops it, the next one goes on from there, and adds to the `report` of the one that was cut. Searches find
    what came in numbers once `index` did its work, here or when the program next opens.
    """
    report = report or Report()
    with store.read() as read:
        known, waits, joins = attached.attached(read), pending.some(read), joining.joins(read)
        sent = freezing.acknowledged(read) if known else 0
    if known is None:
        raise not_attached()

    def go_on() -> None:
        progress(report)
        if cancelled():
            raise stopped()

    met = _send_at_once(store, hub, known, report, go_on) if waits and not joins else None
    if met is None:
        began = store.clock.running()
        met = _met(store, _status(hub, known, sent, waits=waits), began)
    status, page = met.status, _meet(store, hub, known, met, go_on)
    older = versions.head() < status.schema  # it sends all the same
    if joins and not older:
        _join(store, hub, report, go_on)
        page = None
    if not (joins and older):
        by_feed = not older and not bootstrap.is_silent(known, status.now)
        sends, following = _send(store, hub, report, go_on, receives=by_feed)
        page = following if sends else page  # more follows that place now
    if older:
        raise refused(Problem("upgrade"))
    if whole := bootstrap.bring(store, hub, known, lambda: _send(store, hub, report, go_on), go_on):
        page = None
        report.received += whole.rows
        report.rows += [Change(table, "", "insert") for table in shapes()]
    sums = _receive_all(store, hub, page, report, go_on)
    if not same(store, sums):
        _heal(store, hub, list(sums), report, go_on)
        report.same = same(store, sums)
    remember(store, report)
    return report


def _status(hub: Hub, known: attached.Exchange, sent: int, *, waits: bool) -> Status:
    """Ask how the hub knows this desk, and what follows its place; once what waits is sent there is more to receive.

    A hub that was put back whole learns it by that place, and refuses: what it lost would be taken away here. Where
    others brought it beyond that place since, it lacks a batch that it acknowledged, the last of them being `sent`.
    """
    status = hub.status(None if waits else known.cursor)
    if status.head < known.cursor:
        status = hub.status(known.cursor)
        if status.epoch == known.epoch and status.head < known.cursor:
            raise refused(Problem("behind"))
    if status.epoch == known.epoch and status.sequence < sent:
        hub.status(known.cursor, sent)  # for its administrator to know
        raise refused(Problem("behind"))
    return status


def _send_at_once(
    store: Store, hub: Hub, known: attached.Exchange, report: Report, go_on: Callable[[], None]
) -> Met | None:
    """Send what waits where it is one batch; return how the hub knows this desk, with the page that follows.

    None where that has to be asked first: there is more to send, what is frozen now could be dated wrong, or the hub
    doesn't go on from where this desk is.
    """
    go_on()
    if not _is_steady(store) or not bootstrap.is_current(known, store.clock.now()):
        return None
    frozen = _next(store)
    after = _place_after(store, frozen, receives=True)
    if frozen is None or after is None:
        return None
    began = store.clock.running()
    try:
        answer = hub.push(frozen.content, after, known)
    except RefusedByHub as error:
        if error.code not in ASKED_FIRST:
            raise
        return None
    if answer.status is None:
        raise refused(Problem("malformed"))
    met = _met(store, answer.status, began)
    page = None if bootstrap.is_silent(known, met.status.now) else answer.page
    store_answer(store, answer, report, page)
    go_on()
    return met._replace(status=msgspec.structs.replace(met.status, page=page))


def _is_steady(store: Store) -> bool:
    """Say whether the hub's time is known as it is: this PC's clock was not set since, see `_meet`."""
    return store.steady is not None and abs(_set_by(store) - store.steady) < STEADY


def _set_by(store: Store) -> int:
    """Return by how much this PC's clock was set since it started, but for a constant."""
    return store.clock.now() - store.clock.running()


def _met(store: Store, status: Status, began: int) -> Met:
    """Return what the hub just said; it was asked when the machine had run so long."""
    return Met(status, store.clock.now(), _set_by(store), store.clock.running() - began)


def index(store: Store, cancelled: Cancel = lambda: False) -> bool:
    """Have searches find what came, a little at a time, so that nobody's writing waits; say whether it is done."""
    while not cancelled():
        if not store.index_some():
            return True
    return False


def _join(store: Store, hub: Hub, report: Report, go_on: Callable[[], None]) -> None:
    """Receive before anything is sent: what this desk made alone gives way to the same of the hub's."""
    _receive(store, hub, None, report, go_on)
    with store.local() as connection:
        joining.joined(connection)


def _meet(store: Store, hub: Hub, known: attached.Exchange, met: Met, go_on: Callable[[], None]) -> Page | None:
    """Learn how the hub knows this desk; return the page that follows its place, where it goes on from there.

    A hub restored from an older backup gets back what it lost; a desk that receives more sites begins the feed again,
    and skips what it has. The hub's time is known as it is once it was told twice alike, soon, and near this PC's.
    """
    status, sites = met.status, tuple(met.status.sites)
    offset, goes_on = status.now - met.at, status.epoch == known.epoch
    learnt = abs(offset - known.clock_offset) >= STEADY
    if not goes_on:
        give_back(store, hub, known, status, go_on)
    if sites != known.sites or learnt:
        with store.local() as connection:
            attached.move(connection, clock_offset=offset, sites=sites)
            if not set(sites) <= set(known.sites):
                attached.move(connection, cursor=0)
                goes_on = False
    store.steady = None if learnt or met.took >= STEADY or abs(offset) > CLOCK_OFF else met.steady
    return status.page if goes_on else None


def _send(
    store: Store, hub: Hub, report: Report, go_on: Callable[[], None], *, receives: bool = True
) -> tuple[bool, Page | None]:
    """Send every batch in its order; say whether there was one, and return the page that follows the last.

    There is none where this desk `receives` nothing. While one travels, the answer to the last is stored and the next
    one frozen.
    """
    go_on()
    page, frozen = None, _next(store)
    if frozen is None:
        return False, None
    with ThreadPoolExecutor(1) as network:
        sending = network.submit(hub.push, frozen.content, _place_after(store, frozen, receives))
        while frozen:
            following = _next(store, frozen.sequence)
            after = _place_after(store, following, receives)  # known by now, so that the hub doesn't wait for it
            try:
                answer = sending.result()
            except RefusedByHub as error:
                if error.code != REGRESSION or report.copied:
                    raise
                become_another(store, hub, frozen.sequence)
                report.copied = True
                following, answer = _next(store), None
                after = _place_after(store, following, receives)
            if following:
                sending = network.submit(hub.push, following.content, after)
            if answer:
                page = None if following else answer.page
                store_answer(store, answer, report, page)
            go_on()
            frozen = following
    return True, page


def _place_after(store: Store, frozen: Frozen | None, receives: bool) -> int | None:
    """Return the place of the feed to go on from after a batch, None where more follows it or a whole base may come."""
    if frozen is None or not receives:
        return None
    with store.read() as read:
        more = freezing.unfrozen(read) or freezing.frozen(read, frozen.sequence)
        return None if more or bootstrap.catches(read) else attached.place(read) or None


def store_answer(store: Store, answer: Answer, report: Report, page: Page | None = None) -> None:
    """Store the hub's answer to a batch, and the page that follows it where it is the last."""
    whole = page is not None and page.cursor >= page.head
    rows = arrivals(page) if page and whole else []
    with store.read() as read:
        new = awaits(read, answer.batch)  # else a stick and the network both brought it

    def store_all(connection: Read) -> list[Change]:
        done = acknowledge(connection, answer.batch, answer.revs, answer.quarantined, store.clock.now())
        _forget_refused(store, done)
        freezing.forget_old(connection, store.clock.now())  # never by this clock alone: it may be years ahead
        erasing.scrub(connection)
        return [*done.rows, *(_take(store, connection, page, rows) if page and whole else ())]

    report.rows += _stored(store, store_all)
    report.received += len(rows)
    if new:
        report.sent += len(answer.revs)
        report.conflicts += answer.conflicts
        report.quarantined += len(answer.quarantined)


def _forget_refused(store: Store, done: Changes) -> None:
    """Have what lies beside the database forget the erasures that the hub set aside: it gives their records back."""
    refused = [row.id for row in done.rows if row.table == ERASURE and row.operation == "delete"]
    if refused:
        with in_french():
            store.erased.forget(refused)


def remember(store: Store, report: Report) -> None:
    """Keep outside the database what an exchange erased."""
    if report.changes.touches(ERASURE):
        store.remember_erased()


def freeze_all(store: Store) -> None:
    """Freeze all that waits, to be carried."""
    while _freeze(store):
        pass


def _next(store: Store, after: int = 0) -> Frozen | None:
    """Return the batch to send after this one: one frozen before, else a new one."""
    with store.read() as read:
        found, waits = freezing.frozen(read, after), freezing.unfrozen(read)
    if found is None and waits and _freeze(store):
        with store.read() as read:
            return freezing.frozen(read, after)
    return found


def _freeze(store: Store) -> bool:
    """Freeze the next batch; say whether there was one."""
    now = store.clock.now()
    with store.local() as connection:
        device = connection.exec_driver_sql("SELECT device_id FROM desk").scalar_one()
        return freezing.freeze(connection, LINES, SIZE, now, lambda *batch: _bytes(device, *batch)) is not None


def _bytes(device: str, batch: str, sequence: int, lines: Sequence[freezing.Line]) -> bytes:
    told = {"id": batch, "device": device, "sequence": sequence, "schema": versions.head(), "lines": lines}
    return encode(told)  # a protocol.Batch


def _receive_all(
    store: Store, hub: Hub, page: Page | None, report: Report, go_on: Callable[[], None]
) -> dict[str, bytes]:
    """Receive up to the feed's end, and what a whole base that came at once couldn't hold."""
    also = bootstrap.catching(store)
    if not also:
        return _receive(store, hub, page, report, go_on)
    # Asked for first and written last: the rows they point to come in between.
    aside = list(bootstrap.elsewhere(hub)) if also == ELSEWHERE else []
    sums = _receive(store, hub, None, report, go_on, also=ECHOES)
    bootstrap.caught(store, [arrival for page in aside for arrival in arrivals(page)])
    return sums


def _receive(
    store: Store, hub: Hub, page: Page | None, report: Report, go_on: Callable[[], None], *, also: str = ""
) -> dict[str, bytes]:
    """Receive up to the feed's end, from this page on; return the sum the hub has for each scope.

    A page travels while one is stored.
    """
    go_on()
    with store.read() as read:
        cursor = attached.place(read)
    page = page or hub.feed(cursor, also)
    with ThreadPoolExecutor(1) as network:
        while page.cursor < page.head:
            asked = network.submit(hub.feed, page.cursor, also)
            receive_page(store, page, report)
            go_on()
            cursor, page = page.cursor, asked.result()
    if page.cursor != cursor:
        receive_page(store, page, report)
    return page.digests


def receive_page(store: Store, page: Page, report: Report) -> None:
    """Store a page of the feed."""
    rows = arrivals(page)  # read before the counter has to wait
    report.rows += _stored(store, lambda connection: _take(store, connection, page, rows))
    report.received += len(page.entries)


def _stored(store: Store, work: Callable[[Read], list[Change]]) -> list[Change]:
    """Store what came, in one transaction; what points to rows that nobody has is left out, else all would stay out."""
    try:
        with store.synchronising() as connection:
            return work(connection)
    except Refused:
        with store.synchronising() as connection:
            leave_orphans_out(connection)
    with store.synchronising() as connection:
        return work(connection)


def _take(store: Store, connection: Read, page: Page, rows: Sequence[Arrival]) -> list[Change]:
    joining.give_way(connection, rows)
    whole = page.cursor >= page.head
    changes = apply_page(connection, rows, page.cursor, store.clock.now() if whole else None)
    if whole:
        freezing.settle(connection)
    return list(changes.rows)


def same(store: Store, sums: dict[str, bytes]) -> bool:
    """Say whether this desk has what the hub says; what waits to be sent says nothing yet."""
    with store.read() as read:
        return pending.some(read) or digests.sums(read, sums) == sums


def _heal(store: Store, hub: Hub, scopes: Sequence[str], report: Report, go_on: Callable[[], None]) -> None:
    """Receive again the rows of every bucket whose digest differs: a table at once, those it points to before it."""
    there = {scope: hub.digests(scope) for scope in scopes}
    with store.read() as read:
        here = {scope: digests.buckets(read, scope) for scope in scopes}
    for table in shapes():
        found: list[Bucket] = []
        for scope in scopes:
            differ = unlike(here[scope].get(table, {}), there[scope].get(table, {}))
            found += [Bucket(scope, bucket, _rows(hub, scope, table, bucket, go_on)) for bucket in differ]
        take_buckets(store, table, found, report)


def _rows(hub: Hub, scope: str, table: str, bucket: int, go_on: Callable[[], None]) -> list[Arrival]:
    """Receive every row of a bucket, by parts: those that it has no more are known once all came."""
    found: list[Arrival] = []
    while True:
        go_on()
        page = hub.bucket(scope, table, bucket, found[-1].id if found else "")
        found += arrivals(page)
        if page.cursor >= page.head:
            return found


def take_buckets(store: Store, table: str, found: Sequence[Bucket], report: Report) -> None:
    """Take the hub's rows of some buckets of a table."""
    if found:
        with store.synchronising() as connection:
            for one in found:
                report.rows += apply_bucket(connection, one.scope, table, one.number, one.rows).rows
        report.healed += sum(len(one.rows) for one in found)


def arrivals(page: Page) -> list[Arrival]:
    """Return a page's entries as the store applies them."""
    heads = [(head.table, tuple(head.columns)) for head in page.heads]
    found = []
    for one in page.entries:
        table, columns = heads[one.head]
        found.append(Arrival(one.rev, one.kind, table, one.id, columns, VALUES.decode(one.row)))
    return found
