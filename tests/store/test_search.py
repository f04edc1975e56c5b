from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.store import search
from lmmh_desk.store.opening import create_store
from lmmh_desk.store.search import Index, candidates, declare
from lmmh_desk.store.store import Store
from lmmh_desk.store.tables import Text, local_table, metadata

PEOPLE = [
    ("1", "Belkacem Ferhat", "1984 rue de l’Estérel", "L-2014/0231\n06 39 98 12 34"),
    ("2", "Lefèvre Jean-Pierre", "1950 place Marceau", "L-2001/0007\n+33 2 61 91 00 11"),
    ("3", "N’Diaye Aïssatou", "1990 rue Gay-Lussac", ""),
    ("4", "Dupond Thierry", "1971", ""),
    ("5", "Dupont Marie", "1971", ""),
]


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Store]:
    tables = dict(metadata.tables)
    indexes = dict(search.INDEXES)
    search.INDEXES.clear()
    local_table("people", *(Column(name, Text, primary_key=name == "id") for name in ("id", "name", "more", "keys")))
    declare(
        Index(
            name="people",
            rows="SELECT id, name, more, keys FROM people WHERE {only} ORDER BY id",
            column="id",
            watch={"people": "{row}.id"},
        )
    )
    store = create_store(tmp_path, bytes(32), FixedClock(0))
    with store.local() as connection:
        connection.exec_driver_sql("INSERT INTO people VALUES (?, ?, ?, ?)", PEOPLE)
    yield store
    store.close()
    metadata.remove(metadata.tables["people"])
    assert dict(metadata.tables) == tables
    search.INDEXES.clear()
    search.INDEXES.update(indexes)


def found(store: Store, query: str, first: tuple[str, ...] = ()) -> list[str]:
    with store.read() as read:
        return [candidate.id for candidate in candidates(read, "people", query, first=first)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("belkacem", ["1"]),
        ("ferhat bel", ["1"]),
        ("FERHAT  Belkacem", ["1"]),
        ("lefevre", ["2"]),
        ("jeanpierre", ["2"]),
        ("jp lefevre", ["2"]),
        ("ndiaye", ["3"]),
        ("n diaye aissatou", ["3"]),
        ("belkasem", ["1"]),
        ("belkcem", ["1"]),
        ("feraht", ["1"]),
        ("tierri", ["4"]),
        ("dupont 1971", ["5", "4"]),
        ("esterel", ["1"]),
        ("0639981234", ["1"]),
        ("06.39.98", ["1"]),
        ("+33 6 39 98", ["1"]),
        ("02 61 91 00 11", ["2"]),
        ("L-2014/0231", ["1"]),
        ("l20140231", ["1"]),
        ("zzz", []),
        ("  ", []),
        ("';DROP TABLE \" *", []),
    ],
)
def test_people_are_found(people: Store, query: str, ids: list[str]) -> None:
    assert found(people, query) == ids
