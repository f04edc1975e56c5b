"""The hub as a witness of each desk's audit: it keeps how far it went, and signs it by its authority's key."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from lmmh_desk.hub import tables
from lmmh_desk.hub.folder import AUTHORITY_KEY
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.storage import Refused, Storage
from lmmh_desk.sync.protocol import AuditHead, Witnessed
from lmmh_desk.sync.signing import is_signed, witnessed


def witness(storage: Storage, folder: Path, device: Device, head: AuditHead, now: int) -> Witnessed:
    """Keep the head of a device's audit unless it goes back, and return it signed, with the one kept before.

    Raises Refused unless the device signed it itself.
    """
    if not is_signed(device.public, witnessed(device.id, head.tx, head.link, 0), head.signature):
        raise Refused("signature")
    kept = tables.audit_head
    with storage.write() as connection:
        before = connection.execute(select(kept.c.tx, kept.c.link).where(kept.c.device_id == device.id)).first()
        if before is None or before.tx < head.tx:
            connection.execute(kept.delete().where(kept.c.device_id == device.id))
            connection.execute(kept.insert().values(device_id=device.id, tx=head.tx, link=head.link, at=now))
    signer = serialization.load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    signature = signer.sign(witnessed(device.id, head.tx, head.link, now), ec.ECDSA(hashes.SHA256()))
    told, link = before or (0, b"")
    return Witnessed(now, signature, told, link, head.tx, head.link)
