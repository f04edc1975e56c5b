"""Plan a session, name who sits, convene, say who is there, open it: one transaction each."""

from __future__ import annotations

from lmmh_desk.features.allocation.model.forms import (
    Joining,
    Planning,
    check_joining,
    check_planning,
    check_presence,
    refuse_state,
)
from lmmh_desk.features.allocation.model.records import (
    BEFORE,
    CLOSED,
    NUMBERED,
    REMOVALS,
    AllocationApplicant,
    AllocationMember,
    AllocationSession,
    Presence,
    Seat,
    State,
)
from lmmh_desk.features.allocation.store.sittings import items, members, newest, sitting
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import plain
from lmmh_desk.office.model.forms import tidy
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit


def plan(store: Store, session: Session, asked: Planning) -> Changes:
    """Plan a session; the members of the last one are named again. Raises BadInput, NotAllowed."""
    require(session, "allocation.plan")
    day, starts_at = check_planning(asked, today(store.clock))
    with store.write(session, "allocation.plan") as unit:
        former = last_session(unit)
        made = AllocationSession(
            number=unit.next_number(NUMBERED), day=day.isoformat(), starts_at=starts_at, link=asked.link
        )
        unit.add(made)
        unit.flush()
        names = set()
        for one in members(unit.connection, former) if former else ():
            if plain(one.name) in names:  # named by two desks apart
                continue
            names.add(plain(one.name))
            unit.add(AllocationMember(session_id=made.id, name=one.name, seat=one.seat))
        unit.subject = made.id
    return unit.changes


def join(store: Store, session: Session, session_id: str, asked: Joining) -> Changes:
    """Name a member; raises BadInput for name and seat, WrongState once the minutes are signed."""
    require(session, "allocation.plan")
    check_joining(asked)
    with store.write(session, "allocation.join", session_id) as unit:
        check_not_closed(unit.get(AllocationSession, session_id))
        unit.add(AllocationMember(session_id=session_id, name=tidy(asked.name), seat=asked.seat))
    return unit.changes


def convene(store: Store, session: Session, session_id: str) -> Changes:
    """Say that the members were convened, with the link and the agenda; raises WrongState."""
    require(session, "allocation.plan")
    with store.write(session, "allocation.convene", session_id) as unit:
        one = unit.get(AllocationSession, session_id)
        check_not_closed(one)
        if one.state != State.PLANNED:
            raise refuse_state(_("Cette séance est déjà convoquée."), _("Ouvrez-la le jour venu."))
        if not one.link:
            raise refuse_state(_("Le lien de la visioconférence manque."), _("Ajoutez-le, puis convoquez."))
        one.state = State.CONVENED
    return unit.changes


def relink(store: Store, session: Session, session_id: str, asked: Planning) -> Changes:
    """Change day, hour or link before the session opens: moved, it is to be convened anew; raises BadInput, WrongState.

    While it sits the link alone may change.
    """
    require(session, "allocation.plan")
    day, starts_at = check_planning(asked, today(store.clock))
    with store.write(session, "allocation.change", session_id) as unit:
        one = unit.get(AllocationSession, session_id)
        check_not_closed(one)
        if (one.day, one.starts_at) != (day.isoformat(), starts_at):
            if one.state not in BEFORE:
                raise refuse_state(_("Cette séance est ouverte\u00a0: elle ne change plus de jour ni d’heure."),
                                   _("Changez son lien seulement."))  # fmt: skip
            one.state = State.PLANNED
        one.day, one.starts_at, one.link = day.isoformat(), starts_at, asked.link
    return unit.changes


