"""Note an incident of the night, correct it, say what follows: one transaction each."""

from __future__ import annotations

from lmmh_desk.features.mediation.model.nights import night_of
from lmmh_desk.features.mediation.model.noting import (
    Follow,
    Noting,
    check_step,
    checked,
    checked_follow,
)
from lmmh_desk.features.mediation.model.records import ENDED, REMOVED, NightFollowUp, NightIncident, State
from lmmh_desk.features.mediation.store.nights import open_follow_ups
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.forms import refuse_typed, tidy
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.model.records import Residence


def note(store: Store, session: Session, noting: Noting) -> Changes:
    """Record an incident; raises BadInput for its fields, NotAllowed, NotFound for a residence nobody knows."""
    require(session, "mediation.note")
    at = checked(noting, store.clock.now())
    place, action = _free(noting)
    with store.write(session, "mediation.note") as unit:
        unit.get(Residence, noting.residence_id)
        incident = NightIncident(
            residence_id=noting.residence_id, place=place, happened_at=at, kind=noting.kind, action=action,
            police=noting.police or noting.state == State.HANDED, state=noting.state,
        )  # fmt: skip
        unit.add(incident)
        unit.flush()
        unit.subject = incident.id
    return unit.changes


def correct(store: Store, session: Session, incident_id: str, noting: Noting) -> Changes:
    """Change what was noted, or say how far it is; raises as `note`, and WrongState for a step nothing leads to."""
    require(session, "mediation.correct")
    at = checked(noting, store.clock.now())
    place, action = _free(noting)
    with store.write(session, "mediation.correct", incident_id) as unit:
        incident = unit.get(NightIncident, incident_id)
        unit.get(Residence, noting.residence_id)
        _check_there(incident)
        check_step(incident.state, noting.state)
        if not _same_hour(incident.happened_at, noting):  # typed again, an hour that comes twice stays the one it was
            incident.happened_at = at
        incident.residence_id, incident.place = noting.residence_id, place
        incident.kind, incident.action, incident.state = noting.kind, action, noting.state
        incident.police = noting.police or noting.state == State.HANDED
    return unit.changes


def remove(store: Store, session: Session, incident_id: str, reason: str) -> Changes:
    """Remove an incident noted twice or by mistake; raises BadInput, NotAllowed, WrongState."""
    require(session, "mediation.follow")
    refuse_typed({"reason": "" if reason in REMOVED else _("Le motif est obligatoire. Choisissez-le dans la liste.")})
    with store.write(session, "mediation.remove", incident_id) as unit:
        incident = unit.get(NightIncident, incident_id)
        if incident.standing:
            raise WrongState(_("Ce fait est déjà retiré."), _("Rien n’a changé."), _("Rouvrez la page."))
        if open_follow_ups(unit.connection, incident_id):
            raise WrongState(
                _("Une suite de ce fait reste à faire."), _("Rien n’a changé."), _("Terminez-la, puis retirez-le.")
            )
        incident.standing = reason
        unit.details["reason"] = reason
    return unit.changes


def restore(store: Store, session: Session, incident_id: str) -> Changes:
    """Put an incident back; raises NotAllowed, WrongState where it wasn't removed."""
    require(session, "mediation.follow")
    with store.write(session, "mediation.restore", incident_id) as unit:
        incident = unit.get(NightIncident, incident_id)
        if not incident.standing:
            raise WrongState(_("Ce fait n’est pas retiré."), _("Rien n’a changé."), _("Rouvrez la page."))
        incident.standing = ""
    return unit.changes


def follow(store: Store, session: Session, asked: Follow) -> Changes:
    """Record what has to be done; raises BadInput for text, owner and due_on, NotAllowed, NotFound."""
    require(session, "mediation.follow")
    due = checked_follow(asked, paris(store.clock.now()).date())
    text = check_free(tidy(asked.text), "text")
    with store.write(session, "mediation.follow.add", asked.incident_id or "") as unit:
        if asked.incident_id is not None:
            _check_there(unit.get(NightIncident, asked.incident_id))
        unit.add(NightFollowUp(text=text, owner=asked.owner, due_on=due.isoformat(), incident_id=asked.incident_id))
    return unit.changes


def done(store: Store, session: Session, follow_up_id: str) -> Changes:
    """Say that a follow-up is done; its incident is followed up once nothing of it is open. Raises WrongState."""
    require(session, "mediation.follow")
    with store.write(session, "mediation.follow.done", follow_up_id) as unit:
        one = unit.get(NightFollowUp, follow_up_id)
        if one.done_at is not None:
            raise WrongState(_("Cette suite est déjà faite."), _("Rien n’a changé."), _("Rouvrez la page."))
        one.done_at, one.done_by = unit.now, session.agent_id
        _settle(unit, one, ENDED - {State.FOLLOWED}, State.FOLLOWED)
    return unit.changes


def reopen(store: Store, session: Session, follow_up_id: str) -> Changes:
    """Take back that a follow-up is done; raises WrongState, NotAllowed, NotFound."""
    require(session, "mediation.follow")
    with store.write(session, "mediation.follow.reopen", follow_up_id) as unit:
        one = unit.get(NightFollowUp, follow_up_id)
        if one.done_at is None:
            raise WrongState(_("Cette suite n’est pas faite."), _("Rien n’a changé."), _("Rouvrez la page."))
        one.done_at = one.done_by = None
        incident = unit.get(NightIncident, one.incident_id) if one.incident_id else None
        back = State.HANDED if incident is not None and incident.police else State.RESOLVED
        _settle(unit, one, frozenset({State.FOLLOWED}), back)
    return unit.changes


def _check_there(incident: NightIncident) -> None:
    if incident.standing:
        raise WrongState(_("Ce fait est retiré."), _("Rien n’a changé."), _("Rouvrez la page."))


def _settle(unit: Unit, one: NightFollowUp, before: frozenset[State], after: State) -> None:
    """Move the incident of a follow-up along, where it stands at one of `before`."""
    if one.incident_id is None:
        return
    incident = unit.get(NightIncident, one.incident_id)
    still = open_follow_ups(unit.connection, one.incident_id)
    if incident.state in before and (after is not State.FOLLOWED or not still):
        incident.state = after


def _same_hour(at: int, noting: Noting) -> bool:
    moment = paris(at)
    return night_of(at) == noting.night and moment.hour * 60 + moment.minute == noting.minutes


def _free(noting: Noting) -> tuple[str, str]:
    return check_free(tidy(noting.place), "place"), check_free(tidy(noting.action), "action")
