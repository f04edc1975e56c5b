"""The hub's side of a USB stick: the batches of a file are received as the network's are, the answer goes in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from lmmh_desk.hub import behind, snapshots, tables
from lmmh_desk.hub.authority import bundle_key
from lmmh_desk.hub.certifying import certified, take_root
from lmmh_desk.hub.devices import find, says_version, seen
from lmmh_desk.hub.feed import bucket, bucket_digests, page, status
from lmmh_desk.hub.giving_back import take_back
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.keeping import keep
from lmmh_desk.hub.receive import receive
from lmmh_desk.hub.storage import Refused, Storage
from lmmh_desk.hub.thinning import thinned
from lmmh_desk.hub.witnessing import witness
from lmmh_desk.kernel import digests
from lmmh_desk.kernel.decoding import from_msgpack
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import versions
from lmmh_desk.sync import bundle
from lmmh_desk.sync.bundle import Back, Room, There
from lmmh_desk.sync.protocol import ELSEWHERE, BaseKey, KeptKey, Page, Status, Witnessed

HALF = 2  # of what a file may hold once open: a hub has little memory


def answered(storage: Storage, folder: Path, content: bytes, now: int) -> tuple[bytes, Path | None]:
    """Receive a PC's file and return the answer for it, and the whole base that follows it where there is one.

    Raises BadInput, and then nothing more was received.
    """
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
    meets = _meets(status(storage, device, now), device, there)
    if device.revoked_at is None and meets:
        _check_place(storage, folder, device, there, now)
    says_version(storage, device, there.version)
    back = Back([], [], "", 0, problem=_problem(device, there))
    if meets:
        _given_back(storage, device, there.lost, now)
        back = replace(back, answers=_received(storage, device, there.batches, now))
    if meets and not back.problem:
        back = _following(storage, folder, device, there, back)
        seen(storage, device, there.cursor, there.cursor, now)
    if there.root and device.revoked_at is None:
        with suppress(Refused):  # another's office, or none yet
            take_root(storage, folder, there.root)
    known, signed = status(storage, device, now), certified(storage, folder, device, there.paper, now)
    head = _witnessed(storage, folder, device, there, now)
    kept = _kept(storage, folder, device, there, now)
    back = replace(back, epoch=known.epoch, sequence=known.sequence, lost=known.lost)
    back = replace(back, certificate=signed, witnessed=head, kept=kept)
    sealed, base = bundle.seal_back(back, file, key), snapshots.file_of(folder, device, back.snapshot.id)
    return (bundle.with_base(sealed) if base else sealed), base


def _check_place(storage: Storage, folder: Path, device: Device, there: There, now: int) -> None:
    """Raise BadInput for a PC that had come further than the feed, or has the receipt of a batch that the hub lacks:
    nothing is taken from it, nor away there.
    """
    known = status(storage, device, now)
    place = max(there.cursor, known.head + 1 if there.sent > known.sequence else 0)
    try:
        behind.check(storage, place)
    except Refused as error:
        with suppress(Refused):
            behind.note(folder, device, place, now)
        raise BadInput(
            _("Le serveur est revenu à un état plus ancien que celui de ce poste."),
            _("Rien n’a été reçu, rien n’est perdu."),
            _("Faites-le repartir par «\u00a0lmmh-hub put-back confirm\u00a0», puis donnez-lui de nouveau ce fichier."),
        ) from error


def _problem(device: Device, there: There) -> str:
    """Return why a PC receives nothing, as the network would say it; "" where it does."""
    if device.revoked_at is not None:
        return "revoked"
    return "upgrade" if there.schema and there.schema < versions.head() else ""


def _following(storage: Storage, folder: Path, device: Device, there: There, back: Back) -> Back:
    """Return an answer with what follows the PC's place, or a whole base where the feed may have forgotten it.

    The base takes the place of the PC's once nothing waits there: what is still to come, in another file, comes first.
    """
    if there.silent or _forgotten(storage, there.cursor):
        if there.more or len(back.answers) < len(there.batches):
            return back
        return replace(back, snapshot=snapshots.carried(storage, folder, device), aside=_aside(storage, device))
    room = Room(HALF)
    for one in back.answers:
        room.takes(one, anyhow=True)
    pages, whole = _pages(storage, device, there.cursor, room)
    back = replace(back, sites=list(device.sites))
    return replace(back, pages=pages, buckets=list(_buckets(storage, device, there.digests, room)) if whole else [])


def _forgotten(storage: Storage, place: int) -> bool:
    with storage.read() as connection:
        return 0 < place < thinned(connection)


def _aside(storage: Storage, device: Device) -> list[bytes]:
    """Return a PC's own records of other sites, which no base holds; raises BadInput where they don't fit."""
    found, whole = _pages(storage, device, 0, Room(HALF), also=ELSEWHERE)
    if not whole:
        raise BadInput(
            _("Ce que ce poste a saisi pour d’autres sites ne tient pas dans un fichier."),
            _("Ses envois sont reçus, rien n’est perdu."),
            _("Reliez-le une fois au réseau du siège\u00a0: il y recevra toute sa base."),
        )
    return found


def _buckets(
    storage: Storage, device: Device, told: Mapping[str, bundle.Buckets], room: Room
) -> Iterator[bundle.Bucket]:
    """Give the rows of the buckets that differ from those of a PC, as far as a file may hold them."""
    for scope, mine in told.items():
        if scope not in ("", *device.sites):
            continue
        theirs = bucket_digests(storage, scope)
        for table in tables.records():
            for number in digests.unlike(mine.get(table, {}), theirs.get(table, {})):
                content = bucket(storage, scope, table, number)
                if not room.takes(content):
                    return
                yield bundle.Bucket(scope, str(table), number, content)


def _witnessed(storage: Storage, folder: Path, device: Device, there: bundle.There, now: int) -> Witnessed | None:
    """Countersign how far the audit of a PC went; nothing for one that is revoked, or didn't sign it."""
    if there.head is None or device.revoked_at is not None:
        return None
    with suppress(Refused):
        return witness(storage, folder, device, there.head, now)
    return None


