"""Where a hub keeps its rows: PostgreSQL, or one encrypted SQLite file; the same statements on both."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    func,
    select,
    update,
)

from lmmh_desk.hub import tables
from lmmh_desk.hub.emptying import Emptying
from lmmh_desk.kernel.ids import new_id

# Statements of every request are made once: SQLAlchemy takes as long to make one as to run it.
CLOCK = select(tables.hub_clock.c.v, tables.hub_clock.c.epoch)
LOCK = CLOCK.with_for_update()
MOVE = update(tables.hub_clock).values(v=bindparam("place"))
MOVED = "lmmh_moved"  # of the connection that writes: a list of how far it moves the feed, once it is committed
Row: TypeAlias = dict[str, Any]
Writing = Callable[[Connection, Table, Sequence[str], Sequence[Sequence[Any]]], None]
Found = Callable[[], Sequence[Sequence[Any]]]  # gives, once, the rows that were asked for


class Refused(Exception):
    """A request the hub won't take: `code` is one of protocol.CODES."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(code, detail)


class WentBack(Exception):
    """The database is not the one this process wrote: it was put back meanwhile."""


@dataclass
class Storage:
    """A hub's database, and what each kind of database has its own way for."""

    writer: Engine
    reader: Engine
    add: Writing  # rows that aren't there yet
    put: Writing  # rows by their primary key, there or not
    change: Writing  # some columns of rows that are there; each row's values end by its id
    meanwhile: Callable[[Connection], AbstractContextManager[object]]  # what is written then is done while more is made
    # ready: what the database refuses is raised when something is read, or by the end
    ask: Callable[[Connection, Select[Any], dict[str, Any]], Found]  # rows that are looked up `meanwhile`, taken later
    copy: Callable[[Path, bytes], dict[str, int]]  # as it is, of any version, to a SQLite file; the rows of each table
    reason: Callable[[Exception], str]  # why a statement was refused, as the quarantine says it; "" if it's a failure
    emptying: Emptying | None = None  # of what a writing leaves to do, once nobody waits for it
    known: tuple[int, str] = (0, "")  # the last place of the feed, and its epoch, that this process knows of
    mark: str = ""  # of the history that this process itself made, or began again: see timelines
    told: Callable[[int, str], object] | None = None  # what is known further, for whoever opens it next
    _knowing: Lock = field(default_factory=Lock)

    @property
    def is_server(self) -> bool:
        """Whether others may have the database in their hands: PostgreSQL, not a file of the hub's own."""
        return self.writer.dialect.name == "postgresql"

    def make(self, now: int, then: Callable[[], object] = lambda: None) -> None:
        """Make the tables of a hub; none of them is there unless `then` ends well too."""
        with self.writer.begin() as connection:
            tables.create(connection)
            clock = {"id": 1, "v": 0, "epoch": new_id(), "schema": tables.version(), "made_at": now}
            connection.execute(tables.hub_clock.insert().values(clock))
            then()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the one writing transaction: others wait until it ends, so that places of the feed are in order."""
        with self.writer.begin() as connection:
            clock = connection.execute(LOCK).one()
            if not self.follows(connection, *clock, self.known):  # nobody writes beyond it before this ends
                raise WentBack
            # Its own list: the pool gives a connection that was lost to the next who writes.
            moved = [(clock.v, clock.epoch)]
            connection.execution_options(**{MOVED: moved})
            yield connection
        self.knows(*moved[0])
        if self.emptying:
            self.emptying.soon()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give one snapshot."""
        with self.reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Give a connection whose questions each see what is there by then: to begin and end would take as long."""
        with self.reader.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT") if self.is_server else connection

    def follows(self, connection: Connection, place: int, epoch: str, known: tuple[int, str]) -> bool:
        """Say whether this place of the feed follows what this process knew: no other program put the database back.

        Who begins an epoch says what it follows.
        """
        last, was = known
        return place >= last if epoch == was else not was or was in lost_places(connection)

    def knows(self, place: int, epoch: str) -> None:
        """Note how far the feed is known to go."""
        with self._knowing:
            last, was = self.known
            self.known = (max(place, last) if epoch == was else place), epoch
            if self.told and self.known != (last, was):
                self.told(*self.known)

    def close(self) -> None:
        """Close every connection."""
        if self.emptying:
            self.emptying.close()
        self.reader.dispose()
        self.writer.dispose()


def open_storage(place: str | Path, key: bytes = b"") -> Storage:
    """Open a hub's database: an address of PostgreSQL, or a file and its key of 32 bytes (made when absent)."""
    if isinstance(place, str) and place.startswith("postgresql"):
        from lmmh_desk.hub import postgres

        return postgres.open_storage(place)
    from lmmh_desk.hub import sqlite

    return sqlite.open_storage(Path(place), key)


def rows_of(connection: Connection, table: Table, ids: Iterable[str]) -> dict[str, Row]:
    """Return rows by id."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    found = connection.execute(rows_asked(table, connection.dialect.name), {"ids": listed(connection, wanted)})
    return by_id(table, found.all())


def by_id(table: Table, found: Iterable[Sequence[Any]]) -> dict[str, Row]:
    """Return what `rows_asked` finds as rows by id."""
    names = list(table.c.keys())
    return {row[0]: dict(zip(names, row, strict=True)) for row in found}


@cache
def rows_asked(table: Table, dialect: str) -> Select[Any]:
    """Return the question of a table's rows of some `ids`."""
    return select(table).where(among(table.c.id, dialect))


def among(column: ColumnElement[Any], dialect: str, name: str = "ids") -> ColumnElement[bool]:
    """Return what says that a column has one of the values of the parameter of this name, made by `listed`.

    It is one parameter, however many they are: an array, or JSON for SQLite, which has none.
    """
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(select(func.json_each(bindparam(name, type_=Text)).table_valued("value").c.value))


def listed(connection: Connection, values: Sequence[Any]) -> Sequence[Any]:
    """Return values as the parameter of `among`."""
    return values if connection.dialect.name == "postgresql" else json.dumps(values)


def delete_rows(connection: Connection, table: Table, ids: Sequence[str]) -> None:
    """Delete rows by id."""
    if ids:
        connection.execute(table.delete().where(table.c.id == bindparam("one")), [{"one": one} for one in ids])


def cause(error: Exception) -> Exception:
    """Return the driver's own error."""
    found: Exception = getattr(error, "orig", None) or error
    return found


def last_place(connection: Connection) -> tuple[int, str]:
    """Return the last place of the feed, and the hub's epoch; who writes has them locked, and knows them."""
    moved: list[tuple[int, str]] = connection.get_execution_options().get(MOVED, [])
    place, epoch = moved[0] if moved else connection.execute(CLOCK).one()
    return place, epoch


def lost_places(connection: Connection) -> dict[str, int]:
    """Return the former epochs of a restored hub, each with the last place of it that the hub still has."""
    found: dict[str, int] = json.loads(connection.execute(select(tables.hub_clock.c.lost)).scalar_one())
    return found


def move(connection: Connection, place: int) -> None:
    """Say how far the feed goes, before what makes it go there is written."""
    connection.execute(MOVE, {"place": place})
    stand(connection, place)


def stand(connection: Connection, place: int) -> None:
    """Have the last place be this one for who writes: once it is moved there, or what moved it was taken back."""
    if moved := connection.get_execution_options().get(MOVED):
        moved[0] = place, moved[0][1]
