"""Agents of the office and the code that opens their session."""

from __future__ import annotations

from dataclasses import dataclass

from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import Role, allowed, covers


@dataclass(kw_only=True)
class Agent(Record):
    """A person who works at the office; `site_id` is the usual site."""

    name: str  # « Karine Moulin »
    title: str  # « chargée d’accueil », as printed under the signature
    role: Role
    pin_hash: str = ""  # argon2id
    password_hash: str = ""  # argon2id; empty: the agent chooses one as soon as the code opened
    active: bool = True
    phone: str = ""  # of the service, for who is sent to a home


@dataclass(kw_only=True)
class AgentSite(Record):
    """The agent also works at the site `site_id`."""

    agent_id: str


def may_give_code(session: Session, agent: Agent) -> bool:
    """Say whether somebody may give an agent a code, by which whoever knows it opens as the agent.

    A site manager may for who usually works there, and may nothing that he may not.
    """
    if agent.id == session.agent_id or not allowed(session.role, "office.pin"):
        return False
    of_here = agent.site_id == session.site_id and agent.role in reach(session.role)
    return session.role == Role.ADMIN or of_here


def reach(role: str) -> frozenset[str]:
    """Return the roles whose codes a manager gives at his site, on a desk as at the hub: those he may do all of."""
    return frozenset(other for other in Role if covers(role, other))
