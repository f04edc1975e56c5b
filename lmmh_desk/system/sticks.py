"""USB sticks that are plugged in, to offer them for a file that carries an exchange."""

from __future__ import annotations

import os
import sys
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
WHERE = ("/media/", "/run/media/")
REMOVABLE = 2  # of GetDriveTypeW


def sticks() -> list[Path]:
    """Return where sticks are; asks the system, so never in the window's thread."""
    if sys.platform == "win32":
        import ctypes

        kind = ctypes.windll.kernel32.GetDriveTypeW
        return [Path(drive) for drive in os.listdrives() if kind(drive) == REMOVABLE]
    return mounted(MOUNTS)


def mounted(mounts: Path) -> list[Path]:
    """Return the sticks of a list of mounts, as Linux gives it: those a desktop mounted for its user."""
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    places = [line.split(" ")[1].replace("\\040", " ") for line in lines if line.count(" ") > 1]
    return [Path(place) for place in places if place.startswith(WHERE)]
