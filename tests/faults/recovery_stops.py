"""Stops a recovery, or a move to another vault, at each call it makes; then says whether the profile still opens.

A process of its own, because it forks: `python -m tests.faults.recovery_stops FOLDER WHAT MUTATION STEP` prints a
JSON report; of the calls it tries each STEP-th. WHAT is "emptied", "new" (a backup and sheets on a PC that had
nothing) or "move".
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from lmmh_desk.app import recovering
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.store.backup import back_up
from lmmh_desk.store.opening import FILE, create_store
from lmmh_desk.system import keys, moving, recovery, vault
from tests.system.vaults import kind

CRASHED = 9
OURS = ("lmmh_desk/system/", "lmmh_desk/store/", "lmmh_desk/app/recovering", "tests/system/vaults")
FORMER, OTHER = "secret-service", "kwallet"


class Place:
    """A folder with a profile, its vaults and a backup with its sealed key."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.vaults = folder, folder / "vaults"
        self.profile, self.copy = folder / "profile", folder / "copie.db"
        vault._class = lambda name: kind(self.vaults, name)

    def make(self, what: str) -> recovery.Making:
        for one in (self.profile, self.vaults):
            one.mkdir()
        key = keys.make_key(self.profile)
        create_store(self.profile, key, FixedClock(0)).close()
        made = recovery.make(key, shared=True)
        recovery.keep(self.profile, made.sealed)
        back_up(self.profile / FILE, key, self.copy)
        if what == "new":
            shutil.rmtree(self.profile)
        if what != "move":
            (self.vaults / f"{FORMER}.vault").unlink()
        return made

    def act(self, what: str, made: recovery.Making) -> None:
        if what == "move":
            recovering.move(self.profile, keys.find_key(self.profile), to=OTHER)
        else:
            recovering.recover(self.profile, made.sheets[1:], copy=self.copy if what == "new" else None)

    def opens(self) -> bool:
        try:
            recovering.opens(self.profile, keys.find_key(self.profile))
        except DeskError:
            return False
        return True


# What is done wrong on purpose, to see that it shows


def removed_first() -> None:
    """Remove the former entry before the profile says where the new one is."""
    right = keys.write_place

    def wrong(folder: Path, place: keys.Place) -> None:
        former = keys.find_place(folder)
        vault.forget(former.vault, former.service, keys.ACCOUNT)
        right(folder, place)

    keys.write_place = wrong


def told_first() -> None:
    """Say where the key is before it is there."""
    right = vault.write

    def wrong(name: str, service: str, account: str, secret: str) -> None:
        profile, version = service.removeprefix("lmmh-desk.").rsplit(".v", 1)
        keys.write_place(MUTATED[0], keys.Place(profile, int(version), name))
        right(name, service, account, secret)

    moving.vault.write = wrong


MUTATED: list[Path] = []
MUTATIONS: dict[str, Callable[[], None]] = {"": lambda: None, "removed": removed_first, "told": told_first}


def stopped(place: Place, what: str, made: recovery.Making, at: int, mutation: str) -> int:
    """Act in a child that ends at its `at`-th call of ours (0: never); return how many there were, 0 if it ended."""
    outlet, inlet = os.pipe()
    child = os.fork()
    if child == 0:
        MUTATED.append(place.profile)
        MUTATIONS[mutation]()
        seen = 0

        def bomb(frame: FrameType, event: str, _what: Any) -> None:
            nonlocal seen
            if event in ("call", "return") and any(name in frame.f_code.co_filename for name in OURS):
                seen += 1
                if seen == at:
                    os._exit(CRASHED)

        threading.setprofile(bomb)  # a vault answers on a thread of its own
        sys.setprofile(bomb)
        place.act(what, made)
        sys.setprofile(None)
        os.write(inlet, str(seen).encode())
        os._exit(0)
    os.close(inlet)
    with os.fdopen(outlet) as pipe:
        told = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, CRASHED):
        raise RuntimeError("the child failed by itself")
    return int(told or 0)


def closed(place: Place, what: str, made: recovery.Making) -> list[str]:
    """Recover a profile that doesn't open; return what went wrong."""
    if what == "move":
        return ["opens no more"]
    try:
        place.act("emptied" if (place.profile / FILE).exists() else what, made)
    except DeskError as error:
        return [str(error)]
    return [] if place.opens() else ["not recovered"]


def run(folder: Path, what: str, mutation: str, step: int) -> dict[str, Any]:
    """Stop at each `step`-th call; return how many there are, and what went wrong after which."""
    model = folder / "model"
    model.mkdir()
    made = Place(model).make(what)

    def copied(number: int) -> Place:
        return Place(shutil.copytree(model, folder / str(number)))

    points = stopped(copied(0), what, made, 0, mutation)
    faults, opened = [], 0
    for at in (*range(1, points, step), points):  # at the last one, all is done
        place = copied(at)
        stopped(place, what, made, at, mutation)
        at_once = place.opens()
        opened += at_once
        if not at_once:
            faults += [f"{at}: {fault}" for fault in closed(place, what, made)]
        shutil.rmtree(place.folder)
    return {"points": points, "opened": opened, "faults": faults}


if __name__ == "__main__":
    where, which, done_wrong, tried = sys.argv[1:]
    print(json.dumps(run(Path(where), which, done_wrong, int(tried))))
