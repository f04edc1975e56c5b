"""The PCs the hub knows: codes that enrol one, its keys, what it receives, when it was last heard."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, func, select

from lmmh_desk.hub import tables
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.storage import Refused, Storage, last_place
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.sync.codes import LASTS, Code
from lmmh_desk.sync.protocol import Copied, Enrol

OWN_CODE = "SRV"
LETTERS = ascii_uppercase[2:]
COPIES = 50  # of the PCs of a site, in a day: more than it has, all restored twice
DAY = 86_400_000
DESK_CODE = re.compile(r"[A-Z0-9]{3}")
FIND = select(tables.device).where(tables.device.c.id == bindparam("one"))
MADE_FROM = select(tables.device.c.made_from, tables.device.c.apart).where(tables.device.c.id == bindparam("one"))
PLAIN = re.compile(r"[A-Za-z0-9-]{1,64}")  # an id
VERSION = re.compile(r"[0-9A-Za-z.+!-]{1,40}")
SHORT = re.compile(r"[^\x00-\x1f\x7f]{0,80}")  # the name a PC gives itself


class Known(Struct, frozen=True):
    """A device as the administrator sees it; instants in milliseconds UTC, `behind` in lines of the feed."""

    device: Device
    name: str
    schema: str  # of its last batch
    enrolled_at: int
    seen_at: int
    behind: int
    copy_of: str  # the code of the device it was a copy of, "" if it was enrolled
    revoked_reason: str  # in the administrator's words, "" if none was given


def offer(storage: Storage, code: Code, site_id: str, desk_code: str, now: int, *, lasts: int = LASTS) -> str:
    """Keep a code that enrols a PC of a site, once, for a while; return the code of the desk it makes.

    That is `desk_code`, or the next free one if it is empty, unless the PC comes with its own; "" where a PC, or a
    code given before, has it.
    """
    with storage.write() as connection:
        free = desk_code or _free(connection, now)
        if not free or free in _taken(connection, now):
            return ""
        row = {"hash": code.hash, "site_id": site_id, "code": free, "chosen": int(bool(desk_code))}
        connection.execute(tables.enrolment.insert().values(**row, made_at=now, expires_at=now + lasts))
    return free


def _free(connection: Connection, now: int) -> str:
    """Return the first code that no PC has, nor one to come: C01 to C99, D01 to D99…; "" where none is left."""
    taken = _taken(connection, now)
    free = (one for letter in LETTERS for number in range(1, 100) if (one := f"{letter}{number:02d}") not in taken)
    return next(free, "")


def _wished(connection: Connection, wish: str, now: int) -> str:
    """Return the code a PC comes with, "" where it is none or another PC's."""
    return wish if DESK_CODE.fullmatch(wish) and wish not in _taken(connection, now) else ""


def _taken(connection: Connection, now: int) -> set[str]:
    device, enrolment = tables.device, tables.enrolment
    waiting = select(enrolment.c.code).where(enrolment.c.used_at.is_(None), enrolment.c.expires_at >= now)
    return set(connection.execute(select(device.c.code).union(waiting)).scalars())


def enrol(storage: Storage, asked: Enrol, now: int, proven: bytes = b"") -> Device:
    """Make a device from a code that serves once; it keeps the id the PC has, or gets another if that is taken.

    `proven` is the hash of a code that was proven otherwise than by saying it. Raises Refused where the code is wrong,
    used or too old.
    """
    enrolment = tables.enrolment
    code_hash = proven or sha256(asked.secret.encode()).digest()
    if len(asked.public) != 32 or not PLAIN.fullmatch(asked.device) or not SHORT.fullmatch(asked.name):
        raise Refused("malformed")
    with storage.read() as connection:  # whoever guesses codes makes no writer wait
        _offered(connection, code_hash, now)
    with storage.write() as connection:
        offered = _offered(connection, code_hash, now)
        taken = connection.execute(select(tables.device.c.id).where(tables.device.c.id == asked.device)).first()
        own_id = new_id() if taken else asked.device
        site = offered.site_id or asked.site  # the first PC of an office brings its site
        if not PLAIN.fullmatch(site):
            raise Refused("site")
        code = offered.code if offered.chosen else _wished(connection, asked.wish, now) or offered.code
        made = Device(own_id, code, site, (site,), asked.public)
        _add(connection, made, asked.name, now)
        used = enrolment.update().where(enrolment.c.hash == code_hash)
        connection.execute(used.values(used_at=now, device_id=made.id))
    return made


