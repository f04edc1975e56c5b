"""A PC that has nothing yet attaches by a stick: it asks by a file, and the hub's answer makes its profile."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.app.bootstrap import create_profile, open_profile, refuse_taken, require_database
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.system.paths import ensure_folder, has_database
from lmmh_desk.system.single import InstanceLock

if TYPE_CHECKING:
    from lmmh_desk.office.store.agents import Desk
    from lmmh_desk.store.store import Store
    from lmmh_desk.sync.codes import Code

WAITING = "attaching"  # in the folder of the PC: the profile to be, until the answer comes


def waits(folder: Path) -> bool:
    """Say whether this PC asked, and has nothing else."""
    return has_database(folder / WAITING) and not has_database(folder)


def ask(folder: Path, clock: Clock, words: str | None, code: Code, target: Path) -> None:
    """Write the file that headquarters answers; raises DeskError, and then this PC has asked nothing."""
    from lmmh_desk.office.actions.attaching_by_stick import ask as asked
    from lmmh_desk.sync.carrying import write_file

    def fill(store: Store, _draft: Path) -> None:
        write_file(target, asked(store, code, platform.node()))

    refuse_taken(ensure_folder(folder))
    shutil.rmtree(folder / WAITING, ignore_errors=True)  # it asked before: this takes its place
    create_profile(folder / WAITING, clock, words, fill)


def take(folder: Path, clock: Clock, words: str | None, source: Path) -> Desk:
    """Import the answer: from then on this PC is a desk; raises DeskError, and then it waits as before."""
    from lmmh_desk.office.actions.attaching_by_stick import take as taken
    from lmmh_desk.office.actions.attaching_by_stick import waits as waits_still
    from lmmh_desk.office.store.agents import desk

    place = folder / WAITING
    require_database(place)
    with InstanceLock(ensure_folder(folder)):
        refuse_taken(folder)
        with InstanceLock(place):
            store, _key = open_profile(place, clock, words)
            try:
                if waits_still(store):  # else it was stopped as it moved
                    taken(store, source)
                with store.read() as read:
                    here = desk(read)
            finally:
                store.close()
        move(place, folder)
    return here


def move(waiting: Path, folder: Path) -> None:
    """Move a profile to its place, the database last; stopped on the way, the answer is imported again."""
    from lmmh_desk.store.opening import FILE
    from lmmh_desk.system.single import NAME

    for file in waiting.iterdir():
        if file.is_file() and file.name not in (FILE, NAME):
            shutil.copy2(file, folder / file.name)
    (waiting / FILE).replace(folder / FILE)
    shutil.rmtree(waiting, ignore_errors=True)
