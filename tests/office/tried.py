"""The demonstration as each of its roles: a world from which nothing that is tried is kept."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, WORDS
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import KINDS, withheld
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.agents import delegations, desk
from lmmh_desk.store.indexing import index_changes
from lmmh_desk.store.store import Store

WRITTEN = "SELECT total_changes()"
Arguments = tuple[Any, ...] | tuple[tuple[Any, ...], Mapping[str, Any]]


class World:
    """The base of the demonstration, a session of each role, and what was done there before an act is tried."""

    def __init__(self, profile: Path) -> None:
        self.folder = profile
        self.store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
        self.now, self.day = INSTANT, date(2020, 11, 17)
        with self.store.read() as read:
            here = desk(read)
            site = read.exec_driver_sql("SELECT name FROM site WHERE id = ?", (here.site_id,)).scalar()
            agents = read.exec_driver_sql("SELECT role, id, name FROM agent ORDER BY id DESC").all()
            self.roles = {
                role: Session(
                    id_, name, role, here.site_id, site, here.device_id, here.code, here.counter,
                    withheld(role, delegations(read, *KINDS)),
                )
                for role, id_, name in agents
            }  # fmt: skip
        self.boss = self.roles[Role.ADMIN]  # who did what comes before

    def one(self, query: str, *given: Any) -> Any:
        """Return the first value that a query finds."""
        with self.store.read() as read:
            found = read.exec_driver_sql(query, given).first()
        assert found is not None, query
        return found[0]

    def all(self, query: str, *given: Any) -> list[Any]:
        """Return the first value of each row that a query finds."""
        with self.store.read() as read:
            return list(read.exec_driver_sql(query, given).scalars())

    def did(self, action: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Do something as the administrator."""
        return action(self.store, self.boss, *given, **named)

    def written(self) -> int:
        """Return how much was ever written on this connection, undone or not."""
        driver: Any = self.store._writer.connection.dbapi_connection
        return int(driver.execute(WRITTEN).fetchone()[0])


@contextmanager
def nothing_kept(store: Store) -> Iterator[None]:
    """Have all that is written, and read, be in one transaction that is undone."""
    writer = store._writer

    @contextmanager
    def transaction() -> Iterator[Any]:
        with writer.begin_nested():
            yield writer
            index_changes(writer, store._vocabularies)

    @contextmanager
    def read() -> Iterator[Any]:
        writer.info["vocabularies"] = store._vocabularies
        yield writer

    store._transaction, store.read = transaction, read
    whole = writer.begin()
    try:
        yield
    finally:
        whole.rollback()
        del store._transaction, store.read
        store._vocabularies.clear()


@contextmanager
def tried(store: Store) -> Iterator[None]:
    """Undo what is written in this block alone, inside `nothing_kept`."""
    part = store._writer.begin_nested()
    try:
        yield
    finally:
        part.rollback()


def found(name: str) -> Callable[..., Any]:
    """Return an action or a query by its name in the matrix."""
    module, _colon, attribute = name.partition(":")
    made: Callable[..., Any] = getattr(import_module(f"lmmh_desk.{module}"), attribute)
    return made


def call(world: World, name: str, me: Session, given: Arguments) -> Any:
    """Call an action or a query as somebody, with what else it takes."""
    made, named = found(name), {}
    if len(given) == 2 and isinstance(given[0], tuple) and isinstance(given[1], dict):
        given, named = given
    first, *_rest = inspect.signature(made, follow_wrapped=False).parameters
    if first == "store":
        return made(world.store, me, *given, **named)
    with world.store.read() as read:
        if name == "features.walkins.actions.tickets:find":
            return made(read, given[0], me, *given[1:])
        return made(read, me, *given, **named)
