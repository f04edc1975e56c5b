"""A counter of two agents at one site, reasons, a few people: what the queue's tests start from."""

import gc
import importlib
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from lmmh_desk.features.walkins.actions import arrivals, counter
from lmmh_desk.features.walkins.feature import FEATURE as WALKINS
from lmmh_desk.features.walkins.model.passage import MINUTE
from lmmh_desk.features.walkins.model.records import Kind, Outcome
from lmmh_desk.features.walkins.store import board as boards
from lmmh_desk.features.walkins.ui.sheet import Sheet
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.feature import BoardCard, Command, Feature
from lmmh_desk.kernel.feature import Page as PageEntry
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.reasons import Reason
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Office, OpeningHours, Site, SiteKind
from lmmh_desk.tenancy.feature import FEATURE as TENANCY
from lmmh_desk.tenancy.model.records import Dwelling, Household, Lease, LeaseHolder, Person, Residence
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.shell.work import Work
from tests.fakes.printer import Printer
from tests.replacing import replace
from tests.ui.focus import activate

for module in ("lmmh_desk.features.walkins.store.tables", "lmmh_desk.office.store.tables",
               "lmmh_desk.tenancy.store.tables"):  # fmt: skip
    importlib.import_module(module)  # before the template database is made

PEOPLE = {
    "belkacem": ("M.", "Ferhat", "Belkacem", "L-204518", "Les Sittelles"),
    "tessier": ("Mme", "Odile", "Tessier", "L-118240", "Résidence du Clos"),
    "kante": ("Mme", "Aïssatou", "Kanté-Morel", "L-221907", "Résidence Bellerive"),
    "quemener": ("M.", "Jean-Loup", "Quéméner", "L-098455", "Résidence des Ormes"),
    "garrigue": ("Mme", "Solène", "Garrigue", "L-300001", "Les Sittelles"),
    "dacosta": ("M. et Mme", "", "Da Costa-Rivière", "L-176033", "Bellerive"),
}
REASONS = {
    "J": "Justificatif de déménagement",
    "A": "Attestation de loyer",
    "M": "Dossier de mutation",
    "X": "Échange confidentiel",
    "D": "Demande de logement",
    "R": "Retrait de masques",
    "C": "Remise des clés de cave",
}


def fill(store, session):
    """Write the site, its agents, reasons and people; return {short name: id}."""
    ids = {}
    with store.write(session, "test.fill") as unit:
        site = Site(id=session.site_id, site_id=session.site_id, kind=SiteKind.AGENCY, name="Agence Centre",
                    address="1 rue Marceau\n72000 LE MANS", public_area_m2=20)  # fmt: skip
        unit.add(site)
        unit.add(Office(name="Le Mans Métropole Habitat", place="Le Mans"))
        unit.add(Regulation(key="mask", starts_on="2020-10-30", value="Masque obligatoire."))
        for day in range(5):
            unit.add(OpeningHours(weekday=day, opens=9 * 60, closes=12 * 60 + 30))
            unit.add(OpeningHours(weekday=day, opens=14 * 60, closes=17 * 60 + 30))
        unit.add(Agent(id=session.agent_id, name=session.agent_name, title="", role=Role.FRONT_DESK))
        ids["yann"] = add(unit, Agent(name="Yann Prévost", title="", role=Role.FRONT_DESK))
        unit.add(Regulation(key="gauge_m2", starts_on="2020-10-30", value="4"))
        for position, (letter, label) in enumerate(REASONS.items()):
            reason = Reason(label=label, service="Accueil", letter=letter, position=position)
            ids[letter] = add(unit, reason)
        for key, person in PEOPLE.items():
            ids[key] = add_person(unit, *person)
    return ids


def add(unit, record):
    unit.add(record)
    return record.id


def add_person(unit, civility, first, last, lease, residence):
    household = add(unit, Household())
    person = add(unit, Person(civility=civility, first_names=first, birth_name=last, household_id=household))
    estate = add(unit, Residence(name=residence))
    dwelling = add(unit, Dwelling(reference=f"D-{lease}", residence_id=estate))
    number = add(unit, Lease(number=lease, dwelling_id=dwelling, household_id=household, starts_on="2015-03-01"))
    unit.add(LeaseHolder(lease_id=number, person_id=person))
    return person


