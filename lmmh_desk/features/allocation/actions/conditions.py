"""What follows a decision under condition, and the way out where two desks allocated one dwelling apart."""

from __future__ import annotations

from lmmh_desk.features.allocation.actions.offers import send_next
from lmmh_desk.features.allocation.actions.papers import write_letter
from lmmh_desk.features.allocation.model.forms import refuse_state
from lmmh_desk.features.allocation.model.records import (
    CLOSED,
    SAID,
    AllocationApplicant,
    AllocationItem,
    AllocationSession,
    Condition,
    Decision,
    ItemState,
    Offer,
    State,
)
from lmmh_desk.features.allocation.store.sittings import items
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit


def fulfil(store: Store, session: Session, applicant_id: str) -> Changes:
    """Record that the condition of a decision is met: the dwelling is offered as soon as it is this rank's turn.

    Raises WrongState before the minutes are signed, without a condition that is awaited, or where it was let.
    """
    return _settle(store, session, applicant_id, Condition.MET)


def lapse(store: Store, session: Session, applicant_id: str) -> Changes:
    """Record that the condition of a decision is not met: the next rank comes. Raises WrongState as `fulfil`."""
    return _settle(store, session, applicant_id, Condition.UNMET)


def _settle(store: Store, session: Session, applicant_id: str, found: Condition) -> Changes:
    require(session, "allocation.offer")
    with store.write(session, f"allocation.condition.{found}", applicant_id) as unit:
        one = unit.get(AllocationApplicant, applicant_id)
        item = unit.get(AllocationItem, one.item_id)
        held = unit.get(AllocationSession, item.session_id)
        if held.state not in CLOSED:
            raise refuse_state(_("Le procès-verbal n’est pas établi."), _("Décidez de nouveau, ou établissez-le."))
        if one.decision != Decision.CONDITIONAL or one.condition or item.state == ItemState.WITHDRAWN:
            raise refuse_state(_("Aucune condition n’est attendue de ce candidat."), _("Rouvrez la page."))
        one.condition, one.condition_on = found, paris(unit.now).date().isoformat()
        if found is Condition.MET and one.nur not in item.ranking.split():  # decided before conditions had a rank
            item.ranking = " ".join([*item.ranking.split(), one.nur]) + SAID
        if held.state == State.NOTIFIED:  # before the letters, these say it
            if found is Condition.UNMET:
                write_letter(unit, one.id)
            if after := send_next(unit, item):
                write_letter(unit, after)
    return unit.changes


def retract(store: Store, session: Session, applicant_id: str) -> Changes:
    """Take an offer back, one of two that two desks sent apart for a dwelling; raises WrongState where it is alone."""
    require(session, "allocation.offer")
    with store.write(session, "allocation.retract", applicant_id) as unit:
        one = unit.get(AllocationApplicant, applicant_id)
        item = unit.get(AllocationItem, one.item_id)
        shown = next(each for each in items(unit.connection, item.session_id, unit.now) if each.id == item.id)
        if len(shown.offered) < 2 or one.offer != Offer.SENT:
            raise refuse_state(
                _("Une seule offre court pour ce logement, ou celle-ci est acceptée."), _("Notez plutôt la réponse.")
            )
        take_offer_back(unit, one.id)
    return unit.changes


def take_offer_back(unit: Unit, applicant_id: str, outcome: str = "") -> None:
    """Take back what was allocated to an applicant, and write it to them."""
    one = unit.get(AllocationApplicant, applicant_id)
    one.withdrawn_on = paris(unit.now).date().isoformat()
    if one.offer:
        one.offer = Offer.EXPIRED
    write_letter(unit, one.id, outcome)
