"""A day in November: real desks of many sites around a hub in a process of its own, over TLS, in compressed time.

Agents note, rename, book, hand out masks and note payments; sites lose the network for a while; the hub is killed, then
stopped, and comes back each time; a PC dies with what it had not sent; in the evening all exchange until all agree.
"""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from lmmh_desk.cli.hub import opened
from lmmh_desk.features.arrears.actions.cases import open_follow_up, set_due
from lmmh_desk.features.arrears.actions.plans import note_payment, propose_plan, sign_plan
from lmmh_desk.features.arrears.model.schedule import instalments
from lmmh_desk.features.masks.actions import giving, stocking
from lmmh_desk.features.masks.actions.giving import Giving
from lmmh_desk.features.masks.store import stock
from lmmh_desk.hub import tables
from lmmh_desk.hub.authority import authority_of
from lmmh_desk.hub.devices import offer
from lmmh_desk.kernel.clock import RunningClock, paris
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import attach_new
from lmmh_desk.office.actions.bookings import check_free
from lmmh_desk.office.model.bookings import Booking
from lmmh_desk.office.model.sites import Site, SiteKind
from lmmh_desk.office.store.agents import desk as desk_of
from lmmh_desk.store import chain
from lmmh_desk.store.exchange.attached import attached
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.store import Store
from lmmh_desk.sync.codes import new_code
from lmmh_desk.sync.refusals import RefusedByHub, Unreachable
from lmmh_desk.sync.stages import Report, exchange
from lmmh_desk.sync.transport import HttpHub
from lmmh_desk.tenancy.actions.notes import add_note
from lmmh_desk.tenancy.model.records import Person
from tests.conftest import KEY
from tests.sync.running import Running
from tests.tenancy import homes

NOW = RunningClock().now
PEOPLE = (homes.FERHAT, homes.LAMIA, homes.SLIMANE)
DEBT, LOT, ROOMS, SLOTS = 9_000_000, 50_000, 2, 40  # cents; masks of a site; rooms of a site, their half-hours
HALF_HOUR = 1_800_000  # milliseconds
LOOKS = 12  # times a day that everything is looked at
EVENING = 6  # rounds in which all must agree
LEAST, LONGEST = 20, 8  # acts of a site; times the seconds asked


class Pc:
    """A desk: its store, and its connection to the hub."""

    def __init__(self, hub: Running, folder: Path, template: Path, site: str) -> None:
        folder.mkdir()
        shutil.copy(template, folder / FILE)
        self.site, self.name = site, folder.name
        self.store: Store = open_store(folder, KEY, RunningClock(), Events(list))
        with opened(hub.folder) as storage:
            code = new_code(authority_of(hub.folder)[1])
            assert offer(storage, code, site, "", NOW())
        attach_new(self.store, hub.address, code, folder.name)
        with self.store.read() as read:
            known, here = attached(read), desk_of(read)
        self.session = Session("console", "Console", "admin", site, site, here.device_id, here.code)
        self.hub = HttpHub(known, here.device_id, self.store.clock)
        self.out = 0  # turns without network that are left

    def exchange(self) -> Report | None:
        """Exchange, None where there is no hub."""
        try:
            return exchange(self.store, self.hub)
        except (Unreachable, RefusedByHub):
            return None

    def count(self, statement: str) -> int:
        with self.store.read() as read:
            return int(read.exec_driver_sql(statement).scalar() or 0)

    def close(self) -> None:
        self.hub.close()
        self.store.close()


@dataclass
class Told:
    """What was typed and said to be saved, on each PC; and what the day showed."""

    notes: dict[str, set[str]] = field(default_factory=dict)
    cents: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    cuts: int = 0
    memory: list[tuple[int, int]] = field(default_factory=list)  # MB of the hub, of the desks' process


