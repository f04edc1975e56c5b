"""The window in processes of its own: first painting, Accueil usable, keystroke to paint, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.figures import Figure, p50, p99

RUNS = 7
COMPILED = {"PYTHONPYCACHEPREFIX": str(Path("build/bench/bytecode").absolute())}  # as an installed program has it


def start(profile):
    """From the birth of the process to the first painting, and to Accueil usable with the code typed at once."""
    probe("empty"), probe("desk", profile)  # the first run compiles
    pairs = [(probe("empty"), probe("desk", profile)) for _ in range(RUNS)]
    desks = [desk for _empty, desk in pairs]
    floor = p50([empty["painted"] for empty, _desk in pairs])
    conditions = "warm disk cache, offscreen; floor: an empty PySide6 window"
    painted, locked, ready = (p50([one[mark] for one in desks]) for mark in ("painted", "locked", "ready"))
    town = f"the town, from the command typed; {conditions}"
    yield Figure("start.first_paint_ms", painted, "ms", floor, RUNS, town, "ratio ≤ 1.3")
    yield Figure("start.lock_ms", locked, "ms", floor, RUNS, f"the code can be typed; {conditions}", "value ≤ 300")
    yield Figure("start.ready_ms", ready, "ms", floor, RUNS, f"30,000 persons, {conditions}", "value ≤ 1000")
    pss = p50([one["pss_mb"] for one in desks])
    floor_pss = p50([empty["pss_mb"] for empty, _desk in pairs])
    yield Figure("memory.pss_mb", pss, "MB", floor_pss, RUNS, "Accueil open, 16 MB page cache", "value ≤ 250")


def typing(profile):
    """From a letter in the search field to the painting of its answers."""
    taken = probe("typing", profile)
    conditions = "30,000 persons, letters of names one after another; floor: a letter in an empty field"
    value, floor = p99(taken["search"]), p99(taken["bare"])
    return Figure(
        "search.keystroke_to_paint_p99_ms", value, "ms", floor, len(taken["search"]), conditions, "value ≤ 33"
    )


def probe(what, profile=None):
    """Run the probe in a new process and return what it measured."""
    environment = {**os.environ, **COMPILED, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["LMMH_PROBE_START"] = str(time.monotonic_ns())
    command = [sys.executable, "-m", "tests.bench.probe", what, *([str(profile)] if profile else [])]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120)
    return json.loads(done.stdout.splitlines()[-1])
