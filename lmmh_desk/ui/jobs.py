"""Nothing waits: one thread reads, one writes, two make papers, one sends; results come back on the UI thread."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.ui.faults import unexpected
from lmmh_desk.ui.sweeping import Sweeper

if TYPE_CHECKING:
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.store.store import Read, Store
    from lmmh_desk.ui.context import Context

T = TypeVar("T")
Failed = Callable[[DeskError], None]


def around(work: Callable[[], T]) -> T:
    """Do a job; `--profile-action` puts what looks at it in the place of this."""
    return work()


@dataclass
class _Job:
    work: Callable[[], Any]
    then: Callable[[Any], None] | None
    failed: Failed | None
    owner: weakref.ref[QObject]
    key: tuple[int, str] | None
    serial: int
    asker: Session | None  # None: the window itself
    result: Any = None
    error: DeskError | None = None


class _Lane(QObject):
    """Jobs run in the background, in the order asked; of two with the same owner and slot only the newest answers."""

    context: Context | None = None  # set by the window
    _acts = False  # what is asked here is of who sits there; elsewhere, only what follows from such an act
    _finished = Signal(object)

    def __init__(self, name: str, say: Failed, threads: int = 1, inline: bool = False) -> None:
        super().__init__()
        self._say = say
        self._inline = inline
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._newest: dict[tuple[int, str], int] = {}
        self._serial = 0
        self._waiting = 0
        self._closed = False
        self._finished.connect(self._deliver)

    @property
    def busy(self) -> bool:
        """Say whether a job runs or waits."""
        return self._waiting > 0

    @property
    def awaited(self) -> bool:
        """Say whether something waits behind the job that runs."""
        return self._waiting > 1

    def close(self) -> None:
        """Let the running jobs end, drop the results, stop the threads; what is asked later is not done."""
        self._closed = True
        self._finished.disconnect()
        self._pool.shutdown(wait=True)

    def _submit(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None] | None,
        owner: QObject,
        failed: Failed | None,
        slot: str | None,
    ) -> None:
        if self._closed:
            return
        key = None if slot is None else (id(owner), slot)
        self._serial += 1
        job = _Job(work, then, failed, weakref.ref(owner), key, self._serial, self._asker())
        if key is not None:
            self._newest[key] = job.serial
        self._waiting += 1
        if self._inline:
            self._run(job)
            self._deliver(job)
        else:
            self._pool.submit(self._run_and_send, job)

    def _asker(self) -> Session | None:
        if self.context is None:
            return None
        return self.context.asker or (self.context.session if self._acts else None)

    def _run_and_send(self, job: _Job) -> None:
        if self._is_newest(job):
            self._run(job)
        self._finished.emit(job)

    def _run(self, job: _Job) -> None:
        try:
            job.result = around(job.work)
        except DeskError as error:
            job.error = error
        except Exception as error:
            job.error = unexpected("job.failed", error)

    def _is_newest(self, job: _Job) -> bool:
        return job.key is None or self._newest.get(job.key) == job.serial

    def _deliver(self, job: _Job) -> None:
        self._waiting -= 1
        if self._closed:
            return  # it was on its way when the lane closed
        newest = self._is_newest(job)
        if newest and job.key is not None:
            del self._newest[job.key]
        owner = job.owner()
        try:
            if newest and owner is not None and shiboken6.isValid(owner):
                self._give(job)
        finally:  # what was written is told to all, whatever one page makes of it
            self._after(job)

    def _give(self, job: _Job) -> None:
        """Answer who asked; what goes wrong in an answer to who left is told to nobody else."""
        if self.context is None:
            self._answer(job)
            return
        with self.context.answering(job.asker):
            try:
                self._answer(job)
            except Exception as error:
                if not self.context.asker_left:
                    raise
                if not isinstance(error, DeskError):
                    unexpected("window.error", error)

    def _answer(self, job: _Job) -> None:
        if job.error is not None:
            (job.failed or self._say)(job.error)
        elif job.then is not None:
            job.then(job.result)

    def _after(self, job: _Job) -> None:
        """Do what follows every job, answered or not."""


def _slot(slot: str, then: Callable[..., None]) -> str:
    """Return the slot, or by default the name of what answers: asking twice for the same thing keeps the newest."""
    return slot or getattr(then, "__qualname__", repr(then))


class Reads(_Lane):
    """Reads the store in a snapshot of its own."""

    def __init__(self, store: Store, say: Failed, inline: bool = False) -> None:
        super().__init__("read", say, inline=inline)
        self._store = store

    def run(
        self,
        work: Callable[[Read], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        slot: str = "",
        failed: Failed | None = None,
    ) -> None:
        """Read in the background, then answer on the UI thread, unless a newer ask replaced this one."""

        def read() -> T:
            with self._store.read() as read:
                return work(read)

        self._submit(read, then, owner, failed, _slot(slot, then))


class Writes(_Lane):
    """Runs actions one after another; `changed` is broadcast after each commit."""

    changed = Signal(object)  # Changes
    _acts = True

    def __init__(self, say: Failed, inline: bool = False) -> None:
        super().__init__("write", say, inline=inline)

    def run(
        self,
        work: Callable[[], Changes],
        then: Callable[[Changes], None] | None = None,
        *,
        owner: QObject,
        failed: Failed | None = None,
    ) -> None:
        """Run an action in the background, answer, then tell every page what changed."""
        self._submit(work, then, owner, failed, None)

    def tell(self, changes: Changes) -> None:
        """Tell every page what changed; each shows it to who sits there, whoever wrote it."""
        with self.context.answering(None) if self.context is not None else nullcontext():
            self.changed.emit(changes)

    def _after(self, job: _Job) -> None:
        if isinstance(job.result, Changes) and job.result.rows:
            self.tell(job.result)


class _Aside(_Lane):
    """Does what is neither a reading nor an action of the store."""

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        owner: QObject,
        slot: str = "",
        failed: Failed | None = None,
    ) -> None:
        """Work in the background, then answer on the UI thread, unless a newer ask replaced this one."""
        self._submit(work, then, owner, failed, _slot(slot, then))


class Papers(_Aside):
    """Makes PDFs, two at a time."""

    _acts = True

    def __init__(self, say: Failed, inline: bool = False) -> None:
        super().__init__("paper", say, threads=2, inline=inline)


class Network(_Aside):
    """Waits for the outside, so that nothing else does."""

    def __init__(self, say: Failed, inline: bool = False) -> None:
        super().__init__("network", say, inline=inline)


class Jobs:
    """The four lanes of one window; `inline` runs everything at once, for tests."""

    def __init__(self, store: Store, say: Failed | None = None, inline: bool = False) -> None:
        def tell(error: DeskError) -> None:
            if say is None:
                raise error
            say(error)

        self.reads = Reads(store, tell, inline)
        self.writes = Writes(tell, inline)
        self.papers = Papers(tell, inline)
        self.network = Network(tell, inline)
        self._sweeper = None if inline else Sweeper(making=lambda: self.papers.busy)

    def serve(self, context: Context) -> None:
        """Answer from now on to who asked, whoever sits there by then."""
        for lane in (self.reads, self.writes, self.papers, self.network):
            lane.context = context

    def settle(self) -> None:
        """Tell the sweeper that all there is stays until the end."""
        if self._sweeper is not None:
            self._sweeper.settle()

    def close(self) -> None:
        """Stop the threads once their present jobs have ended."""
        for lane in (self.reads, self.writes, self.papers, self.network):
            lane.close()
        if self._sweeper is not None:
            self._sweeper.stop()
