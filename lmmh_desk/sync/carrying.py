"""The desk's side of a USB stick: what waits goes in a file; the answer is imported as the network's would be."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from lmmh_desk.kernel.changes import Change
from lmmh_desk.kernel.decoding import from_msgpack
from lmmh_desk.kernel.errors import BadInput, DeskError, StoreError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store import versions
from lmmh_desk.store.exchange import attached, digests, freezing, joining
from lmmh_desk.store.exchange.applying import Arrival
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.store.exchange.freezing import Frozen
from lmmh_desk.store.exchange.shapes import shapes
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.kept import forget, keep, value
from lmmh_desk.store.store import Store
from lmmh_desk.sync import bootstrap, bundle, refusals, restoring, stages
from lmmh_desk.sync.exchanger import Sealing
from lmmh_desk.sync.protocol import ELSEWHERE, Answer, Page
from lmmh_desk.sync.stages import (
    Cancelled,
    Report,
    arrivals,
    freeze_all,
    index,
    not_attached,
    receive_page,
    remember,
    same,
    store_answer,
    take_buckets,
)

NO_KEYS = Sealing()
GoOn = Callable[[], None]
KEPT = "bundle."  # + its id: the private key its answer needs
UNLIKE = "exchange.unlike"  # the last answer left this PC unlike the hub: the next file asks what differs


class HalfTaken(DeskError):
    """An answer was imported in part: what came is kept, something failed after it."""


class File(NamedTuple):
    """A file for the hub, how many lines it has, and whether more wait, for another file."""

    content: bytes
    lines: int
    more: bool


def export(store: Store, sealing: Sealing = NO_KEYS) -> File:
    """Return a file for the hub with what waits, as far as a file may hold; the outbox keeps it until the answer comes.

    What doesn't fit follows in another file, once that answer is imported.
    """
    known, device = _known(store)
    with store.read() as read:
        joins = joining.joins(read)
    if not joins:  # else it receives before it sends
        freeze_all(store)
    with store.read() as read:
        frozen = freezing.all_frozen(read)
        waiting, more = _fitting(frozen, bundle.Room())
        told = {scope: digests.buckets(read, scope) for scope in ("", *known.sites)} if value(read, UNLIKE) else {}
        lost = restoring.lost_by(read)
        acknowledged = 0 if lost else freezing.acknowledged(read)
        given: list[bytes] = []
        if lost:
            room, told = bundle.Room(), {}
            given, lost, waits = restoring.carried(read, lost, room)
            waiting, more = ([], True) if waits else _fitting(frozen, room, beside=True)
    made, now = new_id(), store.clock.now() + known.clock_offset
    content = bundle.There(
        [one.content for one in waiting], known.cursor, sealing.root(store), sealing.wanted(store),
        versions.program(), versions.head(), bootstrap.is_silent(known, now), more, told,
        sealing.head(store), sealing.base_key(store), given,
        lost.epoch if lost else known.epoch, acknowledged,
    )  # fmt: skip
    signer = Ed25519PrivateKey.from_private_bytes(known.device_key)
    file, private = bundle.seal_there(content, made, device, signer, known.hub_key)
    with store.local() as connection:
        keep(connection, KEPT + made, private.hex())
    if lost:
        restoring.note(store, replace(lost, file=made))
    return File(file, sum(one.records for one in waiting), more)


def _fitting(waiting: Sequence[Frozen], room: bundle.Room, *, beside: bool = False) -> tuple[list[Frozen], bool]:
    """Return the first batches, as many as fit, one at least unless it is `beside` something else; and whether others
    are left.
    """
    fit: list[Frozen] = []
    for one in waiting:
        if not room.takes(one.content, anyhow=not (fit or beside)):
            return fit, True
        fit.append(one)
    return fit, False


def bring_file(
    store: Store, source: Path, sealing: Sealing = NO_KEYS, report: Report | None = None, go_on: GoOn = lambda: None
) -> Report:
    """Import the file that holds the hub's answer; raises as bring_in, and StoreError."""
    with in_french(OSError), source.open("rb") as file:
        return bring_in(store, bundle.read_file(file), sealing, file, report, go_on=go_on)


def bring_in(
    store: Store,
    content: bytes,
    sealing: Sealing = NO_KEYS,
    base: BinaryIO | None = None,
    report: Report | None = None,
    *,
    go_on: GoOn = lambda: None,
) -> Report:
    """Import the hub's answer, and the whole base that follows where it says so; what came is in the `report`.

    `go_on` is called between its parts, and may raise Cancelled: the same file goes on from there.

    Raises BadInput where it isn't one to a file of this PC, whole and unaltered, or where something waits that the base
    would be put over; HalfTaken where part of it came before something failed: the same file goes on from there.
    """
    report = report or Report()
    try:
        return _bring_in(store, content, sealing, base, report, go_on=go_on)
    except Cancelled:
        remember(store, report)
        raise
    except DeskError as error:
        if not (report.sent or report.received or report.rows):
            raise
        with suppress(StoreError):
            remember(store, report)
        raise half_taken(error, report) from error


def half_taken(error: DeskError, report: Report) -> HalfTaken:
    """Return what tells of an import that failed half-way: why, and what had come."""
    told = _("Ce qui était déjà passé est gardé\u00a0: {sent}, {received}.").format(
        sent=count(report.sent, _("envoi confirmé"), _("envois confirmés")),
        received=count(report.received, _("réception")),
    )
    again = _("Importez ensuite le même fichier\u00a0: il reprend où il s’est arrêté.")
    return HalfTaken(error.fact, told, f"{error.gesture} {again}" if isinstance(error, StoreError) else error.gesture)


