"""An office founded in Le Mans, its front desk C02, and the household of the mock-ups with its two leases."""

from datetime import date

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.actions.steps import open_move
from lmmh_desk.features.moves.model.move import Checks, Draft, Kind, Outing, Vehicle
from lmmh_desk.features.moves.store.form import draft_of
from lmmh_desk.features.moves.store.listing import move_file
from lmmh_desk.features.moves.store.recorded import recorded
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import founding as founding_actions
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.office.model.rights import Role
from tests.fakes.printer import Printer
from tests.features.founded import FOUNDING, add_agent, quick_hash
from tests.features.window import Window
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE, settle

AROUND = tuple(feature for feature in CATALOGUE if feature.key in ("office", "tenancy", "moves", "desk"))
TODAY = date(2020, 11, 17)
SATURDAY = date(2020, 11, 21)
TYPED = Draft(
    SLIMANE, Kind.OUT, lease_reference="L-100200", from_address=("2 rue A", "72000 Le Mans"),
    to_address=("1 rue B", "75001 Paris"), days=(Outing(TODAY, 660, 720), Outing(date(2020, 11, 18))),
)  # fmt: skip


@pytest.fixture
def admin(store, monkeypatch) -> Session:
    monkeypatch.setattr(founding_actions, "hash_secret", quick_hash)
    founded = founding_actions.found_office(store, FOUNDING)
    settle(store, founded)
    return founded


@pytest.fixture
def counter(store, admin) -> Session:
    """The front desk."""
    return add_agent(store, admin, "Karine Moulin", Role.FRONT_DESK)


@pytest.fixture
def officer(store, admin) -> Session:
    return add_agent(store, admin, "Yann Prévost", Role.TENANCY_OFFICER)


@pytest.fixture
def draft(store, counter):
    """The form of picture 05, filled from the leases and by the agent."""
    with store.read() as read:
        known = draft_of(read, FERHAT, TODAY)
    return replace(
        known,
        days=(Outing(SATURDAY),),
        helpers=("M. Karim OUADAH", "Mme Élise FROMONT"),
        vehicle=Vehicle.RENTED,
        plate="EX-072-LM",
        checks=Checks(identity=True, lease_signed=True),
    )


@pytest.fixture
def moved(store, counter):
    """A move announced by the leases, and another justified today and tomorrow; return both ids."""
    first = open_move(store, counter, FERHAT).created("move")
    return first, record(store, counter, TYPED).created("move")


def moves_of(read, person_id):
    """Return the moves of a person, newest first."""
    query = "SELECT id FROM move WHERE person_id = ? ORDER BY created_at DESC"
    return [move_file(read, move_id).row for move_id in read.exec_driver_sql(query, (person_id,)).scalars()]


@pytest.fixture
def printer() -> Printer:
    return Printer()


class MovesWindow(Window):
    """The window with what a move needs."""

    features = AROUND


@pytest.fixture
def window(qapp, store, counter, printer):
    shown = MovesWindow(store, counter, printer)
    yield shown
    shown.close()


def print_again(store, session, justification_id):
    """Count one more print of a justificatif."""
    with store.read() as read:
        return print_paper(store, session, recorded(read, justification_id).paper.id)