@dataclass
class Counter:
    """Short hands for the tests: tickets stand for walk-ins, letters for reasons, names for people."""

    store: object
    session: object
    clock: object
    ids: dict

    def at(self, session):
        """Return the same counter as another agent sees it."""
        return replace(self, session=session)

    @property
    def colleague(self):
        return replace(self.session, agent_id=self.ids["yann"], agent_name="Yann Prévost", counter="Guichet 1")

    def arrive(self, person="", reason="", **given) -> str:
        """Add someone and return the walk-in's id."""
        arrival = arrivals.Arrival(self.ids[person] if person else None, self.ids[reason] if reason else None, **given)
        return arrivals.arrive(self.store, self.session, arrival).created("walk_in")

    def board(self):
        with self.store.read() as read:
            return boards.board(read, self.session.site_id, self.clock.now())

    def find(self, walk_in_id):
        return self.board().find(walk_in_id)

    def state(self, walk_in_id):
        return self.find(walk_in_id).state

    def waiting(self):
        return [one.ticket for one in self.board().waiting(self.clock.now())]

    def mine(self):
        return self.board().at_counter(self.session.agent_id)

    def call(self, walk_in_id) -> Changes:
        return counter.call(self.store, self.session, walk_in_id)

    def serve(self, walk_in_id) -> Changes:
        self.call(walk_in_id)
        return counter.serve(self.store, self.session, walk_in_id)

    def wait(self, minutes):
        self.clock.advance(minutes * MINUTE)


def kinds(store, walk_in_id):
    """Return the kinds of the moves of a walk-in, in order."""
    with store.read() as read:
        rows = read.exec_driver_sql("SELECT kind FROM queue_move WHERE walk_in_id = ? ORDER BY step", (walk_in_id,))
        return [Kind(kind) for (kind,) in rows]


@pytest.fixture
def desk(store, session, clock) -> Counter:
    return Counter(store, session, clock, fill(store, session))


def morning(desk):
    """Play the start of the day: six wait, one is at each counter, one is on hold; return {name: walk-in id}."""
    end, found = desk.clock.now(), {}
    colleague = desk.at(desk.colleague)

    def at(minutes):
        desk.clock.instant = end - minutes * MINUTE

    at(60)
    found["gone"] = desk.arrive("quemener", "R")
    desk.serve(found["gone"])
    at(55)
    counter.close(desk.store, desk.session, found["gone"], Outcome.DOCUMENT_PRINTED)
    at(50)
    found["held"] = desk.arrive(reason="D", inside=True)
    colleague.serve(found["held"])
    at(45)
    counter.hold(colleague.store, colleague.session, found["held"])
    found["other"] = desk.arrive(reason="A", inside=True)
    colleague.serve(found["other"])
    at(31)
    found["garrigue"] = desk.arrive("garrigue", "C", inside=True)
    for minutes, name, reason, inside in (
        (28, "belkacem", "J", True),
        (21, "tessier", "A", False),
        (9, "kante", "X", False),
        (6, "", "D", False),
        (2, "quemener", "R", False),
    ):
        at(minutes)
        found[name or "unknown"] = desk.arrive(name, reason, inside=inside)
    at(6)
    desk.serve(found["garrigue"])
    at(0)
    return found


class Window:
    """The unlocked window on the counter's page, and hands to press its keys."""

    def __init__(self, desk, printing, inline):
        fakes = "tests.features.walkins.fakes"
        page = PageEntry("fiche", "Fiche", "user", f"{fakes}:Fiche")
        command = Command("fake.paper", "Justificatif", f"{fakes}:paper", "truck", "F7", person=True)
        fake = Feature(
            "fake", pages=(page,), commands=(command,), cards=(BoardCard(f"{fakes}:Card"),), figure=f"{fakes}:stamps"
        )
        catalogue = (replace(TENANCY, pages=(), commands=()), WALKINS, fake)
        if not inline:
            gc.collect()
            gc.disable()  # as in the program: Qt objects are only swept by the thread of the window
        self.desk = desk
        self.work = Work(desk.store, catalogue, printing, Ports(), inline=inline)
        self.work.resize(1366, 696)
        self.work.show()
        activate(self.work)
        self.work.sign_in(desk.session)
        jobs = self.work.jobs
        self.hands = Player(self.work, lambda: jobs.reads.busy or jobs.writes.busy or jobs.papers.busy)
        if inline:
            self.hands.settle = QApplication.processEvents  # nothing runs in the background
        self.hands.settle()

    @property
    def page(self):
        return self.work.page()

    @property
    def said(self):
        return self.work.keybar.message

    def sheet(self):
        """Return the sheet shown, None without one."""
        return next((one for one in self.work.findChildren(Sheet) if one.isVisible()), None)

    def keys(self, *names, text=""):
        """Press keys, then type a text; return how many presses that took."""
        before = self.hands.keys
        self.hands.press(*names)
        self.hands.type(text)
        return self.hands.keys - before

    def close(self):
        self.work.close_jobs()
        gc.enable()
        self.work.close()
        self.work.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def found(desk) -> dict:
    return morning(desk)


@pytest.fixture
def window(theme, desk, found, printer):
    shown = Window(desk, printer, inline=True)
    yield shown
    shown.close()
