"""An office founded in Le Mans, its front desk C02, and the household of the mock-ups with its two leases."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

import lmmh_desk.features.moves.store.tables
import lmmh_desk.tenancy.store.search  # noqa: F401  (declares the tables before the template is made)
from lmmh_desk.features.moves.model.move import Checks, Outing, Vehicle
from lmmh_desk.features.moves.store.form import draft_of
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import founding as founding_actions
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.office.model.pins import hash_pin
from lmmh_desk.office.model.rights import Role
from tests.tenancy.homes import FERHAT, settle

PIN = "271828"
FOUNDING = Founding(
    office_name="Le Mans Métropole Habitat", site_name="Agence Centre", area_m2=22, admin_name="Hélène Vauclin",
    pin=PIN, desk_code="C02",
)  # fmt: skip
TODAY = date(2020, 11, 17)
SATURDAY = date(2020, 11, 21)
quick_hash = cache(hash_pin)


@pytest.fixture
def admin(store, monkeypatch) -> Session:
    monkeypatch.setattr(founding_actions, "hash_pin", quick_hash)
    founded = founding_actions.found_office(store, FOUNDING)
    settle(store, founded)
    return founded


@pytest.fixture
def counter(store, admin) -> Session:
    """The front desk."""
    return add_agent(store, admin, "Karine Moulin", Role.FRONT_DESK)


@pytest.fixture
def officer(store, admin) -> Session:
    return add_agent(store, admin, "Yann Prévost", Role.TENANCY_OFFICER)


@pytest.fixture
def draft(store, counter):
    """The form of picture 05, filled from the leases and by the agent."""
    with store.read() as read:
        known = draft_of(read, FERHAT, TODAY)
    return replace(
        known,
        days=(Outing(SATURDAY),),
        helpers=("M. Karim OUADAH", "Mme Élise FROMONT"),
        vehicle=Vehicle.RENTED,
        plate="EX-072-LM",
        checks=Checks(identity=True, lease_signed=True),
    )


def add_agent(store, admin, name, role) -> Session:
    agent = Agent(name=name, title="chargée d’accueil", role=role, pin_hash=quick_hash(PIN))
    with store.write(admin, "test.agent") as unit:
        unit.add(agent)
    return replace(admin, agent_id=agent.id, agent_name=name, role=role)
