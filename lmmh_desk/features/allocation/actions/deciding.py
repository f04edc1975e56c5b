"""Decide of an applicant, take that back: one transaction each."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.allocation.actions.sessions import check_not_closed, check_quorum, standing_applicant
from lmmh_desk.features.allocation.model.forms import LEAST, check_decision, refuse_state
from lmmh_desk.features.allocation.model.records import (
    BEFORE,
    RANKED,
    AllocationApplicant,
    AllocationItem,
    AllocationSession,
    Decision,
    Exemption,
    ItemState,
    State,
)
from lmmh_desk.features.allocation.model.sitting import Candidate
from lmmh_desk.features.allocation.store.sittings import candidates, is_let
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit


def decide(store: Store, session: Session, applicant_id: str, decision: str, reason: str) -> Changes:
    """Decide of an applicant: who is granted, or is under a condition, takes the next rank.

    Raises BadInput for decision and reason; WrongState while the session isn't open or has no quorum, with too few
    applicants and no exemption, or where the dwelling was let meanwhile.
    """
    require(session, "allocation.decide")
    check_decision(decision, reason)
    with store.write(session, "allocation.decide", applicant_id) as unit:
        one, item, sitting = _found(unit, applicant_id)
        _check_open(sitting)
        check_quorum(unit, sitting.id)
        check_examined(unit, item)
        rank = [nur for nur in item.ranking.split() if nur != one.nur]
        if decision in RANKED:
            check_free(unit, item)
            rank = item.ranking.split() if one.nur in item.ranking.split() else [*rank, one.nur]
        one.decision, one.reason, one.decided_at = decision, reason, unit.now
        item.ranking, sitting.state = " ".join(rank), State.DELIBERATING
        settle(unit, item)
    return unit.changes


def take_back(store: Store, session: Session, applicant_id: str) -> Changes:
    """Leave an applicant to be decided; raises WrongState once the minutes are signed."""
    require(session, "allocation.decide")
    with store.write(session, "allocation.decide.undo", applicant_id) as unit:
        one, item, sitting = _found(unit, applicant_id)
        _check_open(sitting)
        one.decision, one.reason, one.decided_at = Decision.NONE, "", None
        item.ranking = " ".join(nur for nur in item.ranking.split() if nur != one.nur)
        settle(unit, item)
    return unit.changes


def check_examined(unit: Unit, item: AllocationItem) -> tuple[Candidate, ...]:
    """Return the applicants of a point; raise WrongState below three without an exemption, or once withdrawn."""
    if item.state == ItemState.WITHDRAWN:
        raise refuse_state(_("Ce point est retiré de l’ordre du jour."), _("Choisissez-en un autre."))
    known = candidates(unit.connection, {item.id: item.ranking.split()}).get(item.id, ())
    if len({one.nur for one in known}) < LEAST and item.exemption == Exemption.NONE:
        raise refuse_state(
            _("Ce logement a moins de trois candidats, sans dérogation (CCH R441-3)."),
            _("Ajoutez des candidats, ou choisissez la dérogation."),
        )
    return known


def check_free(unit: Unit, item: AllocationItem) -> None:
    """Raise WrongState where the dwelling was let meanwhile."""
    if dwelling_let(unit, item):
        raise refuse_state(_("Ce logement a été loué entre-temps."), _("Retirez le point de l’ordre du jour."))


def dwelling_let(unit: Unit, item: AllocationItem) -> bool:
    """Say whether a lease runs beyond the day the dwelling should be free, or beyond today."""
    day = max(date.fromisoformat(item.free_on), paris(unit.now).date())
    return is_let(unit.connection, item.dwelling_id, day)


def _found(unit: Unit, applicant_id: str) -> tuple[AllocationApplicant, AllocationItem, AllocationSession]:
    one = standing_applicant(unit, applicant_id)
    item = unit.get(AllocationItem, one.item_id)
    return one, item, unit.get(AllocationSession, item.session_id)


def _check_open(sitting: AllocationSession) -> None:
    check_not_closed(sitting)
    if sitting.state in BEFORE:
        raise refuse_state(_("Cette séance n’est pas ouverte."), _("Ouvrez-la, une fois le quorum atteint."))


def settle(unit: Unit, item: AllocationItem) -> None:
    """Say whether every applicant of a point is decided; one withdrawn stays withdrawn."""
    if item.state == ItemState.WITHDRAWN:
        return
    known = candidates(unit.connection, {item.id: item.ranking.split()}).get(item.id, ())
    item.state = ItemState.DECIDED if known and all(one.is_decided for one in known) else ItemState.PROPOSED
