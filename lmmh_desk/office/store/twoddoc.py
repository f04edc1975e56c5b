"""The test authority this desk signs 2D-Docs with: its leaf’s key and both certificates, beside the seal’s keys."""

from __future__ import annotations

from sqlalchemy import Connection, select

from lmmh_desk.documents.twoddoc.signing import Signer, Trusted, trusted
from lmmh_desk.office.store import tables
from lmmh_desk.office.store.desk import write_key
from lmmh_desk.store.store import Read

LEAF, ROOT = "2ddoc", "2ddoc-root"


def specimen_signer(read: Read) -> Signer | None:
    """Return what this desk signs 2D-Docs with, None before its first one."""
    keys = tables.signing_key.c
    query = select(keys.name, keys.private, keys.certificate).where(keys.name.in_((LEAF, ROOT)))
    found = {row.name: row for row in read.execute(query)}
    return Signer(found[LEAF].private, found[LEAF].certificate, found[ROOT].certificate) if found else None


def directory(read: Read) -> tuple[Trusted, ...]:
    """Return the certificates by which this desk judges a 2D-Doc."""
    signer = specimen_signer(read)
    return (trusted(signer.certificate, signer.root),) if signer else ()


def write_authority(connection: Connection, signer: Signer, now: int) -> None:
    """Keep a new authority; its root has no private key any more."""
    write_key(connection, LEAF, signer.private, signer.certificate, now)
    write_key(connection, ROOT, b"", signer.root, now)
