"""The fault suites and the breaks that must show: `python -m tests.prove` (what `make prove` runs); 1 if one fails.

What is done is kept in `build/prove.json`: a run that was stopped goes on, one after a whole run begins anew.
`SEED=…` plays a seed again, in all suites.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.prove.breaks import BREAKS, Break, Copy
from tests.prove.running import Outcome, run
from tests.prove.state import State, written_as
from tests.prove.suites import SUITES, Suite

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "build" / "prove.json"
LANES = 3  # at a time, one more than cores: several wait for windows, networks and disks most of their time


@dataclass(frozen=True)
class Work:
    """Something to be proved."""

    name: str
    proves: str
    does: Callable[[], Outcome]


def everything(state: State, folder: Path) -> list[Work]:
    """Return all suites, then all breaks: these share one copy of the program each lane."""

    def suite(one: Suite) -> Work:
        return Work(one.name, one.proves, lambda: run(one, state.seed, folder, ROOT))

    def broken(one: Break) -> Work:
        guards = f"{one.guards}: {' '.join(one.by)}"
        return Work(f"break: {one.name}", guards, lambda: Copy(ROOT, folder).caught(one, state.seed))

    return [*map(suite, SUITES), *map(broken, BREAKS)]


def at_once(text: str) -> None:
    """Print what a file or a pipe shows at once: a run that is stopped has said what it did."""
    print(text, flush=True)


def prove(state: State, works: Sequence[Work], say: Callable[[str], None] = at_once) -> int:
    """Do what is left, and report; return 1 if something failed."""
    begun = time.monotonic()
    say(f"SEED={state.seed}{', going on' if state.resumed else ''}")

    def one(work: Work) -> None:
        outcome = work.does()
        state.keep(work.name, work.proves, outcome)
        say(line(work.name, state.done[work.name]))

    lanes = ThreadPoolExecutor(min(LANES, (os.cpu_count() or 1) + 1))
    try:
        list(lanes.map(one, [work for work in works if work.name not in state.done]))
    except BaseException:
        lanes.shutdown(cancel_futures=True)
        state.stop(time.monotonic() - begun)
        raise
    state.finish(time.monotonic() - begun)
    say(table(state))
    return 0 if state.good else 1


def line(name: str, told: dict[str, Any]) -> str:
    """Return a line of the table: whether it held, how long, how many tests, and what was counted."""
    counts = f"{told['tests'] - told['skipped']} tests" + (f", {told['skipped']} skipped" if told["skipped"] else "")
    failed = f", {told['failed']} FAILED" if told["failed"] else ""
    figures = "".join(f", {what.replace('_', ' ')} {value}" for what, value in told["noted"].items())
    return f"{'✓' if told['passed'] else '✗'} {name:28} {told['seconds']:7.1f} s  {counts}{failed}{figures}"


def table(state: State) -> str:
    """Return the whole report, readable."""
    lines = [line(name, told) for name, told in state.done.items()]
    lasted = f"{state.told['seconds'] / 60:.1f} min, {state.told['conditions']}"
    return "\n".join([f"SEED={state.seed} {state.told['commit']}", *lines, f"{lasted}: {state.path}"])


def main() -> int:
    for old in (REPORT.parent / "prove").glob("copy-*"):
        shutil.rmtree(old)  # of the program as it was
    state = State(REPORT, written_as(ROOT), os.environ.get("SEED", ""))
    return prove(state, everything(state, REPORT.parent / "prove"))


if __name__ == "__main__":
    sys.exit(main())
