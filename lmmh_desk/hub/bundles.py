"""The hub's side of a USB stick: the batches of a file are received as the network's are, the answer goes in a file."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from lmmh_desk.hub.authority import bundle_key
from lmmh_desk.hub.certifying import certified, take_root
from lmmh_desk.hub.devices import find, says_version, seen
from lmmh_desk.hub.feed import page, status
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.receive import receive
from lmmh_desk.hub.storage import Refused, Storage
from lmmh_desk.hub.witnessing import witness
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.sync import bundle
from lmmh_desk.sync.protocol import Page, Witnessed


def answered(storage: Storage, folder: Path, content: bytes, now: int) -> bytes:
    """Receive a PC's file and return the answer for it; raises BadInput, and then nothing more was received."""
    key, file = bundle_key(folder), bundle.read(content, "there")
    with storage.read() as connection:
        device = find(connection, file.device)
    if device is None:
        raise BadInput(
            _("Le serveur ne connaît pas le poste de ce fichier."),
            _("Rien n’a été reçu."),
            _("Rattachez-le à nouveau, avec un code de «\u00a0lmmh-hub enrol --stick\u00a0»."),
        )
    there = bundle.open_there(file, device.public, key)
    says_version(storage, device, there.version)
    answers = _received(storage, device, there.batches, now)
    pages = []
    if device.revoked_at is None:
        pages = _pages(storage, device, there.cursor)
        seen(storage, device, there.cursor, there.cursor, now)
    if there.root and device.revoked_at is None:
        with suppress(Refused):  # another's office, or none yet
            take_root(storage, folder, there.root)
    known, signed = status(storage, device, now), certified(storage, folder, device, there.paper, now)
    head = _witnessed(storage, folder, device, there, now)
    return bundle.seal_back(bundle.Back(answers, pages, known.epoch, known.sequence, signed, head), file, key)


def _witnessed(storage: Storage, folder: Path, device: Device, there: bundle.There, now: int) -> Witnessed | None:
    """Countersign how far the audit of a PC went; nothing for one that is revoked, or didn't sign it."""
    if there.head is None or device.revoked_at is not None:
        return None
    with suppress(Refused):
        return witness(storage, folder, device, there.head, now)
    return None


def _received(storage: Storage, device: Device, batches: Sequence[bytes], now: int) -> list[bytes]:
    """Receive batches and return the answers; raises BadInput where one is refused.

    A restored hub lacks some before these: it takes none, and by its epoch the PC sees what to put in the next file.
    """
    try:
        return [receive(storage, device, batch, now) for batch in batches]
    except Refused as refused:
        if refused.code == "gap":
            return []
        if refused.code == "sequence":
            raise BadInput(
                _("Ce poste a été copié ou restauré\u00a0: un autre porte son nom."),
                _("Rien n’est perdu\u00a0: ses saisies restent sur lui."),
                _("Donnez-lui un code par «\u00a0lmmh-hub enrol --stick\u00a0»\u00a0: il aura un nom à lui."),
            ) from refused
        raise BadInput(
            _("Le serveur a refusé un envoi de ce fichier ({code}).").format(code=refused.code),
            _("Les envois d’avant sont reçus, rien n’est perdu."),
            _("Exportez à nouveau depuis ce poste, ou appelez le siège."),
        ) from refused


def _pages(storage: Storage, device: Device, after: int) -> list[bytes]:
    """Return the feed from a place on, as far as a file may hold."""
    found: list[bytes] = []
    while sum(map(len, found)) < bundle.LARGEST_OPEN // 2:
        content = page(storage, device, after)
        read = msgspec.msgpack.decode(content, type=Page)
        found.append(content)
        after = read.cursor
        if read.cursor >= read.head:
            break
    return found
