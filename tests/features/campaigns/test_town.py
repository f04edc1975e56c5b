"""Real desks around a real hub: two that approve, two that write offline, one that approves its own."""


import pytest

from lmmh_desk.features.campaigns.actions import writing as acts
from lmmh_desk.features.campaigns.store.listing import line
from lmmh_desk.features.desk.store.arbitration import board as asked_of
from lmmh_desk.office.model.sites import Site, SiteKind
from tests.conftest import load_tables
from tests.features.campaigns.conftest import ASKED, neighbours
from tests.replacing import replace
from tests.sync.town import CENTRE, NOW, Town
from tests.tenancy import homes

load_tables()


@pytest.fixture
def town(tmp_path, template):
    """One site of two desks."""
    made = Town(tmp_path, template)
    one = made.desk("C01")
    made.desk("C02")
    homes.settle(one.store, one.session)
    neighbours(one.store, one.session)
    with one.store.write(one.session, "test.office") as unit:
        unit.add(Site(id=CENTRE, site_id=CENTRE, kind=SiteKind.AGENCY, name="Agence Centre", address="72000 Le Mans"))
    made.settle()
    yield made
    made.close()


@pytest.fixture
def asked(town):
    one = town.desks[0]
    made = acts.make_campaign(one.store, by(one, "A"), ASKED).created("campaign")
    acts.ask_approval(one.store, by(one, "A"), made)
    town.settle()
    return made


def by(desk, name):
    return replace(desk.session, agent_id=f"{name}")


def shown(desk, campaign_id):
    with desk.store.read() as read:
        return line(read, campaign_id)


def clashes(desk):
    with desk.store.read() as read:
        return asked_of(read, desk.session, NOW)
