"""Tables of the upkeep and their mapping."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey

from lmmh_desk.features.upkeep.model.forms import ACCESS, DAY_MINUTES, NAME, PLACE, TEXT
from lmmh_desk.features.upkeep.model.records import (
    CleaningRound,
    Hall,
    HallAnomaly,
    Mark,
    Nature,
    Owner,
    Point,
    RepairRequest,
    State,
    Urgency,
)
from lmmh_desk.office.store import tables as office
from lmmh_desk.office.store.tables import one_of
from lmmh_desk.store.tables import RECORDS, Day, Flag, Instant, Integer, Text, record_table
from lmmh_desk.tenancy.store import tables as tenancy

hall = record_table(
    "hall",
    Column("residence_id", Text, ForeignKey(tenancy.residence.c.id), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("points", Text, nullable=False),
    Column("due_minute", Integer, nullable=False),
    Column("agent_id", Text, ForeignKey(office.agent.c.id)),
    Column("active", Flag, nullable=False, server_default="1"),
    CheckConstraint(f"length(name) BETWEEN 1 AND {NAME}", name="ck_hall_name"),
    CheckConstraint(f"due_minute BETWEEN 0 AND {DAY_MINUTES - 1}", name="ck_hall_due_minute"),
)

cleaning_round = record_table(
    "cleaning_round",
    Column("hall_id", Text, ForeignKey(hall.c.id), nullable=False, index=True),
    Column("day", Day, nullable=False, index=True),
    *(Column(str(point), Text, nullable=False, server_default="") for point in Point),
    Column("passed_at", Instant),
    *(one_of("cleaning_round", str(point), Mark) for point in Point),
)

hall_anomaly = record_table(
    "hall_anomaly",
    Column("hall_id", Text, ForeignKey(hall.c.id), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("seen_at", Instant, nullable=False, index=True),
    Column("point", Text, nullable=False, server_default=""),
    Column("owner", Text, nullable=False, server_default=""),
    Column("due_on", Day),
    Column("done_at", Instant),
    Column("done_by", Text),
    one_of("hall_anomaly", "owner", Owner),
    CheckConstraint(f"length(text) BETWEEN 1 AND {TEXT}", name="ck_hall_anomaly_text"),
    CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="ck_hall_anomaly_done"),
    CheckConstraint("(owner = '') = (due_on IS NULL)", name="ck_hall_anomaly_follow"),
)

repair_request = record_table(
    "repair_request",
    Column("number", Text, nullable=False, index=True),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("dwelling_id", Text, ForeignKey(tenancy.dwelling.c.id), nullable=False, index=True),
    Column("common", Flag, nullable=False),
    Column("place", Text, nullable=False),
    Column("nature", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("access", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, index=True),
    Column("visit_at", Instant),
    Column("moved_at", Instant, nullable=False),
    one_of("repair_request", "nature", Nature),
    one_of("repair_request", "urgency", Urgency),
    one_of("repair_request", "state", State),
    CheckConstraint(f"length(place) BETWEEN 1 AND {PLACE}", name="ck_repair_request_place"),
    CheckConstraint(f"length(text) BETWEEN 1 AND {TEXT}", name="ck_repair_request_text"),
    CheckConstraint(f"length(access) <= {ACCESS}", name="ck_repair_request_access"),
    CheckConstraint("state <> 'scheduled' OR visit_at IS NOT NULL", name="ck_repair_request_visit"),
)

RECORDS.update({Hall: hall, CleaningRound: cleaning_round, HallAnomaly: hall_anomaly, RepairRequest: repair_request})
