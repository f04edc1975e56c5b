"""Answers to offers: a refusal, or silence past the last day, brings the offer to the next rank (CCH R441-10)."""

from __future__ import annotations

from datetime import date

from lmmh_desk.features.allocation.actions.deciding import check_free, dwelling_let
from lmmh_desk.features.allocation.actions.offers import send_next
from lmmh_desk.features.allocation.actions.papers import write_letter
from lmmh_desk.features.allocation.model.forms import refuse_state
from lmmh_desk.features.allocation.model.records import (
    RANKED,
    AllocationApplicant,
    AllocationItem,
    AllocationSession,
    Offer,
    State,
)
from lmmh_desk.features.allocation.model.sitting import is_over
from lmmh_desk.features.allocation.store.doubles import accepted_by, taken_by
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit


def accept(store: Store, session: Session, applicant_id: str) -> Changes:
    """Record that an offer is accepted; raises WrongState once its last day is over, or somebody else accepted."""
    return _answer(store, session, applicant_id, Offer.ACCEPTED)


def decline(store: Store, session: Session, applicant_id: str) -> Changes:
    """Record that an offer is declined, and send it to the next rank.

    Whoever accepted may still withdraw while no lease runs. Raises WrongState as `accept`.
    """
    return _answer(store, session, applicant_id, Offer.DECLINED)


def pass_on(store: Store, session: Session, applicant_id: str) -> Changes:
    """Send an offer nobody answered in time to the next rank; raises WrongState before its last day is over."""
    require(session, "allocation.offer")
    with store.write(session, "allocation.expire", applicant_id) as unit:
        one = _sent(unit, applicant_id)
        if not is_over(date.fromisoformat(one.answer_by), unit.now):
            raise refuse_state(_("Le délai de réponse n’est pas écoulé."), _("Attendez le lendemain du dernier jour."))
        one.offer = Offer.EXPIRED
        _pass(unit, one)
    return unit.changes


def _answer(store: Store, session: Session, applicant_id: str, answer: Offer) -> Changes:
    require(session, "allocation.offer")
    with store.write(session, f"allocation.{answer}", applicant_id) as unit:
        if answer is Offer.ACCEPTED:
            one = _sent(unit, applicant_id)
            _check_in_time(unit, one)
            _check_takes(unit, one)
        else:
            one = _offered(unit, applicant_id)
        one.offer, one.answered_at = answer, unit.now
        if answer is Offer.DECLINED:
            _pass(unit, one)
    return unit.changes


def _check_in_time(unit: Unit, one: AllocationApplicant) -> None:
    """Raise WrongState once the last day of an answer is over."""
    if is_over(date.fromisoformat(one.answer_by), unit.now):
        raise refuse_state(
            _("Le délai de réponse est écoulé\u00a0: sans réponse, l’offre est refusée."),
            _("Passez au rang suivant."),
        )


def _check_takes(unit: Unit, one: AllocationApplicant) -> None:
    """Raise WrongState where it is allocated no more, let, accepted by another, or the application has another."""
    if one.decision not in RANKED:
        told = _("La commission n’attribue plus ce logement à {name}.").format(name=one.name)
        raise refuse_state(told, _("Établissez de nouveau le procès-verbal, puis notifiez."))
    item = unit.get(AllocationItem, one.item_id)
    check_free(unit, item)
    if name := taken_by(unit.connection, item.dwelling_id, one.id):
        told = _("Ce logement est déjà accepté par {name}.")
        raise refuse_state(told.format(name=name), _("Notez d’abord son refus, si cette personne se désiste."))
    others = accepted_by(unit.connection, [one.nur])
    if number := next((number for _nur, item_id, number in others if item_id != item.id), ""):
        told = _("{name} a déjà accepté un logement de {number}.").format(name=one.name, number=number)
        raise refuse_state(told, _("Notez d’abord son désistement de cet autre logement."))


def _offered(unit: Unit, applicant_id: str) -> AllocationApplicant:
    """Return who may decline: who has an offer in time, or accepted it and has no lease yet; raises WrongState."""
    one = unit.get(AllocationApplicant, applicant_id)
    if one.offer != Offer.ACCEPTED:
        one = _sent(unit, applicant_id)
        _check_in_time(unit, one)
    elif dwelling_let(unit, unit.get(AllocationItem, one.item_id)):
        raise refuse_state(_("Le bail de ce logement est établi."), _("Notez le départ au bail."))
    return one


def _sent(unit: Unit, applicant_id: str) -> AllocationApplicant:
    one = unit.get(AllocationApplicant, applicant_id)
    if one.offer != Offer.SENT:
        raise refuse_state(_("Aucune offre n’attend de réponse de ce candidat."), _("Rouvrez la page."))
    return one


def _pass(unit: Unit, before: AllocationApplicant) -> None:
    """Send the offer to the next rank, with its letter; before the letters leave, or leave again, these do so."""
    item = unit.get(AllocationItem, before.item_id)
    if unit.get(AllocationSession, item.session_id).state != State.NOTIFIED:
        return
    if after := send_next(unit, item):
        write_letter(unit, after)
