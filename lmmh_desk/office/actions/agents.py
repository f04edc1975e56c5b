"""Editing agents, their codes and passwords."""

from __future__ import annotations

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Tries
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.unlock import NO_TRIES, Door, confirm, forget
from lmmh_desk.office.model.agents import Agent, AgentSite, may_give_code
from lmmh_desk.office.model.forms import AccessForm, AgentForm, refuse, tidy
from lmmh_desk.office.model.passwords import check_password
from lmmh_desk.office.model.pins import check_pin, hash_secret, matches
from lmmh_desk.office.model.rights import Role, require
from lmmh_desk.office.model.sites import Site
from lmmh_desk.office.store import agents as queries
from lmmh_desk.office.store.desk import clear_attempts, write_opened_day
from lmmh_desk.store.store import Store, Unit


def save_agent(store: Store, session: Session, form: AgentForm) -> Changes:
    """Create an agent, with a code, or change one; raises BadInput, and WrongState if no administrator were left."""
    require(session, "office.agents")
    refuse(form.errors())
    if not form.id:
        check_pin(form.pin)
    with store.write(session, "office.agents.save", form.id) as unit:
        unit.get(Site, form.site_id)
        agent = unit.get(Agent, form.id) if form.id else Agent(name="", title="", role=form.role)
        agent.name, agent.title, agent.role = tidy(form.name), tidy(form.title), form.role
        agent.site_id, agent.active, agent.phone = form.site_id, form.active, tidy(form.phone)
        if not form.id:
            agent.pin_hash = hash_secret(form.pin)
            unit.add(agent)
        unit.flush()
        unit.subject = agent.id
        _set_other_sites(unit, agent.id, set(form.other_sites) - {form.site_id})
        _check_admin_left(unit)
    return unit.changes


def set_pin(store: Store, session: Session, agent_id: str, pin: str, tries: Tries | None = None) -> Changes:
    """Give another agent a new code and end any pause; a manager for the agents of their site.

    The code opens once: the password of before is forgotten, the agent chooses another at once, and another code.
    """
    require(session, "office.pin")
    if agent_id == session.agent_id:
        raise WrongState(
            _("Votre propre code se change avec votre mot de passe."),
            _("Rien n’a été modifié."),
            _("Ouvrez «\u00a0Mon mot de passe et mon code PIN\u00a0»."),
        )
    check_pin(pin)
    with store.write(session, "office.pin", agent_id) as unit:
        agent = unit.get(Agent, agent_id)
        if not may_give_code(session, agent):
            raise NotAllowed(
                _("Vous ne pouvez pas changer le code de {name}.").format(name=agent.name),
                _("Son code d’avant reste valable."),
                _("Demandez au siège."),
            )
        agent.pin_hash, agent.password_hash = hash_secret(pin), ""  # another code: no day is open by it, on any PC
        clear_attempts(unit.connection, agent_id)
    forget(Door(store, tries or NO_TRIES), agent_id)
    return unit.changes


def choose_password(store: Store, session: Session, password: str, pin: str) -> Changes:
    """Choose one's first password, which opens this day too, and one's own code: whoever gave the former knows it.

    Raises BadInput, and WrongState where there is a password.
    """
    check_password(password, session.agent_name)
    check_pin(pin)
    with store.write(session, "office.password", session.agent_id) as unit:
        agent = unit.get(Agent, session.agent_id)
        if agent.password_hash:
            raise WrongState(
                _("Vous avez déjà un mot de passe."),
                _("Il reste valable."),
                _("Saisissez-le, ou demandez un nouveau code à votre responsable."),
            )
        if matches(agent.pin_hash, pin):
            told = _("Ce code est celui qui vous a été donné : une autre personne le connaît.")
            raise BadInput(told, gesture=_("Choisissez-en un autre."), fields={"pin": told})
        agent.password_hash, agent.pin_hash = hash_secret(password), hash_secret(pin)
        unit.flush()
        write_opened_day(unit.connection, agent.id, paris(unit.now).date().isoformat())
    return unit.changes


def change_access(store: Store, session: Session, form: AccessForm, tries: Tries | None = None) -> Changes:
    """Change one's own password, code or both, by the password of before; raises BadInput, NotAllowed or Paused."""
    refuse(form.errors())
    if form.password:
        check_password(form.password, session.agent_name)
    if form.pin:
        check_pin(form.pin)
    confirm(Door(store, tries or NO_TRIES), session, form.former)
    with store.write(session, "office.access", session.agent_id) as unit:
        agent = unit.get(Agent, session.agent_id)
        agent.password_hash = hash_secret(form.password) if form.password else agent.password_hash
        agent.pin_hash = hash_secret(form.pin) if form.pin else agent.pin_hash
        unit.details["changed"] = " ".join(name for name in ("password", "pin") if getattr(form, name))
        clear_attempts(unit.connection, agent.id)
        unit.flush()
        write_opened_day(unit.connection, agent.id, paris(unit.now).date().isoformat())  # by the password just given
    return unit.changes


def _set_other_sites(unit: Unit, agent_id: str, wanted: set[str]) -> None:
    for row_id, site_id in queries.agent_site_rows(unit.connection, agent_id).items():
        if site_id in wanted:
            wanted.remove(site_id)
        else:
            unit.delete(unit.get(AgentSite, row_id))
    for site_id in sorted(wanted):
        unit.add(AgentSite(site_id=site_id, agent_id=agent_id))


def _check_admin_left(unit: Unit) -> None:
    unit.flush()
    if not any(agent.role is Role.ADMIN for agent in queries.agents(unit.connection)):
        raise WrongState(
            _("L’office n’a pas d’autre administrateur."),
            _("Rien n’a été modifié."),
            _("Donnez d’abord ce profil à quelqu’un d’autre."),
        )
