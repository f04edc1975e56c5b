"""What tells that a hub's database was put back behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import Connection

from lmmh_desk.hub import tables
from lmmh_desk.hub.backup import begin_again
from lmmh_desk.hub.storage import Storage, WentBack, move_to
from tests.hub.desks import NOW, Desk


@pytest.fixture
def desk(storage: Storage) -> Iterator[Desk]:
    made = Desk(storage, "c02")
    made.push(made.insert("regulation", "r1", key="gauge", starts_on="2020-11-17", value="5", source=""))
    return made


def moved(connection: Connection, **values: object) -> None:
    connection.execute(tables.hub_clock.update().values(**values))


def test_nothing_is_written_after_a_place_that_was_before_the_last(storage: Storage, desk: Desk) -> None:
    place, _epoch = storage.known
    assert place > 0, "what was written is known"
    with storage.writer.begin() as connection:
        moved(connection, v=place - 1)
    line = desk.insert("regulation", "r2", key="gauge", starts_on="2020-11-18", value="5", source="")
    with pytest.raises(WentBack):
        desk.push(line)
    with storage.writer.begin() as connection:
        moved(connection, v=place)
    desk.sequence -= 1
    assert desk.push(line).quarantined == [], "as soon as it is where it was"


def test_another_epoch_follows_only_what_it_says(storage: Storage, desk: Desk) -> None:
    with storage.writer.begin() as connection:  # another program of the hub's
        begin_again(connection, NOW)
    line = desk.insert("regulation", "r2", key="gauge", starts_on="2020-11-18", value="5", source="")
    assert desk.push(line).quarantined == []
    with storage.writer.begin() as connection:
        moved(connection, epoch="another", lost=json.dumps({}))
    with pytest.raises(WentBack):
        desk.push(desk.update("regulation", "r2", value="6"))


def test_what_was_rolled_back_is_not_known(storage: Storage, desk: Desk) -> None:
    known = storage.known
    with suppress(ZeroDivisionError), storage.write() as connection:
        move_to(connection, known[0] + 5)
        raise ZeroDivisionError
    assert storage.known == known
    assert desk.push(desk.update("regulation", "r1", value="6")).quarantined == []
