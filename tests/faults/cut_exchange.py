"""An exchange whose desk or hub has no more power: what is left of it, replayed from its system calls, goes on."""

from __future__ import annotations

import os
import random
import shutil
import sys
from pathlib import Path

from lmmh_desk.store.store import Store
from tests.faults.calls import recorded
from tests.faults.exchanges import ended, opened, prepare, small
from tests.faults.power import Disk

HUB = "hub.db"


def cuts(folder: Path, states: int, seed: int, synchronous: str) -> list[str]:
    """Return the faults found in a number of states after a cut of one of the two machines; `folder` is empty."""
    start, target = folder / "start", folder / "cut"
    small()
    prepare(start, "")
    shutil.copytree(start, target)
    expected, faults = ended(target, "")
    disk, chance = Disk(start), random.Random(seed)
    calls = recorded(start, "tests.faults.cut_exchange", str(start), synchronous)
    done = 0
    for moment in sorted(chance.choices(range(len(calls)), k=states)):
        for call in calls[done:moment]:
            disk.apply(call)
        done, hub = moment, chance.random() < 0.5
        disk.cut(chance, target, lambda path, hub=hub: (path.name.startswith(HUB)) == hub)
        faults += [f"call {moment}, {'hub' if hub else 'desk'}: {fault}" for fault in _faults(target, expected)]
    return faults


def _faults(folder: Path, expected: dict[str, object]) -> list[str]:
    try:
        has, wrong = ended(folder, "")
    except Exception as error:
        return [f"stuck: {error!r}"]
    return wrong + [f"{name} is not as it ends" for name in has if name != "place" and has[name] != expected[name]]


def main(folder: str, synchronous: str) -> None:
    """Exchange once."""
    small()
    town, here, _there = opened(Path(folder), "")
    with here.store.local():
        pass
    if synchronous == "NORMAL":  # of what is received it is anyway
        transaction = Store._transaction
        Store._transaction = lambda store, _given="": transaction(store, "NORMAL")  # type: ignore[method-assign]
    hub = town.storage.writer.raw_connection()
    hub.driver_connection.execute(f"PRAGMA synchronous = {synchronous}")
    hub.close()
    here.sync()
    os._exit(0)  # as a cut would: no checkpoint at close


if __name__ == "__main__":
    main(*sys.argv[1:])
