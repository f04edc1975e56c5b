"""A network that fails anywhere in an exchange of a real desk with a real hub: nothing is lost, nothing comes twice."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pytest

from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.store.agents import desk
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.store import Store
from lmmh_desk.sync import connection
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.exchanger import CUT, NETWORK, Report
from lmmh_desk.tenancy.model.records import Note, Person
from tests.fakes.proxy import Fault, Kind, Network, Proxy, Way, proxy
from tests.faults.running import count, seed
from tests.store.exchanging import sums_of
from tests.sync.running import Running
from tests.sync.test_network import code, founded, opened

pytestmark = [pytest.mark.fault, pytest.mark.timeout(3600)]
TABLES = ("person", "note", "paper", "conflict", "quarantine")
WAITING = "SELECT (SELECT count(*) FROM sync_log) + (SELECT count(*) FROM outbox WHERE acknowledged_at IS NULL)"
LONG = 3000  # hexadecimal digits of a note, which no compression makes shorter than their half


@dataclass
class Pc:
    """A desk that writes a note and prints the one paper, once each time it is asked."""

    store: Store
    chance: random.Random
    notes: int = 0

    def __post_init__(self) -> None:
        with self.store.read() as read:
            here = desk(read)
        self.session = Session("console", "Console", "admin", here.site_id, "", here.device_id, here.code)

    def work(self) -> None:
        (person_id,) = self.rows("person")
        (paper_id,) = self.rows("paper")
        with self.store.write(self.session, "test.work") as unit:
            unit.add(Note(person_id=person_id, text=self.chance.randbytes(LONG // 2).hex()))
            unit.get(PaperRecord, paper_id).print_count += 1
        self.notes += 1

    def sync(self) -> Report:
        return DeskExchanger(self.store).run(lambda _progress: None, lambda: False)

    def rows(self, table: str) -> dict[str, tuple[object, ...]]:
        with self.store.read() as read:
            return {row.id: tuple(row) for row in read.exec_driver_sql(f"SELECT * FROM {table}")}

    def waiting(self) -> int:
        with self.store.read() as read:
            return int(read.exec_driver_sql(WAITING).scalar_one())

    def sums(self) -> dict[str, bytes]:
        with self.store.read() as read:
            return sums_of(read)


@dataclass
class Town:
    """Two desks of one site; what goes between the first and the hub goes through the proxy."""

    between: Proxy
    here: Pc
    there: Pc

    def exchange(self, network: Network, stall: float = connection.STALL) -> Report:
        """Have both write, and the first exchange through a network; without a byte for a while it gives up."""
        self.here.work()
        self.there.work()
        assert self.there.sync().problem == ""
        self.between.network = network
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(connection, "STALL", stall)
            report = self.here.sync()
        self.between.network = Network()
        return report

    def check(self) -> None:
        """Exchange through a network that works: everybody has everything, once."""
        for pc in (self.here, self.there, self.here):
            assert pc.sync().problem == ""
        written = self.here.notes + self.there.notes
        for pc in (self.here, self.there):
            assert pc.waiting() == 0
            assert len(pc.rows("note")) == written
            with pc.store.read() as read:
                assert read.exec_driver_sql("SELECT print_count FROM paper").scalar_one() == written
            assert pc.rows("conflict") == pc.rows("quarantine") == {}
        assert {table: self.here.rows(table) for table in TABLES} == {table: self.there.rows(table) for table in TABLES}
        assert self.here.sums() == self.there.sums()

    def moments(self, way: Way, step: int) -> list[int]:
        """Return after how many bytes to fail: inside each piece of an exchange; in the long run, all along it."""
        network = Network()
        assert self.exchange(network).problem == ""
        self.check()
        pieces = list(network.pieces[way])
        ends = list(accumulate(pieces))
        inside = [
            end - self.here.chance.randrange(1, min(16, size) + 1) for end, size in zip(ends, pieces, strict=True)
        ]
        return sorted({*inside, *range(0, ends[-1] if count(0, 1) else 0, step)})


@pytest.fixture(scope="module")
def town(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder, chance = tmp_path_factory.mktemp("cuts"), random.Random(seed())
    hub = Running(folder / "hub")
    hub.start()
    first, second = founded(template, folder / "a"), opened(template, folder / "b", RunningClock())
    with proxy(hub.port) as between:
        attach_alone(first, hub.address, code(hub), "PC-1")
        with first.local() as connection:
            attached.move(connection, address=f"https://127.0.0.1:{between.port}")
        here = Pc(first, chance)
        with first.write(here.session, "test.begin") as unit:
            unit.add(Person(usual_name="Tessier", first_names="Odile", channel="mail"))
            unit.add(PaperRecord(number="JD-1", kind="JD", label="", subject_table="", subject_id=""))
        assert here.sync().problem == ""
        attach_new(second, hub.address, code(hub, "--site", "Agence Centre"), "PC-2")
        there = Pc(second, chance)
        assert there.sync().problem == ""
        made = Town(between, here, there)
        yield made
    first.close()
    second.close()
    assert hub.stop() == 0


@pytest.mark.parametrize("kind", ["cut", "reset"])
@pytest.mark.parametrize("way", ["up", "down"])
def test_a_connection_that_ends_after_any_byte(town: Town, way: Way, kind: Kind) -> None:
    problems = []
    for after in town.moments(way, 80):
        problems.append(town.exchange(Network(Fault(kind, way, after))).problem)
        town.check()
    assert set(problems) <= {"", CUT, NETWORK}
    assert problems.count("") < len(problems) / 2, "hardly anything failed"


@pytest.mark.parametrize("way", ["up", "down"])
def test_a_connection_that_falls_silent(town: Town, way: Way) -> None:
    problems = set()
    for after in town.moments(way, 400)[:: count(4, 1)]:
        problems.add(town.exchange(Network(Fault("silence", way, after)), stall=0.3).problem)
        town.check()
    assert problems <= {"", CUT, NETWORK}
    assert problems & {CUT, NETWORK}, "nothing failed"


def test_a_slow_network_is_not_a_stalled_one(town: Town) -> None:
    stall, began = 1.5, time.monotonic()
    assert town.exchange(Network(delay=0.05, rate=5_000), stall).problem == ""
    assert time.monotonic() - began > stall
    town.check()


def test_bytes_that_come_twice_count_once(town: Town) -> None:
    assert town.exchange(Network(doubled=True)).problem == ""
    town.check()


def test_one_network_after_another(town: Town) -> None:
    """Several exchanges fail one after the other before one passes."""
    chance = town.here.chance
    for _try in range(count(2, 20)):
        for _failure in range(4):
            kind, way = chance.choice(("cut", "reset")), chance.choice(("up", "down"))
            town.exchange(Network(Fault(kind, way, chance.randrange(8000)), doubled=chance.random() < 0.3))  # type: ignore[arg-type]
        town.check()
