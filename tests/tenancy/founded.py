"""An office just founded in Le Mans, with the households of the mock-ups."""

from __future__ import annotations

import pytest

from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import founding
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store.store import Store
from tests.replacing import replace
from tests.tenancy.homes import settle


def founded(store: Store, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Found the office and settle its tenants; return the administrator's session."""
    monkeypatch.setattr(founding, "hash_secret", lambda pin: pin)
    names = Founding(
        office_name="Le Mans Métropole Habitat", site_name="Agence Centre", area_m2=22, admin_name="Hélène Vauclin",
        pin="271828", place="Le Mans", desk_code="C02",
    )  # fmt: skip
    session = founding.found_office(store, names)
    settle(store, session)
    return session


def agent(store: Store, admin: Session, name: str, role: Role) -> Session:
    """Hire somebody and return their session."""
    record = Agent(name=name, title="responsable de site", role=role, pin_hash="x")
    with store.write(admin, "test.agent") as unit:
        unit.add(record)
    return replace(admin, agent_id=record.id, agent_name=name, role=role)
