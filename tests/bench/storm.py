"""After an outage: a hundred desks come back at once, each with a thousand changes; all are sent and received.

The desks are the program's own connections, over TLS, without a database; their batches are as real ones write them.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from lmmh_desk.cli.hub import opened
from lmmh_desk.hub import tables
from lmmh_desk.hub.authority import authority_of
from lmmh_desk.hub.devices import offer
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store import versions
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.sync.codes import new_code
from lmmh_desk.sync.enrolment import enrol
from lmmh_desk.sync.protocol import Batch, Enrol, Line, encode
from lmmh_desk.sync.refusals import RefusedByHub, Unreachable
from lmmh_desk.sync.transport import HttpHub
from tests.bench.exchange import KINDS
from tests.bench.figures import Figure, times
from tests.bench.floors import bare_bytes, bare_hub, sink
from tests.bench.hubs import running

DESKS, CHANGES, SHARED = 100, 1000, 10  # of a desk's changes, SHARED are to the same persons as everybody's
SITE, NOW = "site-centre", RunningClock().now


class Pc:
    """A desk of which only the connection and the outbox are there."""

    def __init__(self, hub, code, rank):
        key, self.id, self.rank = Ed25519PrivateKey.generate(), new_id(), rank
        asked = Enrol(code.secret, self.id, SITE, key.public_key().public_bytes_raw(), f"PC-{rank}")
        known, authority = enrol(hub.address, code, asked)
        private, sites = key.private_bytes_raw(), tuple(known.sites)
        self.hub = HttpHub(
            Exchange(hub.address, authority, known.hub_key, private, sites, known.epoch),
            self.id,
            RunningClock(),
            self._count,
        )
        self.pushed = self.answered = self.again = self.cut = self.moved = 0

    def _count(self, size):
        self.moved += size

    def batch(self, shared):
        """Return what it wrote: transactions of a person and two notes, and some changes to everybody's persons."""
        lines = []
        for tx in range((CHANGES - len(shared)) // 3):
            person = new_id()
            lines.append(self._insert(tx, "person", person, usual_name=f"P{self.rank}", first_names="", channel="mail"))
            lines += [self._insert(tx, "note", new_id(), person_id=person, text="Bonjour " * 10) for _one in range(2)]
        for person, rev in shared:
            delta = json.dumps({"usual_name": ["Shared", f"P{self.rank}"]})
            lines.append(Line(len(lines), "person", person, "update", rev, delta, "console", NOW()))
        return encode(Batch(new_id(), self.id, 1, versions.head(), lines))

    def _insert(self, tx, table, record_id, **values):
        row = {"id": record_id, "site_id": SITE, "device_id": self.id, "created_at": NOW(), "created_by": "console"}
        delta = json.dumps({name: [None, value] for name, value in {**row, **values}.items()})
        return Line(tx, table, record_id, "insert", 0, delta, "console", NOW())

    def drain(self, content, together):
        """Send what waits, then receive up to the feed's end."""
        together.wait()
        begun = time.perf_counter()
        self.answered = len(self._asked(lambda: self.hub.push(content)).revs)
        self.pushed = time.perf_counter() - begun
        cursor, head = 0, 1
        while cursor < head:
            page = self._asked(partial(self.hub.feed, cursor))
            cursor, head = page.cursor, page.head
        self.hub.close()

    def _asked(self, ask):
        """Ask until there is an answer, as a desk does."""
        while True:
            try:
                return ask()
            except Unreachable:
                self.cut += 1
            except RefusedByHub:
                self.again += 1
            time.sleep(1 + os.urandom(1)[0] / 128)


def figures(folder, kinds=KINDS):
    """Yield how long the storm lasts, with the hub on SQLite, then on PostgreSQL."""
    for kind in kinds:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with running(kind, folder / "hub") as hub:
            yield _figure(hub, kind)


def _figure(hub, kind):
    with opened(hub.folder) as storage:
        codes = [new_code(authority_of(hub.folder)[1]) for _rank in range(DESKS + 1)]
        assert all(offer(storage, code, SITE, "", NOW()) for code in codes)
    pcs = [Pc(hub, code, rank) for rank, code in enumerate(codes)]
    first = pcs.pop()
    shared = [new_id() for _one in range(SHARED)]
    lines = [first._insert(0, "person", one, usual_name="Shared", first_names="", channel="mail") for one in shared]
    revs = first.hub.push(encode(Batch(new_id(), first.id, 1, versions.head(), lines))).revs
    batches = [pc.batch(list(zip(shared, revs, strict=True))) for pc in pcs]
    together = threading.Barrier(DESKS + 1)
    threads = [
        threading.Thread(target=pc.drain, args=(content, together)) for pc, content in zip(pcs, batches, strict=True)
    ]
    for thread in threads:
        thread.start()
    together.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - begun
    lost = _lost(hub, pcs, shared)
    assert not lost, lost
    floor = _bare(hub, sum(pc.moved for pc in pcs))
    told = (
        f"hub on {kind}, {DESKS} desks with {CHANGES} changes each over TLS on one machine, sent in"
        f" {max(pc.pushed for pc in pcs):.1f} s (asked again {sum(pc.again for pc in pcs)} times, the hub being busy;"
        f" {sum(pc.cut for pc in pcs)} cuts),"
        f" the rest to receive what all wrote; {hub.peak_memory()} MB at most in"
        " the hub's process; nothing lost;"
        " floor: as many rows written bare, a commit a desk, and as many bytes passed bare"
    )
    return Figure("sync.storm_s", round(taken, 1), "s", round(floor, 2), 1, told, "value ≤ inf")


def _bare(hub, moved):
    """Return how long as many rows and as many bytes take, with nothing else done, in seconds."""
    batches = [[(f"{desk}-{rank}", "x" * 120) for rank in range(CHANGES)] for desk in range(DESKS)]
    with bare_hub(hub.folder, hub.database) as write:
        written = sum(times(lambda rank: write(batches[rank]), DESKS)) / 1000
    with sink() as port:
        return written + bare_bytes(port, moved)


def _lost(hub, pcs, shared):
    """Return what was sent and is nowhere: rows, receipts, and values of the persons everybody changed."""
    wanted = (CHANGES - SHARED) // 3
    records, receipt = tables.records(), tables.receipt
    person, note, conflict = records["person"], records["note"], records["conflict"]
    with opened(hub.folder) as storage, storage.read() as read:
        found = {
            "persons": read.execute(select(func.count()).select_from(person)).scalar_one() - SHARED - DESKS * wanted,
            "notes": read.execute(select(func.count()).select_from(note)).scalar_one() - 2 * DESKS * wanted,
            "receipts": read.execute(select(func.count()).select_from(receipt)).scalar_one() - DESKS - 1,
            "answers": sum(pc.answered for pc in pcs) - DESKS * (3 * wanted + SHARED),
        }
        names = {f"P{pc.rank}" for pc in pcs}
        for one in shared:
            current = read.execute(select(person.c.usual_name).where(person.c.id == one)).scalar_one()
            told = read.execute(select(conflict.c.other).where(conflict.c.record_id == one)).scalars()
            found[one] = len(names - {current} - {value for other in told for value in json.loads(other)})
    return {name: missing for name, missing in found.items() if missing}
