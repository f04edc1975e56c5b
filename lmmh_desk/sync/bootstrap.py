"""A desk that is new, or that was silent for half a year, receives its whole base as one file instead of by the feed.

Nothing that waits here is ever under it: all is sent first, and the base takes its place only while nothing waits.
Stopped anywhere, it goes on from the bytes it has. Where anything refuses, the feed has all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput, StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import failures, files, header
from lmmh_desk.store.exchange import pending
from lmmh_desk.store.exchange.applying import Arrival, apply_page
from lmmh_desk.store.exchange.attached import Exchange, attached
from lmmh_desk.store.exchange.replacing import check, replace
from lmmh_desk.store.exchange.shapes import driver_of, shapes, sql
from lmmh_desk.store.kept import forget, value
from lmmh_desk.store.pages import write_pages
from lmmh_desk.store.store import Read, Store
from lmmh_desk.store.versions import head
from lmmh_desk.sync.bundle import some_of
from lmmh_desk.sync.protocol import ECHOES, ELSEWHERE, Page, Snapshot
from lmmh_desk.sync.refusals import RefusedByHub
from lmmh_desk.sync.snapshot import PART, BadSnapshot, open_file
from lmmh_desk.system import log

if TYPE_CHECKING:
    from lmmh_desk.sync.hub import Hub

DAY = 86_400_000  # milliseconds
SILENT, LATELY = 180 * DAY, 30 * DAY
FEW = 1000  # records: a desk that has more of the hub's goes on by the feed
NONE = "snapshot"
WAIT = 1.0  # seconds before a base that is being made is asked for again
PARTS = "snapshot-@.part"
CATCHING = "bootstrap"  # what has to be received besides, after a base took its place
SOME = 'SELECT count(*) FROM (SELECT 1 FROM "@table" WHERE rev > 0 LIMIT ?)'
GoOn = Callable[[], object]


class InUse(Exception):
    """This desk's base can't be replaced now: a backup reads it, or it has rows that no exchange ever sends."""


class Whole(Struct, frozen=True):
    """A base that took the place of this desk's: its records, and its place in the feed."""

    rows: int
    place: int


def bring(store: Store, hub: Hub, before: Exchange, send: GoOn, go_on: GoOn) -> Whole | None:
    """Receive a whole base where that is quicker, or the feed may have forgotten; None if it isn't so.

    `before` is how this desk was attached when the exchange began. All that waited is sent; `send` sends what is
    written meanwhile.
    """
    with store.read() as read:
        known = attached(read) or before
        if not _asks(read, before, known.cursor, store.clock.now() + known.clock_offset):
            return None
        holds = _holds(read, 1)
    try:
        told = _offered(hub, known.cursor, go_on)
        if told.epoch == known.epoch and told.place <= known.cursor:
            return None  # this one came already, and the exchange was cut before the feed's end
        part = _received(store.folder, hub, told, go_on)
        kept = (CATCHING, ELSEWHERE if holds else ECHOES)
        return _put(store, told, open_file(part, told, go_on), kept, lambda: _send_all(store, send, go_on))
    except RefusedByHub as error:
        if error.code != NONE:
            raise
    except (BadSnapshot, InUse, StoreError) as error:
        log.failure("bootstrap", error)
        _clear(store.folder)
    return None


def from_file(store: Store, told: Snapshot, source: BinaryIO, also: str = ECHOES) -> Whole:
    """Put a whole base that came by stick in the place of this desk's; raises BadInput, StoreError.

    `also` says what has to be received besides, as protocol.ALSO.
    """
    part = store.folder / PARTS.replace("@", told.id)

    def in_use() -> None:
        raise InUse

    try:
        with failures.in_french(OSError), part.open("wb") as file:
            _copy(source, file, told.size + 1)
        if told.schema != head():
            raise BadSnapshot
        pages = open_file(part, told, lambda: None)
        return _put(store, told, pages, (CATCHING, also), in_use, to_the_end=True)  # it was made for this file
    except InUse as error:
        raise BadInput(
            _("Des saisies faites depuis l’export attendent ici, ou une copie de secours est en cours."),
            _("Rien n’est perdu\u00a0: la base de ce poste n’a pas été remplacée."),
            _("Exportez à nouveau, puis importez la réponse suivante sans rien saisir entre-temps."),
        ) from error
    except BadSnapshot as error:
        raise BadInput(
            _("La base de ce fichier est abîmée, ou d’une autre version du programme."),
            _("Rien n’est perdu."),
            _("Mettez le poste et le serveur à la même version, puis demandez une autre réponse au siège."),
        ) from error
    finally:
        _clear(store.folder)


