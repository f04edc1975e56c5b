"""`python -m tests.bench --out build/bench.json`: every figure beside its floor; 1 when one is out of its limit."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from msgspec.structs import asdict, replace

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS, ensure_demo
from lmmh_desk.kernel.clock import FixedClock
from tests.bench import agenda, appointments, bootstrap, campaigns, counter, exchange, imports, storm, window
from tests.bench.figures import Figure, times

PROFILES = Path("build/bench")
EXCHANGES = (*exchange.PARTS, "bootstrap", "storm")


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--out", type=Path, default=Path("build/bench.json"))
    words.add_argument("--persons", type=int, nargs="*", default=[30_000, 1_000_000])
    words.add_argument("--only", nargs="+", choices=EXCHANGES, default=[], help="of the exchange, these alone")
    words.add_argument("--hub", nargs="+", choices=exchange.KINDS, default=exchange.KINDS)
    arguments = words.parse_args()
    before = os.getloadavg()[0]
    if arguments.only:
        figures = list(exchanges(arguments.only, arguments.hub))
    else:
        figures = [figure for persons in arguments.persons for figure in measured(persons)]
    rows = [asdict(figure) | {"ratio": figure.ratio, "reached": figure.reached} for figure in figures]
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    for figure in figures:
        mark = "✓" if figure.reached else "✗"
        print(f"{mark} {figure.name:34} {figure.value:9.2f} {figure.unit:3} ×{figure.ratio:<6} {figure.limit}")
    print(f"{os.cpu_count()} cores, load {before:.1f} at first, Python {sys.version.split()[0]}: {arguments.out}")
    return 0 if all(figure.reached for figure in figures) else 1


def measured(persons):
    """Yield the figures at this size; the window, commits and papers at the office's own size only."""
    profile = ensure_demo(PROFILES / str(persons), persons, lambda _done, _total: True)
    if persons == 30_000:
        yield from window.start(profile)
        yield window.typing(profile)
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    try:
        session = karine(store)
        yield counter.search(store, session, persons, 5 if persons == 30_000 else 16)
        if persons == 30_000:
            yield from counter.papers(store, session)
            yield from appointments.papers(store, session)
    finally:
        store.close()
    if persons == 30_000:
        yield on_a_copy(profile, access_export)
        yield on_a_copy(profile, commit)
        yield from campaigns.letters(profile, PROFILES / "letters")
        yield agenda.slots(PROFILES / "agenda")
        yield made(PROFILES / "made", persons)
        yield imports.imports(PROFILES / "imports")
        yield from exchanges(EXCHANGES, exchange.KINDS)


def exchanges(which, kinds):
    """Yield figures of the exchange."""
    if some := [name for name in exchange.PARTS if name in which]:
        yield from exchange.figures(PROFILES, PROFILES / "exchange", kinds, some)
    if "bootstrap" in which:
        yield from bootstrap.figures(PROFILES, PROFILES / "bootstrap", kinds)
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
