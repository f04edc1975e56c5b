"""Many write at once and one reads on: it misses no change. With a sequence in the clock's place it does."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from lmmh_desk.hub import applying, feed, tables
from lmmh_desk.hub.guarding import NO_MORE
from lmmh_desk.hub.storage import Storage, open_storage
from lmmh_desk.sync.protocol import Page
from tests.conftest import KEY, load_tables
from tests.fakes import postgres
from tests.faults.running import count, seed
from tests.hub.desks import NOW, Desk

pytestmark = [pytest.mark.fault, pytest.mark.timeout(1800)]
WRITERS, ROWS = 4, 3  # rows of a batch
STEP = 100  # of the sequence: more than a batch has lines


@dataclass
class Hub:
    """A hub's database, which each of those who use it opens for himself, as several processes would."""

    place: str | Path

    @contextmanager
    def opened(self) -> Iterator[Storage]:
        storage = open_storage(self.place, KEY)
        yield storage
        storage.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    load_tables()
    if request.param == "sqlite":
        yield made(Hub(tmp_path / "hub.db"))
        return
    with postgres.database(request.getfixturevalue("server")) as address:
        yield made(Hub(address))


@pytest.fixture
def on_postgresql(server: str) -> Iterator[Hub]:
    load_tables()
    with postgres.database(server) as address:
        yield made(Hub(address))


def made(hub: Hub) -> Hub:
    with hub.opened() as storage:
        storage.make(NOW)
        first = Desk(storage, "first")
        first.push(first.insert("household", "first", number=""))
    return hub


def missed(hub: Hub, batches: int, chance: random.Random) -> set[str]:
    """Have many write and one read on until the end; return what it never got."""
    with ThreadPoolExecutor(WRITERS + 1) as threads:
        writers = [threads.submit(write, hub, f"w{rank}", batches) for rank in range(WRITERS)]
        reader = threads.submit(read_on, hub, writers)
        written = {one for writer in writers for one in writer.result()}
        got = reader.result()
    assert len(written) == WRITERS * batches * ROWS
    assert got == sorted(got), "the feed went backwards"
    return written - {one for _rev, one in got}


def write(hub: Hub, name: str, batches: int) -> list[str]:
    ids = []
    with hub.opened() as storage:
        desk = Desk(storage, name)
        for batch in range(batches):
            some = [f"{name}-{batch}-{row}" for row in range(ROWS)]
            assert desk.push(*(desk.insert("household", one, number=one) for one in some)).quarantined == []
            ids += some
    return ids


def read_on(hub: Hub, writers: list[Future[list[str]]]) -> list[tuple[int, str]]:
    found, after = [], 0
    with hub.opened() as storage:
        reader = Desk(storage, "reader")
        while True:
            last = all(writer.done() for writer in writers)
            page = msgspec.msgpack.decode(feed.page(storage, reader.device, after), type=Page)
            found += [(entry.rev, entry.id) for entry in page.entries]
            after = page.cursor
            if last and after == page.head:
                return found


@pytest.fixture
def chance(monkeypatch: pytest.MonkeyPatch) -> random.Random:
    """Whoever has his place in the feed waits a little before he writes, so that others may come between."""
    made, right = random.Random(seed()), applying.last_place

    def slow(connection: Connection) -> tuple[int, str]:
        place = right(connection)
        time.sleep(made.uniform(0, 0.004))
        return place

    monkeypatch.setattr(applying, "last_place", slow)
    return made


def test_whoever_reads_while_others_write_misses_nothing(hub: Hub, chance: random.Random) -> None:
    assert missed(hub, count(25, 400), chance) == set()


def test_the_suite_sees_what_a_sequence_loses(
    on_postgresql: Hub, monkeypatch: pytest.MonkeyPatch, chance: random.Random
) -> None:
    with on_postgresql.opened() as storage, storage.write() as connection:
        connection.execute(text(f"CREATE SEQUENCE place INCREMENT BY {STEP} START {STEP}"))
        connection.execute(text(NO_MORE))

    @contextmanager
    def without_the_clock(storage: Storage) -> Iterator[Connection]:
        with storage.writer.begin() as connection:
            yield connection

    def drawn(connection: Connection) -> tuple[int, str]:
        place: int = connection.execute(text("SELECT nextval('place')")).scalar_one()
        time.sleep(chance.uniform(0, 0.004))
        return place, ""

    def newest(connection: Connection) -> tuple[int, str]:
        return connection.execute(select(func.max(tables.feed.c.seq))).scalar_one(), ""

    monkeypatch.setattr(Storage, "write", without_the_clock)
    monkeypatch.setattr(applying, "last_place", drawn)
    monkeypatch.setattr(applying, "move", lambda _connection, _place: None)
    monkeypatch.setattr(feed, "last_place", newest)
    assert missed(on_postgresql, 25, chance)


@pytest.mark.parametrize("place", [2, 4, 9, 1_000_000])
def test_a_line_whose_place_is_not_the_clock_s_is_refused(on_postgresql: Hub, place: int) -> None:
    with on_postgresql.opened() as storage:
        desk = Desk(storage, "second")
        desk.push(*(desk.insert("household", one, number=one) for one in ("h1", "h2", "h3")))
        with storage.read() as connection:
            line = dict(connection.execute(tables.feed.select().limit(1)).mappings().one())
            assert applying.last_place(connection)[0] == 4
        with (
            pytest.raises(DBAPIError, match=r"taken from the clock|duplicate key"),
            storage.writer.begin() as connection,
        ):
            connection.execute(tables.feed.insert().values({**line, "seq": place}))
        assert desk.push(desk.insert("household", "h4", number="4")).revs == [5]


def test_who_writes_beside_the_clock_waits_for_who_has_it_and_is_refused(on_postgresql: Hub) -> None:
    with on_postgresql.opened() as storage, on_postgresql.opened() as another, ThreadPoolExecutor(1) as thread:
        with storage.read() as connection:
            line = dict(connection.execute(tables.feed.select().limit(1)).mappings().one())

        def beside() -> None:
            with another.writer.begin() as connection:
                connection.execute(tables.feed.insert().values({**line, "seq": 2}))

        with storage.write() as connection:
            writing = thread.submit(beside)
            with pytest.raises(TimeoutError):
                writing.result(timeout=0.5)
            applying.move(connection, 3)
        with pytest.raises(DBAPIError, match="taken from the clock"):
            writing.result(timeout=20)