def another(storage: Storage, device: Device, asked: Copied, now: int) -> Device:
    """Make a device for a PC that was a copy of this one, or restored; the same key again is the same device.

    It is revoked with the device it comes from. Raises Refused where the batch it says wasn't a regression.
    """
    table = tables.device
    with storage.write() as connection:
        original = connection.execute(FIND, {"one": device.id}).one()
        if original.revoked_at is not None:
            raise Refused("revoked")
        row = connection.execute(select(table).where(table.c.public == asked.public)).one_or_none()
        if row is not None and row.made_from == device.id:
            return _device(row, {device.id: row.apart, **device.former})
        if row is not None or len(asked.public) != 32 or not 1 <= asked.sequence <= original.sequence:
            raise Refused("malformed")
        of_today = (table.c.site_id == device.site_id, table.c.made_from != "", table.c.enrolled_at > now - DAY)
        code = _free(connection, now)
        if not code or connection.execute(select(func.count()).where(*of_today)).scalar_one() >= COPIES:
            raise Refused("copies")
        former = {device.id: last_place(connection)[0], **device.former}
        made = Device(new_id(), code, device.site_id, device.sites, asked.public, former=former)
        _add(connection, made, _("Copie de {code}").format(code=device.code), now, made_from=device.id)
    return made


def own(storage: Storage, device_id: str, site_id: str, now: int) -> Device:
    """Return the device by which the hub writes itself; it receives what goes everywhere, and nobody can sign as it.

    A restored hub may have forgotten it.
    """
    with storage.write() as connection:
        if kept := find(connection, device_id):
            return kept
        code = _free(connection, now) if OWN_CODE in _taken(connection, now) else OWN_CODE
        made = Device(device_id, code, site_id, (), secrets.token_bytes(32))
        _add(connection, made, _("Serveur"), now)
    return made


def everywhere(storage: Storage, device: Device) -> Device:
    """Have a device receive the rows of every site; return it so."""
    with storage.read() as connection:
        sites = connection.execute(select(tables.records()["site"].c.id)).scalars().all()
    if set(sites) <= set(device.sites):
        return device
    add_sites(storage, device.code, sites)
    with storage.read() as connection:
        found = find(connection, device.id)
    assert found is not None
    return found


def _offered(connection: Connection, code_hash: bytes, now: int) -> Row[Any]:
    """Return the code offered under this hash; raises Refused where it is wrong, used or too old."""
    enrolment = tables.enrolment
    found = connection.execute(select(enrolment).where(enrolment.c.hash == code_hash)).one_or_none()
    if found is None or found.used_at is not None or found.expires_at < now:
        raise Refused("code")
    return found


def find(connection: Connection, device_id: str) -> Device | None:
    """Return a device, revoked or not; None if the hub never enrolled it."""
    row = connection.execute(FIND, {"one": device_id}).one_or_none()
    return _device(row, _former(connection, row)) if row else None


def _former(connection: Connection, row: Any) -> dict[str, int | None]:
    """Return what a device was a copy of, and that one in turn, each with the place where the copy was told apart."""
    found: dict[str, int | None] = {}
    while row and row.made_from and row.made_from not in found:
        found[row.made_from] = row.apart
        row = connection.execute(MADE_FROM, {"one": row.made_from}).one_or_none()
    return found


def every(storage: Storage) -> list[Known]:
    """Return every device by its code."""
    with storage.read() as connection:
        head, _epoch = last_place(connection)
        rows = connection.execute(select(tables.device).order_by(tables.device.c.code)).all()
    codes = {row.id: row.code for row in rows}
    return [
        Known(
            _device(row),
            row.name,
            row.schema,
            row.enrolled_at,
            row.seen_at,
            head - row.reached,
            codes.get(row.made_from, ""),
            row.revoked_reason,
        )
        for row in rows
    ]


