"""A new desk of a town of a million records: its whole base, over TLS, from a hub in a process of its own."""

from __future__ import annotations

import os
import shutil
import time

from lmmh_desk.app.demonstration import ensure_demo
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.events import Events
from lmmh_desk.office.actions.attaching import attach_new
from lmmh_desk.store.opening import FILE, create_store
from lmmh_desk.sync.codes import read_code
from lmmh_desk.sync.stages import exchange
from tests.bench.exchange import KINDS, LARGE, SITE, link
from tests.bench.figures import Figure, spaced
from tests.bench.filling import fill
from tests.bench.floors import KEY
from tests.bench.hubs import running


def figures(profiles, folder, kinds=KINDS):
    """Yield how long a new desk takes to have its base, with the hub on SQLite, then on PostgreSQL."""
    profile = ensure_demo(profiles / str(LARGE), LARGE, lambda _done, _total: True)
    for kind in kinds:
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
    begun, worked = time.perf_counter(), time.process_time()
    report = exchange(store, connection)
    taken, worked = time.perf_counter() - begun, time.process_time() - worked
    connection.close()
    store.close()
    assert report.same
    assert report.healed == 0
    told = (
        f"hub on {kind}, {spaced(report.received)} records in {taken:.1f} s, {worked:.1f} s of them of processor;"
        f" {made['bytes'] / 1e6:.0f} MB over TLS on one machine, made by the hub beforehand in {making:.0f} s;"
        " floor: the new base copied"
    )
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
