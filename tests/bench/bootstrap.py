"""A new desk of a town: its whole base, over TLS, from a hub in a process of its own."""

from __future__ import annotations

import os
import shutil
import time

from lmmh_desk.store.opening import FILE
from lmmh_desk.sync.stages import exchange
from tests.bench.figures import Figure, spaced


def whole(hub, kind, desk):
    """Have a new desk receive its whole base; return how many records that was, and how long a million takes."""
    begun = time.perf_counter()
    (made,) = hub.ask("snapshot")
    making = time.perf_counter() - begun
    begun, worked = time.perf_counter(), time.process_time()
    report = exchange(desk.store, desk.hub)
    taken, worked = time.perf_counter() - begun, time.process_time() - worked
    assert report.same
    assert report.healed == 0
    told = (
        f"hub on {kind}, {spaced(report.received)} records in {taken:.1f} s, {worked:.1f} s of them of processor;"
        f" {made['bytes'] / 1e6:.0f} MB over TLS on one machine, made by the hub beforehand in {making:.0f} s;"
        " floor: the new base copied"
    )
    value, floor = round(taken * 1e6 / report.received, 1), round(_copied(desk.store.folder / FILE), 2)
    return report.received, Figure("sync.bootstrap_1m_s", value, "s", floor, 1, told, "value ≤ 15")


def _copied(file):
    begun = time.perf_counter()
    copy = file.with_suffix(".copy")
    shutil.copyfile(file, copy)
    with copy.open("rb+") as written:
        os.fsync(written.fileno())
    taken = time.perf_counter() - begun
    copy.unlink()
    return taken
