"""Open and change operations, their stages and programmes; hand a notice over: one transaction each."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.works.model.noting import (
    FREE,
    Operating,
    Programming,
    Staging,
    check_step,
    checked_operation,
    checked_programme,
    checked_stage,
    way_to_end,
)
from lmmh_desk.features.works.model.plan import Operation, told
from lmmh_desk.features.works.model.records import NewProgramme, WorksNotice, WorksOperation, WorksStage
from lmmh_desk.features.works.store.plan import check_concerned, stages_of, was_told
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.guard.refusal import check_free, check_unnamed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.model.records import Residence

PROPER = frozenset({"company", "buildings", "name", "commune"})  # may be called after somebody


def open_operation(store: Store, session: Session, asked: Operating) -> Changes:
    """Record an operation; raises BadInput for its fields, NotAllowed, NotFound for a residence nobody knows."""
    require(session, "works.operation")
    texts = _free(checked_operation(asked))
    with store.write(session, "works.operation.open") as unit:
        unit.get(Residence, asked.residence_id)
        made = WorksOperation(
            residence_id=asked.residence_id, nature=asked.nature, state=asked.state, confirmed_at=unit.now
        )
        _write(made, texts)
        unit.add(made)
        unit.flush()
        unit.subject = made.id
    return unit.changes


def change_operation(store: Store, session: Session, operation_id: str, asked: Operating) -> Changes:
    """Change an operation; what is written now holds from now on. Raises as `open_operation`, and WrongState."""
    require(session, "works.operation")
    texts = _free(checked_operation(asked))
    with store.write(session, "works.operation.change", operation_id) as unit:
        one = unit.get(WorksOperation, operation_id)
        unit.get(Residence, asked.residence_id)
        check_step(one.state, asked.state)
        one.residence_id, one.nature, one.state, one.confirmed_at = (
            asked.residence_id, asked.nature, asked.state, unit.now,
        )  # fmt: skip
        _write(one, texts)
    return unit.changes


def drop_operation(store: Store, session: Session, operation_id: str) -> Changes:
    """Take an operation away with its stages, entered twice or by mistake; raises WrongState once it was told."""
    require(session, "works.operation")
    with store.write(session, "works.operation.drop", operation_id) as unit:
        one = unit.get(WorksOperation, operation_id)
        if was_told(unit.connection, operation_id):
            raise WrongState(
                _("Un avis de ces travaux a été remis à un locataire."),
                _("Rien n’a changé."),
                way_to_end(one.state),
            )
        for stage in stages_of(unit.connection, operation_id):
            unit.delete(unit.get(WorksStage, stage.id))
        unit.flush()
        unit.delete(one)
    return unit.changes


def put_back(store: Store, session: Session, gone: Operation) -> Changes:
    """Put back an operation taken away, as it was, with its stages; raises NotAllowed, NotFound."""
    require(session, "works.operation")
    with store.write(session, "works.operation.open") as unit:
        unit.get(Residence, gone.residence_id)
        made = WorksOperation(
            residence_id=gone.residence_id,
            nature=gone.nature,
            state=gone.state,
            confirmed_at=gone.confirmed_at,
            staged_at=gone.staged_at,
        )
        _write(made, {name: getattr(gone, name) for name in ("buildings", *FREE)})
        unit.add(made)
        unit.flush()
        unit.subject = made.id
        for one in gone.stages:
            unit.add(
                WorksStage(
                    operation_id=made.id, kind=one.kind, label=one.label, starts_on=one.starts_on.isoformat(),
                    ends_on=one.ends_on.isoformat(),
                )
            )  # fmt: skip
    return unit.changes


def add_stage(store: Store, session: Session, operation_id: str, asked: Staging) -> Changes:
    """Record a stage beside the others; raises BadInput for its fields, NotAllowed, NotFound."""
    require(session, "works.stage")
    with store.write(session, "works.stage.add", operation_id) as unit:
        label, first, last = _stage(unit, operation_id, asked)
        unit.add(
            WorksStage(
                operation_id=operation_id, kind=asked.kind, label=label, starts_on=first.isoformat(),
                ends_on=last.isoformat(),
            )
        )  # fmt: skip
    return unit.changes


def change_stage(store: Store, session: Session, stage_id: str, asked: Staging) -> Changes:
    """Change a stage beside the others; raises BadInput for its fields, NotAllowed, NotFound."""
    require(session, "works.stage")
    with store.write(session, "works.stage.change") as unit:
        one = unit.get(WorksStage, stage_id)
        unit.subject = one.operation_id
        one.label, first, last = _stage(unit, one.operation_id, asked, stage_id)
        one.kind, one.starts_on, one.ends_on = asked.kind, first.isoformat(), last.isoformat()
    return unit.changes


def drop_stage(store: Store, session: Session, stage_id: str) -> Changes:
    """Take a stage away; raises NotAllowed, NotFound."""
    require(session, "works.stage")
    with store.write(session, "works.stage.drop") as unit:
        one = unit.get(WorksStage, stage_id)
        unit.subject = one.operation_id
        _moved(unit, one.operation_id)
        unit.delete(one)
    return unit.changes


def give_notice(store: Store, session: Session, person_id: str) -> Changes:
    """Keep what a tenant was told of the works where they live; raises WrongState where there are none."""
    require(session, "works.notice")
    with store.write(session, "works.notice", person_id) as unit:
        today = paris(unit.now).date()
        card, found = check_concerned(unit.connection, person_id, today)
        unit.subject = card.id
        for one in found:
            unit.add(WorksNotice(operation_id=one.id, person_id=card.id, said=told(one, today)))
    return unit.changes


def open_programme(store: Store, session: Session, asked: Programming) -> Changes:
    """Record a programme; raises BadInput for its fields, NotAllowed."""
    require(session, "works.programme")
    texts, dwellings, day = _programme(store, asked)
    with store.write(session, "works.programme.open") as unit:
        made = NewProgramme(
            name=texts["name"], commune=texts["commune"], announced=texts["announced"], dwellings=dwellings,
            phase=asked.phase, handed=asked.handed, progress=asked.progress, delivers_on=day.isoformat(),
        )  # fmt: skip
        unit.add(made)
        unit.flush()
        unit.subject = made.id
    return unit.changes


def change_programme(store: Store, session: Session, programme_id: str, asked: Programming) -> Changes:
    """Change a programme; raises BadInput for its fields, NotAllowed, NotFound."""
    require(session, "works.programme")
    texts, dwellings, day = _programme(store, asked)
    with store.write(session, "works.programme.change", programme_id) as unit:
        one = unit.get(NewProgramme, programme_id)
        _write(one, texts)
        one.dwellings, one.phase, one.handed, one.progress = dwellings, asked.phase, asked.handed, asked.progress
        one.delivers_on = day.isoformat()
    return unit.changes


def drop_programme(store: Store, session: Session, programme_id: str) -> Changes:
    """Take a programme away, entered twice or by mistake; raises NotAllowed, NotFound."""
    require(session, "works.programme")
    with store.write(session, "works.programme.drop", programme_id) as unit:
        unit.delete(unit.get(NewProgramme, programme_id))
    return unit.changes


def _write(one: Record, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        setattr(one, name, text)


def _programme(store: Store, asked: Programming) -> tuple[dict[str, str], int, date]:
    texts, dwellings, day = checked_programme(asked, paris(store.clock.now()).date())
    return _free(texts), dwellings, day


def _free(texts: dict[str, str]) -> dict[str, str]:
    return {name: (check_free if name in PROPER else check_unnamed)(text, name) for name, text in texts.items()}


def _moved(unit: Unit, operation_id: str) -> None:
    """Keep that the stages are others now: only who writes the operation says that its sentence still holds."""
    unit.get(WorksOperation, operation_id).staged_at = unit.now


def _stage(unit: Unit, operation_id: str, asked: Staging, but: str = "") -> tuple[str, date, date]:
    """Return what is kept of a stage, checked beside the others of its operation."""
    _moved(unit, operation_id)
    others = [one for one in stages_of(unit.connection, operation_id) if one.id != but]
    label, first, last = checked_stage(asked, others, paris(unit.now).date())
    return check_unnamed(label, "label"), first, last
