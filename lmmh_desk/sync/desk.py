"""The exchanges of this desk with its hub, by network and by stick; those asked for leave a line in the history."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.errors import DeskError, StoreError, WrongState
from lmmh_desk.store.exchange import attached, pending
from lmmh_desk.store.exchange.attached import Run
from lmmh_desk.store.exchange.shapes import shapes
from lmmh_desk.store.store import Store
from lmmh_desk.sync import stages
from lmmh_desk.sync.carrying import HalfTaken, bring_file, export, write_file
from lmmh_desk.sync.exchanger import CUT, NETWORK, Progress, Report, Sealing
from lmmh_desk.sync.protocol import LINES
from lmmh_desk.sync.refusals import HALF, STOPPED, RefusedByHub, Unreachable
from lmmh_desk.sync.stages import Cancelled, not_attached
from lmmh_desk.sync.transport import HttpHub

PAUSES = (1.0, 2.0, 4.0)  # seconds before an exchange that was cut is tried again
PATIENCE = 60.0  # seconds with a hub that has too much to do
BUSY, BEHIND = "busy", "behind"
STEP = 0.1  # seconds between two looks at whether the agent stopped it
Moved = Callable[[int], None]


@dataclass
class _Going:
    """What an exchange has done so far."""

    started_at: int
    total: int  # lines that waited
    report: stages.Report = field(default_factory=stages.Report)
    moved: int = 0  # bytes, of which those that went and those that came
    bytes_sent: int = 0
    bytes_received: int = 0

    def progress(self) -> Progress:
        """Return how far it is: what waits is sent first."""
        if self.report.received or self.report.sent >= self.total:
            return Progress("receive", self.report.received, 0, self.moved)
        return Progress("send", self.report.sent, self.total, self.moved)


class DeskExchanger:
    """Exchanges through HTTPS and files; `open_hub` is how the hub is spoken to, `sealing` what it does for keys."""

    def __init__(
        self,
        store: Store,
        sealing: Callable[[], Sealing] = Sealing,
        open_hub: Callable[[Store, Moved], HttpHub] | None = None,
    ) -> None:
        self._store = store
        self._sealing = sealing
        self._open = open_hub or _OverHttps()
        self._looked = 0  # the place of the feed up to which nothing had to be exchanged at once
        self._last = stages.Report()
        self.failure: DeskError | None = None  # what ended the last run before its end

    def live(self, cancelled: Callable[[], bool]) -> Report | None:
        """Exchange if the queue or the gauge moved, here or on another PC of the site; None if not, or if stopped.

        Batches keep the log's order and rows may point to what was written before them: what waits before goes along,
        as much as a batch or a page holds, so that F5 never waits behind an outage's worth; the next look goes on while
        the queue is concerned. Raises as `run`. It leaves no line in the history: there would be thousands a day.
        """
        done, problem, wrong = stages.Report(), "", None
        self._last = done

        def moved(_size: int) -> None:
            if cancelled():
                raise stages.stopped()

        def enough() -> bool:
            return cancelled() or done.sent + done.received >= LINES

        hub = self._open(self._store, moved)
        try:
            if not self._moved(hub):
                return None
            stages.exchange(self._store, hub, cancelled=enough, report=done)
            wrong = self._seal_hourly(hub)
        except Cancelled:
            if cancelled():
                return None
        except Unreachable:  # what came before it stays, and is to be shown
            return Report(done.sent, done.received, NETWORK, changes=done.changes)
        except RefusedByHub as error:
            problem = error.code
        finally:
            hub.close()
        with self._store.local() as connection:
            attached.move(connection, tried_at=self._store.clock.now(), problem=problem)
        if wrong is not None:
            raise wrong
        return Report(done.sent, done.received, problem, changes=done.changes)

    def _seal_hourly(self, hub: HttpHub) -> WrongState | None:
        """Do what `run` does for keys and the audit, once an hour: who is asked nothing never presses F5."""
        return self._seal(hub) if self._sealing().head(self._store) is not None else None

    def _seal(self, hub: HttpHub) -> WrongState | None:
        """Do what is due for keys and the audit; return what is wrong with the hub's answer: the exchange stands."""
        try:
            self._sealing().keep(self._store, hub)
        except WrongState as error:
            return error
        return None

    def _moved(self, hub: HttpHub) -> bool:
        with self._store.read() as read:
            waits, known = pending.live_waits(read), attached.attached(read)
        if waits or known is None:
            return waits
        try:
            page = hub.live(max(known.cursor, self._looked))
        except RefusedByHub as error:
            if error.code != BEHIND:
                raise
            self._looked = 0
            return True  # it may have been restored, its clock being behind: to be told by an exchange
        if page.entries or page.epoch != known.epoch:
            self._looked = 0
            return True
        self._looked = page.cursor
        return False

    def run(self, progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Report:
        """Exchange once; raises NotAttached, StoreError, and WrongState where all but this desk's key went well."""
        with self._store.read() as read:
            waits = pending.waiting(read, acts=0).lines
        going = _Going(self._store.clock.now(), waits)
        self._last, self.failure = going.report, None

        def moved(size: int) -> None:
            going.moved += size
            progress(going.progress())
            if cancelled():
                raise stages.stopped()

        def advanced(report: stages.Report) -> None:
            going.report = report
            progress(going.progress())

        def once() -> None:
            going.report = stages.exchange(self._store, hub, advanced, cancelled, going.report)

        hub = self._open(self._store, moved)
        problem, stopped, wrong = "", False, None
        try:
            _insist(once, going, cancelled)
            wrong = self._seal(hub)
        except Unreachable as error:
            problem, self.failure = CUT if going.moved else NETWORK, error
        except RefusedByHub as error:
            problem, self.failure = error.code, error
        except Cancelled:
            stopped = True
        finally:
            hub.close()
            going.bytes_sent, going.bytes_received = hub.bytes_sent, hub.bytes_received
        kept = self._kept(going, "network", problem, stopped)
        if wrong is not None:
            raise wrong
        return replace(kept, differs=not (problem or stopped or going.report.same))

    @property
    def last(self) -> stages.Report:
        """Return what the last exchange did, even one that raised."""
        return self._last

    def came(self) -> Changes:
        """Return what came by the last exchange, for the pages shown where it raised."""
        return self._last.changes

    def index(self, cancelled: Callable[[], bool]) -> bool:
        """Have searches find what came; raises StoreError."""
        return stages.index(self._store, cancelled)

    def export(self, target: Path) -> Report:
        """Write the file of what waits; raises NotAttached, StoreError."""
        started, self._last = self._store.clock.now(), stages.Report()
        made = export(self._store, self._sealing())
        write_file(target, made.content)
        going = _Going(started, made.lines, stages.Report(sent=made.lines), bytes_sent=len(made.content))
        kept = self._kept(going, "bundle", received=False)
        return replace(kept, more=made.more)

    def take(
        self,
        source: Path,
        progress: Callable[[Progress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Import the hub's answer; raises BadInput, StoreError, and HalfTaken, which leaves its line too."""
        self._last = stages.Report()
        going = _Going(self._store.clock.now(), 0, self._last)
        with suppress(OSError):  # what can't be read is said below
            going.bytes_received = going.moved = source.stat().st_size

        def go_on() -> None:
            progress(going.progress())
            if cancelled():
                raise stages.stopped()

        try:
            found = going.report = bring_file(self._store, source, self._sealing(), self._last, go_on)
        except Cancelled:
            return self._kept(going, "bundle", stopped=True)
        except HalfTaken:
            with suppress(StoreError):  # the disk may be full: why it failed matters more
                self._kept(going, "bundle", HALF)
            raise
        kept = self._kept(going, "bundle", found.problem, received=not found.partial)
        return replace(kept, differs=not found.same)

    def _kept(self, going: _Going, way: str, problem: str = "", stopped: bool = False, received: bool = True) -> Report:
        """Write the line of the history and what came of the last try."""
        now, report = self._store.clock.now(), going.report
        with self._store.local() as connection:
            if way == "network" and not stopped:
                attached.move(connection, tried_at=now, problem=problem)
            if received and not problem and not stopped:
                attached.move(connection, received_at=now)  # nothing may have been new
            told = STOPPED if stopped else problem
            moved = (report.sent, report.received, going.bytes_sent, going.bytes_received)
            run = Run(way, going.started_at, now, *moved, problem=told)
            attached.add_run(connection, run, _added(report.rows))
        return Report(report.sent, report.received, problem, stopped, report.changes)


def _added(rows: Iterable[Change]) -> int:
    """Return how many of these rows are of tables that are only added to: every site's are kept."""
    only = {name for name, shape in shapes().items() if shape.wire.append_only}
    return len({(row.table, row.id) for row in rows if row.id and row.table in only and row.operation != "delete"})


def _insist(exchange: Callable[[], object], going: _Going, cancelled: Callable[[], bool]) -> None:
    """Exchange; try again, later and later, where the network was cut after it had moved something.

    Where the hub has too much to do, try again too, when chance says: all the others do.
    """
    pauses, until = iter(PAUSES), time.monotonic() + PATIENCE
    while True:
        moved = going.moved
        try:
            exchange()
        except Unreachable:
            pause = next(pauses, 0.0)
            if not pause or going.moved == moved:
                raise
        except RefusedByHub as error:
            if error.code != BUSY or time.monotonic() > until:
                raise
            pause = PAUSES[0] * (1 + os.urandom(1)[0] / 128)
        else:
            return
        _wait(pause, cancelled)


def _wait(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Let time pass; raises Cancelled soon after the agent stopped the exchange."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if cancelled():
            raise stages.stopped()
        time.sleep(min(STEP, left))


class _OverHttps:
    """Opens the hub of each exchange: one whose clock was set back since it started says once by which it signs."""

    def __init__(self) -> None:
        self._last: HttpHub | None = None

    def __call__(self, store: Store, moved: Moved) -> HttpHub:
        with store.read() as read:
            known = attached.attached(read)
            if known is None:
                raise not_attached()
            device = read.exec_driver_sql("SELECT device_id FROM desk").scalar_one()
        self._last = HttpHub(known, device, store.clock, moved, self._last.signatures.told if self._last else None)
        return self._last
