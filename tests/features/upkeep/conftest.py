"""An office of one site founded in Le Mans, its front desk, its caretaker and its manager, two halls of a residence."""

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.upkeep.actions import requests, rounds
from lmmh_desk.features.upkeep.model.forms import Asking, HallForm
from lmmh_desk.features.upkeep.store.board import board
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import founding as founding_actions
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.store.cards import person_card
from tests.fakes.printer import Printer
from tests.features.founded import FOUNDING, add_agent, quick_hash
from tests.features.upkeep.day import TODAY
from tests.features.window import Window
from tests.tenancy.homes import FERHAT, settle

AROUND = tuple(one for one in CATALOGUE if one.key in ("office", "tenancy", "walkins", "upkeep", "desk"))


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
        return {row.name: row.id for row in read.exec_driver_sql("SELECT id, name FROM residence")}


@pytest.fixture
def hall(store, manager, caretaker, homes):
    """Hall 4 of Les Sittelles, with every point, to be done before 9:00: its id."""
    points = ("handles", "rails", "buttons", "lift", "bins")
    form = HallForm(homes["Les Sittelles"], "Hall 4", points, 540, caretaker.agent_id)
    return rounds.save_hall(store, manager, form).created("hall")


@pytest.fixture
def other(store, manager, homes):
    """Hall 5, without a lift or a bin room, which nobody has, to be done before 14:00: its id."""
    form = HallForm(homes["Les Sittelles"], "Hall 5", ("handles", "rails", "buttons"), 840)
    return rounds.save_hall(store, manager, form).created("hall")


@pytest.fixture
def leases(store, admin):
    """Ferhat's leases, by number: one goes on until the end of the month, one begins on the 21st."""
    with store.read() as read:
        return {one.number: one.id for one in person_card(read, FERHAT).leases}


@pytest.fixture
def asking(leases):
    return Asking(FERHAT, leases["L-204518"], "chambre", "heating", "Radiateur froid", "soon", "présent le matin")


@pytest.fixture
def taken(store, counter, asking):
    """Ferhat's cold radiator, taken at the counter: the id of the request."""
    return requests.take(store, counter, asking).created("repair_request")


@pytest.fixture
def shown(store, manager):
    """Read the board of a day."""

    def read_board(day=TODAY, session=manager):
        with store.read() as read:
            return board(read, session, day, store.clock.now())

    return read_board


class UpkeepWindow(Window):
    """The window with the upkeep beside the counter and the files."""

    features = AROUND


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def window(qapp, store, manager, printer):
    made = UpkeepWindow(store, manager, printer)
    yield made
    made.close()
