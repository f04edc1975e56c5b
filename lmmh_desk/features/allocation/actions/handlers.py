"""What the commission answers to others: a number erased with its application doesn't stay in a ranking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lmmh_desk.features.allocation.model.records import SAID, AllocationItem
from lmmh_desk.features.allocation.store.retention import numbers_by_point
from lmmh_desk.office.actions.erasing import RecordsErased
from lmmh_desk.store.store import Unit


def records_erased(unit: Unit, event: RecordsErased) -> None:
    """Take the numbers of the applications that go out of the ranking of their point."""
    gone = [record_id for table, record_id in event.keys if table == "allocation_applicant"]
    for item_id, erased in numbers_by_point(unit.connection, gone).items():
        item = unit.get(AllocationItem, item_id)
        left = [nur for nur in item.ranking.split() if nur not in erased]
        if len(left) < len(item.ranking.split()):
            item.ranking = " ".join(left) + (SAID if left and item.ranking.endswith(SAID) else "")


HANDLERS: dict[type, Callable[[Any, Any], None]] = {RecordsErased: records_erased}
