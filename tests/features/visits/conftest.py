"""A founded office, its front desk, a visitor, and the household of the mock-ups who may be visited."""

from datetime import date

import pytest

from lmmh_desk.features.visits.actions.handlers import HANDLERS
from lmmh_desk.features.visits.actions.planning import request_visit
from lmmh_desk.features.visits.model.records import Urgency
from lmmh_desk.features.visits.model.request import Request, Slot
from lmmh_desk.features.visits.store.homes import asking
from lmmh_desk.features.visits.store.listing import visit_row
from tests.conftest import load_tables
from tests.features.founded import add_agent
from tests.features.moves.conftest import admin, counter, printer  # noqa: F401  (fixtures)
from tests.features.window import Window
from tests.tenancy.homes import FERHAT

load_tables()
TODAY = date(2020, 11, 17)  # 10:42 on the clock of the tests
WEDNESDAY = date(2020, 11, 18)


@pytest.fixture
def visitor(store, admin) -> str:  # noqa: F811
    from lmmh_desk.office.model.rights import Role

    for event, handler in HANDLERS.items():
        store.events.subscribe(event, handler)
    return add_agent(store, admin, "Régis Thibault", Role.CARETAKER).agent_id


@pytest.fixture
def manager(store, admin):  # noqa: F811
    """Who signs for the employer."""
    from lmmh_desk.office.model.rights import Role

    return add_agent(store, admin, "Hélène Vauclin", Role.SITE_MANAGER)


@pytest.fixture
def home(store, counter, visitor) -> str:  # noqa: F811
    """The lease Ferhat lives under."""
    with store.read() as read:
        return asking(read, FERHAT, counter.site_id, TODAY).homes[0][0]


@pytest.fixture
def asked(home, visitor):
    """What asks for Ferhat's visit today at 15:00, by Régis."""

    def made(day=TODAY, starts=15 * 60, *, urgency=Urgency.OUTAGE, slot=True, minutes=45, **changes):
        when = Slot(day, starts, minutes, visitor) if slot else None
        return Request(
            **{"person_id": FERHAT, "lease_id": home, "purpose": "Plus de chauffage", "urgency": urgency, "slot": when}
            | changes
        )

    return made


@pytest.fixture
def planned(store, counter, asked):  # noqa: F811
    """Ask for a visit; return its id."""
    return lambda *args, **changes: request_visit(store, counter, asked(*args, **changes)).created("visit")


@pytest.fixture
def row(store):
    def read_row(visit_id):
        with store.read() as read:
            return visit_row(read, visit_id)

    return read_row


@pytest.fixture
def window(qapp, store, counter, printer, visitor):  # noqa: F811
    shown = Window(store, counter, printer)
    yield shown
    shown.close()
