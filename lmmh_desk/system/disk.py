"""Room on the profile's disk: said before a form is opened, with a ballast to let a full disk breathe."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from msgspec import Struct

from lmmh_desk.kernel.i18n import _

LOW = 200 * 1024 * 1024  # bytes: said aloud
FULL = 20 * 1024 * 1024  # bytes: no form is opened
BALLAST = 16 * 1024 * 1024  # bytes
NAME = "ballast"


class Room(Struct, frozen=True):
    """Bytes free on a disk, and whether an agent should be told."""

    free: int

    @property
    def low(self) -> bool:
        """Say whether to warn."""
        return self.free < LOW

    @property
    def full(self) -> bool:
        """Say whether to refuse opening a form."""
        return self.free < FULL

    @property
    def sentence(self) -> str:
        """Return what to tell the agent, "" when there is room."""
        if self.full:
            return _(
                "Le disque de ce poste est plein. Ce qui était enregistré est intact."
                " Libérez de la place avant d’ouvrir un formulaire."
            )
        megabytes = self.free // (1024 * 1024)
        return (
            _("Il reste {megabytes}\u00a0Mo sur le disque de ce poste.").format(megabytes=megabytes) if self.low else ""
        )


def room(folder: Path) -> Room:
    """Return the room left on a folder's disk."""
    return Room(shutil.disk_usage(folder).free)


def keep_ballast(folder: Path) -> bool:
    """Write the ballast when there is room for it; say whether it is there."""
    path = folder / NAME
    if path.exists() and path.stat().st_size == BALLAST:
        return True
    if room(folder).free < LOW + BALLAST:
        return False
    try:
        with path.open("wb") as file:
            for _block in range(BALLAST // (1024 * 1024)):
                file.write(os.urandom(1024 * 1024))  # zeros would weigh nothing on a compressed disk
    except OSError:
        path.unlink(missing_ok=True)
        return False
    return True


def drop_ballast(folder: Path) -> int:
    """Delete the ballast and return the bytes given back, so that the program can close cleanly."""
    path = folder / NAME
    size = path.stat().st_size if path.exists() else 0
    path.unlink(missing_ok=True)
    return size
