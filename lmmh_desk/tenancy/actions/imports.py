"""Import a checked file in short transactions under one id; stopped, it resumes or is undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from msgspec.structs import replace

from lmmh_desk.kernel.errors import StoreError, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.model.csvfile import Issue
from lmmh_desk.tenancy.model.plans import MOST, Entry, Outcome, Plan, Progress, chunks, go_on
from lmmh_desk.tenancy.model.records import ImportRun
from lmmh_desk.tenancy.model.rpls import DwellingLine
from lmmh_desk.tenancy.model.tenants import LeaseLines
from lmmh_desk.tenancy.store.dwelling_import import Residences, known_residences, write_dwellings
from lmmh_desk.tenancy.store.importing import Writer, finished_run, undo_steps, unfinished_run
from lmmh_desk.tenancy.store.tenant_import import write_leases

UNDONE_AT_ONCE = 80  # steps in one transaction: a write of the counter waits for it


class _TooManyError(Exception):
    """The chunk changes more rows than a transaction may hold; nothing of it was written."""


def dry_run(store: Store, session: Session, plan: Plan, progress: Progress = go_on) -> Outcome:
    """Say what an import would do; nothing is written."""
    require(session, "tenancy.import")
    outcome = Outcome(state="dry", issues=plan.issues)
    with store.read() as read:
        residences = known_residences(read)
        for rank, chunk in chunks(plan.units):
            writer = Writer(read, "", {})
            outcome = _counted(outcome, writer, _gather(writer, chunk, residences))
            if not progress(rank, len(plan.units)):
                break
    return outcome


def run_import(store: Store, session: Session, plan: Plan, progress: Progress = go_on) -> Outcome:
    """Write a checked file; one stopped before goes on where it was, one that says nothing new writes nothing.

    Stopped by `progress`, what is written stays, and the same file resumes it or `undo_import` undoes it.
    """
    require(session, "tenancy.import")
    if nothing := _nothing_new(store, session, plan, progress):
        return nothing
    run_id, start = _open_run(store, session, plan)
    outcome = Outcome(run_id, issues=plan.issues)
    with store.read() as read:
        residences = known_residences(read)
    for rank, chunk in chunks(plan.units[start:]):
        written = start + rank
        outcome = _write(store, session, outcome, chunk, residences=residences, written=written)
        if not progress(written, len(plan.units)) and written < len(plan.units):
            return _close_run(store, session, replace(outcome, state="stopped"))
    return _close_run(store, session, outcome)


def undo_import(store: Store, session: Session, run_id: str, progress: Progress = go_on) -> int:
    """Undo a run of this desk, the last step first; return how many steps were undone.

    What the counter changed since stays. Raise StoreError when a record of the run already serves elsewhere.
    """
    require(session, "tenancy.import")
    with store.read() as read:
        total = read.exec_driver_sql("SELECT count(*) FROM import_step WHERE run_id = ?", (run_id,)).scalar_one()
        written = read.exec_driver_sql("SELECT written FROM import_run WHERE id = ?", (run_id,)).scalar_one()
    if written and not total:
        raise WrongState(
            _("Cet import est trop ancien pour être défait."),
            _("Les fiches restent comme elles sont."),
            _("Corrigez le fichier et importez-le de nouveau."),
        )
    undone = 0
    while undone < total:
        try:
            with store.write(session, "tenancy.import.undo", run_id) as unit:
                undone += undo_steps(unit.connection, run_id, UNDONE_AT_ONCE)
                unit.get(ImportRun, run_id).written = 0  # resumed, it goes through the whole file again
        except StoreError as error:
            raise WrongState(
                _("Des fiches de cet import servent déjà ailleurs."),
                _("Elles restent\u00a0; {undone} écritures sur {total} sont défaites.").format(
                    undone=undone, total=total
                ),
                _("Corrigez le fichier et importez-le de nouveau."),
            ) from error
        if not progress(undone, total) and undone < total:
            return undone
    with store.write(session, "tenancy.import.undone", run_id) as unit:
        unit.get(ImportRun, run_id).state = "undone"
    return undone


def _open_run(store: Store, session: Session, plan: Plan) -> tuple[str, int]:
    with store.read() as read:
        begun = unfinished_run(read, plan.kind, plan.sha256)
    if begun is not None:
        return begun.id, begun.written
    run = ImportRun(
        kind=plan.kind, file_name=plan.file_name, sha256=plan.sha256, lines=plan.lines, refused=plan.refused
    )
    with store.write(session, "tenancy.import.begin") as unit:
        unit.add(run)
        unit.subject = run.id
    return run.id, 0


def _nothing_new(store: Store, session: Session, plan: Plan, progress: Progress) -> Outcome | None:
    """Return the outcome of a file imported before that would change nothing again."""
    with store.read() as read:
        done = finished_run(read, plan.kind, plan.sha256)
    if done is None:
        return None
    outcome = dry_run(store, session, plan, progress)
    return None if outcome.writes else replace(outcome, run_id=done, state="done")


def _write(
    store: Store, session: Session, outcome: Outcome, chunk: Sequence[Entry], *, residences: Residences, written: int
) -> Outcome:
    """Write a chunk in one transaction, or in two where it changes more than foreseen."""
    try:
        with store.write(session, "tenancy.import.write", outcome.run_id) as unit:
            writer = Writer(unit.connection, outcome.run_id, _stamp(unit))
            issues = _gather(writer, chunk, residences)
            if writer.changes > MOST and len(chunk) > 1:
                raise _TooManyError
            writer.flush()
            unit.get(ImportRun, outcome.run_id).written = written
    except _TooManyError:
        half = len(chunk) // 2
        rest = len(chunk) - half
        outcome = _write(store, session, outcome, chunk[:half], residences=residences, written=written - rest)
        return _write(store, session, outcome, chunk[half:], residences=residences, written=written)
    return _counted(outcome, writer, issues)


def _gather(writer: Writer, chunk: Sequence[Entry], residences: Residences) -> list[Issue]:
    if isinstance(chunk[0], DwellingLine):
        write_dwellings(writer, cast(Sequence[DwellingLine], chunk), residences)
        return []
    return write_leases(writer, cast(Sequence[LeaseLines], chunk))


def _counted(outcome: Outcome, writer: Writer, issues: Sequence[Issue]) -> Outcome:
    totals = {name: getattr(outcome, name) + count for name, count in writer.counts.items()}
    return replace(outcome, issues=outcome.issues + tuple(issues), **totals)


def _close_run(store: Store, session: Session, outcome: Outcome) -> Outcome:
    with store.write(session, f"tenancy.import.{outcome.state}", outcome.run_id) as unit:
        unit.get(ImportRun, outcome.run_id).state = outcome.state
    return outcome


def _stamp(unit: Unit) -> dict[str, Any]:
    session = unit.session
    return {
        "site_id": session.site_id,
        "device_id": session.device_id,
        "created_at": unit.now,
        "created_by": session.agent_id,
    }
