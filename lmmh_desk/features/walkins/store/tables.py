"""Tables of the queue and their mapping; moves are only ever inserted."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from lmmh_desk.features.walkins.model.records import NOTE_LENGTH, Channel, GaugeMove, Kind, Outcome, QueueMove, WalkIn
from lmmh_desk.office.store.tables import one_of
from lmmh_desk.store.tables import RECORDS, Day, Flag, Instant, Integer, Text, record_table

# No uniqueness of the ticket here: a desk must be able to hold another desk's row beside its own.
walk_in = record_table(
    "walk_in",
    Column("day", Day, nullable=False),
    Column("ticket", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("reason_id", Text, ForeignKey("reason.id")),
    Column("person_id", Text, ForeignKey("person.id")),
    Column("priority", Flag, nullable=False),
    Column("inside", Flag, nullable=False),
    Column("appointment_at", Instant),
    Column("arrived_at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    one_of("walk_in", "channel", Channel),
    CheckConstraint(f"length(note) <= {NOTE_LENGTH}", name="ck_walk_in_note"),
    Index("ix_walk_in_day", "day", "site_id", "sequence"),
    Index("ix_walk_in_person_id", "person_id"),
)

queue_move = record_table(
    "queue_move",
    Column("walk_in_id", Text, ForeignKey("walk_in.id"), nullable=False, index=True),
    Column("step", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("counter", Text, nullable=False),
    Column("outcome", Text),
    Column("undone_id", Text),
    one_of("queue_move", "kind", Kind),
    one_of("queue_move", "outcome", Outcome),
    CheckConstraint("step > 0", name="ck_queue_move_step"),
    CheckConstraint("(kind = 'closed') = (outcome IS NOT NULL)", name="ck_queue_move_closed"),
    CheckConstraint("(kind = 'undone') = (undone_id IS NOT NULL)", name="ck_queue_move_undone"),
)

gauge_move = record_table(
    "gauge_move",
    Column("day", Day, nullable=False),
    Column("delta", Integer, nullable=False),
    CheckConstraint("delta IN (-1, 1)", name="ck_gauge_move_delta"),
    Index("ix_gauge_move_day", "day", "site_id"),
)

RECORDS.update(
    {
        WalkIn: walk_in,
        QueueMove: queue_move,
        GaugeMove: gauge_move,
    }
)
