"""An office founded in Le Mans, its adviser, and Ferhat Belkacem whose lease costs 352,60 € and 60 € of charges."""

from datetime import date

import pytest

from lmmh_desk.features.arrears.actions.cases import open_follow_up, set_due, take_step
from lmmh_desk.features.arrears.actions.plans import propose_plan, sign_plan
from lmmh_desk.features.arrears.model.schedule import instalments
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.listing import case_file
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import founding as founding_actions
from lmmh_desk.office.model.rights import Role
from tests.features.founded import FOUNDING, add_agent, quick_hash
from tests.tenancy.homes import FERHAT, settle

TODAY = date(2020, 11, 17)
DEBT = 100_001  # cents: it doesn't divide
FIRST = date(2020, 12, 20)  # a Sunday


@pytest.fixture
def admin(store, monkeypatch) -> Session:
    monkeypatch.setattr(founding_actions, "hash_secret", quick_hash)
    founded = founding_actions.found_office(store, FOUNDING)
    settle(store, founded)
    return founded


@pytest.fixture
def adviser(store, admin) -> Session:
    return add_agent(store, admin, "Corinne Legendre", Role.SOCIAL_ADVISER)


@pytest.fixture
def counter(store, admin) -> Session:
    return add_agent(store, admin, "Karine Moulin", Role.FRONT_DESK)


@pytest.fixture
def manager(store, admin) -> Session:
    return add_agent(store, admin, "Hélène Vauclin", Role.SITE_MANAGER)


@pytest.fixture
def case_id(store, adviser) -> str:
    return open_follow_up(store, adviser, FERHAT).created("arrears_case")


@pytest.fixture
def planned(store, adviser, case_id) -> str:
    """A case whose plan of three due dates is signed."""
    set_due(store, adviser, case_id, DEBT)
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, body="caf")
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    sign_plan(store, adviser, case_id, TODAY, approved=True)
    return case_id


def file_of(store, case_id, today=TODAY):
    with store.read() as read:
        return case_file(read, case_id, today)


def lease_of(store, number="L-204518"):
    with store.read() as read:
        return read.exec_driver_sql("SELECT id FROM lease WHERE number = ?", (number,)).scalar_one()
