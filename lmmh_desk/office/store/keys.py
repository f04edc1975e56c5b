"""The keys that seal papers and judge them: this desk's own, the office's roots, the revoked."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from lmmh_desk.documents.payload import Certificate
from lmmh_desk.documents.seal import Root, Signer, Trust, certificate_of, key_id
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.keys import DeskKey, health
from lmmh_desk.office.store import tables
from lmmh_desk.store.store import Read

DESK, ROOT = "desk", "root"
HEALTH = """SELECT desk.certificate,
 (SELECT count(*) FROM signing_key AS root WHERE root.name = 'root'),
 (SELECT group_concat(hex(public)) FROM revoked_key) FROM signing_key AS desk WHERE desk.name = 'desk'"""


def signer(read: Read) -> Signer:
    """Return what this desk seals with; raises WrongState when it has no key yet."""
    keys = tables.signing_key.c
    key = read.execute(select(keys.private, keys.certificate).where(keys.name == DESK)).first()
    address = read.execute(
        select(tables.office.c.verify_address).order_by(tables.office.c.created_at, tables.office.c.id)
    ).scalar()
    if key is None or address is None:
        raise WrongState(
            _("Ce poste n’a pas encore de clé pour signer les documents."),
            _("La saisie est gardée."),
            _("Terminez l’installation du poste."),
        )
    return Signer(key.private, key.certificate, address)


def root(read: Read) -> Root | None:
    """Return the office's root, None where it isn't kept on this PC."""
    keys = tables.signing_key.c
    private = read.execute(select(keys.private).where(keys.name == ROOT)).scalar()
    return Root(private) if private else None


def trust(read: Read) -> Trust:
    """Return what this desk knows of the office's keys, to judge a seal by."""
    former, revoked = tables.former_root.c, tables.revoked_key.c
    days = read.execute(select(former.public, former.last_day))
    roots: dict[bytes, date | None] = {key: date.fromisoformat(day) for key, day in days}
    roots |= {key: None for key in read.execute(select(tables.office.c.root_public)).scalars() if key}
    since = select(revoked.public, func.min(revoked.since)).group_by(revoked.public)
    return Trust(roots, dict(read.execute(since).all()))


def key_here(read: Read) -> DeskKey:
    """Return the key this desk seals with, and how it stands; raises WrongState when it has none yet."""
    return _standing(read, signer(read).certificate)


def own_key(read: Read) -> DeskKey | None:
    """Return the key this desk seals with, None when it has none yet."""
    keys = tables.signing_key.c
    certificate = read.execute(select(keys.certificate).where(keys.name == DESK)).scalar()
    return _standing(read, certificate) if certificate else None


def _standing(read: Read, signed: bytes) -> DeskKey:
    certificate = certificate_of(Signer(b"", signed, ""))
    return _known(certificate, here=True, since=trust(read).revoked.get(certificate.key))


def known_keys(read: Read) -> list[DeskKey]:
    """Return the keys that the root certified, as far as known here: this desk's, then desk by desk, newest first."""
    mine, revoked = key_here(read), trust(read).revoked
    found = {mine.public: mine}
    for signed in read.execute(select(tables.desk_certificate.c.certificate)).scalars():
        one = certificate_of(Signer(b"", signed, ""))
        found.setdefault(one.key, _known(one, here=False, since=revoked.get(one.key)))
    newest = sorted(found.values(), key=lambda key: key.first, reverse=True)
    return sorted(newest, key=lambda key: (not key.here, key.desk))


def key_health(driver: Any, day: date) -> tuple[bool, str]:
    """Return whether this desk will still seal in thirty days, on the driver of a database as it is."""
    row = driver.execute(HEALTH).fetchone()
    if row is None:
        return health(None, day, renewable=False)
    certificate = certificate_of(Signer(b"", row[0], ""))
    revoked = 0 if certificate.key.hex() in (row[2] or "").lower().split(",") else None
    return health(_known(certificate, here=True, since=revoked), day, renewable=bool(row[1]))


def _known(certificate: Certificate, *, here: bool, since: int | None) -> DeskKey:
    named = key_id(certificate.key).hex()
    days = (certificate.first, certificate.last)
    return DeskKey(certificate.key, named, certificate.desk, *days, here=here, since=since)
