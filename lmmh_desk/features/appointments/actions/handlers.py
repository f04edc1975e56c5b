"""What appointments do when something happens elsewhere."""

from __future__ import annotations

from lmmh_desk.features.appointments.actions.booking import settle
from lmmh_desk.features.appointments.actions.yielding import follow_arbitrated, follow_moved, follow_withdrawn
from lmmh_desk.features.appointments.store.agenda import drop_double
from lmmh_desk.office.model.bookings import Arbitrated, SlotMoved, SlotWithdrawn
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.model.records import PersonsMerged


def follow_merge(unit: Unit, event: PersonsMerged) -> None:
    """Expect a person once where their duplicate was expected too; the rest of the rows tenancy gives over itself."""
    for appointment_id in drop_double(unit.connection, event.merged_id, event.kept_id):
        settle(unit, appointment_id)


HANDLERS = {
    PersonsMerged: follow_merge,
    SlotMoved: follow_moved,
    SlotWithdrawn: follow_withdrawn,
    Arbitrated: follow_arbitrated,
}
