"""The hub's side of attaching by USB stick: a PC that asks with a code becomes a device, and gets its base."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from lmmh_desk.hub import certifying, devices, keeping, snapshots, tables
from lmmh_desk.hub.authority import authority_of, bundle_key
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.storage import Refused, Storage, last_place
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.sync.attaching import Ask, Told, proves, read_ask, seal
from lmmh_desk.sync.protocol import Enrol, Enrolled, Snapshot


def answered(storage: Storage, folder: Path, content: bytes, address: str, now: int) -> tuple[bytes, Path | None]:
    """Make a device of the PC that asks; return the answer for it, and the file that follows it; raises BadInput.

    The same file again gets the same device: the answer may have been lost.
    """
    asked = read_ask(content)
    code_hash, device = _device(storage, asked, now)
    certificate = certifying.certified(storage, folder, device, asked.paper, now)
    snapshot = Snapshot() if asked.site else snapshots.carried(storage, folder, device)
    key = bundle_key(folder)
    with storage.read() as connection:
        head, epoch = last_place(connection)
    known = Enrolled(
        device.id, device.code, device.site_id, list(device.sites), key.public_key().public_bytes_raw(), epoch, now
    )
    told = Told(known, authority_of(folder)[0], address, certificate, snapshot, head, keeping.office_key(folder))
    return seal(told, asked, key, code_hash), snapshots.file_of(folder, device, snapshot.id)


def _device(storage: Storage, asked: Ask, now: int) -> tuple[bytes, Device]:
    """Return the code's hash and the device, which may be there already; raises BadInput."""
    enrolment = tables.enrolment
    with storage.read() as connection:
        every = connection.execute(select(enrolment)).all()
        found = next((one for one in every if proves(asked, bytes(one.hash))), None)
        made = devices.find(connection, found.device_id) if found and found.device_id else None
    if found is None:
        raise _refused("code")
    if made is not None and made.public == asked.public and made.revoked_at is None:
        return bytes(found.hash), made
    wanted = Enrol("", asked.device, asked.site, asked.public, asked.name, asked.wish)
    try:
        return bytes(found.hash), devices.enrol(storage, wanted, now, bytes(found.hash))
    except Refused as refused:
        raise _refused(refused.code) from refused


def _refused(code: str) -> BadInput:
    facts = {"site": _("Ce code n’est celui d’aucun site, et le poste n’en apporte pas.")}
    return BadInput(
        facts.get(code, _("Le code de cette demande est faux, déjà employé ou périmé.")),
        _("Rien n’a changé."),
        _("Donnez un autre code au poste, par «\u00a0lmmh-hub enrol --stick\u00a0»."),
    )
