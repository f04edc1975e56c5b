"""What masks have to send, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import select

from lmmh_desk.features.masks.store.tables import mask_handout, mask_movement
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.waiting import concerned

ACTS = {  # action → icon, title; {masks} is how many
    "masks.give": ("mask", _("{masks} remis")),
    "masks.take_back": ("undo", _("Remise reprise, {masks}")),
    "masks.receive": ("download", _("Lot reçu, {masks}")),
    "masks.send": ("truck", _("Transfert, {masks}")),
    "masks.arrive": ("download", _("Transfert reçu, {masks}")),
    "masks.call_back": ("undo", _("Transfert rappelé, {masks}")),
    "masks.count": ("pencil", _("Inventaire, {masks}")),
}


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice."""
    mine = [act for act in acts if act.action in ACTS]
    rows = {one: act.tx for act in mine for one in act.ids("mask_movement")}
    asked = (
        select(mask_movement.c.id, mask_movement.c.quantity, mask_handout.c.person_id)
        .outerjoin(mask_handout, mask_handout.c.movement_id == mask_movement.c.id)
        .where(mask_movement.c.id.in_(rows))
    )
    moved = {rows[row.id]: row for row in read.execute(asked)}
    names = concerned(read, (row.person_id for row in moved.values()))
    found = []
    for act in mine:
        (icon, title), row = ACTS[act.action], moved.get(act.tx)
        masks = count(abs(row.quantity) if row else 0, _("masque"))
        told = line(act, icon, title.format(masks=masks), names.get(row.person_id or "", "") if row else "")
        found.append(replace(told, page="masks"))
    return found
