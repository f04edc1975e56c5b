"""Each writing of the hub has a place of its own, whatever becomes of its connection."""

from __future__ import annotations

from contextlib import suppress

from lmmh_desk.hub.storage import Storage, last_place, move


class Lost(Exception):
    """The database was gone."""


def test_a_writing_whose_connection_was_lost_takes_no_place_of_the_next(storage: Storage) -> None:
    first, second = storage.write(), storage.write()
    lost = first.__enter__()
    move(lost, 900)
    lost.invalidate()  # the pool hands on what was its connection's, before it ends
    connection = second.__enter__()
    before, epoch = last_place(connection)
    move(connection, before + 7)
    with suppress(Lost):
        first.__exit__(Lost, Lost(), None)
    assert last_place(connection) == (before + 7, epoch)
    second.__exit__(None, None, None)
    assert storage.known == (before + 7, epoch), "what was lost counts for nothing"
    with storage.read() as read:
        assert last_place(read) == (before + 7, epoch)


def test_what_failed_is_not_known_to_whoever_writes_next(storage: Storage) -> None:
    failed = storage.write()
    connection = failed.__enter__()
    place, epoch = last_place(connection)
    move(connection, place + 3)
    with suppress(Lost):
        failed.__exit__(Lost, Lost(), None)
    with storage.write() as connection:
        assert last_place(connection) == (place, epoch)
    assert storage.known == (place, epoch)
