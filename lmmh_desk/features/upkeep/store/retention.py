"""How long the upkeep is kept: rounds by their day, anomalies and requests once they are over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from lmmh_desk.features.upkeep.model.records import ENDED
from lmmh_desk.features.upkeep.store.tables import cleaning_round, hall, hall_anomaly, repair_request
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_REPAIRS, KEEP_UPKEEP
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read


def _rounds(read: Read, day: date) -> list[str]:
    one = cleaning_round.c
    asked = select(one.id).where(one.day < day.isoformat()).order_by(one.day, one.id)
    return list(read.execute(asked).scalars())


def _told_rounds(read: Read, ids: Sequence[str]) -> list[Going]:
    one = cleaning_round.c
    asked = select(one.id, one.day, hall.c.name).join(hall, hall.c.id == one.hall_id)
    rows = read.execute(asked.where(among(one.id, ids)).order_by(one.day, one.id))
    return [Going(row.id, row.name, date.fromisoformat(row.day)) for row in rows]


def _anomalies(read: Read, day: date) -> list[str]:
    one = hall_anomaly.c
    asked = select(one.id).where(one.done_at < paris_instant(day)).order_by(one.done_at, one.id)
    return list(read.execute(asked).scalars())


def _told_anomalies(read: Read, ids: Sequence[str]) -> list[Going]:
    asked = select(hall_anomaly).where(among(hall_anomaly.c.id, ids)).order_by(hall_anomaly.c.done_at)
    return [Going(row.id, row.text, paris(row.done_at).date()) for row in read.execute(asked)]


def _requests(read: Read, day: date) -> list[str]:
    one, ended = repair_request.c, [str(state) for state in ENDED]
    asked = select(one.id).where(one.state.in_(ended), one.moved_at < paris_instant(day)).order_by(one.moved_at, one.id)
    return list(read.execute(asked).scalars())


def _told_requests(read: Read, ids: Sequence[str]) -> list[Going]:
    one = repair_request.c
    rows = read.execute(select(repair_request).where(among(one.id, ids)).order_by(one.moved_at, one.id))
    return [Going(row.id, f"{row.number} · {row.text}", paris(row.moved_at).date(), row.person_id) for row in rows]


RETENTIONS = (
    Retention(KEEP_UPKEEP.key, _("Passages dans les halls"), "cleaning_round", _rounds, _told_rounds),
    Retention(KEEP_UPKEEP.key, _("Anomalies des halls"), "hall_anomaly", _anomalies, _told_anomalies),
    Retention(KEEP_REPAIRS.key, _("Demandes d’intervention"), "repair_request", _requests, _told_requests),
)
