from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column
from sqlalchemy.exc import OperationalError

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.store import search
from lmmh_desk.store.opening import create_store, open_store
from lmmh_desk.store.search import Index, candidates, declare
from lmmh_desk.store.store import Store
from lmmh_desk.store.tables import Text, local_table, metadata
from lmmh_desk.store.typos import Vocabulary
from tests.replacing import replace

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


def test_three_words_that_all_answer_leave_no_doubt(people: Store) -> None:
    assert found(people, "dupond 1971") == ["4", "5"]
    assert found(people, "dupond 19 1971") == ["4"]
    assert found(people, "dupomd 19 1971") == ["4", "5"]


def test_those_who_are_here_come_first(people: Store) -> None:
    assert found(people, "dup") == ["4", "5"]
    assert found(people, "dup", first=("3", "5", "nobody")) == ["5", "4"]


def test_a_touched_row_is_found_as_it_is_now_and_comes_first(people: Store) -> None:
    with people.local() as connection:
        connection.exec_driver_sql("UPDATE people SET name = 'Dupond Marius', keys = 'L-9' WHERE id = '1'")
        connection.exec_driver_sql("DELETE FROM people WHERE id = '2'")
    assert found(people, "dup") == ["1", "4", "5"]
    assert found(people, "belkacem") == []
    assert found(people, "L-2014/0231") == []
    assert found(people, "lefevre") == []
    assert found(people, "mariuss") == ["1"], "new words are learnt"


def test_an_undone_change_is_not_indexed(people: Store) -> None:
    def abandon() -> None:
        with people.local() as connection:
            connection.exec_driver_sql("UPDATE people SET name = 'Zorglub' WHERE id = '1'")
            raise LookupError

    with pytest.raises(LookupError):
        abandon()
    assert found(people, "zorglub") == []
    assert found(people, "belkacem") == ["1"]


def test_bulk_rows_are_indexed_at_the_end(people: Store) -> None:
    rows = [(f"n{number}", f"Nouveau Numéro {number}", "", f"06 39 98 00 {number:02d}") for number in range(60)]
    with people.bulk() as connection:
        connection.exec_driver_sql("INSERT INTO people VALUES (?, ?, ?, ?)", rows)
    assert found(people, "nouveau 7") == ["n7"]
    assert found(people, "0639980042") == ["n42"]
    assert len(found(people, "numero")) == 30
    with people.local() as connection:
        connection.exec_driver_sql("UPDATE people SET name = 'Autre' WHERE id = 'n7'")
    assert found(people, "autre") == ["n7"]


def test_a_changed_declaration_makes_the_index_again(people: Store) -> None:
    declare(
        replace(search.INDEXES["people"], rows="SELECT id, more, name, keys FROM people WHERE {only} ORDER BY id DESC")
    )
    people.close()
    again = open_store(people.folder, bytes(32), people.clock)
    assert found(again, "marceau") == ["2"]
    search.INDEXES.clear()
    again.close()
    without = open_store(people.folder, bytes(32), people.clock)
    with without.read() as read:
        assert not read.exec_driver_sql("SELECT name FROM sqlite_schema WHERE name GLOB 'search_people*'").all()
    without.close()


def test_a_bad_declaration_is_refused() -> None:
    for name, rows in (("people; DROP", "SELECT {only}"), ("people", "SELECT 1")):
        with pytest.raises(ValueError, match="people"):
            Index(name=name, rows=rows, column="id", watch={})


def test_words_are_read_once(people: Store) -> None:
    with people.read() as read:
        search.warm(read)
        first = search.vocabulary_of(read, "people")
    with people.read() as read:
        assert search.vocabulary_of(read, "people") is first
    assert first.near("belkcem") == ["belkacem"]


def test_nobody_waits_for_words_another_thread_is_reading(people: Store) -> None:
    with people.read() as read:
        read.info["vocabularies"].clear()
        read.info["vocabularies"]["people"] = being_read = Vocabulary()
        assert being_read.claim()
        assert search.vocabulary_of(read, "people").near("martin") == []


def test_words_that_could_not_be_read_are_read_later(people: Store) -> None:
    with people.read() as read:
        with pytest.raises(OperationalError):
            search.vocabulary_of(read, "nothing")
        assert not read.info["vocabularies"].pop("nothing").loaded
