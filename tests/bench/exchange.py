"""Exchanges with a hub in a process of its own, over TLS: desk A sends, desk B of the same site receives."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass

from lmmh_desk.app.demonstration import ensure_demo
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import attach_new
from lmmh_desk.office.store.agents import desk
from lmmh_desk.store.exchange.attached import attached
from lmmh_desk.store.opening import create_store
from lmmh_desk.store.store import Store
from lmmh_desk.sync.codes import read_code
from lmmh_desk.sync.stages import exchange, index
from lmmh_desk.sync.transport import HttpHub
from lmmh_desk.tenancy.model.records import Person
from tests.bench.bootstrap import whole
from tests.bench.figures import Figure, beside, p50, p99, spaced, swept, times
from tests.bench.filling import fill
from tests.bench.floors import KEY, bare_bases, bare_bytes, bare_index, sink
from tests.bench.hubs import running
from tests.fakes.proxy import Network, proxy
from tests.replacing import replace
from tests.sync.running import Running

SITE = "Agence Centre"
KINDS = ("sqlite", "postgresql")
SMALL, LARGE = 2330, 233_000  # persons: ten thousand records with what is theirs, a million
ONES, WARM, TURNS = 50, 10, 3
STORINGS = 9  # of ten writings or so each: the wait of one in a hundred is not the worst of thirty
MANY, SOME, BATCH = 10_000, 2000, 500  # records changed, over a poor line, in one transaction
LATENCY, RATE = 0.05, 125_000  # seconds one way, bytes a second
NAME = "SELECT id FROM person ORDER BY id LIMIT ?"  # the first that were made, as an import writes them again
SPREAD = "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS rank FROM person) WHERE rank % ? = 0 LIMIT ?"


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


@dataclass
class Town:
    """A hub and two desks of one site; `told` says which."""

    hub: Running
    here: Desk
    there: Desk
    told: str
    whole: Figure  # of the first desk's base


def figures(profiles, folder, kinds, parts):
    """Yield some figures of the exchange, with the hub on each kind of database."""
    for kind in kinds:
        few = None
        if "one_record" in parts:
            with _town(profiles, folder, kind, SMALL) as town:
                few = _one_record(town)
        with _town(profiles, folder, kind, LARGE) as town:
            for name in parts:
                yield from PARTS[name](town, few)


@contextmanager
def _town(profiles, folder, kind, persons):
    """Give a hub that has a town's records, and two desks that received them."""
    profile = ensure_demo(profiles / str(persons), persons, lambda _done, _total: True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with running(kind, folder / "hub", lambda hub: fill(hub.folder, profile)) as hub:
        here, there = (_desk(_attached(hub, folder / name)) for name in ("a", "b"))
        received, base = whole(hub, kind, here)
        there.exchange()
        for one in (here, there):
            index(one.store)
        told = f"hub on {kind}, {spaced(received)} records in the base, TLS on one machine"
        with swept():
            yield Town(hub, here, there, told, base)
        for one in (here, there):
            one.close()


def _attached(hub, folder):
    """Return the store of a new desk."""
    folder.mkdir()
    store = create_store(folder, KEY, RunningClock(), Events(list))
    attach_new(store, hub.address, read_code(hub.ask("enrol", "--site", SITE)["code"]), folder.name)
    return store


def _ids(desk, most):
    with desk.store.read() as read:
        return list(read.exec_driver_sql(NAME, (most,)).scalars())


def _base(town, _few):
    yield town.whole


def _idle(town, _few):
    """Yield what an exchange costs that has nothing to do."""
    town.here.exchange()  # the first one after what came in one file
    idle, bare = beside(lambda _rank: town.here.exchange(), lambda _rank: town.here.hub.status(), 100)
    yield Figure("sync.noop_ms", p50(idle), "ms", p50(bare), 100, f"floor: one question; {town.told}", "value ≤ 5")


def _one_record(town):
    """Return how long one record takes from a desk to the other, and its floor, in milliseconds."""
    here, there, ids = town.here, town.there, _ids(town.here, ONES)

    def one(_rank):
        here.exchange()
        there.exchange()

    taken, floors = [], []
    with bare_bases(there.store.folder, town.hub.database) as bases:
        for rank, record in enumerate(ids):
            here.rename([record], rank)
            taken += times(one, 1, rank)
            floors += times(lambda rank: _bare_record(here, bases, rank), 1, rank)
    return p50(taken[WARM:]), p50(floors[WARM:])


def _one(town, few):
    """Yield how long one record takes, beside its floor, and beside what it takes with few records in the base."""
    one, floor = _one_record(town)
    told = f"floor: two questions and three bare commits; {town.told}"
    yield Figure("sync.one_record_ms", one, "ms", floor, ONES - WARM, told, "value ≤ 20")
    told = f"floor: with {SMALL} persons instead of {LARGE}; {town.told}"
    yield Figure("sync.one_record_growth", one, "ms", few[0], ONES - WARM, told, "ratio ≤ 1.3")


def _bare_record(here, bases, rank):
    for _question in range(2):
        here.hub.status()
    for write in bases:
        write([(str(rank), "x" * 120)])


def _many(town, _few):
    here, there, told, ids = town.here, town.there, town.told, _ids(town.here, MANY)
    taken, sent, floors, indexed, worded = [], [], [], [], []
    storing, indexing = [], []  # how long the counter waited meanwhile
    for turn in range(TURNS):
        here.rename_all(ids, 1000 + turn)
        _sent_and_received(town, sent, taken)
        with _counter(there, indexing):
            indexed += times(lambda _rank: index(there.store), 1)
        floors.append(_bare(town, ids))
        worded.append(bare_index(there.store.folder, (f"nom {1000 + turn} {one[-4:]}" for one in ids)))
    for turn in range(STORINGS):
        here.rename_all(ids, 2000 + turn)
        here.exchange()
        with _counter(there, storing):
            there.exchange()
    spread, anywhere = _spread(here), []
    for turn in range(TURNS):
        here.rename_all(spread, 3000 + turn)
        _sent_and_received(town, [], anywhere)
    bare = f"floor: the same rows written three times, bare; sent in {p50(sent)} s; {told}"
    floor = p50(map(sum, floors))
    yield Figure("sync.10k_changed_s", p50(taken), "s", floor, TURNS, bare, "value ≤ 1.0")
    apart = f"persons from all over the base; {bare}"
    yield Figure("sync.10k_spread_s", p50(anywhere), "s", floor, TURNS, apart, "value ≤ inf")
    pushed, rate = round(MANY / p50(sent)), round(MANY / p50(last for *_desks, last in floors))
    bare = f"floor: rows written bare in a base of its kind, in one commit; {told}"
    yield Figure("hub.push_rows_per_s", pushed, "/s", rate, TURNS, bare, "value ≤ inf")
    bare = f"once stored; floor: as many new names put bare into an index of that kind; {told}"
    yield Figure("sync.10k_found_s", round(p50(indexed) / 1000, 3), "s", p50(worded), TURNS, bare, "value ≤ inf")
    floor = p99(_waits_of_nobody(there))
    for name, waits, doing in (
        ("sync.counter_write_wait_p99_ms", storing, "applied"),
        ("sync.counter_index_wait_p99_ms", indexing, "indexed"),
    ):
        conditions = f"a note every 20 ms while 10,000 changes are {doing}; floor: while nothing is; {told}"
        yield Figure(name, p99(waits), "ms", floor, len(waits), conditions, "value ≤ 50")


def _sent_and_received(town, sent, taken):
    """Note how long a desk took to send what it changed, and both until the other has it, in seconds."""
    begun = time.perf_counter()
    town.here.exchange()
    sent.append(time.perf_counter() - begun)
    town.there.exchange()
    taken.append(time.perf_counter() - begun)


def _spread(desk):
    """Return the ids of as many persons, each some way from the last: each is on a page of its own."""
    with desk.store.read() as read:
        return list(read.exec_driver_sql(SPREAD, (LARGE // MANY, MANY)).scalars())


def _waits_of_nobody(desk):
    waits = []
    with _counter(desk, waits):
        time.sleep(2)
    return waits


def _afar(town, _few):
    """Yield what a poor line moves, and how many bytes a record takes on it."""
    here, told = town.here, town.told
    with here.store.read() as read:
        known, own = attached(read), desk(read)
    with proxy(town.hub.port) as between:
        between.network = Network(latency=LATENCY, rate=RATE)
        afar = Desk(here.store, HttpHub(replace(known, address=f"https://127.0.0.1:{between.port}"), own.device_id,
                                        here.store.clock), here.session)  # fmt: skip
        afar.exchange()
        here.rename_all(changed := _ids(here, SOME), "afar")
        before = between.network.passed["up"]
        taken = times(lambda _rank: afar.exchange(), 1)
        moved = between.network.passed["up"] - before
        afar.hub.close()
    with sink() as port, proxy(port) as between:
        between.network = Network(latency=LATENCY, rate=RATE)
        bare = bare_bytes(between.port, moved)
    conditions = f"{SOME} changed records sent, 100 ms and 1 Mbit/s; {told}"
    passed = f"floor: as many bytes through the same line, with nothing else; {conditions}"
    rate, most = round(1000 * SOME / taken[0]), round(SOME / bare)
    yield Figure("sync.afar_records_per_s", rate, "/s", most, 1, passed, "value ≤ inf")
    alone = f"floor: the new value and the 16 bytes of whose it is; {conditions}"
    with here.store.read() as read:
        (value,) = read.exec_driver_sql("SELECT usual_name FROM person WHERE id = ?", (changed[0],)).one()
    floor = len(value.encode()) + 16
    yield Figure("sync.bytes_per_record", round(moved / SOME), "B", floor, 1, alone, "value ≤ inf")


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


def _bare(town, ids):
    """Return how long as many rows take to be written into each of three bases, the hub's last, in seconds."""
    rows = [(one, "x" * 120) for one in ids]
    with bare_bases(town.there.store.folder, town.hub.database) as bases:
        return [times(lambda _rank, write=write: write(rows), 1)[0] / 1000 for write in bases]


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


PARTS = {"noop": _idle, "one_record": _one, "many": _many, "afar": _afar, "bootstrap": _base}
