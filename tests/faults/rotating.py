"""Stops a change of key at one call to the disk, and looks whether the profile still opens with all it had.

A process of its own, because it forks: `python -m tests.faults.rotating FOLDER WHERE MOST SEED MUTATION`; prints
a JSON report. WHERE is "rename" for the changes of names only.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lmmh_desk.app import rotating
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.store import backup, files
from lmmh_desk.store.opening import create_store, open_store
from lmmh_desk.store.store import Store
from lmmh_desk.system import keys, recovery, rotation, vault
from lmmh_desk.system.sheets import Sheet
from tests.fakes.vaults import in_file
from tests.faults.stops import CALLS, Point, in_a_child, killed
from tests.faults.writer import CLOCK, write_for_ever
from tests.store.things import declared

BOXES = 5
SHEETS: list[Sheet] = []  # of the recovery key


# What is done wrong on purpose, to see that it shows


def unsaid() -> None:
    """Give the base its new key before `key.json` says where that one is."""
    right = keys.write_place
    keys.write_place = lambda folder, place: None if place.next else right(folder, place)


def unsealed() -> None:
    """Leave the sheets what they opened before."""
    recovery.seal_again = lambda *_given: None


def forgetful() -> None:
    """Have the vault forget the old key as soon as it has the new one."""
    right = rotation.promise

    def wrong(folder: Path, *words: Any) -> None:
        right(folder, *words)
        place = keys.find_place(folder)
        vault.forget(place.vault, place.service, keys.ACCOUNT)

    rotation.promise = wrong


MUTATIONS: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "unsaid": unsaid,
    "forgetful": forgetful,
    "unsealed": unsealed,
}


def prepare(folder: Path) -> None:
    """Make a profile with some boxes and its key in a vault, and a backup of it."""
    use(folder)
    (folder / "profile").mkdir(parents=True)
    key = keys.make_key(folder / "profile")
    made = recovery.make(key, shared=False)
    recovery.keep(folder / "profile", made.sealed)
    SHEETS[:] = made.sheets
    store = create_store(folder / "profile", key, CLOCK)
    write_for_ever(store, lambda _name: None, BOXES)
    store.close()
    backup.back_up(folder / "profile" / files.FILE, key, folder / "before.db")


def use(folder: Path) -> None:
    """Take the vault of this folder for the system's."""
    back_end = in_file(folder / "vault")
    vault._class = lambda _name: back_end


def stopped(folder: Path, point: Point, mutation: str) -> list[Point]:
    """Change the key in a child that is killed at a point; return the points it saw, none if it was ended."""

    def change() -> None:
        rotating.rotate(folder / "profile", None)
        rotation.clear(folder / "profile")

    def work() -> list[Point]:
        MUTATIONS[mutation]()
        return killed(change, folder, point)

    return in_a_child(work)


def faults_of(folder: Path) -> list[str]:
    """Return what is wrong after a stop, as the window opens the profile; then as the command changes its key again."""
    profile = folder / "profile"
    key, faults = opened(profile)
    rotating.finish(profile, key)
    rotation.clear(profile)
    again, more = opened(profile)
    faults += more + ["another key once settled"] * (again != key)
    backup.restore(profile, key, folder / "before.db", rotation.former_keys(keys.find_place(profile), key))
    faults += opened(profile)[1]
    rotating.rotate(profile, None)
    rotation.clear(profile)
    last, more = opened(profile)
    faults += more + ["the same key"] * (last == key)
    held = json.loads((folder / "vault").read_text())
    if len(held) != 1:
        faults.append(f"the vault holds {len(held)} keys")
    if left := [path.name for path in profile.glob(f"{files.NEW}*")]:
        faults.append(f"left {left}")
    return faults


def opened(profile: Path) -> tuple[bytes, list[str]]:
    key = keys.find_key(profile)
    store = open_store(profile, key, CLOCK)
    try:
        found = boxes(store)
    finally:
        store.close()
    damaged = [path.name for path in profile.glob(f"{files.FILE}.damaged*")]
    if key not in recovery.unsealed((profile / recovery.FILE).read_bytes(), SHEETS):
        damaged.append("the sheets")
    return key, [f"{found} boxes"] * (found != BOXES) + [f"lost {name}" for name in damaged]


def boxes(store: Store) -> int:
    with store.read() as read:
        return int(read.exec_driver_sql("SELECT count(*) FROM zbox").scalar_one())


def run(folder: Path, where: str, most: int, seed: int, mutation: str) -> dict[str, Any]:
    """Stop at up to `most` points (0: at each); return how many there are, how many stopped it, and the faults."""
    prepare(folder / "start")
    points, faults, missed = stopped(copy(folder), (CALLS[0], 0), mutation), list[str](), 0
    points = [point for point in points if where in point[0]]
    tried = random.Random(seed).sample(points, min(most, len(points))) if most else points
    for point in tried:
        place = copy(folder)
        missed += stopped(place, point, mutation) != []
        try:
            found = faults_of(place)
        except DeskError as error:
            found = [str(error)]
        faults += [f"{point[0]} {point[1]}: {fault}" for fault in found]
    kinds = sorted({kind for kind, _rank in points})
    return {"points": len(points), "tried": len(tried), "missed": missed, "faults": faults, "kinds": kinds}


def copy(folder: Path) -> Path:
    """Return a copy of the prepared profile with its vault, which is then the system's."""
    place = folder / "once"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder / "start", place)
    use(place)
    return place


if __name__ == "__main__":
    where_it_is, which, tries, draw, done_wrong = sys.argv[1:]
    with declared():
        print(json.dumps(run(Path(where_it_is), which, int(tries), int(draw), done_wrong)))
