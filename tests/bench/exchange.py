"""Exchanges with a hub in a process of its own, over TLS: desk A sends, desk B of the same site receives."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import WORDS
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.office.store.agents import desk
from lmmh_desk.store.engine import connect
from lmmh_desk.store.exchange.attached import attached
from lmmh_desk.store.opening import create_store
from lmmh_desk.store.store import Store
from lmmh_desk.sync.codes import read_code
from lmmh_desk.sync.stages import exchange
from lmmh_desk.sync.transport import HttpHub
from lmmh_desk.tenancy.model.records import Person
from tests.bench.figures import Figure, p50, p99, times
from tests.bench.hubs import running

KEY = bytes(range(32))
MANY, BATCH = 10_000, 500  # records changed, in one transaction
NAME = "SELECT id FROM person ORDER BY id LIMIT ?"


@dataclass
class Desk:
    """A PC and its connection to the hub, kept."""

    store: Store
    hub: HttpHub
    session: Session

    def exchange(self):
        return exchange(self.store, self.hub)

    def rename(self, ids, rank):
        """Change some persons, as an agent would."""
        with self.store.write(self.session, "bench.rename") as unit:
            for one in ids:
                unit.get(Person, one).usual_name = f"Nom {rank}"

    def close(self):
        self.hub.close()
        self.store.close()


def figures(profile, folder):
    """Yield every figure of the exchange, with the hub on SQLite, then on PostgreSQL."""
    for kind in ("sqlite", "postgresql"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with running(kind, folder / "hub") as hub:
            yield from _figures(hub, profile, folder, kind)


def _figures(hub, profile, folder, kind):
    shutil.copytree(profile, folder / "a")
    store, _key = open_profile(folder / "a", RunningClock(), WORDS)
    attach_alone(store, hub.address, read_code(hub.ask("enrol")["code"]), "A")
    here = _desk(store)
    begun = time.perf_counter()
    sent = here.exchange().sent
    pushing = time.perf_counter() - begun
    told = f"hub on {kind}, {sent:,} records in the base, TLS on one machine".replace(",", " ")
    yield Figure("hub.push_rows_per_s", round(sent / pushing), "/s", 0, 1, told, "value ≤ inf")
    other = create_store(_made(folder / "b"), KEY, RunningClock(), Events(list))
    invited = hub.ask("enrol", "--site", "Agence Centre")["code"]
    attach_new(other, hub.address, read_code(invited), "B")
    there = _desk(other)
    begun = time.perf_counter()
    received = there.exchange().received
    taken = time.perf_counter() - begun
    bare = f"a new desk, {received} records in {taken:.1f} s; {told}"
    yield Figure("sync.first_rows_per_s", round(received / taken), "/s", 0, 1, bare, "value ≤ inf")
    with here.store.read() as read:
        ids = list(read.exec_driver_sql(NAME, (MANY,)).scalars())
    idle = times(lambda _rank: here.exchange(), 50, 0)
    bare = times(lambda _rank: here.hub.status(), 50, 0)
    yield Figure("sync.noop_ms", p50(idle), "ms", p50(bare), 50, f"floor: one question; {told}", "value ≤ 5")

    def one(_rank):
        here.exchange()
        there.exchange()

    taken = []
    for rank in range(30):
        here.rename(ids[rank : rank + 1], rank)
        taken += times(one, 1, rank)
    yield Figure(
        "sync.one_record_ms", p50(taken), "ms", p50(bare) * 4, 30, f"floor: four questions; {told}", "value ≤ 20"
    )
    yield from _many(here, there, ids, told)
    for each in (here, there):
        each.close()


def _many(here, there, ids, told):
    taken, floors = [], []
    for turn in range(3):
        for start in range(0, len(ids), BATCH):
            here.rename(ids[start : start + BATCH], 1000 + turn)
        begun = time.perf_counter()
        here.exchange()
        with _counter(there) as waits:
            there.exchange()
        taken.append(time.perf_counter() - begun)
        floors.append(_bare(there.store, ids, turn))
    bare = f"floor: the same rows written three times, bare; {told}"
    yield Figure("sync.10k_changed_s", p50(taken), "s", p50(floors), 3, bare, "value ≤ 1.0")
    conditions = f"a note every 20 ms while 10,000 changes are applied; {told}"
    yield Figure("sync.counter_write_wait_p99_ms", p99(waits), "ms", 0, len(waits), conditions, "value ≤ 50")


@contextmanager
def _counter(desk):
    """Write something every 20 ms meanwhile; give how long each writing waited, in milliseconds."""
    waits, over = [], threading.Event()

    def write():
        while not over.wait(0.02):
            begun = time.perf_counter()
            with desk.store.local() as connection:
                connection.exec_driver_sql("UPDATE desk SET code = code")
            waits.append((time.perf_counter() - begun) * 1000)

    counter = threading.Thread(target=write)
    counter.start()
    try:
        yield waits
    finally:
        over.set()
        counter.join()


def _bare(store, ids, turn):
    """Return how long it takes to write as many rows into three encrypted bases, nothing else done, in seconds."""
    begun = time.perf_counter()
    for copy in range(3):
        bare = connect(store.folder / f"bare-{turn}-{copy}.db", KEY, new=True)
        bare.execute("CREATE TABLE row (id TEXT PRIMARY KEY, a TEXT) STRICT")
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany("INSERT INTO row VALUES (?, ?)", [(one, "x" * 120) for one in ids])
        bare.execute("COMMIT")
        bare.close()
    return time.perf_counter() - begun


def _made(folder):
    folder.mkdir()
    return folder


def link(store):
    """Return a desk's connection to its hub."""
    with store.read() as read:
        known, here = attached(read), desk(read)
    return HttpHub(known, here.device_id, store.clock)


def _desk(store):
    with store.read() as read:
        here = desk(read)
    session = Session("console", "Console", "admin", here.site_id, "", here.device_id, here.code)
    return Desk(store, link(store), session)
