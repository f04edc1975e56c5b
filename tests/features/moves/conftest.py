"""An office founded in Le Mans, its front desk C02, and the household of the mock-ups with its two leases."""

import gc
from datetime import date
from functools import cache

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.actions.steps import open_move
from lmmh_desk.features.moves.model.move import Checks, Draft, Kind, Outing, Vehicle
from lmmh_desk.features.moves.store.form import draft_of
from lmmh_desk.features.moves.store.listing import move_file
from lmmh_desk.features.moves.store.recorded import recorded
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import founding as founding_actions
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.office.model.pins import hash_secret
from lmmh_desk.office.model.rights import Role
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.widgets.dialog import Dialog
from tests.fakes.printer import Printer
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE, settle
from tests.ui.focus import activate

PIN = "271828"
AROUND = tuple(feature for feature in CATALOGUE if feature.key in ("office", "tenancy", "moves", "desk"))
FOUNDING = Founding(
    office_name="Le Mans Métropole Habitat", site_name="Agence Centre", area_m2=22, admin_name="Hélène Vauclin",
    pin=PIN, place="Le Mans", desk_code="C02",
)  # fmt: skip
TODAY = date(2020, 11, 17)
SATURDAY = date(2020, 11, 21)
quick_hash = cache(hash_secret)
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


def add_agent(store, admin, name, role) -> Session:
    agent = Agent(name=name, title="chargée d’accueil", role=role, pin_hash=quick_hash(PIN))
    with store.write(admin, "test.agent") as unit:
        unit.add(agent)
    return replace(admin, agent_id=agent.id, agent_name=name, role=role)


@pytest.fixture
def printer() -> Printer:
    return Printer()


class Window:
    """The unlocked window with some of the catalogue, and hands to press its keys."""

    features = AROUND

    def __init__(self, store, session, printing, *, inline=True):
        if not inline:
            gc.collect()
            gc.disable()  # as in the program: Qt objects are only swept by the thread of the window
        self.store, self.session, self.printing = store, session, printing
        self.work = Work(store, self.features, printing, Ports(), inline=inline)
        self.work.resize(1366, 700)
        self.work.show()
        activate(self.work)
        self.work.sign_in(session)
        self.hands = Player(self.work, self.busy)
        self._quiet = self.hands.settle
        self.hands.settle = self.breathe if inline else self.settle
        self.hands.settle()

    def busy(self):
        jobs = self.work.jobs
        return jobs.reads.busy or jobs.writes.busy or jobs.papers.busy

    def settle(self):
        """Wait for everything asked, however slow the machine."""
        self._quiet()
        while self.busy():
            self._quiet()

    def breathe(self):
        """Nothing runs in the background: only what Qt kept for later is due."""
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def page(self):
        return self.work.page()

    @property
    def said(self):
        return self.work.keybar.message

    def open(self, page, **arguments):
        self.work.open(page, **arguments)
        self.hands.settle()
        return self.page

    def keys(self, *names, text=""):
        """Press keys, then type a text; return how many presses that took."""
        before = self.hands.keys
        self.hands.press(*names)
        self.hands.type(text)
        return self.hands.keys - before

    def click(self, button):
        button.click()
        self.hands.settle()

    def dialog(self):
        return next((one for one in self.work.findChildren(Dialog) if one.isVisible()), None)

    def close(self):
        self.work.drafts._timer.stop()
        self.work.close_jobs()
        gc.enable()
        self.work.close()
        self.work.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class WholeWindow(Window):
    """The window with every slice."""

    features = CATALOGUE


@pytest.fixture
def window(qapp, store, counter, printer):
    shown = Window(store, counter, printer)
    yield shown
    shown.close()


def print_again(store, session, justification_id):
    """Count one more print of a justificatif."""
    with store.read() as read:
        return print_paper(store, session, recorded(read, justification_id).paper.id)
