"""An office that has just been founded, with its administrator, a manager and a front-desk agent."""

import json

import pytest

import lmmh_desk.office.store.tables  # noqa: F401  (declares the tables before the template is made)
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.agents import choose_password
from lmmh_desk.office.actions.founding import found_office
from lmmh_desk.office.model import pins
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.office.model.papers import withheld
from lmmh_desk.office.model.pins import hash_secret
from lmmh_desk.office.model.rights import Role
from tests.replacing import replace

PIN = "271828"
FOUNDING = Founding(
    office_name="Le Mans Métropole Habitat", site_name="Agence Centre", area_m2=22, admin_name="Hélène Vauclin",
    pin=PIN, place="Le Mans",
)  # fmt: skip


@pytest.fixture
def admin(store, monkeypatch) -> Session:
    monkeypatch.setattr(pins, "TIME", 1)  # test_pins checks the real cost
    monkeypatch.setattr(pins, "MEMORY", 16)
    return found_office(store, FOUNDING)


@pytest.fixture
def front(store, admin) -> Session:
    """The front desk of the founded site."""
    return add_agent(store, admin, "Karine Moulin", Role.FRONT_DESK)


@pytest.fixture
def manager(store, admin) -> Session:
    return add_agent(store, admin, "Yann Prévost", Role.SITE_MANAGER)


def choose(store, session, password) -> None:
    """Choose a first password, and PIN in the place of the code that somebody gave."""
    with store.write(session, "test.given") as unit:
        unit.get(Agent, session.agent_id).pin_hash = hash_secret("141421")
    choose_password(store, session, password, PIN)


def acts_on(read, subject):
    """Return the (action, details) of the audit lines on a record, newest first."""
    query = "SELECT action, details FROM audit WHERE subject = ? ORDER BY tx DESC"
    return [(action, json.loads(details)) for action, details in read.exec_driver_sql(query, (subject,))]


def add_agent(store, admin, name, role, site_id="") -> Session:
    agent = Agent(name=name, title="chargée d’accueil", role=role, pin_hash=hash_secret(PIN), site_id=site_id)
    with store.write(admin, "test.agent") as unit:
        unit.add(agent)
    return replace(admin, agent_id=agent.id, agent_name=name, role=role, withheld=withheld(role, ()))
