"""The keys of the desks' bases, sealed for the office's recovery key: the hub keeps them and can't open them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from lmmh_desk.hub import tables
from lmmh_desk.hub.folder import RECOVERY
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.recovery import ENVELOPE
from lmmh_desk.hub.storage import Refused, Storage
from lmmh_desk.sync.protocol import BaseKey, KeptKey
from lmmh_desk.system import recovery

LARGEST = 1024  # bytes of a sealed key


def keep(storage: Storage, folder: Path, device: Device, asked: BaseKey, now: int) -> KeptKey:
    """Keep the sealed key of a device's base, where one comes; return for which key, and what is kept of this device.

    Raises Refused where it isn't sealed for the office's recovery key.
    """
    public, kept = office_key(folder), tables.base_key
    if asked.sealed:
        if len(asked.sealed) > LARGEST or recovery.office_of(asked.sealed) != public:
            raise Refused("malformed", "sealed")
        with storage.write() as connection:
            connection.execute(kept.delete().where(kept.c.device_id == device.id))
            connection.execute(kept.insert().values(device_id=device.id, sealed=asked.sealed, at=now))
    return KeptKey(public, sha256(kept_of(storage, device.id)).digest())


def office_key(folder: Path) -> bytes:
    """Return the public half of the office's recovery key."""
    return ENVELOPE.public((folder / RECOVERY).read_bytes())


def kept_of(storage: Storage, device_id: str) -> bytes:
    """Return the sealed key kept of a device, empty without one."""
    kept = tables.base_key.c
    with storage.read() as connection:
        found = connection.execute(select(kept.sealed).where(kept.device_id == device_id)).scalar_one_or_none()
    return bytes(found or b"")
