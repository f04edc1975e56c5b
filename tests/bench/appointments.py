"""The papers of an appointment: from the register to the bytes."""

from __future__ import annotations

from lmmh_desk.documents.seal import Fields, Named, seal
from lmmh_desk.features.appointments.actions.printing import summons_of
from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.papers.convocation import convocation
from lmmh_desk.features.appointments.papers.slip import slip, slip_commands
from lmmh_desk.office.model.reasons import Category, ReasonType
from lmmh_desk.office.store.keys import signer
from tests.bench.counter import bare_page
from tests.bench.figures import Figure, beside, p50
from tests.replacing import replace

HALF_HOUR = 30 * 60_000


def papers(store, session):
    """Return how long a convocation takes, sealed, and a slip in both its forms."""
    entry = _entry(store, session)

    def summons(rank):
        with store.read() as read:
            number = f"RV-{session.desk_code}-20-{rank + 1:04d}"
            return summons_of(read, session, replace(entry, number=number), number, store.clock.now())

    def convoked(rank):
        said = summons(rank)
        windows = ((said.starts_at, said.ends_at),)
        fields = Fields(said.number, said.issued_at, (Named(said.holder, None),), "", ", ".join(said.place), windows)
        with store.read() as read:
            by = signer(read)
        return convocation(said, seal(by, fields))

    def slipped(rank):
        said = summons(rank)
        return slip(said), slip_commands(said)

    yield _figure("papers.convocation_ms", convoked, "from the register to PDF bytes, sealed, each code new")
    yield _figure("papers.slip_ms", slipped, "from the register to PDF and ESC/POS bytes")


def _figure(name, work, told):
    work(0)
    bare_page(0)
    taken, floors = beside(work, bare_page, 100)
    conditions = f"warm, {told}; floor: a bare ReportLab page of 60 lines, one embedded font"
    return Figure(name, p50(taken), "ms", p50(floors), 100, conditions, "value ≤ 40")


def _entry(store, session):
    with store.read() as read:
        (person_id,) = read.exec_driver_sql("SELECT person_id FROM paper WHERE person_id IS NOT NULL LIMIT 1").one()
        reason_id, reason = read.exec_driver_sql("SELECT id, label FROM reason LIMIT 1").one()
    now = store.clock.now()
    return Entry(
        id="bench", number="", site_id=session.site_id, site=session.site_name, reason_id=reason_id, reason=reason,
        service="", category=Category.LEASE, type=ReasonType.PUBLIC_OFFICE, starts_at=now, ends_at=now + HALF_HOUR,
        attendees=(Attendee("bench", person_id, "", ""),), resources=(session.agent_id,),
        places=(session.agent_name,),
    )  # fmt: skip
