"""Record a justificatif: validated, numbered, sealed and registered in one transaction, before anything is printed."""

from __future__ import annotations

from datetime import date, datetime

from msgspec.structs import replace

from lmmh_desk.documents.seal import Fields, Named, seal
from lmmh_desk.features.moves.actions.steps import begin, fill, reach
from lmmh_desk.features.moves.model.known import Known, setting
from lmmh_desk.features.moves.model.move import Draft, Justification, Move, MoveDay, place_line
from lmmh_desk.features.moves.model.rules import Setting, check
from lmmh_desk.features.moves.model.sheet import Sheet, written
from lmmh_desk.features.moves.model.steps import reached_by_paper, sides
from lmmh_desk.features.moves.store.form import KIND, known_of, open_move_id
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.keys import sealing_key
from lmmh_desk.office.actions.papers import register_paper
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.model.records import IdentityCheck

LABEL = _("Justificatif de déménagement")


def record(store: Store, session: Session, draft: Draft) -> Changes:
    """Record a justificatif; raises BadInput with its fields, NotAllowed, WrongState, NotFound."""
    require(session, "moves.record")
    with store.write(session, "moves.record") as unit:
        now = paris(unit.now)
        found = _checked(unit, draft, now)
        move = _move(unit, draft, found.card.id)
        number = unit.next_number(KIND)
        sheet = written(draft, found.card, found.issuer, number=number, at=unit.now)
        sealed = seal(sealing_key(unit), _fields(sheet, draft))
        paper = register_paper(
            unit, number, LABEL, ("move", move.id),
            person_id=found.card.id, payload=sealed.payload, short_code=sealed.short_code,
        )  # fmt: skip
        _add(unit, draft, sheet, move, paper.id)
        if draft.checks.identity and not found.draft.checks.identity:
            unit.add(IdentityCheck(person_id=found.card.id))
        if "exit" in sides(move.kind) and reached_by_paper(move.exit_state):
            reach(unit, move, "exit", "justified")
    return unit.changes


def _checked(unit: Unit, draft: Draft, now: datetime) -> Known:
    if not draft.person_id:
        check(draft, Setting(now))
    found = known_of(unit.connection, draft.person_id, unit.session, now.date())
    check(draft, setting(found, draft, now))
    return found


def _move(unit: Unit, draft: Draft, person_id: str) -> Move:
    """Return the move this paper belongs to: the one of the form, the one still open, or a new one."""
    move_id = draft.move_id or open_move_id(unit.connection, person_id)
    if not move_id:
        return begin(unit, replace(draft, person_id=person_id))
    move = unit.get(Move, move_id)
    if move.cancelled_at is not None:
        raise WrongState(
            _("Ce déménagement vient d’être annulé."), _("La saisie est gardée."), _("Rouvrez-le depuis la liste.")
        )
    fill(move, draft)
    return move


def _fields(sheet: Sheet, draft: Draft) -> Fields:
    return Fields(
        number=sheet.number,
        issued_at=sheet.issued_at,
        persons=(Named(sheet.holder, date.fromisoformat(sheet.birth) if sheet.birth else None),),
        origin=place_line(draft.from_address),
        destination=place_line(draft.to_address),
        windows=tuple(
            (paris_instant(outing.day, *divmod(outing.starts, 60)), paris_instant(outing.day, *divmod(outing.ends, 60)))
            for outing in sheet.outings
        ),
        others=sheet.people - 1,
    )


def _add(unit: Unit, draft: Draft, sheet: Sheet, move: Move, paper_id: str) -> None:
    checks = draft.checks
    justification = Justification(
        move_id=move.id,
        person_id=move.person_id,
        paper_id=paper_id,
        number=sheet.number,
        first_day=sheet.days[0][0],
        last_day=sheet.days[-1][0],
        people=draft.people,
        identity_checked=checks.identity,
        lease_signed=checks.lease_signed,
        inspection_done=checks.inspection,
        gestures_reminded=checks.gestures,
        content=sheet.to_json(),
    )
    unit.add(justification)
    for day, starts, ends in sheet.days:
        unit.add(MoveDay(justification_id=justification.id, day=day, starts=starts, ends=ends))
    unit.subject = justification.id
