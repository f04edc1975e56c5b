"""Stops an exchange at one point of the desk or of the hub, lets both go on, and compares with one never stopped.

A process of its own, because it forks: `python -m tests.faults.stops FOLDER ADDRESS WHERE MOST SEED MUTATION` prints a
JSON report. WHERE is some of "desk" and "hub", whose SQL statements are the points, "calls": what writes, syncs and
renames files; alone, "whole" is the same while a whole base takes the place of the desk's, "renames" a part of that.

A process that is killed leaves its files as its last call made them. So where each point is asked (MOST is 0), one
exchange is recorded, and what it would have left at each point is made again from its calls; for up to MOST points, a
process is stopped at each. On PostgreSQL, one is stopped at one of those statements that find the same committed.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event

from lmmh_desk.hub.storage import Storage
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.store import files
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.store import Store
from lmmh_desk.sync import stages
from lmmh_desk.sync.protocol import Page
from tests.faults.calls import WHOLE as ALL_BYTES
from tests.faults.calls import told, traced
from tests.faults.exchanges import Copies, ended, opened, small
from tests.faults.left import SHARED, Left, Unread, files_of
from tests.sync.town import Desk, Town

CRASHED = 9
SIDES, WHOLE, RENAMES = ("desk", "hub"), "whole", "renames"
TRACE = ".trace"
COMMIT = "commit"
CALLS = ("pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "write")
CALL = re.compile(rf"^(?:(\d+)\s+)?({'|'.join(CALLS)})\(", re.MULTILINE)
Point = tuple[str, int]  # what, and the how manieth time


# What is done wrong on purpose, to see that it shows


def cursor_first() -> None:
    """Move the cursor before the page, in a transaction of its own."""
    right = stages.receive_page

    def wrong(store: Store, page: Page, report: stages.Report) -> None:
        with store.local() as connection:
            attached.move(connection, cursor=page.cursor)
        right(store, page, report)

    stages.receive_page = wrong


def old_base_first() -> None:
    """Set the old base aside before the new one has its name."""
    right = files.publish

    def wrong(new: Path, path: Path) -> None:
        if path.name == files.FILE:
            files.set_aside(path.parent, "replaced")
        right(new, path)

    files.publish = wrong


MUTATIONS: dict[str, Callable[[], None]] = {"": lambda: None, "cursor": cursor_first, "aside": old_base_first}


# What stops it


class Bomb:
    """Ends the process at one statement, and counts them."""

    def __init__(self, at: int) -> None:
        self.at, self.seen = at, 0

    def __call__(self, *_what: object) -> None:
        self.seen += 1
        if self.seen == self.at:
            os._exit(CRASHED)

    def under_desk(self, desk: Desk) -> None:
        assert desk.store._writer is not None
        driver: Any = desk.store._writer.connection.dbapi_connection
        driver.set_trace_callback(self)

    def under_hub(self, storage: Storage) -> None:
        if storage.writer.dialect.name == "sqlite":
            event.listen(storage.writer, "checkout", lambda driver, *_rest: driver.set_trace_callback(self))
            return
        for name in ("execute", "executemany", "copy"):
            setattr(psycopg.Cursor, name, self._before(name, getattr(psycopg.Cursor, name)))
        psycopg.Connection.commit = self._before(COMMIT, psycopg.Connection.commit)

    def _before(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def bombed(*words: Any, **named: Any) -> Any:
            self(name)
            return work(*words, **named)

        return bombed


def crashed(town: Town, here: Desk, point: Point) -> list[Point]:
    """Exchange; end the process before a statement is run. Return those there were."""
    side, at = point
    bomb = Bomb(at)
    if side == "desk":
        bomb.under_desk(here)
    else:
        bomb.under_hub(town.storage)
    here.sync()
    return [(side, rank) for rank in range(1, bomb.seen + 1)]


def killed(work: Callable[[], object], folder: Path, point: Point) -> list[Point]:
    """Work under strace, which kills the process as it makes a call. Return those there were."""
    call, at = point
    trace = folder / "trace"
    inject = ["-e", f"inject={call}:signal=SIGKILL:when={at}"] if at else []
    with traced(trace, "-e", f"trace={','.join(CALLS)}", *inject):
        work()
    counts: Counter[tuple[str, str]] = Counter()
    counted = []
    for thread, name in CALL.findall(trace.read_text()):
        counts[thread, name] += 1  # strace counts the calls of each thread apart
        counted.append((name, counts[thread, name]))
    return counted


def one_by_one(storage: Storage) -> None:
    """Have the hub's WAL be emptied before the next writing: how far that gets beside it is not the same each time."""
    if emptying := storage.emptying:
        soon = emptying.soon

        def now() -> None:
            soon()
            assert emptying._asked is not None
            emptying._asked.result()

        emptying.soon = now  # type: ignore[method-assign]


def stopped(folder: Path, address: str, point: Point, mutation: str) -> list[Point]:
    """Exchange in a child that ends at a point; return the points it saw, none if it was ended."""

    def work() -> list[Point]:
        MUTATIONS[mutation]()
        town, here, _there = opened(folder, address)
        one_by_one(town.storage)
        return killed(here.sync, folder, point) if point[0] in CALLS else crashed(town, here, point)

    return in_a_child(work)


def in_a_child(work: Callable[[], list[Point]]) -> list[Point]:
    """Return what it does in a process of its own, nothing if that one was ended."""
    outlet, inlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(inlet, json.dumps(work()).encode())
        os._exit(0)
    os.close(inlet)
    with os.fdopen(outlet) as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, CRASHED, -signal.SIGKILL):
        raise RuntimeError("the child failed by itself")
    return [tuple(point) for point in json.loads(said or "[]")]


