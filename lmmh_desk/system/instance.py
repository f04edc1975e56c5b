"""One program per profile: a lock the operating system drops when its process dies, however it dies."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.i18n import _

FILE = "desk.lock"


class SecondInstance(StoreError):
    """Another program already has this profile open."""


class InstanceLock:
    """Holds a profile for this process until released."""

    def __init__(self, folder: Path) -> None:
        """Take the lock; raises SecondInstance when another process holds it."""
        self._file = (folder / FILE).open("a+b")
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise SecondInstance(
                _("LMMH Desk est déjà ouvert sur ce poste."), _("Rien n’est perdu."), _("Revenez à sa fenêtre.")
            ) from error

    def release(self) -> None:
        """Give the profile back."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
