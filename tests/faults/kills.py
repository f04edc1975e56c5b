"""Kills a writer again and again at random moments and counts what was lost; prints a JSON report.

A process of its own, because it forks: `python -m tests.faults.kills FOLDER COUNT SEED`.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sys
import time
from pathlib import Path

from lmmh_desk.store.opening import open_store
from tests.faults.writer import CLOCK, KEY, faults_of, prepare, write_for_ever
from tests.store.things import declared

EACH = 50  # kills a database sees before a new one


def killed_once(folder: Path, wait: float, writing: bool) -> list[str]:
    """Let a child write, kill it after a while, once it writes if asked; return what it had acknowledged."""
    outlet, inlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(outlet)
        write_for_ever(open_store(folder, KEY, CLOCK), lambda name: os.write(inlet, f"{name}\n".encode()) and None)
        os._exit(1)
    os.close(inlet)
    if writing:
        select.select([outlet], [], [], 10)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(outlet) as pipe:
        return pipe.read().split()


def run(folder: Path, kills: int, seed: int) -> dict[str, object]:
    """Return the kills, the acknowledged boxes and the faults."""
    chance = random.Random(seed)
    acknowledged: list[str] = []
    faults: list[str] = []
    total = 0
    for kill in range(kills):
        profile = folder / f"profile{kill // EACH}"
        if kill % EACH == 0:
            shutil.rmtree(folder / f"profile{kill // EACH - 1}", ignore_errors=True)
            prepare(profile)
            acknowledged = []
        new = killed_once(profile, chance.uniform(0.0, 0.04), chance.random() < 0.8)
        acknowledged += new
        total += len(new)
        faults += [f"kill {kill}: {fault}" for fault in faults_of(profile, set(acknowledged))]
        if len(set(acknowledged)) != len(acknowledged):
            faults.append(f"kill {kill}: a number was given twice")
    return {"kills": kills, "acknowledged": total, "faults": faults}


if __name__ == "__main__":
    with declared():
        print(json.dumps(run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
