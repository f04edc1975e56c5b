"""What `app` gives the window, and the worker that opens the data while the lock screen is up."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from PySide6.QtCore import QObject, Signal

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.ui import faults

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lmmh_desk.kernel.changes import Changes
    from lmmh_desk.kernel.clock import Clock
    from lmmh_desk.kernel.feature import Feature
    from lmmh_desk.kernel.ports import Ports
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.store.store import Read, Store
    from lmmh_desk.ui.exchanges import Wiring
    from lmmh_desk.ui.lock.roster import Roster


FirstScreen: TypeAlias = "Callable[[Callable[[], None]], QWidget]"  # calls back when a profile exists


class Opened(NamedTuple):
    """An open profile, as `app` wired it."""

    store: Store
    catalogue: tuple[Feature, ...]
    printing: Any
    ports: Ports
    roster: Roster
    unlock: Callable[[str, str], Session]  # (agent id, password or code); raises DeskError
    release: Callable[[str, str, str], Changes]  # (paused agent id, manager id, the manager's secret); raises DeskError
    preferences: Callable[[Read, str], tuple[str, int]]  # agent id → light, dark or system; zoom in percent
    keep_preferences: Callable[[Session, str, int], Changes]
    close: Callable[[], None]
    warm: Callable[[], None] = lambda: None  # loads what comes after the first page, in a worker
    idle_minutes: Callable[[Read], int] = lambda _read: 5  # until the window locks, read at each opening
    lacks_password: Callable[[Read, str], bool] = lambda _read, _agent_id: False  # the agent is to choose one first
    standing: Callable[[Read, Session], Session | None] = lambda _read, session: session  # None: no longer theirs
    choose_password: Callable[[Session, str, str], object] = lambda *_: None  # a code too; raises DeskError
    untried: Callable[[Read], bool] = lambda _read: False  # nothing may be recorded before `trial` is over
    trial: Callable[[Session, Callable[[], None]], QWidget] | None = None  # calls back once it is
    new_here: Callable[[Read, str], bool] = lambda _read, _agent_id: False  # the agent was never shown around this PC
    keep_shown: Callable[[Session], Changes] | None = None  # the agent was shown around; in the writing lane
    access: str = ""  # the command by which agents change their own password and code
    exchange: Wiring | None = None  # None: nothing is told of an exchange
    alert: Callable[[Read], str] = lambda _read: ""  # what the agent must know at once: a full disk, a wrong clock
    reminder: Callable[[Read], str] = lambda _read: ""  # what the window repeats, more quietly, until it is done
    examine: Callable[[], str] = str  # what the self-check finds wrong, with its mend, "" when all is well; in a worker
    copy: Callable[[], Changes | None] = lambda: None  # makes the copy of the day where it is due, in a worker
    note: Callable[[], None] = lambda: None  # how far the audit goes, outside the base; in a worker
    prepare: Callable[[], None] = lambda: None  # loads the first page, in a worker, while a code is checked
    listed: Callable[[Read], Roster] | None = None  # who may open it now: agents come and go while it is open


class Program(NamedTuple):
    """What `app` gives the window to start with."""

    folder: Path
    clock: Clock
    open: Callable[[str], Opened]  # the passphrase or ""; runs in a worker, may import anything; raises DeskError
    needs_passphrase: Callable[[], bool] = bool
    first_start: FirstScreen | None = None
    recovers: Callable[[DeskError], bool] = lambda _error: False  # a recovery sheet would open what this error closes
    recover: Callable[[str, str], Opened] | None = None  # lines of sheets, new passphrase or ""; as `open`
    restore: Callable[[str, Path], None] | None = None  # passphrase or "", backup; in a worker; raises DeskError
    proven: Callable[[], None] = lambda: None  # the data are open and the lock screen takes keys, before any opens it
    left: Callable[[], None] = lambda: None  # the window was closed, and nothing had kept the data from opening


class Loader(QObject):
    """Opens the profile in a thread of its own; answers on the UI thread."""

    readable = Signal(object)  # Opened: what was typed can be checked, the window isn't loaded yet
    opened = Signal(object)  # Opened
    failed = Signal(object)  # DeskError

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._thread: threading.Thread | None = None

    def start(self, passphrase: str = "", sheets: str | None = None, backup: Path | None = None) -> None:
        """Open the profile, by the lines of recovery sheets or after its backup was put back where one is given.

        Nothing where it is being opened already.
        """
        if self._thread is None or not self._thread.is_alive():
            given = (passphrase, sheets, backup)
            self._thread = threading.Thread(target=self._open, args=given, name="open", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait until the thread has ended."""
        if self._thread is not None:
            self._thread.join()

    def _open(self, passphrase: str, sheets: str | None, backup: Path | None) -> None:
        recover = self._program.recover
        try:
            if backup is not None and self._program.restore is not None:
                self._program.restore(passphrase, backup)
            with _unswept():
                if recover is None or sheets is None:
                    opened = self._program.open(passphrase)
                else:
                    opened = recover(sheets, passphrase)
                self.readable.emit(opened)
                from lmmh_desk.ui.shell import work  # loaded here, so that the UI thread doesn't stop for it

                del work
        except DeskError as error:
            self.failed.emit(error)
        except Exception as error:
            self.failed.emit(faults.unexpected("start", error))
        else:
            self.opened.emit(opened)


@contextmanager
def _unswept() -> Iterator[None]:
    """Look for no garbage: what is loaded stays, and looking through it costs a tenth of the opening."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # else the first collection looks through it after all
        if enabled:
            gc.enable()
