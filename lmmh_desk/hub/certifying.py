"""The office's root on the hub: by it the desks that lack one get the certificate of the key they seal papers with."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, select

from lmmh_desk.documents import seal
from lmmh_desk.documents.seal import Root, certify, key_id, public_key, validity
from lmmh_desk.hub import recovery, tables
from lmmh_desk.hub.applying import Applying
from lmmh_desk.hub.folder import ROOT
from lmmh_desk.hub.judging import CONSOLE, Device
from lmmh_desk.hub.storage import Refused, Storage
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store.files import write_private
from lmmh_desk.sync.protocol import Line

KEY = 32  # bytes


def root_of(folder: Path) -> Root | None:
    """Return the office's root, None before a desk gave it."""
    path = folder / ROOT
    return Root(path.read_bytes()) if path.exists() else None


def root_id(folder: Path) -> bytes:
    """Return the 4 bytes that name the root, empty without one; each exchange asks, so it is worked out once."""
    path = folder / ROOT
    return _id_of(path, path.stat().st_mtime_ns) if path.exists() else b""


@lru_cache(1)
def _id_of(path: Path, _changed_at: int) -> bytes:
    return key_id(public_key(path.read_bytes()))


def take_root(storage: Storage, folder: Path, private: bytes) -> None:
    """Keep the office's root, also in the sealed copy of the keys; raises Refused where it isn't that of the record.

    Only who has the root can send it, whatever PC it is.
    """
    if len(private) != KEY:
        raise Refused("malformed", "root")
    with storage.read() as connection:
        _check(connection, Root(private))
    write_private(folder / ROOT, private)
    recovery.seal_again(folder)


def certificate(storage: Storage, folder: Path, device: Device, public: bytes, now: int) -> bytes:
    """Certify a device's key in the name of its code and site; headquarters' list of keys has it from then on.

    Raises Refused where the root isn't here, or isn't the office's any more.
    """
    root = root_of(folder)
    if len(public) != KEY:
        raise Refused("malformed", "public")
    if root is None:
        raise Refused("root")
    with storage.write() as connection:
        _check(connection, root)
        site = tables.records()["site"].c
        name = connection.execute(select(site.name).where(site.id == device.site_id)).scalar_one_or_none()
        if name is None:
            raise Refused("root", "site")
        days = validity(paris(now).date())
        if given := _given(connection, root, device, public, days[1]):
            return given
        made = certify(root, public, device.code, name, days)
        _record(storage, connection, device, made, now)
    return made


def _given(connection: Connection, root: Root, device: Device, public: bytes, last: date) -> bytes:
    """Return the certificate given for this key before, whose answer was lost, empty without one."""
    table = tables.records()["desk_certificate"].c
    for signed in connection.execute(select(table.certificate).where(table.device_id == device.id)).scalars():
        said = seal.certified(bytes(signed), [root.public])
        if said and (said.key, said.desk, said.last) == (public, device.code, last):
            return bytes(signed)
    return b""


def certified(storage: Storage, folder: Path, device: Device, public: bytes, now: int) -> bytes:
    """Return a certificate as a file carries it: empty where none was asked for, or where there can't be any yet."""
    if not public or device.revoked_at is not None:
        return b""
    try:
        return certificate(storage, folder, device, public, now)
    except Refused:
        return b""


def _check(connection: Connection, root: Root) -> None:
    """Refuse a root that isn't the one of the office's record."""
    office = tables.records()["office"].c
    if public_key(root.private) not in map(bytes, connection.execute(select(office.root_public)).scalars()):
        raise Refused("root", "office")


def _record(storage: Storage, connection: Connection, device: Device, made: bytes, now: int) -> None:
    """Write the certificate in the records, so that the key can be revoked whether its desk tells of it or not."""
    row = {"site_id": device.site_id, "device_id": device.id, "created_at": now, "created_by": CONSOLE}
    delta = {name: [None, value] for name, value in {**row, "certificate": made.hex()}.items()}
    line = Line(1, "desk_certificate", new_id(), "insert", 0, json.dumps(delta), CONSOLE, now)
    applying = Applying(storage, connection, device, now)
    applying.echoes = False  # the desk has no such row yet
    told = [(0, line)]
    applying.load(told)
    applying.apply(told)
    applying.write()
