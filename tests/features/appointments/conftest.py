"""A founded office with rooms, agents, windows and motifs to book: what the tests of appointments start from."""

from dataclasses import dataclass
from datetime import date

import pytest

from lmmh_desk.features.appointments.actions import booking
from lmmh_desk.features.appointments.actions.handlers import HANDLERS as APPOINTMENTS
from lmmh_desk.features.appointments.model.request import Request
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.walkins.actions.arrivals import HANDLERS as WALKINS
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.bookings import AvailabilityWindow, Room
from lmmh_desk.office.model.reasons import Category, Reason, ReasonType
from lmmh_desk.office.model.rights import Role
from tests.conftest import load_tables
from tests.fakes.printer import Printer
from tests.features.appointments.windows import AppointmentsWindow
from tests.office.conftest import add_agent, admin, front, manager  # noqa: F401  (fixtures)
from tests.replacing import replace
from tests.tenancy import homes

load_tables()
TUESDAY = date(2020, 11, 17)  # 10:42 on the clock of the tests
FRIDAY = date(2020, 11, 20)


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> int:
    """Return an instant in Paris."""
    return paris_instant(day, hour, minute)


@dataclass
class Office:
    """What is there to be booked."""

    store: object
    admin: Session
    session: Session  # of Karine Moulin, at the front desk
    room: str
    yann: str
    keys: Reason  # « Remise des clés »
    phone: Reason
    video: Reason
    home: Reason

    def request(self, starts_at: int = at(15, 30), reason: Reason | None = None, **changes: object) -> Request:
        """Return Ferhat's request for the keys in room 2 this afternoon, with changes."""
        made = Request((homes.FERHAT,), (reason or self.keys).id, starts_at, (self.room,), self.session.site_id)
        return replace(made, **changes)

    def book(self, starts_at: int = at(15, 30), reason: Reason | None = None, **changes: object) -> str:
        """Book it; return the id of the appointment."""
        done = booking.book(self.store, self.session, self.request(starts_at, reason, **changes))
        return done.created("appointment")

    def entry(self, appointment_id: str):
        """Return an appointment as read."""
        with self.store.read() as read:
            return agenda.entry(read, appointment_id)


@pytest.fixture
def office(store, admin, front) -> Office:  # noqa: F811
    homes.settle(store, admin)
    for event, handler in (*WALKINS.items(), *APPOINTMENTS.items()):
        store.events.subscribe(event, handler)
    yann = add_agent(store, admin, "Yann Prévost", Role.TENANCY_OFFICER)
    service = "Gestion locative"
    bring = "Pièce d’identité\nAttestation d’assurance du nouveau logement\nRelevé d’identité bancaire"
    keys = Reason(label="Remise des clés de l’appartement", service=service, minutes=30, bookable=True,
                  category=Category.LEASE, bring=bring)  # fmt: skip
    phone, video, home = (
        Reason(label=label, service=service, minutes=20, bookable=True, type=kind, category=Category.BUDGET)
        for label, kind in (
            ("Point téléphonique", ReasonType.PHONE), ("Point en visio", ReasonType.VIDEO), ("Passage", ReasonType.HOME)
        )
    )  # fmt: skip
    room = Room(name="Bureau 2", site_id=admin.site_id)
    with store.write(admin, "test.office") as unit:
        for record in (room, keys, phone, video, home):
            unit.add(record)
        for resource_id in (room.id, yann.agent_id):
            for opens, closes in ((540, 750), (840, 1050)):
                unit.add(
                    AvailabilityWindow(
                        resource_id=resource_id, rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", first_day="2020-01-01",
                        opens=opens, closes=closes, site_id=admin.site_id,
                    )
                )  # fmt: skip
    return Office(store, admin, front, room.id, yann.agent_id, keys, phone, video, home)


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def window(qapp, office, printer):
    shown = AppointmentsWindow(office, printer)
    yield shown
    shown.close()


@pytest.fixture(params=[True, False], ids=["inline", "threads"])
def at_work(request, qapp, office, printer):
    shown = AppointmentsWindow(office, printer, inline=request.param)
    yield shown
    shown.close()
