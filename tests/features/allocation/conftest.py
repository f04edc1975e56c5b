"""An office founded in Le Mans, its allocation officer, and a session of six members with a dwelling and applicants."""

from datetime import date

import pytest

from lmmh_desk.features.allocation.actions import agenda, sessions
from lmmh_desk.features.allocation.model.forms import Applying, Joining, Planning, Proposing
from lmmh_desk.features.allocation.store.sittings import board, sitting
from lmmh_desk.office.model.rights import Role
from tests.conftest import load_tables
from tests.features.founded import add_agent
from tests.features.moves.conftest import admin, counter, printer  # noqa: F401  (fixtures)
from tests.features.window import Window
from tests.replacing import replace

load_tables()
TODAY = date(2020, 11, 17)  # 10:42 on the clock of the tests
FREE = date(2020, 12, 1)
LINK = "https://visio.example.org/cal-047"
NURS = tuple(f"07201209990{rank:02d}GDPUB" for rank in range(1, 8))
PEOPLE = (("Jeanne FABRE", "chair"), ("Régis PELLETIER", "administrator"), ("Anissa BÉRARD", "administrator"),
          ("M.-L. COSNARD", "tenants"), ("Thierry GUYON", "administrator"), ("Sylvain DORÉ", "administrator"),
          ("Carole HUET", "mayor"))  # fmt: skip


def applying(rank=1, **others):
    given = Applying(f"Mme CANDIDATE {rank}", NURS[rank - 1], date(2019, 6, 25), 3, 75, "1 rue Bleue\n72000 Le Mans")
    return replace(given, **others)


@pytest.fixture
def officer(store, admin):  # noqa: F811
    return add_agent(store, admin, "Sandrine Aubry", Role.ALLOCATION_OFFICER)


@pytest.fixture
def home(store, admin):  # noqa: F811
    """The dwelling whose lease ends on 30 November."""
    with store.read() as read:
        return read.exec_driver_sql("SELECT id FROM dwelling WHERE reference = 'D1'").scalar()


@pytest.fixture
def planned(store, officer):
    """A session of today, convened, its members named; its id."""
    made = sessions.plan(store, officer, Planning(TODAY, 570, LINK)).created("allocation_session")
    for name, seat in PEOPLE:
        sessions.join(store, officer, made, Joining(name, seat))
    sessions.convene(store, officer, made)
    return made


@pytest.fixture
def seen(store, officer):
    """Read a session."""

    def read_sitting(session_id):
        with store.read() as read:
            return sitting(read, session_id, officer.site_id, store.clock.now())

    return read_sitting


@pytest.fixture
def due(store, officer):
    """Read the answers that end today."""

    def read_due():
        with store.read() as read:
            return board(read, "", officer.site_id, store.clock.now()).due

    return read_due


@pytest.fixture
def attended(store, officer, planned, seen):
    """Five of the six members are there, or represented; the id of the session."""
    lines = seen(planned).members
    for one in lines[:4]:
        sessions.attend(store, officer, one.id, "present")
    sessions.attend(store, officer, lines[4].id, "proxy", lines[0].id)
    sessions.attend(store, officer, lines[5].id, "absent")
    return planned


@pytest.fixture
def listed(store, officer, attended, home):
    """The dwelling is on the agenda with three applicants; the ids of the point and of the applicants."""
    item = agenda.propose(store, officer, attended, Proposing(home, 630, 47200, FREE)).created("allocation_item")
    people = [agenda.apply(store, officer, item, applying(rank)).created("allocation_applicant") for rank in (1, 2, 3)]
    return item, people


@pytest.fixture
def opened(store, officer, attended, listed):
    """The session is open; the ids of the applicants."""
    sessions.begin(store, officer, attended)
    return listed[1]


@pytest.fixture
def window(qapp, store, officer, printer):  # noqa: F811
    shown = Window(store, officer, printer)
    yield shown
    shown.close()
