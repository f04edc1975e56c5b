"""A program that writes boxes of two things for ever, and says so after each commit."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.engine import connect
from lmmh_desk.store.opening import FILE, create_store, open_store
from lmmh_desk.store.store import Store
from tests.store.things import Box, Thing, declared

KEY = bytes(range(32))
CLOCK = FixedClock(1605605605000)
SESSION = Session("agent", "Agent", "front_desk", "site", "Site", "device", "C02")
BOXES = "SELECT name, (SELECT count(*) FROM athing WHERE box_id = zbox.id) FROM zbox"
LINES = "SELECT tx, (SELECT count(*) FROM sync_log WHERE sync_log.tx = audit.tx) FROM audit"


def prepare(folder: Path) -> None:
    """Make a profile whose database holds no box."""
    folder.mkdir()
    create_store(folder, KEY, CLOCK).close()


def write_for_ever(store: Store, acknowledge: Callable[[str], None], most: int = 1 << 30) -> None:
    """Write boxes named by their number, each with two things, and acknowledge each commit."""
    for _ in range(most):
        with store.write(SESSION, "box.fill") as unit:
            box = Box(name=unit.next_number("BX"), photo=os.urandom(200))
            unit.add(box)
            unit.add(Thing(box_id=box.id, weight=1))
            unit.add(Thing(box_id=box.id, weight=2))
        acknowledge(box.name)


def faults_of(folder: Path, acknowledged: set[str]) -> list[str]:
    """Return what is wrong with a database after a failure, given what had been acknowledged."""
    connection = connect(folder / FILE, KEY)
    try:
        boxes = dict(connection.execute(BOXES).fetchall())
        lines = dict(connection.execute(LINES).fetchall())
        stray = connection.execute("SELECT actor FROM writing").fetchone()[0]
    finally:
        connection.close()
    lost = [f"lost {name}" for name in sorted(acknowledged - boxes.keys())]
    half = [f"half {name}: {things} things" for name, things in boxes.items() if things != 2]
    half += [f"transaction {tx}: {count} log lines" for tx, count in lines.items() if count != 3]
    if len(lines) != len(boxes):
        half.append(f"{len(lines)} audit lines for {len(boxes)} boxes")
    return lost + half + ([f"still signed by {stray}"] if stray else [])


def main(folder: str, most: str, synchronous: str) -> None:
    """Write a number of boxes, acknowledged on standard output."""
    with declared():
        store = open_store(Path(folder), KEY, CLOCK)
        with store.local():
            pass
        if synchronous == "NORMAL":
            store._writer.connection.dbapi_connection.execute("PRAGMA synchronous = NORMAL")
        write_for_ever(store, lambda name: os.write(1, f"{name}\n".encode()) and None, int(most))
        os._exit(0)  # as a cut would: no checkpoint at close


if __name__ == "__main__":
    main(*sys.argv[1:])
