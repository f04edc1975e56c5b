"""How long who was served is kept: the quantity stays, for the stock is its sum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from lmmh_desk.features.masks.store.tables import mask_handout, mask_movement
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_MASKS
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read


def _handouts(read: Read, day: date) -> list[str]:
    old = mask_handout.c.created_at < paris_instant(day)
    return list(read.execute(select(mask_handout.c.id).where(old).order_by(mask_handout.c.created_at)).scalars())


def _told(read: Read, ids: Sequence[str]) -> list[Going]:
    one = mask_handout.c
    asked = select(mask_handout, mask_movement.c.quantity).join(mask_movement, mask_movement.c.id == one.movement_id)
    return [
        Going(row.id, count(-row.quantity, _("masque")), paris(row.created_at).date(), row.person_id)
        for row in read.execute(asked.where(among(one.id, ids)).order_by(one.created_at, one.id))
    ]


RETENTIONS = (Retention(KEEP_MASKS.key, _("Remises de masques et leurs reçus"), "mask_handout", _handouts, _told),)
