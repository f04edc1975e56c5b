"""A founded office of two sites: its front desk, a manager, a member of the cell, an agent of the other site."""

from datetime import date

import pytest

from lmmh_desk.features.continuity.store.board import Sight, board
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.ports import Ports, Stock
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Site, SiteKind
from tests.conftest import load_tables
from tests.features.founded import add_agent
from tests.features.moves.conftest import admin, counter, printer  # noqa: F401  (fixtures)
from tests.features.window import Window

load_tables()
TODAY = date(2020, 11, 17)  # 10:42 on the clock of the tests
SITTELLES = "0175d5c0-0000-7000-8000-000000000401"


class Low:
    """The masks of a slice that isn't there: one site is short of them."""

    def by_site(self, read):
        return {SITTELLES: Stock(35, True)}


class Night:
    """A night of a slice that isn't there: it tells of that of the day asked for."""

    def last_night(self, read, now):
        return [f"Tapage, hall B, avant le {paris(now):%d/%m}"]


@pytest.fixture
def other(store, admin):  # noqa: F811
    """The front desk of a reception point."""
    with store.write(admin, "test.site") as unit:
        point = Site(id=SITTELLES, site_id=SITTELLES, kind=SiteKind.RECEPTION_POINT, name="Les Sittelles", address="x")
        unit.add(point)
    from tests.replacing import replace

    session = add_agent(store, admin, "Zoé Armand", Role.FRONT_DESK)
    with store.write(admin, "test.move") as unit:
        from lmmh_desk.office.model.agents import Agent

        unit.get(Agent, session.agent_id).site_id = SITTELLES
    return replace(session, site_id=SITTELLES, site_name="Les Sittelles")


@pytest.fixture
def cell(store, admin, other):  # noqa: F811
    return add_agent(store, admin, "Solenn Quéré", Role.CRISIS_CELL)


@pytest.fixture
def seen(store):
    """Read the board of a day."""

    def read_board(day=TODAY, **ports):
        with store.read() as read:
            return board(read, Sight(day, store.clock.now(), Ports(**ports)))

    return read_board


@pytest.fixture
def window(qapp, store, cell, printer):  # noqa: F811
    shown = Window(store, cell, printer)
    yield shown
    shown.close()
