"""Agents of the office and the code that opens their session."""

from __future__ import annotations

from dataclasses import dataclass

from lmmh_desk.kernel.record import Record
from lmmh_desk.office.model.rights import Role


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
