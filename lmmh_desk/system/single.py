"""One program a profile: a lock of the operating system, which lets go even when the program is killed."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _

NAME = "desk.lock"
_held: set[Path] = set()  # the locks that this process holds


class AlreadyOpen(DeskError):
    """The profile is open in another window or command."""


class InstanceLock:
    """Holds a profile until closed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the profile; raises AlreadyOpen. On a read-only disk there is nothing to protect."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            if error.errno in (errno.EROFS, errno.EACCES):
                return
            raise
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise AlreadyOpen(
                _("LMMH Desk est déjà ouvert sur ce profil."),
                _("Rien n’a été modifié."),
                _("Revenez à la fenêtre déjà ouverte, ou fermez-la."),
            ) from error
        self._handle = handle
        _held.add(self._path.resolve())

    def release(self) -> None:
        """Let go of the profile; the file stays: removing it would let two programs hold one name."""
        if self._handle is not None:
            _held.discard(self._path.resolve())
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> InstanceLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a profile, which this process may do already; raises AlreadyOpen where another one does."""
    if (folder / NAME).resolve() in _held:
        yield
    else:
        with InstanceLock(folder):
            yield


def hold(path: Path) -> int | None:
    """Lock a file as long as this process lives, or what it becomes; None where another one holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle)
    except OSError:
        os.close(handle)
        return None
    os.set_inheritable(handle, True)
    return handle


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
