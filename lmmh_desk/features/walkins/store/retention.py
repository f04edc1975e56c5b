"""How long walk-ins are kept."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from lmmh_desk.features.walkins.store.tables import walk_in
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.office.model.regulations import KEEP_WALKINS
from lmmh_desk.store.store import Read


def _walk_ins(read: Read, day: date) -> list[str]:
    return list(read.execute(select(walk_in.c.id).where(walk_in.c.day < day.isoformat())).scalars())


RETENTIONS = (Retention(KEEP_WALKINS.key, _("Passages à l’accueil"), "walk_in", _walk_ins),)