def _copy(source: BinaryIO, target: BinaryIO, most: int) -> None:
    """Copy what is left of a file, this much of it at most."""
    while part := some_of(source, min(PART, most)):
        target.write(part)
        most -= len(part)


def _put(
    store: Store,
    told: Snapshot,
    pages: Iterator[bytes],
    kept: tuple[str, str],
    send: GoOn,
    *,
    to_the_end: bool = False,
) -> Whole:
    """Write and check a base, then put it in its place; `send` sends what waits here, or raises InUse."""
    new = store.folder / files.NEW
    try:
        files.remove(new)
        with failures.in_french():
            salt = header.start_of(store.folder / files.FILE)  # the same: its copy beside the file stays true
            write_pages(new, store.key, salt, pages)
        with store.read() as read:
            known = attached(read)
        rows = check(store, new, ("", *(known.sites if known else ())))
        while not replace(store, new, told.place, told.epoch, kept, to_the_end=to_the_end):
            send()
    finally:
        files.remove(new)
    _clear(store.folder)
    return Whole(rows, told.place)


def catching(store: Store) -> str:
    """Return what has to be received besides since a base took its place, as protocol.ALSO says it; "" for nothing."""
    with store.read() as read:
        return catches(read)


def catches(read: Read) -> str:
    """Return the same as `catching`, where the base is being read."""
    return value(read, CATCHING)


def caught(store: Store, aside: Sequence[Arrival]) -> None:
    """Write this desk's own records of other sites, the last of what had to be received besides."""
    with store.synchronising() as connection:
        known = attached(connection)
        if aside and known:
            apply_page(connection, aside, known.cursor, store.clock.now())
        forget(connection, CATCHING)


def elsewhere(hub: Hub) -> Iterator[Page]:
    """Give this desk's own records of other sites, which no base holds."""
    after = 0
    while True:
        page = hub.feed(after, ELSEWHERE)
        yield page
        after = page.cursor
        if after >= page.head:
            return


def _asks(read: Read, before: Exchange, cursor: int, now: int) -> bool:
    """Say whether this desk was silent for too long, must begin again, or never began."""
    return is_silent(before, now) or (cursor == 0 and (before.cursor > 0 or not _holds(read, FEW)))


def is_silent(known: Exchange, now: int) -> bool:
    """Say whether this desk received nothing for so long that the feed may have forgotten what it lacks."""
    return known.received_at is not None and now - known.received_at > SILENT


def is_current(known: Exchange, now: int) -> bool:
    """Say whether this desk received lately, as far as its clock may be trusted."""
    return known.received_at is not None and 0 <= now - known.received_at <= LATELY


def _holds(read: Read, many: int) -> bool:
    """Say whether this desk has so many records of the hub's."""
    driver = driver_of(read)
    found: int = sum(driver.execute(sql(SOME, table=name), (many,)).fetchone()[0] for name in shapes())
    return found >= many


def _offered(hub: Hub, cursor: int, go_on: GoOn) -> Snapshot:
    """Return the base that the hub offers, once it is made; raises RefusedByHub, BadSnapshot."""
    while not (told := hub.snapshot(cursor)).id:
        go_on()
        time.sleep(WAIT)
    if told.schema != head() or not told.id.replace("-", "").isalnum():
        raise BadSnapshot
    return told


def _received(folder: Path, hub: Hub, told: Snapshot, go_on: GoOn) -> Path:
    """Return the file of a base, received from the bytes already there on; those of another base go."""
    part = folder / PARTS.replace("@", told.id)
    for other in folder.glob(PARTS.replace("@", "*")):
        if other != part:
            other.unlink()
    start = part.stat().st_size if part.exists() else 0
    if start < told.size:
        with failures.in_french(), part.open("ab") as file:
            for some in hub.download(told.id, start):
                go_on()
                file.write(some)
    return part


def _send_all(store: Store, send: GoOn, go_on: GoOn) -> None:
    """Send what was written meanwhile; raises InUse where there is nothing of the sort."""
    go_on()
    with store.read() as read:
        if not pending.waiting(read, acts=0).lines:
            raise InUse
    send()


def _clear(folder: Path) -> None:
    with suppress(OSError):
        for part in folder.glob(PARTS.replace("@", "*")):
            part.unlink()
