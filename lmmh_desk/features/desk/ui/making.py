"""Work of the first start in a thread of its own: it reports how far it is, and may be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from lmmh_desk.features.desk.model.attaching import AskForm, AttachForm
from lmmh_desk.features.desk.model.recovering import RecoverForm
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.ui import faults

Progress = Callable[[int, int], bool]  # (done, total, 0 if it isn't known) → whether to go on


class Making(Struct, frozen=True):
    """What `app` can make of an empty profile; each runs in a worker and raises DeskError."""

    demo: Callable[[Progress], None]
    alone: Callable[[Founding, str | None], None]  # the passphrase where there is no vault
    attach: Callable[[AttachForm, str | None, Progress], None]  # the passphrase where there is no vault
    ask: Callable[[AskForm, str | None, Path], None]  # writes what this PC asks by a stick
    take: Callable[[Path, str | None], None]  # imports the answer
    recover: Callable[[RecoverForm, str | None], None]  # finds a desk again from its backup and its sheet
    has_vault: Callable[[], bool]
    waits: bool = False  # it asked by a stick, the answer has not come
    demo_pin: str = ""  # the code of every invented agent, to be told before the lock screen asks for it


class Maker(QObject):
    """Runs one piece of work at a time."""

    progressed = Signal(int, int)
    made = Signal(object)  # what the work returned
    failed = Signal(object)  # DeskError

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self.waiting = False
        for answer in (self.made, self.failed):
            answer.connect(self._answered)

    @property
    def stopped(self) -> bool:
        """Say whether the work was asked to stop."""
        return self._stop.is_set()

    def start(self, work: Callable[[Progress], object]) -> None:
        """Run the work; it asks `progress` whether to go on."""
        self._stop.clear()
        self.waiting = True
        threading.Thread(target=self._run, args=(work,), name="first-start", daemon=True).start()

    def stop(self) -> None:
        """Ask the work to stop as soon as it reports its progress."""
        self._stop.set()

    def _answered(self) -> None:
        self.waiting = False

    def _run(self, work: Callable[[Progress], object]) -> None:
        try:
            self.made.emit(work(self._progress))
        except DeskError as error:
            self.failed.emit(error)
        except Exception as error:
            self.failed.emit(_stopped() if self.stopped else faults.unexpected("first start", error))

    def _progress(self, done: int, total: int) -> bool:
        self.progressed.emit(done, total)
        return not self._stop.is_set()


def _stopped() -> DeskError:
    return DeskError(_("La création est arrêtée."), _("Rien n’a été gardé."), _("Recommencez quand vous voulez."))
