"""How long presence, the log and the meetings are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Table, select

from lmmh_desk.features.continuity.model.records import HALVES, KINDS, Half
from lmmh_desk.features.continuity.model.sheets import KIND
from lmmh_desk.features.continuity.store.tables import (
    crisis_entry,
    crisis_meeting,
    presence,
    site_report,
)
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_CRISIS, KEEP_PRESENCE
from lmmh_desk.office.model.sites import STATUS_LABELS
from lmmh_desk.office.store.tables import paper
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.retention import told_papers


def _kept(rule: str, label: str, table: Table, what: Callable[[Row[Any]], str]) -> Retention:
    """Return how long the rows of a table are kept after their day, or after they were made."""
    dated = "day" in table.c

    def due(read: Read, day: date) -> list[str]:
        old = table.c.day < day.isoformat() if dated else table.c.created_at < paris_instant(day)
        return list(read.execute(select(table.c.id).where(old).order_by(table.c.created_at, table.c.id)).scalars())

    def told(read: Read, ids: Sequence[str]) -> list[Going]:
        asked = select(table).where(among(table.c.id, ids)).order_by(table.c.created_at, table.c.id)
        return [
            Going(row.id, what(row), date.fromisoformat(row.day) if dated else paris(row.created_at).date())
            for row in read.execute(asked)
        ]

    return Retention(rule, label, table.name, due, told)


def _minutes(read: Read, day: date) -> list[str]:
    """Return the minutes in the register; what they say goes with them."""
    old = paper.c.kind == KIND, paper.c.issued_at < paris_instant(day)
    return list(read.execute(select(paper.c.id).where(*old).order_by(paper.c.issued_at, paper.c.id)).scalars())


RETENTIONS = (
    _kept(KEEP_PRESENCE.key, _("Présences"), presence, lambda row: HALVES[Half(row.half)]),
    _kept(KEEP_CRISIS.key, _("Journal de la cellule"), crisis_entry, lambda row: f"{KINDS[row.kind]} · {row.text}"),
    _kept(KEEP_CRISIS.key, _("Réunions de la cellule"), crisis_meeting, lambda row: row.orders or row.day),
    Retention(KEEP_CRISIS.key, _("Comptes rendus de la cellule"), "paper", _minutes, told_papers),
    _kept(KEEP_CRISIS.key, _("Points des sites"), site_report, lambda row: STATUS_LABELS[row.status]),
)
