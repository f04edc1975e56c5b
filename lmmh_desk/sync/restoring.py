"""The hub was restored from an older backup: this desk gives back what it has of what the hub lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.kernel.decoding import from_json, from_msgpack
from lmmh_desk.store.exchange import attached, freezing, lost
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.store.exchange.freezing import FRAME, LOST, Frozen
from lmmh_desk.store.exchange.shapes import shapes
from lmmh_desk.store.kept import forget, keep, value
from lmmh_desk.store.store import Read, Store
from lmmh_desk.sync.protocol import LINES, SIZE, Batch, GivenBack, Line, Status, encode
from lmmh_desk.sync.refusals import RefusedByHub

if TYPE_CHECKING:
    from lmmh_desk.sync.bundle import Room
    from lmmh_desk.sync.hub import Hub

REVOKED = "revoked"


def give_back(store: Store, hub: Hub, known: Exchange, status: Status, go_on: Callable[[], None]) -> None:
    """Give a hub of a new epoch what it lost, and go on from the place of the feed up to which it has all.

    Stopped on the way, it begins again: the hub skips what it has. Batches of which nothing came back yet, an exchange
    having been cut, are sent again after.
    """
    place = place_of(status.lost, known.epoch)
    with store.read() as read:
        after = _after(read, place, status.sequence)
        try:
            for page in given(read, place, status.sequence, after):
                go_on()
                hub.give_back(page)
        except RefusedByHub as error:
            if error.code != REVOKED:
                raise
            after = status.sequence  # it takes no row from this PC: what was written here is sent again, and set aside
        last = freezing.before(read, after)
    hub.give_back(GivenBack([], last))
    with store.local() as connection:
        freezing.again(connection, after)
        attached.move(connection, epoch=status.epoch, cursor=min(known.cursor, place))
        forget(connection, LOST)  # by a stick it needn't be any more


class Part(Struct, frozen=True):
    """What a file begins with, of all that is given back: a table's rows from an id on, or ends from a number on."""

    table: str = ""
    id: str = ""
    ends: int = 0


class Lost(Struct, frozen=True):
    """What a stick told of a restored hub: its epoch, the place up to which it has what this desk knows, the last batch
    it has of this desk; what the next file begins with; and once that is on its way by a `file`, the batch after which
    all are sent again, and what another file then begins with, None where it has all.
    """

    epoch: str
    place: int
    sequence: int
    file: str = ""
    after: int = 0
    begins: Part = Part()
    then: Part | None = None


def lost_by(read: Read) -> Lost | None:
    """Return what the hub lost that this desk has to give back by stick; of the epoch it goes on with, nothing."""
    kept, known = value(read, LOST), attached.attached(read)
    found = from_json(kept, Lost) if kept else None
    return found if found and known and found.epoch != known.epoch else None


def note(store: Store, known: Lost) -> None:
    """Note what a hub lost, or that it is on its way."""
    with store.local() as connection:
        keep(connection, LOST, msgspec.json.encode(known).decode())


def carried(read: Read, known: Lost, room: Room) -> tuple[list[bytes], Lost, bool]:
    """Return what the next file gives back, each as protocol.GivenBack; what to note of it; and whether something is
    still to come: what doesn't fit, or the batches that are sent again.

    These don't come with it: what was acknowledged once is sent again only where all of this went before.
    """
    after = _after(read, known.place, known.sequence)
    told, over = _told(read, known.place, known.sequence, after)
    rows, ends = _from(known.begins, list(told), over)
    content: list[bytes] = []
    sent = 0
    for page in _pages((*rows, *ends)):
        one = encode(GivenBack(page, columns=_columns(page)))
        if not room.takes(one, anyhow=not content):
            return content, replace(known, after=after, then=_rest(known.begins, rows, sent)), True
        content.append(one)
        sent += len(page)
    content.append(encode(GivenBack([], freezing.before(read, after))))
    return content, replace(known, after=after, then=None), bool(freezing.kept_after(read, after))


