"""Tables of visits and their mapping."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from lmmh_desk.features.visits.model.records import GESTURES, Visit, VisitPaper, VisitStep
from lmmh_desk.features.visits.model.sheets import from_json
from lmmh_desk.office.store import tables as office
from lmmh_desk.store.legible import read_by
from lmmh_desk.store.tables import RECORDS, Day, Flag, Instant, Text, record_table
from lmmh_desk.tenancy.store import tables as tenancy

visit = record_table(
    "visit",
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("lease_id", Text, ForeignKey(tenancy.lease.c.id), nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("quarter", Text, nullable=False, server_default=""),
    Column("purpose", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("visitor_id", Text, ForeignKey(office.agent.c.id)),
    Column("starts_at", Instant),
    Column("ends_at", Instant),
    *(Column(name, Flag, nullable=False, server_default="0") for name in GESTURES),
    CheckConstraint("urgency IN ('current', 'lease', 'water', 'fire', 'gas', 'outage', 'leak')",
                    name="ck_visit_urgency"),
    CheckConstraint("outcome IN ('', 'proceed', 'postpone', 'urgent_with_ppe')", name="ck_visit_outcome"),
    CheckConstraint(
        "state IN ('requested', 'prescreened', 'scheduled', 'on_the_way', 'done', 'postponed', 'no_access')",
        name="ck_visit_state",
    ),
    CheckConstraint("starts_at < ends_at", name="ck_visit_span"),
    Index("ix_visit_site", "site_id", "starts_at"),
)  # fmt: skip

visit_step = record_table(
    "visit_step",
    Column("visit_id", Text, ForeignKey(visit.c.id), nullable=False, index=True),
    Column("act", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("undoes", Text, ForeignKey("visit_step.id")),
)

visit_paper = record_table(
    "visit_paper",
    Column("visit_id", Text, ForeignKey(visit.c.id), nullable=False, index=True),
    Column("paper_id", Text, ForeignKey(office.paper.c.id), nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("day", Day, nullable=False),
    Column("content", Text, nullable=False),
)
read_by(visit_paper, lambda number, content: from_json(number[:2], content), "number", "content")

RECORDS.update({Visit: visit, VisitStep: visit_step, VisitPaper: visit_paper})
