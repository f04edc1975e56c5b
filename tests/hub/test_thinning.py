"""The feed thinned: of old lines each row's last state stays, and only what every active desk has is old."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from lmmh_desk.hub import devices, tables
from lmmh_desk.hub.judging import author, row_at
from lmmh_desk.hub.storage import Storage
from lmmh_desk.hub.thinning import DAY, OLD, SILENT, thin, thinned
from tests.hub.desks import NOW, Desk

LATER = NOW + OLD + DAY


def lines(storage: Storage) -> list[tuple[Any, ...]]:
    feed = tables.feed.c
    with storage.read() as connection:
        asked = select(feed.seq, feed.kind, feed.pk).order_by(feed.seq)
        return [tuple(line) for line in connection.execute(asked)]


def heard(storage: Storage, desk: Desk, reached: int) -> None:
    devices.seen(storage, desk.device, reached, reached, LATER)


def year_of_work(storage: Storage) -> Desk:
    """Write places 1 to 6, then, 400 days later, a seventh."""
    desk = Desk(storage, "a")
    person = {"first_names": "Odile", "channel": "mail"}
    desk.push(desk.insert("person", "p1", usual_name="Tessier", **person))
    desk.push(desk.insert("person", "p2", usual_name="Brun", **person))
    desk.push(desk.update("person", "p1", channel="sms"))
    desk.push(desk.update("person", "p1", channel="email"))
    desk.push(desk.delete("person", "p2"))
    desk.push(desk.insert("person", "p3", usual_name="Morel", **person))
    with storage.write() as connection:
        connection.execute(tables.receipt.update().values(received_at=NOW - 1))
    desk.push(desk.update("person", "p3", channel="sms"))
    return desk


def test_what_is_old_keeps_the_last_state_of_each_row(storage: Storage) -> None:
    desk = year_of_work(storage)
    heard(storage, desk, 7)
    assert thin(storage, NOW + OLD - 1) == 0, "not 400 days yet"
    assert thin(storage, NOW + OLD) == 4
    assert lines(storage) == [(4, "put", "p1"), (6, "put", "p3"), (7, "put", "p3")]
    with storage.read() as connection:
        assert thinned(connection) == 5, "the age of the last old batch isn't told by a later one"
        wrote = author(connection, ("person", "p1"), ["usual_name"])
        assert (wrote.agent, wrote.at) == ("", NOW), "who wrote it is told no more, only before when"
        kept = row_at(connection, ("person", "p1"), 5)
    assert kept is not None
    assert kept["channel"] == "email"
    new = Desk(storage, "b")
    new.pull()
    assert {row["id"]: row["channel"] for row in new.all("person")} == {"p1": "email", "p3": "sms"}


def test_what_an_active_desk_has_not_is_kept(storage: Storage) -> None:
    desk, late, gone = year_of_work(storage), Desk(storage, "late"), Desk(storage, "gone")
    heard(storage, desk, 7)
    heard(storage, late, 2)
    devices.seen(storage, gone.device, 1, 1, LATER - SILENT - 1)
    assert thin(storage, LATER) == 0
    heard(storage, late, 4)
    assert thin(storage, LATER) == 2, "one that is silent for half a year is not waited for"
    assert [seq for seq, _kind, _pk in lines(storage)] == [2, 4, 5, 6, 7]
    devices.revoke(storage, "LATE", "", LATER)
    assert thin(storage, LATER) == 2
    assert thin(storage, LATER) == 0


def test_old_receipts_go_but_the_last_of_each_device(storage: Storage) -> None:
    desk = year_of_work(storage)
    last = desk.batch(desk.update("person", "p1", channel="mail"))
    answer = desk.send(last)
    heard(storage, desk, 8)
    thin(storage, NOW + 10 * OLD)
    with storage.read() as connection:
        assert connection.execute(select(tables.receipt.c.sequence)).scalars().all() == [8]
    assert desk.send(last) == answer


def test_a_row_keeps_its_state_whatever_columns_it_had_then(storage: Storage) -> None:
    desk = year_of_work(storage)
    heard(storage, desk, 7)
    with storage.write() as connection:  # as the version before had it
        older = json.dumps(["id"])
        connection.execute(tables.feed_head.insert().values(id=99, table_name="person", columns=older))
        connection.execute(tables.feed.update().where(tables.feed.c.seq == 1).values(head=99))
        connection.execute(tables.feed_head.insert().values(id=98, table_name="lease", columns=older))
        connection.execute(tables.feed.update().where(tables.feed.c.seq == 3).values(head=98))
    assert thin(storage, LATER) == 3
    assert [seq for seq, _kind, _pk in lines(storage)] == [3, 4, 6, 7], "another table's row of the same id stays"


def test_many_lines_are_thinned_a_few_at_a_time(storage: Storage, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("lmmh_desk.hub.thinning.SOME", 2)
    desk = year_of_work(storage)
    heard(storage, desk, 7)
    with storage.write() as connection:  # places jump where a hub was restored
        connection.execute(tables.hub_clock.update().values(v=1 << 50))
    assert thin(storage, LATER) == 4
    assert [seq for seq, _kind, _pk in lines(storage)] == [4, 6, 7]
