"""The office that the tests of the slices found, and the agents that they add to it."""

from functools import cache

from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.office.model.pins import hash_secret
from tests.replacing import replace

PIN = "271828"
FOUNDING = Founding(
    office_name="Le Mans Métropole Habitat", site_name="Agence Centre", area_m2=22, admin_name="Hélène Vauclin",
    pin=PIN, place="Le Mans", desk_code="C02",
)  # fmt: skip
quick_hash = cache(hash_secret)


def add_agent(store, admin, name, role) -> Session:
    agent = Agent(name=name, title="chargée d’accueil", role=role, pin_hash=quick_hash(PIN))
    with store.write(admin, "test.agent") as unit:
        unit.add(agent)
    return replace(admin, agent_id=agent.id, agent_name=name, role=role)