class Marks(Bomb):
    """Says in the trace that a statement comes."""

    def __init__(self, side: str, outlet: int) -> None:
        super().__init__(0)
        self._side, self._outlet = side, outlet

    def __call__(self, *_what: object) -> None:
        os.write(self._outlet, self._side.encode())


class Stamps(Bomb):
    """Names what a hub on PostgreSQL and a desk hold before each statement: commits, and the desk's files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(0)
        self._folder, self._commits = folder, 0
        self.stamps: list[Point] = []

    def __call__(self, *what: object) -> None:
        super().__call__()
        files = [content for name, content in sorted(files_of(self._folder).items()) if not name.endswith(SHARED)]
        digest = blake2b(b"".join(files), digest_size=8).hexdigest()
        self.stamps.append((f"{self._commits} {digest}", self.seen))
        self._commits += what[:1] == (COMMIT,)


def one_of_each(folder: Path, address: str, chance: random.Random) -> tuple[int, list[Point]]:
    """Return how many statements the hub runs, and one of those that find the same committed."""

    def work() -> list[Point]:
        town, here, _there = opened(folder, address)
        stamps = Stamps(here.store.folder)
        stamps.under_hub(town.storage)
        here.sync()
        return stamps.stamps

    groups: dict[str, list[int]] = {}
    for stamp, rank in in_a_child(work):
        groups.setdefault(stamp, []).append(rank)
    return sum(map(len, groups.values())), [("hub", chance.choice(ranks)) for ranks in groups.values()]


def record(folder: Path, address: str, mutation: str) -> None:
    """Exchange in a child under strace, which ends without closing anything; its trace is beside the folder."""

    def work() -> list[Point]:
        MUTATIONS[mutation]()
        with traced(folder.with_suffix(TRACE), *ALL_BYTES):
            town, here, _there = opened(folder, address)
            outlet = os.open(os.devnull, os.O_WRONLY)
            Marks("desk", outlet).under_desk(here)
            Marks("hub", outlet).under_hub(town.storage)
            here.sync()
        return []

    in_a_child(work)


def at_each(copies: Copies, where: str, mutation: str, expected: dict[str, Any]) -> dict[str, Any]:
    """Look at what each point of an exchange leaves, once where several leave the same."""
    folder, address = copies.next()
    left, unread = Left(folder), Unread(folder)
    record(folder, address, mutation)
    there = files_of(folder)
    asked = {WHOLE: CALLS, RENAMES: ("rename",)}.get(where, (*where.split(","), *CALLS * ("calls" in where)))
    faults, ranks, looked = list[str](), Counter[str](), 0
    for call in told(folder.with_suffix(TRACE), folder, os.devnull):
        kind = call.content.decode() if call.kind == "say" else call.call
        ranks[kind] += 1
        if kind in asked and not unread.same(left.state()):
            looked += 1
            left.make()
            with unread.looking():
                found = wrong_after(folder, address, expected)
            faults += [f"{kind} {ranks[kind]}: {fault}" for fault in found]
        left.apply(call)
    if differs := left.differs(there):
        raise RuntimeError(f"not made of the calls that were followed: {differs}")
    kinds = [kind for kind in ranks if kind in asked]
    points = sum(ranks[kind] for kind in kinds)
    return {"points": points, "tried": points, "states": looked, "missed": 0, "faults": faults, "kinds": kinds}


def wrong_after(folder: Path, address: str, expected: dict[str, Any]) -> list[str]:
    """Return what is wrong once both went on."""
    try:
        found, wrong = ended(folder, address)
    except StoreError as error:
        return [str(error)]
    return wrong + [
        f"{name}: {found[name]} instead of {expected[name]}" for name in found if found[name] != expected[name]
    ]


def run(folder: Path, address: str, where: str, most: int, seed: int, mutation: str) -> dict[str, Any]:
    """Stop at up to `most` points (0: at each); return how many there are, how many stopped it, and the faults."""
    copies = Copies(folder, address, whole=where in (WHOLE, RENAMES))
    expected, faults = ended(*copies.next())
    if not most and not address:
        all_of_them = at_each(copies, where, mutation, expected)
        return {**all_of_them, "faults": faults + all_of_them["faults"]}
    chance = random.Random(seed)
    if most:
        points = points_of(copies, where, mutation)
        count, tried = len(points), chance.sample(points, min(most, len(points)))
    else:
        count, tried = one_of_each(*copies.next(), chance)
        points = tried
    missed = 0
    for point in tried:
        copy = copies.next()
        missed += stopped(*copy, point, mutation) != []
        faults += [f"{point[0]} {point[1]}: {fault}" for fault in wrong_after(*copy, expected)]
    kinds = sorted({kind for kind, _rank in points})
    said = {"points": count, "tried": len(tried) if most else count, "states": len(tried), "missed": missed}
    return {**said, "faults": faults, "kinds": kinds}


def points_of(copies: Copies, where: str, mutation: str) -> list[Point]:
    """Return the points of an exchange."""
    points: list[Point] = []
    for one in where.split(","):
        points += stopped(*copies.next(), (one if one in SIDES else CALLS[0], 0), mutation)
    return [point for point in points if where != RENAMES or point[0] == "rename"]


if __name__ == "__main__":
    small()
    where_it_is, at_address, which, tries, draw, done_wrong = sys.argv[1:]
    print(json.dumps(run(Path(where_it_is), at_address, which, int(tries), int(draw), done_wrong)))
