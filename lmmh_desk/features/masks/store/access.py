"""What a person may read of the masks she fetched."""

from __future__ import annotations

from sqlalchemy import select

from lmmh_desk.features.masks.store.tables import mask_handout, mask_movement, mask_receipt
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.store import Read


def access(read: Read, about: About) -> list[Part]:
    """Return the hand-outs made to a person, their quantities and the receipts."""
    hers = select(mask_handout.c.movement_id).where(among(mask_handout.c.person_id, about.files))
    return [
        Part(_("Remises de masques"), lines(read, mask_handout, among(mask_handout.c.person_id, about.files))),
        Part(_("Quantités remises"), lines(read, mask_movement, mask_movement.c.id.in_(hers))),
        Part(_("Reçus de masques"), lines(read, mask_receipt, among(mask_receipt.c.person_id, about.files))),
    ]
