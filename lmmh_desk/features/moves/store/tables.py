"""Tables of moves and their mapping."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from lmmh_desk.features.moves.model import inspection, sheet
from lmmh_desk.features.moves.model.inspection import InspectionNotice
from lmmh_desk.features.moves.model.move import Justification, Move, MoveDay, MoveStep
from lmmh_desk.office.store import tables as office
from lmmh_desk.store.legible import read_by
from lmmh_desk.store.tables import RECORDS, Day, Flag, Instant, Integer, Text, record_table
from lmmh_desk.tenancy.store import tables as tenancy


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


move = record_table(
    "move",
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("lease_id", Text, ForeignKey(tenancy.lease.c.id), index=True),
    Column("next_lease_id", Text, ForeignKey(tenancy.lease.c.id), index=True),
    *(_text(name) for name in ("lease_reference", "from_address", "to_address")),
    Column("inspection_on", Day),
    _text("inspection_reference"),
    Column("exit_state", Text),
    Column("entry_state", Text),
    Column("cancelled_at", Instant),
    CheckConstraint("kind IN ('out', 'in', 'transfer')", name="ck_move_kind"),
    Index("ix_move_site", "site_id", "created_at"),
)

move_step = record_table(
    "move_step",
    Column("move_id", Text, ForeignKey(move.c.id), nullable=False, index=True),
    Column("side", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("undoes", Text, ForeignKey("move_step.id")),
    CheckConstraint("side IN ('exit', 'entry')", name="ck_move_step_side"),
)

justification = record_table(
    "justification",
    Column("move_id", Text, ForeignKey(move.c.id), nullable=False, index=True),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("paper_id", Text, ForeignKey(office.paper.c.id), nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("people", Integer, nullable=False),
    *(
        Column(name, Flag, nullable=False)
        for name in ("identity_checked", "lease_signed", "inspection_done", "gestures_reminded")
    ),
    Column("content", Text, nullable=False),
    CheckConstraint("first_day <= last_day", name="ck_justification_days"),
    CheckConstraint("people >= 1", name="ck_justification_people"),
)
read_by(justification, sheet.from_json, "content")

move_day = record_table(
    "move_day",
    Column("justification_id", Text, ForeignKey(justification.c.id), nullable=False),
    Column("day", Day, nullable=False),
    Column("starts", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    CheckConstraint("0 <= starts AND starts < ends AND ends <= 1440", name="ck_move_day_hours"),
    Index(None, "justification_id", "day", unique=True),
)

inspection_notice = record_table(
    "inspection_notice",
    Column("move_id", Text, ForeignKey(move.c.id), nullable=False, index=True),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("paper_id", Text, ForeignKey(office.paper.c.id), nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("day", Day, nullable=False),
    Column("starts", Integer, nullable=False),
    Column("content", Text, nullable=False),
    CheckConstraint("0 <= starts AND starts < 1440", name="ck_inspection_notice_hour"),
)
read_by(inspection_notice, inspection.from_json, "content")

RECORDS.update(
    {
        Move: move,
        MoveStep: move_step,
        Justification: justification,
        MoveDay: move_day,
        InspectionNotice: inspection_notice,
    }
)
