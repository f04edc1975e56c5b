"""Open a move, take its steps forward and back, cancel it: every change is also a line of its history."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.moves.model.move import Draft, Move, MoveStep
from lmmh_desk.features.moves.model.steps import TRACKS, Side, advance, position, sides
from lmmh_desk.features.moves.store.form import draft_of, open_move_id
from lmmh_desk.features.moves.store.listing import last_step
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit


def open_move(store: Store, session: Session, person_id: str) -> Changes:
    """Open the move that a person's leases announce; raises WrongState when there is nothing to follow."""
    require(session, "moves.open")
    with store.write(session, "moves.open") as unit:
        draft = draft_of(unit.connection, person_id, paris(unit.now).date())
        if open_move_id(unit.connection, draft.person_id):
            raise WrongState(
                _("Cette personne a déjà un déménagement en cours."),
                _("Rien n’a changé."),
                _("Ouvrez-le depuis la liste."),
            )
        if not draft.lease_id and not draft.next_lease_id:
            raise WrongState(
                _("Aucun bail n’est connu pour cette personne."),
                _("Rien n’a changé."),
                _("Établissez directement le justificatif."),
            )
        unit.subject = begin(unit, draft).id
    return unit.changes


def begin(unit: Unit, draft: Draft) -> Move:
    """Add a move as a draft describes it, on the first step its leases already show."""
    move = Move(person_id=draft.person_id, kind=draft.kind)
    fill(move, draft)
    unit.add(move)
    followed = sides(draft.kind)
    if "exit" in followed and draft.notice_on:
        reach(unit, move, "exit", "notice_received")
    if "entry" in followed:
        reach(unit, move, "entry", "signed" if draft.checks.lease_signed else "offer_accepted")
    return move


def fill(move: Move, draft: Draft) -> None:
    """Copy to a move what a form says of it."""
    move.kind = draft.kind
    move.lease_id, move.next_lease_id = draft.lease_id, draft.next_lease_id
    move.lease_reference = draft.lease_reference
    move.from_address, move.to_address = "\n".join(draft.from_address), "\n".join(draft.to_address)


def reach(unit: Unit, move: Move, side: Side, state: str | None, undoes: str | None = None) -> None:
    """Put a move in a state and write the line of its history; `undoes` is the line this one takes back."""
    before = move.exit_state if side == "exit" else move.entry_state
    if side == "exit":
        move.exit_state = state
    else:
        move.entry_state = state
    unit.add(MoveStep(move_id=move.id, side=side, before=before, after=state, undoes=undoes))


def step_forward(
    store: Store, session: Session, move_id: str, side: Side, *, inspection_on: date | None = None, reference: str = ""
) -> Changes:
    """Take the next step of a track; the inspection's step asks for its date.

    Raises NotAllowed, WrongState, or BadInput for the field inspection_on.
    """
    require(session, "moves.step")
    with store.write(session, "moves.step", move_id) as unit:
        move = _alive(unit, move_id)
        step = advance(side, _state(move, side), session.role)
        if step.key == "inspection_booked":
            _book(move, inspection_on, reference, paris(unit.now).date())
        reach(unit, move, side, step.key)
        unit.details |= {"side": side, "step": step.key}
    return unit.changes


def step_back(store: Store, session: Session, move_id: str, side: Side) -> Changes:
    """Take back the last step of a track by a compensating line; raises NotAllowed or WrongState."""
    require(session, "moves.step")
    with store.write(session, "moves.step.undo", move_id) as unit:
        move = _alive(unit, move_id)
        state = _state(move, side)
        _check_back(side, state, session.role)
        take_back(unit, move, side)
        unit.details |= {"side": side, "step": state or ""}
    return unit.changes


def take_back(unit: Unit, move: Move, side: Side) -> None:
    """Return a track to where it was before its last step."""
    step = last_step(unit.connection, move.id, side)
    if step is None:
        raise WrongState(_("Aucune étape n’est à reprendre."), _("Rien n’a changé."), _("Faites l’étape suivante."))
    reach(unit, move, side, step.before, undoes=step.id)


def cancel_move(store: Store, session: Session, move_id: str) -> Changes:
    """Cancel a whole move, which a manager does; its justificatifs are cancelled one by one before."""
    require(session, "moves.cancel")
    with store.write(session, "moves.cancel", move_id) as unit:
        move = _alive(unit, move_id)
        move.cancelled_at = unit.now
    return unit.changes


def reopen_move(store: Store, session: Session, move_id: str) -> Changes:
    """Open a cancelled move again, where it stood; raises WrongState when it isn't cancelled."""
    require(session, "moves.cancel")
    with store.write(session, "moves.reopen", move_id) as unit:
        move = unit.get(Move, move_id)
        if move.cancelled_at is None:
            raise WrongState(_("Ce déménagement n’est pas annulé."), _("Rien n’a changé."), _("Continuez ses étapes."))
        move.cancelled_at = None
    return unit.changes


def _alive(unit: Unit, move_id: str) -> Move:
    move = unit.get(Move, move_id)
    if move.cancelled_at is not None:
        raise WrongState(_("Ce déménagement est annulé."), _("Rien n’a changé."), _("Rouvrez-le d’abord."))
    return move


def _state(move: Move, side: Side) -> str | None:
    return move.exit_state if side == "exit" else move.entry_state


def _check_back(side: Side, state: str | None, role: str) -> None:
    if state == "justified":
        raise WrongState(
            _("Cette étape vient d’un justificatif."), _("Rien n’a changé."), _("Annulez le justificatif.")
        )
    if state and role not in TRACKS[side][position(side, state)].roles:
        raise NotAllowed(
            _("Cette étape revient à la gestion locative."), _("Rien n’a changé."), _("Demandez-lui de la reprendre.")
        )


def _book(move: Move, day: date | None, reference: str, today: date) -> None:
    if day is None or day < today:
        wrong = _("La date de l’état des lieux manque.") if day is None else _("Cette date est passée.")
        told = _("{wrong} Choisissez aujourd’hui ou après.").format(wrong=wrong)
        raise BadInput(told, _("Rien n’a changé."), fields={"inspection_on": told})
    move.inspection_on = day.isoformat()
    move.inspection_reference = " ".join(reference.split())[:40]