def attend(store: Store, session: Session, member_id: str, presence: str, proxy_id: str = "") -> Changes:
    """Say whether a member is there, or who holds the voice; raises BadInput, WrongState."""
    require(session, "allocation.decide")
    check_presence(presence, proxy_id, member_id)
    with store.write(session, "allocation.attend", member_id) as unit:
        member = _standing_member(unit, member_id)
        check_not_closed(unit.get(AllocationSession, member.session_id))
        member.presence, member.proxy_id = presence, None
        if presence == Presence.PROXY:
            holder = _standing_member(unit, proxy_id)
            if holder.seat == Seat.SECRETARY:
                raise refuse_state(_("Le secrétariat ne porte pas de pouvoir."), _("Donnez-le à un membre présent."))
            if holder.session_id != member.session_id or holder.presence != Presence.PRESENT:
                raise refuse_state(_("Ce membre n’est pas présent."), _("Donnez le pouvoir à un membre présent."))
            member.proxy_id = proxy_id
    return unit.changes


def begin(store: Store, session: Session, session_id: str) -> Changes:
    """Open a session; raises WrongState: without its quorum the commission does not deliberate (CCH R441-9)."""
    require(session, "allocation.decide")
    with store.write(session, "allocation.open", session_id) as unit:
        one = unit.get(AllocationSession, session_id)
        check_not_closed(one)
        if one.state != State.CONVENED:
            raise refuse_state(_("Cette séance n’est pas convoquée, ou déjà ouverte."), _("Rouvrez la page."))
        if one.day > today(store.clock).isoformat():
            raise refuse_state(_("Cette séance est à venir."), _("Ouvrez-la le jour venu."))
        if one.day < today(store.clock).isoformat():  # its minutes would say a day on which it did not sit
            raise refuse_state(_("Le jour de cette séance est passé."), _("Changez son jour (Ctrl+E), puis convoquez."))
        check_quorum(unit, session_id)
        one.state, one.opened_at = State.QUORATE, unit.now
    return unit.changes


def step_back(store: Store, session: Session, session_id: str) -> Changes:
    """Take back that a session was convened, or opened by mistake; raises WrongState once somebody is decided."""
    require(session, "allocation.plan")
    with store.write(session, "allocation.step.undo", session_id) as unit:
        one = unit.get(AllocationSession, session_id)
        check_not_closed(one)
        if one.state == State.PLANNED:
            raise refuse_state(_("Cette séance n’est pas convoquée."), _("Rouvrez la page."))
        if any(person.decision for item in items(unit.connection, session_id, unit.now) for person in item.candidates):
            raise refuse_state(_("Cette séance a décidé d’un candidat."), _("Reprenez d’abord la décision."))
        one.state = State.PLANNED if one.state == State.CONVENED else State.CONVENED
        one.opened_at = one.ended_at = None
    return unit.changes


def check_quorum(unit: Unit, session_id: str) -> None:
    """Raise WrongState while too few members are there."""
    shown = sitting(unit.connection, session_id, unit.session.site_id, unit.now)
    if not shown.is_quorate:
        told = _("Le quorum n’est pas atteint\u00a0: {here} sur {needed}.")
        raise refuse_state(
            told.format(here=shown.voices, needed=shown.quorum), _("Notez les présents et les pouvoirs, ou reportez.")
        )


def standing_applicant(unit: Unit, applicant_id: str) -> AllocationApplicant:
    """Return an applicant; raises WrongState where they were removed, here or by another desk."""
    one = unit.get(AllocationApplicant, applicant_id)
    if one.standing in REMOVALS:
        raise refuse_state(_("Ce candidat est retiré."), _("Choisissez-en un autre."))
    return one


def _standing_member(unit: Unit, member_id: str) -> AllocationMember:
    one = unit.get(AllocationMember, member_id)
    if one.standing in REMOVALS:
        raise refuse_state(_("Ce membre est retiré."), _("Choisissez-en un autre."))
    return one


def check_not_closed(one: AllocationSession) -> None:
    """Raise WrongState once the minutes of a session are signed, or where it was removed."""
    if one.standing:
        raise refuse_state(_("Cette séance est retirée."), _("Remettez-la, ou choisissez-en une autre."))
    if one.state in CLOSED:
        raise WrongState(
            _("Le procès-verbal de cette séance est établi."),
            _("Rien n’a changé."),
            _("Inscrivez le point à une autre."),
        )


def last_session(unit: Unit) -> str:
    """Return the session planned last, nothing where there is none."""
    return newest(unit.connection)
