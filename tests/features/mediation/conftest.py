"""An office of one site founded in Le Mans, its front desk, its caretaker and its manager, two residences."""

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.mediation.actions.noting import note
from lmmh_desk.features.mediation.model.noting import Noting
from lmmh_desk.features.mediation.store.nights import board, residences
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import founding as founding_actions
from lmmh_desk.office.model.rights import Role
from tests.fakes.printer import Printer
from tests.features.founded import FOUNDING, add_agent, quick_hash
from tests.features.mediation.nights import LAST
from tests.features.window import Window
from tests.tenancy.homes import settle

AROUND = tuple(one for one in CATALOGUE if one.key in ("office", "tenancy", "walkins", "mediation", "desk"))


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
def noted(store, counter, homes):
    """An incident of last night, noted at the counter; its id."""
    noting = Noting(LAST, 22 * 60 + 50, homes["Les Sittelles"], "hall 4", "noise", "Rappel par téléphone")
    return note(store, counter, noting).created("night_incident")


@pytest.fixture
def shown(store, admin):
    """Read the board of a night."""

    def read_board(night=LAST):
        with store.read() as read:
            return board(read, admin.site_id, night, store.clock.now())

    return read_board


class NightWindow(Window):
    """The window with the nights beside the counter and the files."""

    features = AROUND


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def window(qapp, store, manager, printer):
    made = NightWindow(store, manager, printer)
    yield made
    made.close()
