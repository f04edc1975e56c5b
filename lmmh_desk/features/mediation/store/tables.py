"""Tables of the nights and their mapping."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey

from lmmh_desk.features.mediation.model.noting import ACTION, PLACE, TEXT
from lmmh_desk.features.mediation.model.records import Kind, NightFollowUp, NightIncident, Owner, State
from lmmh_desk.office.store.tables import one_of
from lmmh_desk.store.tables import RECORDS, Day, Flag, Instant, Text, record_table
from lmmh_desk.tenancy.store import tables as tenancy

night_incident = record_table(
    "night_incident",
    Column("residence_id", Text, ForeignKey(tenancy.residence.c.id), nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("happened_at", Instant, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("action", Text, nullable=False, server_default=""),
    Column("police", Flag, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    Column("standing", Text, nullable=False, server_default=""),
    one_of("night_incident", "kind", Kind),
    one_of("night_incident", "state", State),
    CheckConstraint(f"length(place) BETWEEN 1 AND {PLACE}", name="ck_night_incident_place"),
    CheckConstraint(f"length(action) <= {ACTION}", name="ck_night_incident_action"),
)

night_follow_up = record_table(
    "night_follow_up",
    Column("text", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due_on", Day, nullable=False, index=True),
    Column("incident_id", Text, ForeignKey(night_incident.c.id), index=True),
    Column("done_at", Instant),
    Column("done_by", Text),
    one_of("night_follow_up", "owner", Owner),
    CheckConstraint(f"length(text) BETWEEN 1 AND {TEXT}", name="ck_night_follow_up_text"),
    CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="ck_night_follow_up_done"),
)

RECORDS.update({NightIncident: night_incident, NightFollowUp: night_follow_up})