def _from(begins: Part, rows: list[freezing.Line], ends: list[freezing.Line]) -> tuple[list[freezing.Line], ...]:
    """Return what is left to give back: what is written here meanwhile moves no row out of it."""
    if not begins.table:
        return ([] if begins.ends else rows), ends[max(0, begins.ends - 1) :]
    order = {name: number for number, name in enumerate(shapes())}
    first = order.get(begins.table, 0), begins.id
    return [line for line in rows if (order[line.table], line.id) >= first], ends


def _rest(begins: Part, rows: Sequence[freezing.Line], sent: int) -> Part:
    """Return what begins after so many of these lines: of a table, the least id that wasn't sent, for a row comes after
    those that it points to; the number of an end is counted from 1.
    """
    if sent >= len(rows):
        return Part(ends=max(1, begins.ends) + sent - len(rows))
    table = rows[sent].table
    return Part(table, min(line.id for line in rows[sent:] if line.table == table))


def gone_on(store: Store, known: Lost, cursor: int) -> bool:
    """Go on with a restored hub once it has all that is given back by stick; else note what the next file begins with,
    and say so.
    """
    if known.then is not None:
        note(store, replace(known, file="", begins=known.then, then=None))
        return False
    with store.local() as connection:
        freezing.again(connection, known.after)
        attached.move(connection, epoch=known.epoch, cursor=min(cursor, known.place))
        forget(connection, LOST)
    return True


def place_of(lost_places: Mapping[str, int], epoch: str) -> int:
    """Return the last place of an epoch that a restored hub still has; of one it doesn't name, the least of all."""
    return lost_places.get(epoch, min(lost_places.values(), default=0))


def _after(read: Read, place: int, sequence: int) -> int:
    """Return the batch after which all are sent again: the last of which all that came is here.

    A hub may have been put back whole, and brought further by others before it began again: what this desk had from it
    then stands before that `place`, though the hub lacks it. All batches after the last it has are sent again. A row of
    which the answer alone came, not yet what the hub made of it, stands at its former place and betrays nothing.
    """
    settled, kept = freezing.settled(read), freezing.kept_after(read, sequence)
    since = _keys(one for one in kept if one.sequence > settled)
    lines = _lines(one for one in kept if one.sequence <= settled)
    sent = [line for line in lines if (line.table, line.id) not in since]
    return sequence if lost.any_before(read, place, sent) else max(sequence, settled)


def given(read: Read, place: int, sequence: int, after: int) -> Iterator[GivenBack]:
    """Give what this desk has of what came after a place.

    Its batches up to `sequence` are there, those after `after` are sent again. What these wrote, and others wrote over
    since, is given as of that place: whoever has a later state of it is not outdone.
    """
    rows, ends = _told(read, place, sequence, after)
    for page in _pages(chain(rows, ends)):
        yield GivenBack(page, columns=_columns(page))


def _told(read: Read, place: int, sequence: int, after: int) -> tuple[Iterator[freezing.Line], list[freezing.Line]]:
    """Return what `given` gives: rows, then the ends of others."""
    kept, settled = freezing.kept_after(read, after), freezing.settled(read)
    again, twice = _lines(kept), _keys(one for one in kept if one.sequence <= settled)
    sent = _lines(one for one in freezing.kept_after(read, sequence) if one.sequence <= after)
    rows = lost.rows_after(read, place, again)
    told = (line._replace(rev=place + 1) if (line.table, line.id) in twice else line for line in rows)
    return told, lost.ends(read, sent, again)


def _lines(batches: Iterable[Frozen]) -> list[freezing.Line]:
    read = (from_msgpack(one.content, Batch) for one in batches)
    return [freezing.Line(*msgspec.structs.astuple(line)) for batch in read for line in batch.lines]


def _keys(batches: Iterable[Frozen]) -> set[tuple[str, str]]:
    """Return the rows that some batches wrote."""
    return {(line.table, line.id) for line in _lines(batches)}


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