class Day:
    """An office of so many sites, each with so many PCs, from the morning on."""

    def __init__(self, folder: Path, template: Path, sites: int, pcs: int, seed: int) -> None:
        self.chance, self.told = random.Random(seed), Told()
        self.sites = [f"site-{rank:02d}" for rank in range(sites)]
        self.running = Running(folder / "hub")
        self.running.start()
        self.pcs = [Pc(self.running, folder / f"{site}-{rank}", template, site)
                    for site in self.sites for rank in range(pcs)]  # fmt: skip
        self.dead: list[Pc] = []
        self._found()

    def _found(self) -> None:
        """Have the first PC write what everybody knows in the morning, and each site receive its masks."""
        first = self.pcs[0]
        homes.settle(first.store, first.session)
        with first.store.write(first.session, "test.office") as unit:
            for site in self.sites:
                unit.add(Site(id=site, site_id=site, kind=SiteKind.AGENCY, name=site, address="72000 Le Mans"))
        self.case = open_follow_up(first.store, first.session, homes.FERHAT).created("arrears_case")
        set_due(first.store, first.session, self.case, DEBT)
        today = paris(NOW()).date()
        given = instalments(DEBT, 3, today + timedelta(days=40))
        propose_plan(first.store, first.session, self.case, DEBT, given)
        sign_plan(first.store, first.session, self.case, today, approved=False)
        self.due = given[0].due
        first.exchange()
        for rank, site in enumerate(self.sites):
            pc = next(one for one in self.pcs if one.site == site)
            assert pc.exchange() is not None
            stocking.receive_lot(pc.store, pc.session, f"M-{rank}", LOT)
            pc.exchange()
        for pc in self.pcs:
            pc.exchange()

    # The day

    def play(self, seconds: float) -> None:
        """Work as long, with a look at everything now and then; the hub goes down twice, a PC for good.

        Longer where the machine has other work, until enough was done.
        """
        for pc in self.pcs:  # before anybody heard of another: one of a site alone may keep it
            self._take(pc, f"{pc.site}-0", 0)
        begun, looked = time.monotonic(), 0
        while (gone := (time.monotonic() - begun) / seconds) < 1 or (gone < LONGEST and not self._enough()):
            pc = self.chance.choice(self.pcs)
            self._act(pc)
            self._maybe_exchange(pc)
            for hour in range(looked + 1, int(gone * LOOKS) + 1):
                self._happens(hour)
                self.look()
                looked = hour

    def _enough(self) -> bool:
        return sum(self.told.acts.values()) > LEAST * len(self.sites) and self.told.refused > 0

    def _happens(self, hour: int) -> None:
        if hour == 3:
            self.running.kill()
            self._missed()
        elif hour == 7:
            self.running.stop()
            self._missed()
        elif hour in (4, 8):
            self.running.start()
        elif hour == 6:
            self._dies(self.chance.choice(self.pcs[1:]))
        site = self.chance.choice(self.sites)
        for pc in self.pcs:
            if pc.site == site:
                pc.out = self.chance.randrange(5, 40)

    def _dies(self, pc: Pc) -> None:
        """A PC is no more, with what it had not sent."""
        self.pcs.remove(pc)
        self.dead.append(pc)

    def _missed(self) -> None:
        """Have somebody miss the hub: on a busy machine it is back before anybody's turn."""
        assert self.chance.choice(self.pcs).exchange() is None
        self.told.cuts += 1

    def _maybe_exchange(self, pc: Pc) -> None:
        if pc.out:
            pc.out -= 1
        elif self.chance.random() < 0.4 and pc.exchange() is None:
            self.told.cuts += 1

    def _act(self, pc: Pc) -> None:
        acts = [self._note, self._rename, self._book, self._give, self._send, self._arrive]
        acts += [self._pay] if pc.site == self.sites[0] else []
        act = self.chance.choice(acts)
        try:
            act(pc)
            self.told.acts[act.__name__.strip("_")] += 1
        except DeskError:
            self.told.refused += 1  # a slot taken, a stock that is out: said, and nothing is written

    def _note(self, pc: Pc) -> None:
        text = f"Demande {len(self.told.notes.get(pc.name, ()))} de {pc.name}"
        add_note(pc.store, pc.session, self.chance.choice(PEOPLE), text)
        self.told.notes.setdefault(pc.name, set()).add(text)

    def _rename(self, pc: Pc) -> None:
        with pc.store.write(pc.session, "test.rename") as unit:
            unit.get(Person, self.chance.choice(PEOPLE)).usual_name = f"Exemple {self.chance.randrange(99)}"

    def _book(self, pc: Pc) -> None:
        self._take(pc, f"{pc.site}-{self.chance.randrange(ROOMS)}", self.chance.randrange(SLOTS) * HALF_HOUR)

    def _take(self, pc: Pc, room: str, start: int) -> None:
        with pc.store.write(pc.session, "test.book") as unit:
            whose = new_id()
            check_free(unit.connection, [room], start, start + HALF_HOUR, whose)
            unit.add(Booking(resource_id=room, starts_at=start, ends_at=start + HALF_HOUR, subject_id=whose))

    def _give(self, pc: Pc) -> None:
        quantity = self.chance.randrange(1, 6)
        giving.give(pc.store, pc.session, Giving(quantity))
        self.told.given[pc.name] += quantity

    def _send(self, pc: Pc) -> None:
        others = [site for site in self.sites if site != pc.site]
        stocking.send(pc.store, pc.session, self.chance.choice(others), self.chance.randrange(1, 50))

    def _arrive(self, pc: Pc) -> None:
        with pc.store.read() as read:
            here = [one.id for one in stock.transfers(read) if one.target_id == pc.site]
        if here:
            stocking.arrive(pc.store, pc.session, self.chance.choice(here))

    def _pay(self, pc: Pc) -> None:
        cents = self.chance.randrange(1, 5_000)
        note_payment(pc.store, pc.session, self.case, self.due, cents)
        self.told.cents[pc.name] += cents

    # What must be true

    def look(self) -> None:
        """Check what holds at any moment: on a PC, masks and audit; at the hub, slots; and note the memory."""
        pc = self.chance.choice(self.pcs)
        masks_add_up(pc)
        with pc.store.read() as read:
            assert list(chain.flaws(driver_of(read))) == [], pc.name
        self._no_slot_twice()
        if self.running.running:
            assert self.running.process is not None
            self.told.memory.append((rss(self.running.process.pid), rss("self")))

    def evening(self) -> None:
        """Have all exchange until all agree, then check that nothing is lost and that all adds up."""
        if not self.running.running:
            self.running.start()
        for _round in range(EVENING):
            reports = [pc.exchange() for pc in self.pcs]
            if all(one is not None and one.same and not one.sent and not one.received for one in reports):
                break
        else:
            raise AssertionError("the evening did not converge")
        for pc in self.pcs:
            assert pc.count("SELECT count(*) FROM sync_log") == 0
            masks_add_up(pc)
            with pc.store.read() as read:
                assert list(chain.flaws(driver_of(read))) == [], pc.name
        self._nothing_lost()
        self._no_slot_twice()

    def _nothing_lost(self) -> None:
        with opened(self.running.folder) as storage, storage.read() as read:
            rows = {name: [dict(row) for row in read.execute(table.select()).mappings()]
                    for name, table in tables.records().items() if name in WATCHED}  # fmt: skip
        texts = {row["text"] for row in rows["note"]}
        paid, gone = (Counter[str](), Counter[str]())
        names = {pc.session.device_id: pc.name for pc in [*self.pcs, *self.dead]}
        for row in rows["plan_payment"]:
            paid[names[row["device_id"]]] += row["paid_cents"]
        for row in rows["mask_movement"]:
            if row["kind"] == "given":
                gone[names[row["device_id"]]] -= row["quantity"]
        for pc in self.pcs:
            assert self.told.notes.get(pc.name, set()) <= texts, pc.name
            assert (paid[pc.name], gone[pc.name]) == (self.told.cents[pc.name], self.told.given[pc.name]), pc.name
        for pc in self.dead:  # what it had not sent went with it, nothing of what it had
            waits = {row for (row,) in self._unsent(pc)}
            sent = {text for text in self.told.notes.get(pc.name, set()) if text not in waits}
            assert sent <= texts

    def _unsent(self, pc: Pc) -> list[tuple[str]]:
        told = "SELECT json_extract(delta, '$.text[1]') FROM sync_log WHERE table_name = 'note'"
        with pc.store.read() as read:
            return [tuple(row) for row in read.exec_driver_sql(told)]

    def _no_slot_twice(self) -> None:
        with opened(self.running.folder) as storage, storage.read() as read:
            booked = tables.records()["booking"].c
            asked = [(row.resource_id, row.starts_at, row.ends_at) for row in read.execute(
                tables.records()["booking"].select().where(booked.live == 1))]  # fmt: skip
        for one, other in pairwise(sorted(asked)):
            assert one[0] != other[0] or one[2] <= other[1], (one, other)

    def grown(self) -> tuple[float, float]:
        """Return how many times more memory the hub and the desks' process hold at the end than after a third."""
        ours = [own for _hub, own in self.told.memory]
        hubs = [hub for hub, _own in self.told.memory]
        return hubs[-1] / max(hubs[0], 1), ours[-1] / ours[len(ours) // 3]

    def close(self) -> None:
        for pc in [*self.pcs, *self.dead]:
            pc.close()
        if self.running.running:
            self.running.kill()


WATCHED = ("note", "plan_payment", "mask_movement")


def masks_add_up(pc: Pc) -> None:
    """Fail unless what is in stock, on the way and given is what was received, as far as this PC knows."""
    with pc.store.read() as read:
        here = sum(one.stock for one in stock.site_stocks(read, ""))
        way = sum(one.quantity for one in stock.transfers(read))
        (gone, *_rest) = stock.given(read)
        entered = read.exec_driver_sql("SELECT sum(quantity) FROM mask_movement WHERE kind = 'received'").scalar() or 0
    assert here + way + gone == entered, (pc.name, here, way, gone, entered)


def rss(pid: int | str) -> int:
    """Return the memory a process holds, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0
