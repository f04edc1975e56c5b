"""Answers to offers: a refusal, or silence past the last day, brings the offer to the next rank (CCH R441-10)."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.features.allocation.actions.deciding import check_free, dwelling_let
from lmmh_desk.features.allocation.model.forms import refuse_state
from lmmh_desk.features.allocation.model.records import (
    AllocationApplicant,
    AllocationItem,
    AllocationSession,
    Offer,
    State,
)
from lmmh_desk.features.allocation.model.sitting import Candidate, is_over
from lmmh_desk.features.allocation.store.sittings import candidates
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.regulations import ALLOCATION_ANSWER
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.rules import number
from lmmh_desk.store.store import Store, Unit

LEAST_DAYS = 10  # by the law, whatever the rule says


def accept(store: Store, session: Session, applicant_id: str) -> Changes:
    """Record that an offer is accepted; raises WrongState once its last day is over."""
    return _answer(store, session, applicant_id, Offer.ACCEPTED)


def decline(store: Store, session: Session, applicant_id: str) -> Changes:
    """Record that an offer is declined, and send it to the next rank; raises WrongState as `accept`."""
    return _answer(store, session, applicant_id, Offer.DECLINED)


def pass_on(store: Store, session: Session, applicant_id: str) -> Changes:
    """Send an offer nobody answered in time to the next rank; raises WrongState before its last day is over."""
    require(session, "allocation.offer")
    with store.write(session, "allocation.expire", applicant_id) as unit:
        one = _sent(unit, applicant_id)
        if not is_over(date.fromisoformat(one.answer_by), unit.now):
            raise refuse_state(_("Le délai de réponse n’est pas écoulé."), _("Attendez le lendemain du dernier jour."))
        one.offer = Offer.EXPIRED
        _next(unit, one)
    return unit.changes


def send_first(unit: Unit, item: AllocationItem) -> Candidate | None:
    """Send the offer to the first rank; nobody where nobody is granted. Raises WrongState where it is let."""
    first = next((one for one in _people(unit, item) if one.rank == 1), None)
    if first is not None:
        _send(unit, item, first.id)
    return first


def _answer(store: Store, session: Session, applicant_id: str, answer: Offer) -> Changes:
    require(session, "allocation.offer")
    with store.write(session, f"allocation.{answer}", applicant_id) as unit:
        one = _sent(unit, applicant_id)
        if is_over(date.fromisoformat(one.answer_by), unit.now):
            raise refuse_state(
                _("Le délai de réponse est écoulé\u00a0: sans réponse, l’offre est refusée."),
                _("Passez au rang suivant."),
            )
        if answer is Offer.ACCEPTED:
            check_free(unit, unit.get(AllocationItem, one.item_id))
        one.offer, one.answered_at = answer, unit.now
        if answer is Offer.DECLINED:
            _next(unit, one)
    return unit.changes


def _sent(unit: Unit, applicant_id: str) -> AllocationApplicant:
    one = unit.get(AllocationApplicant, applicant_id)
    if one.offer != Offer.SENT:
        raise refuse_state(_("Aucune offre n’attend de réponse de ce candidat."), _("Rouvrez la page."))
    return one


def _next(unit: Unit, before: AllocationApplicant) -> None:
    """Send the offer to the rank after this one, where there is one and the dwelling is still free."""
    item = unit.get(AllocationItem, before.item_id)
    people = _people(unit, item)
    here = next((one.rank for one in people if one.id == before.id), 0)
    after = next((one for one in people if here and one.rank == here + 1 and not one.offer), None)
    if after is not None and not dwelling_let(unit, item):
        _send(unit, item, after.id)


def _send(unit: Unit, item: AllocationItem, applicant_id: str) -> None:
    sitting = unit.get(AllocationSession, item.session_id)
    if sitting.state not in (State.SIGNED, State.NOTIFIED):
        raise refuse_state(_("Le procès-verbal n’est pas établi."), _("Établissez-le, puis notifiez."))
    check_free(unit, item)
    one, today = unit.get(AllocationApplicant, applicant_id), paris(unit.now).date()
    one.offer, one.offered_on = Offer.SENT, today.isoformat()
    one.answer_by = (today + timedelta(answer_days(unit, today))).isoformat()


def answer_days(unit: Unit, today: date) -> int:
    """Return the days a candidate has to answer: ten at least (CCH R441-10)."""
    return max(LEAST_DAYS, number(unit.connection, ALLOCATION_ANSWER.key, today) or 0)


def _people(unit: Unit, item: AllocationItem) -> tuple[Candidate, ...]:
    return candidates(unit.connection, {item.id: item.ranking.split()}).get(item.id, ())
