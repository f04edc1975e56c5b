"""The test authority of this desk, made at its first 2D-Doc: most desks never print one."""

from __future__ import annotations

from lmmh_desk.documents.twoddoc.signing import Signer, new_authority
from lmmh_desk.kernel.clock import paris
from lmmh_desk.office.store.twoddoc import specimen_signer, write_authority
from lmmh_desk.store.store import Unit


def signer_of_desk(unit: Unit) -> Signer:
    """Return what this desk signs 2D-Docs with, made now if it has none."""
    signer = specimen_signer(unit.connection)
    if signer is None:
        signer = new_authority(paris(unit.now).date())
        write_authority(unit.connection, signer, unit.now)
    return signer
