"""What masks do when two files are found to be one person, inside tenancy's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lmmh_desk.features.masks.model.records import MaskHandout, MaskReceipt
from lmmh_desk.features.masks.store.served import ids_of_person
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.model.records import PersonsMerged


def persons_merged(unit: Unit, event: PersonsMerged) -> None:
    """Point the hand-outs and receipts of a duplicate to the person kept: one household served twice is then seen."""
    unit.flush()
    for handout_id in ids_of_person(unit.connection, "mask_handout", event.merged_id):
        unit.get(MaskHandout, handout_id).person_id = event.kept_id
    for receipt_id in ids_of_person(unit.connection, "mask_receipt", event.merged_id):
        unit.get(MaskReceipt, receipt_id).person_id = event.kept_id


HANDLERS: dict[type, Callable[[Any, Any], None]] = {PersonsMerged: persons_merged}
