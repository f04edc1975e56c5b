"""Remove what was entered by mistake or twice, with its reason, and put it back: one transaction each."""

from __future__ import annotations

from lmmh_desk.features.allocation.actions.deciding import settle
from lmmh_desk.features.allocation.actions.sessions import check_not_closed
from lmmh_desk.features.allocation.model.forms import check_removal, refuse_state
from lmmh_desk.features.allocation.model.records import (
    REMOVALS,
    STANDING_OFFERS,
    AllocationApplicant,
    AllocationItem,
    AllocationMember,
    AllocationSession,
    Decision,
)
from lmmh_desk.features.allocation.store.sittings import items, members
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit


def remove_session(store: Store, session: Session, session_id: str, reason: str) -> Changes:
    """Remove a session nobody was decided in; raises BadInput, WrongState."""
    require(session, "allocation.plan")
    check_removal("session", reason)
    with store.write(session, "allocation.remove.session", session_id) as unit:
        one = unit.get(AllocationSession, session_id)
        check_not_closed(one)
        if any(person.decision for item in items(unit.connection, session_id, unit.now) for person in item.candidates):
            raise refuse_state(
                _("Cette séance a décidé d’un candidat."), _("Retirez d’abord ce candidat, ou terminez la séance.")
            )
        one.standing = reason
        unit.details["reason"] = reason
    return unit.changes


def restore_session(store: Store, session: Session, session_id: str) -> Changes:
    """Put a session back; raises WrongState where it wasn't removed."""
    require(session, "allocation.plan")
    with store.write(session, "allocation.restore.session", session_id) as unit:
        _put_back(unit.get(AllocationSession, session_id))
    return unit.changes


def remove_member(store: Store, session: Session, member_id: str, reason: str) -> Changes:
    """Remove a member; raises BadInput, WrongState once the minutes are signed, or while they hold a voice."""
    require(session, "allocation.plan")
    check_removal("member", reason)
    with store.write(session, "allocation.remove.member", member_id) as unit:
        one = unit.get(AllocationMember, member_id)
        check_not_closed(unit.get(AllocationSession, one.session_id))
        _check_there(one)
        for other in members(unit.connection, one.session_id):
            if other.proxy_id == member_id:
                told = _("Ce membre porte le pouvoir de {name}.").format(name=other.name)
                raise refuse_state(told, _("Donnez d’abord ce pouvoir à un autre membre."))
        one.standing = reason
        unit.details["reason"] = reason
    return unit.changes


def restore_member(store: Store, session: Session, member_id: str) -> Changes:
    """Put a member back; raises WrongState."""
    require(session, "allocation.plan")
    with store.write(session, "allocation.restore.member", member_id) as unit:
        one = unit.get(AllocationMember, member_id)
        check_not_closed(unit.get(AllocationSession, one.session_id))
        _put_back(one)
    return unit.changes


def remove_applicant(store: Store, session: Session, applicant_id: str, reason: str) -> Changes:
    """Remove an applicant, and what was decided of them; raises BadInput.

    Raises WrongState once the minutes are signed, or while an offer of letters that left before stands.
    """
    require(session, "allocation.plan")
    check_removal("applicant", reason)
    with store.write(session, "allocation.remove.applicant", applicant_id) as unit:
        one, item = _applicant(unit, applicant_id)
        _check_there(one)
        if one.offer in STANDING_OFFERS:
            raise refuse_state(
                _("{name} a reçu une offre de ce logement.").format(name=one.name),
                _("Décidez plutôt de sa demande (R, candidature retirée)."),
            )
        one.standing, one.decision, one.reason, one.decided_at = reason, Decision.NONE, "", None
        unit.flush()  # its number stays in the ranking: put back and granted again, it has the rank it had
        settle(unit, item)
        unit.details["reason"] = reason
    return unit.changes


def restore_applicant(store: Store, session: Session, applicant_id: str) -> Changes:
    """Put an applicant back, to be decided; raises WrongState."""
    require(session, "allocation.plan")
    with store.write(session, "allocation.restore.applicant", applicant_id) as unit:
        one, item = _applicant(unit, applicant_id)
        _put_back(one)
        unit.flush()
        settle(unit, item)
    return unit.changes


def _applicant(unit: Unit, applicant_id: str) -> tuple[AllocationApplicant, AllocationItem]:
    one = unit.get(AllocationApplicant, applicant_id)
    item = unit.get(AllocationItem, one.item_id)
    check_not_closed(unit.get(AllocationSession, item.session_id))
    return one, item


def _check_there(one: AllocationMember | AllocationApplicant) -> None:
    if one.standing in REMOVALS:
        raise refuse_state(_("Cette ligne est déjà retirée."), _("Rouvrez la page."))


def _put_back(one: AllocationSession | AllocationMember | AllocationApplicant) -> None:
    if one.standing not in REMOVALS:
        raise refuse_state(_("Cette ligne n’est pas retirée."), _("Rouvrez la page."))
    one.standing = ""
