"""Whatever lines come, a hub answers the same on either kind of database, and a desk takes all that it took."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Column, LargeBinary, Table
from sqlalchemy import Integer as PlainInteger

from lmmh_desk.hub import tables
from lmmh_desk.hub.storage import Storage
from lmmh_desk.store.exchange.applying import LEFT_OUT
from lmmh_desk.store.kept import value
from lmmh_desk.sync.protocol import Line
from tests.fakes.hubs import empty_hub, hub_on
from tests.faults.running import count, noted, seed
from tests.hub.desks import NOW, OTHER_SITE, SITE, Desk
from tests.hub.every_row import values
from tests.hub.test_authorisation import made
from tests.replacing import replace
from tests.sync.town import Desk as RealDesk
from tests.sync.town import Town

pytestmark = [pytest.mark.fault, pytest.mark.timeout(1800)]
TEXTS = ("", "x", "é", "e\u0301", "a ", "\u00a0", "0", "2020-11-17", "2020-02-30", "😀", "a" * 3000, "'", "\\", "{}")
NUMBERS = (0, 1, -1, 60, 1440, 2**31, -(2**31), 2**53, -(2**63), 2**63 - 1, NOW)
MARKS = "0abcd"


def names() -> list[str]:
    """Return the tables that PCs write rows of."""
    return [str(name) for name in tables.records() if name not in ("quarantine", "conflict", "erasure")]


class Play:
    """Lines as a hostile or a lost PC might send them."""

    def __init__(self, storage: Storage, chance: Random) -> None:
        self._storage, self._chance = storage, chance

    def batch(self, desk: Desk) -> list[Line]:
        """Return some transactions of a few lines."""
        transactions = range(self._chance.randrange(1, 40))
        return [self._line(desk, tx) for tx in transactions for _line in range(self._chance.choice([1, 1, 1, 2, 3]))]

    def _line(self, desk: Desk, tx: int) -> Line:
        name = self._chance.choice(names())
        record_id = f"{name}-{self._chance.choice(MARKS)}"
        (op,) = self._chance.choices(["insert", "update", "delete"], [4, 6, 1])
        delta = getattr(self, f"_{op}")(tables.records()[name], record_id)
        return replace(desk.line(name, record_id, op, delta, "console", 0), tx=tx)

    def _insert(self, table: Table, record_id: str) -> dict[str, Any]:
        own = {"id": record_id, "site_id": self._chance.choice([SITE, OTHER_SITE, "", None]), "created_at": NOW}
        row = {**own, "device_id": self._chance.choice(["c02", "s01"]), "created_by": "console"}
        row |= values(str(table.name), record_id[-1], self._chance.choice("0a"))
        for column in self._some(table, self._chance.choice([0, 0, 1, 2])):
            row[str(column.name)] = self._value(column)
        return {column: [None, new] for column, new in row.items()}

    def _update(self, table: Table, record_id: str) -> dict[str, Any]:
        row = self._row(table, record_id) if self._chance.random() < 0.7 else {}
        columns = self._some(table, self._chance.choice([1, 1, 2, 3]))
        return {str(one.name): [row.get(str(one.name), self._value(one)), self._value(one)] for one in columns}

    def _delete(self, table: Table, record_id: str) -> dict[str, Any]:
        row = self._row(table, record_id)
        return {column: [old, None] for column, old in row.items() if column != "rev" and old is not None}

    def _some(self, table: Table, number: int) -> list[Column[Any]]:
        return self._chance.sample([one for one in table.columns if one.name not in ("id", "rev")], number)

    def _row(self, table: Table, record_id: str) -> dict[str, Any]:
        with self._storage.read() as connection:
            row = connection.execute(table.select().where(table.c.id == record_id)).mappings().one_or_none()
        return {str(name): one.hex() if isinstance(one, bytes) else one for name, one in (row or {}).items()}

    def _value(self, column: Column[Any]) -> Any:
        if self._chance.random() < 0.1:
            return None
        if column.foreign_keys and self._chance.random() < 0.7:
            above = next(iter(column.foreign_keys)).column.table.name
            return f"{above}-{self._chance.choice(MARKS)}"
        if isinstance(column.type, LargeBinary):
            return self._chance.randbytes(self._chance.choice([0, 1, 32, 64])).hex()
        return self._chance.choice(NUMBERS if isinstance(column.type, PlainInteger) else TEXTS)


@pytest.fixture
def hubs(tmp_path: Path, server: str) -> Iterator[list[Storage]]:
    opened = empty_hub(tmp_path / "hub.db")
    with hub_on(server) as other:
        yield [opened, other]
    opened.close()


def pcs(storage: Storage) -> list[Desk]:
    """Return a PC of each of two sites; the first made a row of every table."""
    desks = [Desk(storage, "c02"), Desk(storage, "s01", OTHER_SITE)]
    desks[0].push(*(desks[0].insert("site", name, **values("site", name)) for name in (SITE, OTHER_SITE)))
    assert desks[0].push(*made(desks[0], "0")).quarantined == []
    return desks


def everywhere(storage: Storage, folder: Path, template: Path) -> tuple[Town, RealDesk]:
    """Return a real desk that receives both sites."""
    town = Town(folder, template, storage)
    desk = town.desk("R01", SITE)
    assert desk.wire is not None
    desk.wire.device = replace(desk.wire.device, sites=(SITE, OTHER_SITE))
    return town, desk


def held(storage: Storage) -> dict[str, dict[str, Any]]:
    with storage.read() as connection:
        return {
            name: {row["id"]: dict(row) for row in connection.execute(tables.records()[name].select()).mappings()}
            for name in names()
        }


def test_both_answer_the_same_and_a_desk_takes_all(hubs: list[Storage], tmp_path: Path, template: Path) -> None:
    chance, aside = Random(seed()), 0
    (folder := tmp_path / "town").mkdir()
    desks, (town, real) = [pcs(storage) for storage in hubs], everywhere(hubs[0], folder, template)
    play = Play(hubs[0], chance)
    for step in range(steps := count(25, 600)):
        rank = chance.randrange(2)
        lines = play.batch(desks[0][rank])
        one, other = (pair[rank].send(pair[rank].batch(*lines)) for pair in desks)
        assert (one.revs, one.quarantined, one.conflicts) == (other.revs, other.quarantined, other.conflicts), lines
        aside += len(one.quarantined)
        if step % 5 == 4:
            assert real.sync().same, lines
    with real.store.read() as read:
        assert not value(read, LEFT_OUT)
    first, second = map(held, hubs)
    assert first == second
    assert aside
    town.close()
    noted(batches_to_both_hubs=steps, set_aside=aside)
