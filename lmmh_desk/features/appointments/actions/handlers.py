"""What appointments do when something happens elsewhere."""

from __future__ import annotations

from lmmh_desk.features.appointments.store.agenda import point_to
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.model.records import PersonsMerged


def follow_merge(unit: Unit, event: PersonsMerged) -> None:
    """Give the appointments of a merged person to the one kept."""
    unit.flush()
    point_to(unit.connection, event.merged_id, event.kept_id)


HANDLERS = {PersonsMerged: follow_merge}
