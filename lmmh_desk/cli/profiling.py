"""Where the time goes, for whoever makes the program quicker: of its start, or of each reading and writing.

Names of functions and milliseconds only: nothing of anybody's data is printed. One thing is looked at a time.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from lmmh_desk.ui.start import Start

T = TypeVar("T")
LINES = 25  # functions told
NOTICED = 5.0  # milliseconds from which a reading or a writing is told
Watch = Callable[["Start"], None]


def told(profile: cProfile.Profile, title: str, lines: int = LINES) -> str:
    """Return what took longest, with all it called."""
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats("cumulative").print_stats(lines)
    body = [line for line in out.getvalue().splitlines() if line.strip()]
    return "\n".join([title, *body[2:]])


def watch(arguments: argparse.Namespace) -> Watch:
    """Return what looks at the window as its options ask."""
    begun, profile = time.perf_counter(), cProfile.Profile()
    if arguments.profile_start:
        profile.enable()

    def looks(start: Start) -> None:
        if arguments.profile_start:
            start.ready.connect(lambda: _end(profile, begun))
        if arguments.profile_action:
            from lmmh_desk.ui import jobs

            jobs.around = of_each

    return looks


_one = threading.Lock()


def of_each(work: Callable[[], T]) -> T:
    """Do some work, and print where its time went where that was long; beside another one it is only done."""
    if not _one.acquire(blocking=False):
        return work()
    profile, begun = cProfile.Profile(), time.perf_counter()
    try:
        return profile.runcall(work)
    finally:
        _one.release()
        taken = (time.perf_counter() - begun) * 1000
        if taken >= NOTICED:
            name = getattr(work, "__qualname__", type(work).__name__)
            print(told(profile, f"{name}: {taken:.1f} ms", 12), file=sys.stderr, flush=True)


def _end(profile: cProfile.Profile, begun: float) -> None:
    profile.disable()
    taken = (time.perf_counter() - begun) * 1000
    print(told(profile, f"start: {taken:.0f} ms to the open data, of the window's own thread"), file=sys.stderr)
