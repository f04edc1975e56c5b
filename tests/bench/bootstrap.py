"""A new desk of a town of a million records: its whole base, over TLS, from a hub in a process of its own."""

from __future__ import annotations

import os
import shutil
import time
from collections import defaultdict
from itertools import islice

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import WORDS, ensure_demo
from lmmh_desk.cli.hub import opened
from lmmh_desk.hub import tables
from lmmh_desk.hub.applying import add_marks
from lmmh_desk.hub.storage import move_to
from lmmh_desk.kernel import digests
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.events import Events
from lmmh_desk.office.actions.attaching import attach_new
from lmmh_desk.store.exchange.replacing import scoped
from lmmh_desk.store.exchange.shapes import driver_of, shapes
from lmmh_desk.store.opening import FILE, create_store
from lmmh_desk.sync.codes import read_code
from lmmh_desk.sync.stages import exchange
from tests.bench.exchange import KEY, link
from tests.bench.figures import Figure
from tests.bench.hubs import running

PERSONS = 233_000  # a million records with what is theirs
SITE = "Agence Centre"
SOME = 5000  # rows


def figures(profiles, folder):
    """Yield how long a new desk takes to have its base, with the hub on SQLite, then on PostgreSQL."""
    profile = ensure_demo(profiles / str(PERSONS), PERSONS, lambda _done, _total: True)
    for kind in ("sqlite", "postgresql"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with running(kind, folder / "hub", lambda hub: fill(hub.folder, profile)) as hub:
            yield _figure(hub, folder, kind)


def _figure(hub, folder, kind):
    (folder / "b").mkdir()
    store = create_store(folder / "b", KEY, RunningClock(), Events(list))
    attach_new(store, hub.address, read_code(hub.ask("enrol", "--site", SITE)["code"]), "B")
    begun = time.perf_counter()
    (made,) = hub.ask("snapshot")
    making = time.perf_counter() - begun
    connection = link(store)
    begun = time.perf_counter()
    report = exchange(store, connection)
    taken = time.perf_counter() - begun
    connection.close()
    store.close()
    assert report.same
    assert report.healed == 0
    told = (
        f"hub on {kind}, {report.received:,} records in {taken:.1f} s, {made['bytes'] / 1e6:.0f} MB over TLS on one"
        f" machine, made by the hub beforehand in {making:.0f} s; floor: the new base copied"
    ).replace(",", " ", 1)
    value = round(taken * 1e6 / report.received, 1)
    return Figure("sync.bootstrap_1m_s", value, "s", round(_copied(folder / "b" / FILE), 2), 1, told, "value ≤ 15")


def _copied(file):
    begun = time.perf_counter()
    copy = file.with_suffix(".copy")
    shutil.copyfile(file, copy)
    with copy.open("rb+") as written:
        os.fsync(written.fileno())
    copy.unlink()
    return time.perf_counter() - begun


def fill(hub, profile):
    """Put a demonstration's records in a hub as if desks had sent them, one a place of the feed."""
    store, _key = open_profile(profile, RunningClock(), WORDS)
    place, marks = 0, defaultdict(int)
    with opened(hub) as storage, storage.write() as connection, store.read() as read:
        for name, shape in shapes().items():
            table, columns = tables.records()[name], list(shape.columns)
            scopes = {one: scope for one, _rev, scope in driver_of(read).execute(scoped(shape))}
            named = ", ".join(f'"{column}"' for column in columns if column != "rev")
            rows = iter(driver_of(read).execute(f'SELECT {named} FROM "{name}"'))
            rank = columns.index("rev")
            while some := list(islice(rows, SOME)):
                placed = [(*row[:rank], place + at, *row[rank:]) for at, row in enumerate(some, 1)]
                place += len(some)
                storage.add(connection, table, columns, placed)
                for row in placed:
                    mark = digests.mark(row[0], row[rank])
                    marks[scopes[row[0]], name, digests.bucket(row[0])] += mark
                    marks[scopes[row[0]], "", 0] += mark
        add_marks(storage, connection, marks)
        move_to(connection, place)
    store.close()
