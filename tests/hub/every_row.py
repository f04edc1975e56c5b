"""A row of every table, as a desk would write it: whatever its columns and its constraints ask."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, get_type_hints
from zlib import crc32

from msgspec import Struct
from msgspec.structs import fields
from sqlalchemy import CheckConstraint, LargeBinary, Table
from sqlalchemy import Integer as PlainInteger

from lmmh_desk.features.allocation.model import sheets as allocation
from lmmh_desk.features.appointments.model import sheet as appointments
from lmmh_desk.features.arrears.model import papers as arrears
from lmmh_desk.features.continuity.model import sheets as continuity
from lmmh_desk.features.masks.model import receipt as masks
from lmmh_desk.features.moves.model import inspection
from lmmh_desk.features.moves.model import sheet as moves
from lmmh_desk.features.visits.model import sheets as visits
from lmmh_desk.hub import tables
from lmmh_desk.store.tables import Day, Month

OWN = ("id", "site_id", "device_id", "created_at", "created_by", "rev")
ONE_OF = re.compile(r"^(\w+) IN \(([^,)]+)")
DAYS = {"first_day": "2020-11-17", "last_day": "2020-11-17"}
HOUR = {"from_minute": 0, "to_minute": 60}
ASKED: dict[str, dict[str, Any]] = {
    "absence": {**DAYS, **HOUR, "label": ""},
    "allocation_applicant": {"filed_on": "2020-11-17"},
    "allocation_item": {"free_on": "2020-11-17"},
    "allocation_session": {"day": "2020-11-17"},
    "appointment": {"starts_at": 0, "ends_at": 1},
    "availability_window": {"opens": 0, "closes": 1},
    "booking": {"starts_at": 0, "ends_at": 1},
    "campaign": {"leaves_on": "2020-11-17", "created_by": "somebody"},  # who approves it is another
    "campaign_approval": {"leaves_on": "2020-11-17", "scope": ""},
    "campaign_recipient": {"way": "letter"},
    "closure": {**DAYS, **HOUR},
    "conflict": {"table_name": "person", **dict.fromkeys(("columns", "base", "kept", "other"), '["imported"]')},
    "dwelling": {"group_size": 1},
    "justification": {**DAYS, "people": 1},
    "mask_handout": {"people": 1},
    "mask_movement": {"kind": "received", "quantity": 5},
    "message": {"due_at": 0, "expires_at": 1, "state": "queued"},
    "move_day": {"starts": 0, "ends": 1},
    "new_programme": {"dwellings": 1, "delivers_on": "2020-11-17"},
    "night_follow_up": {"due_on": "2020-11-17"},
    "payment_plan": {"debt_cents": 100, "schedule": "20/11/2020 1,00 €"},
    "person": {"usual_name": "Tessier"},
    "poster_display": {"put_on": "2020-11-17"},
    "queue_move": {"step": 1, "kind": "called"},
    "reason": {"minutes": 1},
    "regulation": {"key": "plan_level"},
    "site_hours": {"opens": 0, "closes": 1},
    "works_stage": {"starts_on": "2020-11-17", "ends_on": "2020-11-18"},
}
SHEETS: dict[str, type[Struct]] = {
    "allocation_paper": allocation.LetterSheet,
    "arrears_paper": arrears.ArrearsSheet,
    "convocation": appointments.Summons,
    "crisis_minutes": continuity.MinutesSheet,
    "inspection_notice": inspection.NoticeSheet,
    "justification": moves.Sheet,
    "mask_receipt": masks.ReceiptSheet,
    "visit_paper": visits.TripSheet,
}


def values(name: str, mark: str, parents: str = "") -> dict[str, Any]:
    """Return what a new row says besides what every record carries: it points to rows of its own mark, or of another.

    Not everybody makes reasons: it is the first one's.
    """
    table, record_id = tables.records()[name], f"{name}-{mark}"
    choices = _choices(table)
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.name in OWN or column.nullable or column.server_default is not None:
            continue
        (key,) = column.foreign_keys or (None,)
        if key is not None:
            above = key.column.table.name
            found[column.name] = f"{above}-{'0' if above == 'reason' else parents or mark}"
        elif isinstance(column.type, LargeBinary):
            found[column.name] = bytes(32).hex()
        elif isinstance(column.type, Day | Month):
            found[column.name] = a_day(mark)[: 10 if isinstance(column.type, Day) else 7]
        elif column.name in choices:
            found[column.name] = choices[column.name]
        else:
            found[column.name] = 0 if isinstance(column.type, PlainInteger) else record_id
    if name in SHEETS:
        found["content"] = json.dumps(some(SHEETS[name]))
    return {**found, **ASKED.get(name, {})}


def some(kind: Any, name: str = "") -> Any:
    """Return a value of a type, as JSON has it: the first day, the empty list, no more fields than it needs."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        hints = get_type_hints(kind)
        return {one.name: some(hints[one.name], one.name) for one in fields(kind) if one.required}
    if kind is date or name == "day":
        return "2020-11-17"
    return {str: "", int: 0}.get(kind, [])


def a_day(mark: str) -> str:
    """Return a day of a mark's own, as rules that begin on different days have."""
    return date.fromordinal(date(2020, 11, 17).toordinal() + crc32(mark.encode()) % (1 << 20)).isoformat()


def _choices(table: Table) -> dict[str, Any]:
    """Return the first value allowed of each column that has a list of them."""
    found: dict[str, Any] = {}
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint) and (one := ONE_OF.match(str(constraint.sqltext))):
            found[one[1]] = one[2].strip("'") if one[2].startswith("'") else int(one[2])
    return found
