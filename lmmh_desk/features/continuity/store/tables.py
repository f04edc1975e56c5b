"""Tables of the crisis cell and their mapping."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from lmmh_desk.features.continuity.model.records import (
    CrisisEntry,
    CrisisMeeting,
    CrisisMinutes,
    EntryKind,
    EntryState,
    Half,
    Mode,
    Presence,
    SiteReport,
)
from lmmh_desk.features.continuity.model.sheets import from_json
from lmmh_desk.office.model.sites import SiteStatus
from lmmh_desk.office.store import tables as office
from lmmh_desk.office.store.tables import one_of
from lmmh_desk.store.legible import read_by
from lmmh_desk.store.tables import RECORDS, Day, Instant, Text, record_table

site_report = record_table(
    "site_report",
    Column("status", Text, nullable=False),
    Column("before", Text, nullable=False),
    one_of("site_report", "status", SiteStatus),
    one_of("site_report", "before", SiteStatus),
    Index(None, "site_id", "created_at"),
)

presence = record_table(
    "presence",
    Column("agent_id", Text, ForeignKey(office.agent.c.id), nullable=False),
    Column("day", Day, nullable=False),
    Column("half", Text, nullable=False),
    Column("mode", Text, nullable=False),
    one_of("presence", "half", Half),
    CheckConstraint("mode IN ('', " + ", ".join(f"'{mode}'" for mode in Mode) + ")", name="ck_presence_mode"),
    Index(None, "agent_id"),
    Index(None, "day"),
)

crisis_meeting = record_table(
    "crisis_meeting",
    Column("day", Day, nullable=False),
    Column("attendees", Text, nullable=False, server_default=""),
    Column("orders", Text, nullable=False, server_default=""),
    Column("next_topics", Text, nullable=False, server_default=""),
    Index(None, "day", unique=True),
)

crisis_entry = record_table(
    "crisis_entry",
    Column("day", Day, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", Text, nullable=False, server_default=""),
    Column("due", Day, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("ended_at", Instant),
    one_of("crisis_entry", "kind", EntryKind),
    one_of("crisis_entry", "state", EntryState),
    CheckConstraint("(state IN ('done', 'dropped')) = (ended_at IS NOT NULL)", name="ck_crisis_entry_ended_at"),
    Index(None, "day"),
    Index(None, "state"),
)

crisis_minutes = record_table(
    "crisis_minutes",
    Column("day", Day, nullable=False),
    Column("paper_id", Text, ForeignKey(office.paper.c.id), nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("content", Text, nullable=False),
    Index(None, "day"),
)
read_by(crisis_minutes, from_json, "content")

RECORDS.update(
    {
        SiteReport: site_report,
        Presence: presence,
        CrisisMeeting: crisis_meeting,
        CrisisEntry: crisis_entry,
        CrisisMinutes: crisis_minutes,
    }
)
