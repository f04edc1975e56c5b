"""Operations, their stages and programmes, as screens and notices show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, true

from lmmh_desk.features.works.model.plan import Operation, Plan, Programme, Stage, cautions, stale, told
from lmmh_desk.features.works.model.records import State
from lmmh_desk.features.works.store.tables import new_programme, works_notice, works_operation, works_stage
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import NotFound, WrongState
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Exchange, WorksAt
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.model.leases import lease_state
from lmmh_desk.tenancy.store.cards import person_card
from lmmh_desk.tenancy.store.tables import dwelling, residence

ORDER = {State.RUNNING: 0, State.SUSPENDED: 0, State.PLANNED: 0, State.DELIVERED: 1}


def plan(read: Read, exchange: Exchange | None = None) -> Plan:
    """Return every operation, those still to be delivered first, and every programme, the soonest delivered first."""
    found = operations(read, true(), exchange)
    return Plan(
        operations=tuple(sorted(found, key=lambda one: ORDER[State(one.state)])),
        programmes=_programmes(read, exchange),
        residences=residences(read),
    )


def operations(read: Read, where: ColumnElement[bool], exchange: Exchange | None = None) -> list[Operation]:
    """Return these operations, by residence, each with its stages."""
    asked = _operations().where(where).order_by(residence.c.name, works_operation.c.id)
    rows = read.execute(asked).all()
    ids = [row.id for row in rows]
    stages = _stages(read, ids, exchange)
    unsent = exchange.unsent(read, "works_operation", ids) if exchange else set()
    return [_operation(row, stages[row.id], row.id in unsent) for row in rows]


def operation(read: Read, operation_id: str) -> Operation:
    """Return one operation; raises NotFound."""
    found = operations(read, works_operation.c.id == operation_id)
    if not found:
        raise NotFound(_("Cette opération n’est plus sur ce poste."), _("Rien n’a été modifié."), _("Rouvrez la page."))
    return found[0]


def here(read: Read, card: PersonCard, today: date) -> list[WorksAt]:
    """Return what the file of a person says of works, for the slices that ask."""
    return [
        WorksAt(
            one.id, one.about, told(one, today), " ".join(filter(None, (doubt, cautions(one, today)))), _updated(one)
        )
        for one, doubt in _concerning(read, card, today)
    ]


def check_concerned(read: Read, person_id: str, today: date) -> tuple[PersonCard, list[Operation]]:
    """Return the card of a tenant and the works where they live; raise WrongState where there are none."""
    card = person_card(read, person_id)
    found = [one for one, _doubt in _concerning(read, card, today)]
    if not found:
        raise WrongState(
            _("Aucuns travaux ne concernent le logement de {name}.").format(name=card.name),
            _("Rien n’a été imprimé ni enregistré."),
            _("Voyez les opérations dans «\u00a0Travaux et neuf\u00a0»."),
        )
    return card, found


def in_doubt(read: Read, person_id: str, today: date) -> list[tuple[str, str]]:
    """Return the titles of the works to check before a tenant is told, and why: their building, an old sentence."""
    found = _concerning(read, person_card(read, person_id), today)
    whys = [(one.title, " ".join(part for part in (doubt, stale(one, today)) if part)) for one, doubt in found]
    return [(title, why) for title, why in whys if why]


def residences(read: Read) -> tuple[tuple[str, str], ...]:
    """Return every residence, by name."""
    rows = read.execute(select(residence.c.id, residence.c.name).order_by(residence.c.name, residence.c.id))
    return tuple((row.id, row.name) for row in rows)


def stages_of(read: Read, operation_id: str) -> tuple[Stage, ...]:
    """Return the stages of an operation, the first in front."""
    return tuple(_stages(read, [operation_id], None)[operation_id])


def was_told(read: Read, operation_id: str) -> bool:
    """Say whether a notice of an operation was handed to somebody."""
    asked = select(works_notice.c.id).where(works_notice.c.operation_id == operation_id).limit(1)
    return read.execute(asked).first() is not None


def _concerning(read: Read, card: PersonCard, today: date) -> list[tuple[Operation, str]]:
    """Return the works still to be delivered where a person lives today, each with what to check before it is told."""
    lease = card.lease(today)
    if lease is None or lease.dwelling is None or lease_state(lease, today) == "ended":
        return []
    home = read.execute(
        select(dwelling.c.residence_id, dwelling.c.building).where(dwelling.c.id == lease.dwelling.id)
    ).one()
    found = operations(read, works_operation.c.residence_id == home.residence_id)
    return [
        (one, one.doubt(home.building)) for one in found if one.state != State.DELIVERED and one.concerns(home.building)
    ]


def _updated(one: Operation) -> str:
    day = paris(one.confirmed_at).date()
    return _("Mis à jour le {day}").format(day=short_date(day, year=True))


def _operations() -> Select[Any]:
    return select(works_operation, residence.c.name.label("residence")).join(
        residence, residence.c.id == works_operation.c.residence_id
    )


def _operation(row: Row[Any], stages: Sequence[Stage], unsent: bool) -> Operation:
    return Operation(
        row.id, row.residence_id, row.residence, row.buildings, row.nature, row.scale, row.company, row.outages,
        row.said, row.caution, row.offers, row.posted, row.confirmed_at, row.state, tuple(stages), unsent,
        row.staged_at,
    )  # fmt: skip


def _stages(read: Read, operation_ids: Iterable[str], exchange: Exchange | None) -> dict[str, list[Stage]]:
    one = works_stage.c
    asked = select(works_stage).where(among(one.operation_id, operation_ids)).order_by(one.starts_on, one.id)
    rows = read.execute(asked).all()
    unsent = exchange.unsent(read, "works_stage", [row.id for row in rows]) if exchange else set()
    found: dict[str, list[Stage]] = defaultdict(list)
    for row in rows:
        first, last = date.fromisoformat(row.starts_on), date.fromisoformat(row.ends_on)
        found[row.operation_id].append(Stage(row.id, row.kind, row.label, first, last, row.id in unsent))
    return found


def _programmes(read: Read, exchange: Exchange | None) -> tuple[Programme, ...]:
    one = new_programme.c
    rows = read.execute(select(new_programme).order_by(one.delivers_on, one.name, one.id)).all()
    unsent = exchange.unsent(read, "new_programme", [row.id for row in rows]) if exchange else set()
    return tuple(
        Programme(row.id, row.name, row.commune, row.dwellings, row.phase, row.handed, row.progress,
                  date.fromisoformat(row.delivers_on), row.announced, row.id in unsent)
        for row in rows
    )  # fmt: skip


seen_plan = restricted("works.read")(plan)
seen_in_doubt = restricted("works.notice")(in_doubt)
