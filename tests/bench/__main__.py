"""`python -m tests.bench --out build/bench.json`: every figure beside its floor; 1 when one is out of its limit.

`QUICK=1` measures some of them on a smaller base, in three minutes. `--keep` has these figures be those of this release
(`history`), which the next ones are compared with.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from pathlib import Path

from msgspec.structs import asdict, replace

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS, ensure_demo
from lmmh_desk.kernel.clock import FixedClock
from tests.bench import (
    agenda,
    appointments,
    campaigns,
    counter,
    exchange,
    frames,
    history,
    imports,
    storm,
    switching,
    window,
)
from tests.bench.figures import Figure, times

PROFILES = Path("build/bench")
EXCHANGES = (*exchange.PARTS, "storm")


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--out", type=Path, default=Path("build/bench.json"))
    words.add_argument("--persons", type=int, nargs="*", default=[30_000, 1_000_000])
    words.add_argument("--only", nargs="+", choices=EXCHANGES, default=[], help="of the exchange, these alone")
    words.add_argument("--hub", nargs="+", choices=exchange.KINDS, default=exchange.KINDS)
    words.add_argument("--keep", action="store_true", help="these are the figures of this release")
    arguments = words.parse_args()
    before, begun, quick = os.getloadavg()[0], time.monotonic(), bool(os.environ.get("QUICK"))
    if arguments.only:
        figures = list(exchanges(arguments.only, arguments.hub))
    elif quick:
        figures = list(in_a_hurry())
    else:
        figures = [figure for persons in arguments.persons for figure in measured(persons)]
    rows = [asdict(figure) | {"ratio": figure.ratio, "reached": figure.reached} for figure in figures]
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    lasted = f"{time.monotonic() - begun:.0f} s{', QUICK' if quick else ''}"
    conditions = f"{os.cpu_count()} cores, load {before:.1f} at first, Python {sys.version.split()[0]}, {lasted}"
    release, kept = history.last()
    print(history.table(figures, release, kept))
    print(f"{conditions}: {arguments.out}")
    if arguments.keep:
        print(f"kept as {history.keep(figures, conditions)}")
    return 0 if all(figure.reached for figure in figures) else 1


def in_a_hurry():
    """Yield the figures that tell most, the exchange with a tenth of the base, and fewer runs."""
    window.RUNS, exchange.LARGE = 3, 10 * exchange.SMALL
    profile = ensure_demo(PROFILES / "30000", 30_000, lambda _done, _total: True)
    yield from window.start(profile)
    yield window.typing(profile)
    yield from of_a_counter(profile, 30_000)
    yield on_a_copy(profile, commit)
    yield from exchange.figures(PROFILES, PROFILES / "exchange", ("sqlite",), ("noop", "many"))


def measured(persons):
    """Yield the figures at this size; the window, commits and papers at the office's own size only."""
    profile = ensure_demo(PROFILES / str(persons), persons, lambda _done, _total: True)
    if persons == 30_000:
        yield from window.start(profile)
        yield window.typing(profile)
        yield from switching.figures(profile, PROFILES / "switching", persons)
    yield from of_a_counter(profile, persons)
    if persons == 30_000:
        yield on_a_copy(profile, access_export)
        yield on_a_copy(profile, commit)
        yield from campaigns.letters(profile, PROFILES / "letters")
        yield frames.worst_frame(PROFILES / "frames")
        yield agenda.slots(PROFILES / "agenda")
        yield made(PROFILES / "made", persons)
        yield imports.imports(PROFILES / "imports")
        yield from exchanges(EXCHANGES, exchange.KINDS)


def of_a_counter(profile, persons):
    """Yield what an agent waits for at the counter; the papers at the office's own size only."""
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    try:
        session = karine(store)
        yield counter.search(store, session, persons, 5 if persons == 30_000 else 16)
        if persons == 30_000:
            yield from counter.papers(store, session)
            yield from appointments.papers(store, session)
    finally:
        store.close()


def exchanges(which, kinds):
    """Yield figures of the exchange."""
    if some := [name for name in exchange.PARTS if name in which]:
        yield from exchange.figures(PROFILES, PROFILES / "exchange", kinds, some)
    if "storm" in which:
        yield from storm.figures(PROFILES / "storm", kinds)


def made(folder, persons):
    """Return how long the demonstration takes to be made, against its files copied."""
    shutil.rmtree(folder, ignore_errors=True)
    taken = times(lambda _: ensure_demo(folder, persons, lambda _done, _total: True), 1)
    floor = times(lambda _: shutil.copytree(folder, folder.with_name("copied")), 1)
    for one in (folder, folder.with_name("copied")):
        shutil.rmtree(one)
    conditions = f"{persons:,} persons and a year of history; floor: its files copied"
    return Figure("demo.made_s", round(taken[0] / 1000, 1), "s", round(floor[0] / 1000, 3), 1, conditions, "value ≤ 20")


def on_a_copy(profile, measure):
    """Measure what writes on a copy: the demonstration stays as it is."""
    copy = PROFILES / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(profile, copy)
    store, key = open_profile(copy, FixedClock(INSTANT), WORDS)
    try:
        return measure(store, key)
    finally:
        store.close()
        shutil.rmtree(copy)


def commit(store, key):
    return counter.commit(store, karine(store), key)


def access_export(store, _key):
    return counter.access_export(store, replace(karine(store), role="admin"), PROFILES / "access")


def karine(store):
    from lmmh_desk.app.demo.office import KARINE
    from lmmh_desk.office.actions.unlock import unlock
    from lmmh_desk.office.store.agents import agents

    with store.read() as read:
        agent = next(agent for agent in agents(read) if agent.name == KARINE)
    return unlock(store, agent.id, PIN)


if __name__ == "__main__":
    sys.exit(main())
