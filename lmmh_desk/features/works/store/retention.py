"""How long works are kept once delivered: notices and stages go with their operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Select, Table, func, select

from lmmh_desk.features.works.model.records import NATURES, STAGES, Nature, Phase, StageKind, State
from lmmh_desk.features.works.store.tables import new_programme, works_notice, works_operation, works_stage
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_WORKS
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read


def _delivered(day: date) -> Select[tuple[str]]:
    """Return the ids of the operations delivered, the last stage of which had ended by a day."""
    ends = select(func.max(works_stage.c.ends_on)).where(works_stage.c.operation_id == works_operation.c.id)
    ended = func.coalesce(ends.scalar_subquery(), "")
    return select(works_operation.c.id).where(
        works_operation.c.state == State.DELIVERED,
        ended < day.isoformat(),
        works_operation.c.confirmed_at < paris_instant(day),
    )


def _of_operation(table: Table) -> Callable[[Read, date], list[str]]:
    def due(read: Read, day: date) -> list[str]:
        asked = select(table.c.id).where(table.c.operation_id.in_(_delivered(day)))
        return list(read.execute(asked.order_by(table.c.created_at, table.c.id)).scalars())

    return due


def _operations(read: Read, day: date) -> list[str]:
    one = works_operation.c
    asked = select(one.id).where(one.id.in_(_delivered(day))).order_by(one.confirmed_at, one.id)
    return list(read.execute(asked).scalars())


def _told_operations(read: Read, ids: Sequence[str]) -> list[Going]:
    one = works_operation.c
    asked = select(works_operation).where(among(one.id, ids)).order_by(one.confirmed_at, one.id)
    return [Going(row.id, NATURES[Nature(row.nature)], paris(row.confirmed_at).date()) for row in read.execute(asked)]


def _told_stages(read: Read, ids: Sequence[str]) -> list[Going]:
    one = works_stage.c
    asked = select(works_stage).where(among(one.id, ids)).order_by(one.created_at, one.id)
    return [
        Going(row.id, row.label or STAGES[StageKind(row.kind)], date.fromisoformat(row.ends_on))
        for row in read.execute(asked)
    ]


def _told_notices(read: Read, ids: Sequence[str]) -> list[Going]:
    one = works_notice.c
    asked = select(works_notice).where(among(one.id, ids)).order_by(one.created_at, one.id)
    return [
        Going(row.id, _("Avis de travaux"), paris(row.created_at).date(), row.person_id) for row in read.execute(asked)
    ]


def _programmes(read: Read, day: date) -> list[str]:
    one = new_programme.c
    asked = select(one.id).where(one.phase == Phase.LETTING, one.delivers_on < day.isoformat())
    return list(read.execute(asked.order_by(one.delivers_on, one.id)).scalars())


def _told_programmes(read: Read, ids: Sequence[str]) -> list[Going]:
    one = new_programme.c
    asked = select(new_programme).where(among(one.id, ids)).order_by(one.delivers_on, one.id)
    return [Going(row.id, row.name, date.fromisoformat(row.delivers_on)) for row in read.execute(asked)]


RETENTIONS = (
    Retention(KEEP_WORKS.key, _("Avis de travaux"), "works_notice", _of_operation(works_notice), _told_notices),
    Retention(KEEP_WORKS.key, _("Étapes de travaux"), "works_stage", _of_operation(works_stage), _told_stages),
    Retention(KEEP_WORKS.key, _("Opérations de travaux"), "works_operation", _operations, _told_operations),
    Retention(KEEP_WORKS.key, _("Programmes neufs"), "new_programme", _programmes, _told_programmes),
)