def _kept(storage: Storage, folder: Path, device: Device, there: bundle.There, now: int) -> KeptKey | None:
    """Keep the sealed key of a PC's base; say for which key, and what is kept; nothing for one that is revoked."""
    if device.revoked_at is not None:
        return None
    with suppress(Refused):  # sealed for another key: the next file has it for this one
        return keep(storage, folder, device, BaseKey(there.base_key), now)
    return keep(storage, folder, device, BaseKey(), now)


def _meets(known: Status, device: Device, there: There) -> bool:
    """Say whether a file is for the hub as it is: for one restored since, its PC has to say first what that one lost.

    What it wrote after that would be merged with what was before. Who is revoked gives nothing back, nor does an older
    program, which names no epoch.
    """
    return not known.lost or device.revoked_at is not None or there.epoch in ("", known.epoch)


def _given_back(storage: Storage, device: Device, lost: Sequence[bytes], now: int) -> None:
    """Take what a PC has of what a restored hub lost; none of a revoked one; raises BadInput where it is refused."""
    if device.revoked_at is None:
        with _told():
            for content in lost:
                take_back(storage, device, content, now)


def _received(storage: Storage, device: Device, batches: Sequence[bytes], now: int) -> list[bytes]:
    """Receive batches and return the answers; raises BadInput where one is refused.

    A restored hub lacks some before these: it takes none, and by its epoch the PC sees what to put in the next file.
    """
    with _told():
        try:
            return [receive(storage, device, batch, now) for batch in batches]
        except Refused as refused:
            if refused.code != "gap":
                raise
            return []


@contextmanager
def _told() -> Iterator[None]:
    """Say in words why something of a file was refused; raises BadInput."""
    try:
        yield
    except Refused as refused:
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


def _pages(storage: Storage, device: Device, after: int, room: Room, also: str = "") -> tuple[list[bytes], bool]:
    """Return the feed from a place on, as far as a file may hold, one page at least; and whether that is to its end."""
    found: list[bytes] = []
    while room.takes(content := page(storage, device, after, also=also), anyhow=not found):
        read = from_msgpack(content, Page)
        found.append(content)
        after = read.cursor
        if read.cursor >= read.head:
            return found, True
    return found, False
