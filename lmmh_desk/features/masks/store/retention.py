"""How long who was served is kept: the quantity stays, for the stock is its sum."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from lmmh_desk.features.masks.store.tables import mask_handout
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.office.model.regulations import KEEP_MASKS
from lmmh_desk.store.store import Read


def _handouts(read: Read, day: date) -> list[str]:
    old = mask_handout.c.created_at < paris_instant(day)
    return list(read.execute(select(mask_handout.c.id).where(old)).scalars())


RETENTIONS = (Retention(KEEP_MASKS.key, _("Remises de masques et leurs reçus"), "mask_handout", _handouts),)
