"""Exchanges with a hub in a process of its own, over TLS: desk A sends, desk B of the same site receives."""

from __future__ import annotations

import gc
import shutil
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace

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
from lmmh_desk.sync.stages import exchange, index
from lmmh_desk.sync.transport import HttpHub
from lmmh_desk.tenancy.model.records import Person
from tests.bench.figures import Figure, p50, p99, times
from tests.bench.hubs import running
from tests.fakes.proxy import Network, proxy

KEY = bytes(range(32))
MANY, SOME, BATCH = 10_000, 2000, 500  # records changed, over a poor line, in one transaction
LATENCY, RATE = 0.05, 125_000  # seconds one way, bytes a second
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
                unit.get(Person, one).usual_name = f"Nom {rank} {one[-4:]}"

    def rename_all(self, ids, rank):
        for start in range(0, len(ids), BATCH):
            self.rename(ids[start : start + BATCH], rank)

    def close(self):
        self.hub.close()
        self.store.close()


def figures(profile, small, folder):
    """Yield every figure of the exchange, with the hub on SQLite, then on PostgreSQL; `small` is a profile of few."""
    for kind in ("sqlite", "postgresql"):
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "small").mkdir(parents=True)
        with running(kind, folder / "small" / "hub") as hub:
            here, there, few, _figures = _attached(hub, small, folder / "small", kind)
            least = _one_record(here, there)
            _close(here, there)
        with running(kind, folder / "hub") as hub:
            here, there, told, begun = _attached(hub, profile, folder, kind)
            yield from begun
            yield from _usual(here, there, least, few, told)
            yield from _many(here, there, told)
            yield from _afar(hub, here, told)
            _close(here, there)


def _attached(hub, profile, folder, kind):
    """Send all that a profile has, receive it on another desk; return both, the conditions and the figures."""
    shutil.copytree(profile, folder / "a")
    store, _key = open_profile(folder / "a", RunningClock(), WORDS)
    attach_alone(store, hub.address, read_code(hub.ask("enrol")["code"]), "A")
    here = _desk(store)
    begun = time.perf_counter()
    sent = here.exchange().sent
    pushing = time.perf_counter() - begun
    told = f"hub on {kind}, {sent} records in the base, TLS on one machine"
    other = create_store(_made(folder / "b"), KEY, RunningClock(), Events(list))
    invited = hub.ask("enrol", "--site", "Agence Centre")["code"]
    attach_new(other, hub.address, read_code(invited), "B")
    there = _desk(other)
    begun = time.perf_counter()
    received = there.exchange().received
    taken = time.perf_counter() - begun
    index(other)
    gc.collect()
    gc.freeze()  # as the window does once it is open
    bare = f"a new desk, {received} records in {taken:.1f} s; {told}"
    found = (
        Figure("hub.push_rows_per_s", round(sent / pushing), "/s", 0, 1, told, "value ≤ inf"),
        Figure("sync.first_rows_per_s", round(received / taken), "/s", 0, 1, bare, "value ≤ inf"),
    )
    return here, there, told, found


def _close(*desks):
    for one in desks:
        one.close()


def _ids(desk, most):
    with desk.store.read() as read:
        return list(read.exec_driver_sql(NAME, (most,)).scalars())


def _usual(here, there, least, few, told):
    """Yield what an exchange costs that has nothing to do, or one record; `least` is the latter with few records."""
    idle = times(lambda _rank: here.exchange(), 50, 0)
    bare = times(lambda _rank: here.hub.status(), 50, 0)
    yield Figure("sync.noop_ms", p50(idle), "ms", p50(bare), 50, f"floor: one question; {told}", "value ≤ 5")
    one = _one_record(here, there)
    yield Figure("sync.one_record_ms", one, "ms", p50(bare) * 4, 30, f"floor: four questions; {told}", "value ≤ 20")
    yield Figure("sync.one_record_growth", one, "ms", least, 30, f"floor: {few}; {told}", "ratio ≤ 1.3")


def _one_record(here, there):
    """Return how long one record takes from a desk to the other, in milliseconds."""

    def one(_rank):
        here.exchange()
        there.exchange()

    taken = []
    for rank, record in enumerate(_ids(here, 30)):
        here.rename([record], rank)
        taken += times(one, 1, rank)
    return p50(taken)


def _many(here, there, told):
    taken, floors, indexed, ids = [], [], [], _ids(here, MANY)
    storing, indexing = [], []  # how long the counter waited meanwhile
    for turn in range(3):
        here.rename_all(ids, 1000 + turn)
        begun = time.perf_counter()
        here.exchange()
        with _counter(there, storing):
            there.exchange()
        taken.append(time.perf_counter() - begun)
        with _counter(there, indexing):
            indexed += times(lambda _rank: index(there.store), 1)
        floors.append(_bare(there.store, ids, turn))
    bare = f"floor: the same rows written three times, bare; {told}"
    yield Figure("sync.10k_changed_s", p50(taken), "s", p50(floors), 3, bare, "value ≤ 1.0")
    yield Figure("sync.10k_found_s", round(p50(indexed) / 1000, 3), "s", 0, 3, f"once stored; {told}", "value ≤ inf")
    for name, waits, doing in (
        ("sync.counter_write_wait_p99_ms", storing, "applied"),
        ("sync.counter_index_wait_p99_ms", indexing, "indexed"),
    ):
        conditions = f"a note every 20 ms while 10,000 changes are {doing}; {told}"
        yield Figure(name, p99(waits), "ms", 0, len(waits), conditions, "value ≤ 50")


def _afar(hub, here, told):
    """Yield what a poor line moves, and how many bytes a record takes on it."""
    with here.store.read() as read:
        known, own = attached(read), desk(read)
    with proxy(hub.port) as between:
        between.network = Network(latency=LATENCY, rate=RATE)
        afar = Desk(here.store, HttpHub(replace(known, address=f"https://127.0.0.1:{between.port}"), own.device_id,
                                        here.store.clock), here.session)  # fmt: skip
        afar.exchange()
        here.rename_all(_ids(here, SOME), "afar")
        before = between.network.passed["up"]
        taken = times(lambda _rank: afar.exchange(), 1)
        moved = between.network.passed["up"] - before
        afar.hub.close()
    conditions = f"{SOME} changed records sent, 100 ms and 1 Mbit/s; {told}"
    yield Figure("sync.afar_records_per_s", round(1000 * SOME / taken[0]), "/s", 0, 1, conditions, "value ≤ inf")
    yield Figure("sync.bytes_per_record", round(moved / SOME), "B", 0, 1, conditions, "value ≤ inf")


@contextmanager
def _counter(desk, waits):
    """Write something every 20 ms meanwhile; note how long each writing waited, in milliseconds."""
    over = threading.Event()

    def write():
        while not over.wait(0.02):
            begun = time.perf_counter()
            with desk.store.local() as connection:
                connection.exec_driver_sql("UPDATE desk SET code = code")
            waits.append((time.perf_counter() - begun) * 1000)

    counter = threading.Thread(target=write)
    counter.start()
    try:
        yield
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