def revoke(storage: Storage, code: str, reason: str, now: int) -> dict[str, str]:
    """Revoke a device by its code, and those made from it: they receive nothing more, what they send is set aside.

    Return the code of each by its id, none where the device isn't known.
    """
    table = tables.device
    with storage.write() as connection:
        first = connection.execute(select(table.c.id).where(table.c.code == code)).scalar_one_or_none()
        return _revoke(connection, [first] if first else [], reason, now)


def revoke_again(storage: Storage, reasons: Mapping[str, str], now: int) -> None:
    """Revoke devices that a restored hub has forgotten were, each by its id, and those made from them."""
    with storage.write() as connection:
        for one, reason in reasons.items():
            _revoke(connection, [one], reason, now)


def _revoke(connection: Connection, ids: Sequence[str], reason: str, now: int) -> dict[str, str]:
    """Revoke devices and all those made from them; what was revoked before stays so as it was."""
    table = tables.device
    found: dict[str, str] = {}
    some = list(ids)
    while some:
        which = table.c.id.in_(some)
        found |= {row.id: row.code for row in connection.execute(select(table).where(which))}
        revoked = table.update().where(which, table.c.revoked_at.is_(None))
        connection.execute(revoked.values(revoked_at=now, revoked_reason=reason))
        some = list(connection.execute(select(table.c.id).where(table.c.made_from.in_(some))).scalars())
    return found


def add_sites(storage: Storage, code: str, sites: Sequence[str]) -> bool:
    """Have a device receive the rows of these sites too; say whether it was known."""
    device = tables.device
    with storage.write() as connection:
        found = connection.execute(select(device.c.sites).where(device.c.code == code)).scalar_one_or_none()
        if found is None:
            return False
        all_of_them = json.dumps(list(dict.fromkeys([*json.loads(found), *sites])))
        connection.execute(device.update().where(device.c.code == code).values(sites=all_of_them))
    return True


def seen(storage: Storage, device: Device, cursor: int, reached: int, now: int) -> None:
    """Note where a device received from, up to where, and when."""
    table = tables.device
    with storage.write() as connection:
        connection.execute(
            table.update().where(table.c.id == device.id).values(cursor=cursor, reached=reached, seen_at=now)
        )


def says_version(storage: Storage, device: Device, version: str) -> None:
    """Note the version of a device's program, where it isn't the one known."""
    table = tables.device
    if version != device.version and VERSION.fullmatch(version):
        with storage.write() as connection:
            connection.execute(table.update().where(table.c.id == device.id).values(version=version))


def first_site(connection: Connection) -> str | None:
    """Return the id of the site of the first PC, once its record has come; None before."""
    site, device = tables.records()["site"], tables.device
    asked = select(site.c.id).join(device, device.c.site_id == site.c.id).order_by(device.c.enrolled_at).limit(1)
    found: str | None = connection.execute(asked).scalar_one_or_none()
    return found


def site_named(connection: Connection, name: str) -> str | None:
    """Return the id of a site by its name, None if there is none of that name."""
    site = tables.records()["site"]
    found: str | None = connection.execute(select(site.c.id).where(site.c.name == name)).scalar_one_or_none()
    return found


def _add(connection: Connection, made: Device, name: str, now: int, *, made_from: str = "") -> None:
    row: dict[str, Any] = {
        "id": made.id,
        "code": made.code,
        "site_id": made.site_id,
        "sites": json.dumps(made.sites),
        "public": made.public,
        "name": name,
        "schema": "",
        "version": "",
        "sequence": 0,
        "cursor": 0,
        "enrolled_at": now,
        "seen_at": now,
        "revoked_reason": "",
        "made_from": made_from,
        "apart": made.former.get(made_from),
    }
    connection.execute(tables.device.insert().values(row))


def _device(row: Row[Any], former: Mapping[str, int | None] = MappingProxyType({})) -> Device:
    sites = tuple(json.loads(row.sites))
    return Device(row.id, row.code, row.site_id, sites, bytes(row.public), row.revoked_at, row.version, dict(former))
