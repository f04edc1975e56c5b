"""A profile set aside whole, for another base: nothing of it is deleted, and it still opens, by its new folder.

The promise names the folder first, so that a program stopped on the way goes on where it was: a base and its key are
never left in two places for good.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from lmmh_desk.system.durable import sync_folder, write_private

WANTED = "aside.wanted"  # holds the name of the folder that the profile goes to
PREFIX = "mis-de-cote-"
STAYS = ("desk.lock", "logs", "demonstration", "versions", WANTED)  # the program may run from its versions
KEY = "key.json"


def want(folder: Path) -> Path:
    """Promise to set a profile aside at its next opening; return where it will be; raises OSError."""
    name = f"{PREFIX}{time.strftime('%Y%m%d-%H%M%S')}-{time.monotonic_ns() % 1_000_000:06d}"
    write_private(folder / WANTED, name.encode())
    return folder / name


def forgo(folder: Path) -> None:
    """Keep the profile where it is after all."""
    (folder / WANTED).unlink(missing_ok=True)


def is_wanted(folder: Path) -> bool:
    """Say whether a profile is to be set aside at its next opening."""
    return (folder / WANTED).exists()


def finish(folder: Path) -> Path | None:
    """Set a profile aside where that was promised, its lock held; return its new folder, None where it wasn't.

    Raises OSError, and goes on the next time.
    """
    if not is_wanted(folder):
        return None
    name = (folder / WANTED).read_text("ascii", "replace").strip()
    place = folder / name
    if not re.fullmatch(f"{PREFIX}[0-9-]{{1,40}}", name):
        raise OSError("no name of ours")
    place.mkdir(mode=0o700, exist_ok=True)
    for entry in sorted(folder.iterdir(), key=lambda one: one.name == KEY):
        if entry.name not in STAYS and not entry.name.startswith(PREFIX):
            entry.replace(place / entry.name)
    for changed in (place, folder):
        sync_folder(changed)
    forgo(folder)
    return place
