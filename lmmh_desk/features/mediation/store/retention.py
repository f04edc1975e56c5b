"""How long nights are kept; a follow-up goes with its incident, or after its own day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from lmmh_desk.features.mediation.model.records import KINDS, Kind
from lmmh_desk.features.mediation.store.tables import night_follow_up, night_incident
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_NIGHTS
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read


def _incidents(read: Read, day: date) -> list[str]:
    at = night_incident.c.happened_at
    return list(read.execute(select(night_incident.c.id).where(at < paris_instant(day)).order_by(at)).scalars())


def _told_incidents(read: Read, ids: Sequence[str]) -> list[Going]:
    one = night_incident.c
    asked = select(night_incident).where(among(one.id, ids)).order_by(one.happened_at, one.id)
    return [
        Going(row.id, f"{KINDS[Kind(row.kind)]} · {row.place}", paris(row.happened_at).date())
        for row in read.execute(asked)
    ]


def _follow_ups(read: Read, day: date) -> list[str]:
    due = night_follow_up.c.due_on
    return list(read.execute(select(night_follow_up.c.id).where(due < day.isoformat()).order_by(due)).scalars())


def _told_follow_ups(read: Read, ids: Sequence[str]) -> list[Going]:
    one = night_follow_up.c
    asked = select(night_follow_up).where(among(one.id, ids)).order_by(one.due_on, one.id)
    return [Going(row.id, row.text, date.fromisoformat(row.due_on)) for row in read.execute(asked)]


RETENTIONS = (
    Retention(KEEP_NIGHTS.key, _("Faits de nuit"), "night_incident", _incidents, _told_incidents),
    Retention(KEEP_NIGHTS.key, _("Suites des nuits"), "night_follow_up", _follow_ups, _told_follow_ups),
)