def _bring_in(
    store: Store, content: bytes, sealing: Sealing, base: BinaryIO | None, report: Report, *, go_on: GoOn
) -> Report:
    known, device = _known(store)
    file = bundle.read(content, "back")
    with store.read() as read:
        private = value(read, KEPT + file.id)
    if file.device != device or not private:
        raise BadInput(
            _("Cette réponse n’est pas pour ce poste, ou elle est déjà importée."),
            _("Rien n’a été reçu, rien n’est perdu."),
            _("Exportez à nouveau si des saisies attendent."),
        )
    found = bundle.open_back(file, bytes.fromhex(private), known.hub_key)
    if found.epoch != known.epoch and not _goes_on(store, file.id, found, known):
        with store.local() as connection:
            forget(connection, KEPT + file.id)
        report.same, report.problem = False, refusals.LOST
        return report
    for one in found.answers:
        go_on()
        store_answer(store, from_msgpack(one, Answer), report)
    if found.sites and tuple(found.sites) != known.sites:  # what differs of them, the next file asks for
        with store.local() as connection:
            attached.move(connection, sites=tuple(found.sites))
            keep(connection, UNLIKE, "1")
    _follow(store, found, known.cursor, report, base, go_on=go_on)
    with store.local() as connection:
        forget(connection, KEPT + file.id)
    if found.witnessed is not None:
        sealing.witnessed(store, found.witnessed)
    remember(store, report)
    index(store)
    report.problem = found.problem
    try:  # last: a disk that refuses its file, or a certificate that is wrong, takes nothing from what was received
        if found.kept is not None:
            sealing.base_kept(store, found.kept)
    finally:
        if found.certificate and sealing.wanted(store):  # by the network it may have come already
            sealing.take(store, found.certificate)
    return report


def _goes_on(store: Store, file: str, found: bundle.Back, known: Exchange) -> bool:
    """Go on with a hub of another epoch where it has all that it lost; else note that the next file gives it back."""
    with store.read() as read:
        lost = restoring.lost_by(read)
    if lost and (lost.file, lost.epoch) == (file, found.epoch):
        return restoring.gone_on(store, lost, known.cursor)
    if found.lost and found.problem != restoring.REVOKED:
        place = restoring.place_of(found.lost, known.epoch)
        restoring.note(store, restoring.Lost(found.epoch, place, found.sequence))
        return False
    with store.local() as connection:  # it takes back nothing of this desk, or says nothing of it
        freezing.again(connection, found.sequence)
        attached.move(connection, epoch=found.epoch)
        forget(connection, freezing.LOST)  # of an epoch that is no more
    return True


def _follow(
    store: Store, found: bundle.Back, cursor: int, report: Report, base: BinaryIO | None, *, go_on: GoOn
) -> None:
    """Receive what follows this PC's place, or the whole base that takes the place of what it has."""
    pages = [from_msgpack(one, Page) for one in found.pages]
    whole = bool(pages) and pages[-1].cursor >= pages[-1].head
    report.partial = not whole
    for page in pages:
        go_on()
        if page.cursor > cursor:  # the network may have been quicker
            receive_page(store, page, report)
    if whole:
        with store.local() as connection:
            joining.joined(connection)
        _compare(store, found.buckets, pages[-1], report)
    elif pages:
        report.same = False  # what no file could hold: the answer to the next one goes on
    go_on()
    if base and found.snapshot.id and found.snapshot.place >= cursor:
        report.received += bootstrap.from_file(store, found.snapshot, base, ELSEWHERE).rows
        bootstrap.caught(store, [arrival for one in found.aside for arrival in _rows(one)])
        report.rows += [Change(table, "", "insert") for table in shapes()]
        report.partial = False


def _compare(store: Store, buckets: Sequence[bundle.Bucket], last: Page, report: Report) -> None:
    """Take the rows that the hub sent again, and note whether the next file has to ask for some."""
    with store.read() as read:
        if attached.place(read) != last.cursor:
            return  # the network was quicker: it compared
    for table in shapes():
        here = [stages.Bucket(one.scope, one.number, _rows(one.page)) for one in buckets if one.table == table]
        take_buckets(store, table, here, report)
    report.same = same(store, last.digests)
    with store.local() as connection:
        if not report.same:
            keep(connection, UNLIKE, "1")
        elif digests.sums(connection, last.digests) == last.digests:  # else what waits hides it: asked for until then
            forget(connection, UNLIKE)


def _rows(page: bytes) -> list[Arrival]:
    return arrivals(from_msgpack(page, Page))


def write_file(path: Path, content: bytes, base: Path | None = None) -> None:
    """Write a file whole, or not at all, another one following in it where there is one; raises StoreError.

    A stick may be pulled out.
    """
    part = path.with_name(f"{path.name}.part")
    with in_french(OSError):
        try:
            with part.open("wb") as file:
                file.write(content)
                if base:
                    with base.open("rb") as source:
                        shutil.copyfileobj(source, file)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _known(store: Store) -> tuple[Exchange, str]:
    with store.read() as read:
        known = attached.attached(read)
        if known is None:
            raise not_attached()
        device: str = read.exec_driver_sql("SELECT device_id FROM desk").scalar_one()
    return known, device
