"""An office of one site founded in Le Mans, its front desk, its manager, works on the lifts of a residence."""

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.works.actions.writing import add_stage, open_operation
from lmmh_desk.features.works.model.noting import Operating, Staging
from lmmh_desk.features.works.store.plan import plan, residences
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import founding as founding_actions
from lmmh_desk.office.model.rights import Role
from tests.fakes.printer import Printer
from tests.features.founded import FOUNDING, add_agent, quick_hash
from tests.features.window import Window
from tests.features.works.sheets import STAGES
from tests.tenancy.homes import settle

AROUND = tuple(one for one in CATALOGUE if one.key in ("office", "tenancy", "walkins", "works", "desk"))


@pytest.fixture
def admin(store, monkeypatch) -> Session:
    monkeypatch.setattr(founding_actions, "hash_secret", quick_hash)
    founded = founding_actions.found_office(store, FOUNDING)
    settle(store, founded)
    return founded


@pytest.fixture
def counter(store, admin) -> Session:
    return add_agent(store, admin, "Karine Moulin", Role.FRONT_DESK)


@pytest.fixture
def caretaker(store, admin) -> Session:
    return add_agent(store, admin, "Régis Thibault", Role.CARETAKER)


@pytest.fixture
def manager(store, admin) -> Session:
    return add_agent(store, admin, "Hélène Vauclin", Role.SITE_MANAGER)


@pytest.fixture
def homes(store, admin):
    """The ids of the residences, by name."""
    with store.read() as read:
        return {name: one for one, name in residences(read)}


@pytest.fixture
def lifts(store, manager, homes):
    """Works on the lifts of Les Sittelles, building C, without a stage: the id."""
    asked = Operating(homes["Les Sittelles"], "lifts", "C", "4 halls", "Ascenseurs du Maine", state="running")
    return open_operation(store, manager, asked).created("works_operation")


@pytest.fixture
def staged(store, manager, lifts):
    """The same with its three stages."""
    for one in STAGES:
        add_stage(store, manager, lifts, Staging(one.kind, one.starts_on, one.ends_on, one.label))
    return lifts


@pytest.fixture
def shown(store):
    """Read the plan."""

    def read_plan():
        with store.read() as read:
            return plan(read)

    return read_plan


class WorksWindow(Window):
    """The window with the works beside the counter and the files."""

    features = AROUND


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def window(qapp, store, manager, printer):
    made = WorksWindow(store, manager, printer)
    yield made
    made.close()
