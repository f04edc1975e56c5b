"""The hub was restored from an older backup: this desk gives back what it has of what the hub lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from lmmh_desk.store.exchange import attached, freezing, lost
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.store.exchange.freezing import FRAME, Frozen
from lmmh_desk.store.exchange.shapes import shapes
from lmmh_desk.store.store import Store
from lmmh_desk.sync.protocol import LINES, SIZE, Batch, GivenBack, Line, Status
from lmmh_desk.sync.refusals import RefusedByHub

if TYPE_CHECKING:
    from lmmh_desk.sync.stages import Hub

REVOKED = "revoked"


def give_back(store: Store, hub: Hub, known: Exchange, status: Status, go_on: Callable[[], None]) -> int:
    """Give a hub of a new epoch what it lost; return the place of the feed to go on from.

    Stopped on the way, it begins again: the hub skips what it has. Batches of which nothing came back yet, an exchange
    having been cut, are sent again after.
    """
    place = status.lost.get(known.epoch, min(status.lost.values(), default=0))
    with store.read() as read:
        after = max(status.sequence, freezing.settled(read))
        again = _lines(freezing.kept_after(read, after))
        sent = _lines(one for one in freezing.kept_after(read, status.sequence) if one.sequence <= after)
        ends = lost.ends(read, sent, again)
        try:
            for page in _pages((*lost.rows_after(read, place, again), *ends)):
                go_on()
                hub.give_back(GivenBack(page, columns=_columns(page)))
        except RefusedByHub as error:
            if error.code != REVOKED:
                raise
            after = status.sequence  # it takes no row from this PC: what was written here is sent again, and set aside
        last = freezing.before(read, after)
    hub.give_back(GivenBack([], last))
    cursor = min(known.cursor, place)
    with store.local() as connection:
        freezing.again(connection, after)
        attached.move(connection, epoch=status.epoch, cursor=cursor)
    return cursor


def _lines(batches: Iterable[Frozen]) -> list[freezing.Line]:
    read = (msgspec.msgpack.decode(one.content, type=Batch) for one in batches)
    return [freezing.Line(*msgspec.structs.astuple(line)) for batch in read for line in batch.lines]


def _columns(lines: Iterable[Line]) -> dict[str, list[str]]:
    """Return the columns that this version's tables have."""
    known = shapes()
    return {
        name: [str(column) for column in known[name].columns]
        for name in {line.table for line in lines}
        if name in known
    }


def _pages(lines: Iterable[freezing.Line]) -> Iterator[list[Line]]:
    """Give lines by as many as a message may hold."""
    page: list[Line] = []
    size = 0
    for line in lines:
        size += FRAME + len(line.delta.encode())
        if page and (len(page) == LINES or size > SIZE):
            yield page
            page, size = [], FRAME + len(line.delta.encode())
        page.append(Line(*line))
    if page:
        yield page
