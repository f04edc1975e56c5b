"""An office with its households, halls, two managers and a counter; a campaign at each of its steps."""

from datetime import date

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.campaigns.actions import approving, writing
from lmmh_desk.features.campaigns.actions.handlers import HANDLERS
from lmmh_desk.features.campaigns.model.drafting import MODELS, Channels, Criteria, Drafting, Terms, checked
from lmmh_desk.features.campaigns.model.listing import Watch
from lmmh_desk.features.campaigns.store import listing
from lmmh_desk.features.upkeep.model.records import Hall
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import founding as founding_actions
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.sites import site
from lmmh_desk.printing.printing import free_file
from lmmh_desk.tenancy.actions.handlers import HANDLERS as TENANCY
from lmmh_desk.tenancy.model.records import Contact, Dwelling, Household, Lease, LeaseHolder, Person
from tests.fakes.printer import Printer
from tests.features.founded import FOUNDING, add_agent, quick_hash
from tests.features.window import Window
from tests.tenancy.homes import settle

AROUND = tuple(one for one in CATALOGUE if one.key in ("office", "tenancy", "walkins", "upkeep", "campaigns", "desk"))
PURPOSE, _MODEL = MODELS["masks"]
EVERY = Channels(sms=True, email=True, letter=True, poster=True)
DEPARTURE = date(2020, 11, 20)
CONTENT = checked(Drafting(PURPOSE, _MODEL, Criteria(), EVERY, DEPARTURE), DEPARTURE)
TERMS = Terms(CONTENT, Criteria(), EVERY, DEPARTURE.isoformat())
ASKED = Drafting(PURPOSE, CONTENT, Criteria(), EVERY, DEPARTURE)
QUIET = Watch(lambda _done, _of: None, lambda: False)
ODILE, JEANNE = "0175d5c0-0000-7000-8000-000000000200", "0175d5c0-0000-7000-8000-000000000201"


def neighbours(store, session):
    """Two more households of Les Sittelles: one with an e-mail address alone, one with neither."""
    with store.write(session, "test.neighbours") as unit:
        home = unit.connection.exec_driver_sql("SELECT residence_id FROM dwelling WHERE reference = 'D1'").scalar()
        for rank, (who, floor) in enumerate(((ODILE, "RDC"), (JEANNE, "2"))):
            house = Household()
            unit.add(house)
            dwelling = Dwelling(
                reference=f"N{rank}", residence_id=home, number="14", street_type="allée", street="des Sittelles",
                floor=floor, door=f"{rank}", postcode="72100", city="Le Mans",
            )  # fmt: skip
            unit.add(dwelling)
            unit.add(
                Person(id=who, civility="Mme", usual_name=f"Tessier{rank}", first_names="Odile", household_id=house.id)
            )
            lease = Lease(
                number=f"L-90000{rank}", dwelling_id=dwelling.id, household_id=house.id, starts_on="2010-01-01"
            )
            unit.add(lease)
            unit.add(LeaseHolder(lease_id=lease.id, person_id=who, role="holder"))
        unit.add(Contact(person_id=ODILE, kind="email", raw="o@example.org", value="o@example.org"))
        for name in ("Hall 4", "Hall 5"):
            unit.add(Hall(residence_id=home, name=name, points="handles", due_minute=540))


@pytest.fixture
def admin(store, monkeypatch) -> Session:
    monkeypatch.setattr(founding_actions, "hash_secret", quick_hash)
    founded = founding_actions.found_office(store, FOUNDING)
    settle(store, founded)
    neighbours(store, founded)
    with store.write(founded, "test.phone") as unit:
        unit.get(type(site(unit.connection, founded.site_id)), founded.site_id).phone = "02 61 91 00 72"
    return founded


@pytest.fixture
def counter(store, admin) -> Session:
    return add_agent(store, admin, "Karine Moulin", Role.FRONT_DESK)


@pytest.fixture
def manager(store, admin) -> Session:
    return add_agent(store, admin, "Hélène Vauclin", Role.SITE_MANAGER)


@pytest.fixture
def made(store, counter):
    """The id of a draft by the counter."""
    return writing.make_campaign(store, counter, ASKED).created("campaign")


@pytest.fixture
def asked(store, counter, made):
    """The same, its approval asked for."""
    writing.ask_approval(store, counter, made)
    return made


@pytest.fixture
def approved(store, manager, asked):
    """The same, approved."""
    approving.approve(store, manager, asked, TERMS, QUIET)
    return asked


@pytest.fixture
def queued(store, manager, approved):
    """The same, its messages in the outbox."""
    approving.queue_all(store, manager, approved, QUIET)
    return approved


def terms(store, campaign_id):
    """Return what an agreement to a campaign is about, as its page shows it."""
    with store.read() as read:
        return listing.line(read, campaign_id).terms


@pytest.fixture
def shown(store):
    """Read a campaign."""

    def read_line(campaign_id):
        with store.read() as read:
            return listing.line(read, campaign_id)

    return read_line


@pytest.fixture
def reached(store, shown):
    """Read who is on the list of a campaign: (way, status) by person."""

    def read_list(campaign_id):
        one = shown(campaign_id)
        with store.read() as read:
            return listing.recipients(read, one.approval.id, stopped=one.stopped_at is not None)

    return read_list


@pytest.fixture
def answering(store):
    """Wire what tenancy and campaigns answer to a message about to leave."""
    for event, handler in (*TENANCY.items(), *HANDLERS.items()):
        store.events.subscribe(event, handler)


class CampaignsWindow(Window):
    """The window with the campaigns beside the counter and the files."""

    features = AROUND


@pytest.fixture
def printer(tmp_path) -> Printer:
    made = Printer()
    made.place = lambda title: free_file(tmp_path, title)
    return made


@pytest.fixture
def window(qapp, store, manager, printer):
    made = CampaignsWindow(store, manager, printer)
    yield made
    made.close()
