"""Runs a program as on the demonstration's Tuesday: `python -m tests.journeys.then BEGAN MODULE …`.

BEGAN is the real instant, in milliseconds UTC, at which it was 10:42 there: all programs of a journey have one time.
"""

from __future__ import annotations

import ctypes
import runpy
import signal
import sys

from lmmh_desk.app.demonstration import INSTANT
from lmmh_desk.kernel.clock import RunningClock

PARENT_DEATH = 1  # PR_SET_PDEATHSIG


def main(began: int, module: str, *words: str) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)  # tests that are killed leave nothing behind
    RunningClock.__init__.__defaults__ = (INSTANT - began,)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
