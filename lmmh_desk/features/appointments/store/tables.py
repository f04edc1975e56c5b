"""Tables of appointments and their mapping."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from lmmh_desk.features.appointments.model.records import NOTE_LENGTH, Appointment, Convocation, Participant, Status
from lmmh_desk.features.appointments.model.sheet import from_json
from lmmh_desk.office.model.reasons import ReasonType
from lmmh_desk.office.store.tables import Choice, one_of
from lmmh_desk.store.legible import read_by
from lmmh_desk.store.tables import RECORDS, Instant, Text, record_table

appointment = record_table(
    "appointment",
    Column("number", Text, nullable=False, unique=True),
    Column("reason_id", Text, ForeignKey("reason.id"), nullable=False),
    Column("type", Choice(ReasonType), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("contact", Text, nullable=False),
    Column("note", Text, nullable=False),
    one_of("appointment", "type", ReasonType),
    CheckConstraint("starts_at < ends_at", name="ck_appointment_order"),
    CheckConstraint(f"length(note) <= {NOTE_LENGTH}", name="ck_appointment_note"),
    Index(None, "site_id", "starts_at"),
    Index(None, "starts_at"),
)

participant = record_table(
    "participant",
    Column("appointment_id", Text, ForeignKey("appointment.id"), nullable=False),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("status", Choice(Status), nullable=False),
    Column("arrived_at", Instant),
    one_of("participant", "status", Status),
    Index(None, "appointment_id", "person_id", unique=True),
    Index(None, "person_id"),
)

convocation = record_table(
    "convocation",
    Column("appointment_id", Text, ForeignKey("appointment.id"), nullable=False),
    Column("paper_id", Text, ForeignKey("paper.id"), nullable=False),
    Column("content", Text, nullable=False),
    Index(None, "appointment_id"),
    Index(None, "paper_id"),
)
read_by(convocation, from_json, "content")

RECORDS.update(
    {
        Appointment: appointment,
        Participant: participant,
        Convocation: convocation,
    }
)
