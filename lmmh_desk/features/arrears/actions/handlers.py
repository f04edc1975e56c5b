"""What prevention does when tenancy merges two files, inside tenancy’s own transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lmmh_desk.features.arrears.model.records import ArrearsCase, ArrearsPaper
from lmmh_desk.features.arrears.store.found import ids_of_person
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.model.records import PersonsMerged


def persons_merged(unit: Unit, event: PersonsMerged) -> None:
    """Point the cases and papers of a duplicate to the person kept."""
    for case_id in ids_of_person(unit.connection, ArrearsCase, event.merged_id):
        unit.get(ArrearsCase, case_id).person_id = event.kept_id
    for paper_id in ids_of_person(unit.connection, ArrearsPaper, event.merged_id):
        unit.get(ArrearsPaper, paper_id).person_id = event.kept_id


HANDLERS: dict[type, Callable[[Any, Any], None]] = {PersonsMerged: persons_merged}
