"""The desk's side of a USB stick: what waits goes in a file; the answer is imported as the network's would be."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store import versions
from lmmh_desk.store.exchange import attached, freezing, joining
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.store.exchange.freezing import Frozen
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.kept import forget, keep, value
from lmmh_desk.store.store import Store
from lmmh_desk.sync import bundle
from lmmh_desk.sync.exchanger import Sealing
from lmmh_desk.sync.packing import pack
from lmmh_desk.sync.protocol import Answer, Page
from lmmh_desk.sync.stages import Report, freeze_all, index, not_attached, receive_page, store_answer

NO_KEYS = Sealing()
MARGIN = 64  # one part in so many is left to what is around the batches
KEPT = "bundle."  # + its id: the private key its answer needs


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
        waiting, more = _fitting(freezing.all_frozen(read))
    made = new_id()
    batches = [one.content for one in waiting]
    content = bundle.There(
        batches, known.cursor, sealing.root(store), sealing.wanted(store), versions.program(), sealing.head(store)
    )
    signer = Ed25519PrivateKey.from_private_bytes(known.device_key)
    file, private = bundle.seal_there(content, made, device, signer, known.hub_key)
    with store.local() as connection:
        keep(connection, KEPT + made, private.hex())
    return File(file, sum(one.records for one in waiting), more)


def _fitting(waiting: Sequence[Frozen]) -> tuple[list[Frozen], bool]:
    """Return the first batches, as many as fit in a file, one at least; and whether others are left."""
    packed, bare = (most - most // MARGIN for most in (bundle.LARGEST, bundle.LARGEST_OPEN))
    fit: list[Frozen] = []
    for one in waiting:
        packed, bare = packed - len(pack(one.content)), bare - len(one.content)
        if fit and min(packed, bare) < 0:
            return fit, True
        fit.append(one)
    return fit, False


def bring_in(store: Store, content: bytes, sealing: Sealing = NO_KEYS) -> Report:
    """Import the hub's answer; raises BadInput where it isn't one to a file of this PC, whole and unaltered."""
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
    answers = [msgspec.msgpack.decode(one, type=Answer) for one in found.answers]
    pages = [msgspec.msgpack.decode(one, type=Page) for one in found.pages]
    report = Report()
    with store.local() as connection:
        if found.epoch != known.epoch:
            freezing.again(connection, found.sequence)
            attached.move(connection, epoch=found.epoch)
    for answer in answers:
        store_answer(store, answer, report)
    for page in pages:
        if page.cursor > known.cursor:  # the network may have been quicker
            receive_page(store, page, report)
    with store.local() as connection:
        forget(connection, KEPT + file.id)
        if pages and pages[-1].cursor >= pages[-1].head:
            joining.joined(connection)
    if found.certificate and sealing.wanted(store):  # by the network it may have come already
        sealing.take(store, found.certificate)
    if found.witnessed is not None:
        sealing.witnessed(store, found.witnessed)
    index(store)
    return report


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
