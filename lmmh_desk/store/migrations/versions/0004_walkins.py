"""The tables of walkins."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_gauge_move()
    _upgrade_walk_in()
    _upgrade_queue_move()


def _upgrade_gauge_move() -> None:
    op.create_table(
        "gauge_move",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("delta", Integer, nullable=False),
        sa.CheckConstraint("delta IN (-1, 1)", name="ck_gauge_move_delta"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gauge_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_gauge_move_day", "gauge_move", ["day", "site_id"], unique=False)


def _upgrade_walk_in() -> None:
    op.create_table(
        "walk_in",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("ticket", Text, nullable=False),
        sa.Column("sequence", Integer, nullable=False),
        sa.Column("channel", Text, nullable=False),
        sa.Column("reason_id", Text, nullable=True),
        sa.Column("person_id", Text, nullable=True),
        sa.Column("priority", Flag, nullable=False),
        sa.Column("inside", Flag, nullable=False),
        sa.Column("appointment_at", Integer, nullable=True),
        sa.Column("arrived_at", Integer, nullable=False),
        sa.Column("note", Text, nullable=False),
        sa.CheckConstraint("channel IN ('counter', 'phone', 'mail', 'email')", name="ck_walk_in_channel"),
        sa.CheckConstraint("inside IN (0, 1)", name="ck_walk_in_inside"),
        sa.CheckConstraint("length(note) <= 200", name="ck_walk_in_note"),
        sa.CheckConstraint("priority IN (0, 1)", name="ck_walk_in_priority"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_walk_in_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["reason.id"], name=op.f("fk_walk_in_reason_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
        sqlite_strict=True,
    )
    op.create_index("ix_walk_in_day", "walk_in", ["day", "site_id", "sequence"], unique=False)
    op.create_index("ix_walk_in_person_id", "walk_in", ["person_id"], unique=False)


def _upgrade_queue_move() -> None:
    op.create_table(
        "queue_move",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("walk_in_id", Text, nullable=False),
        sa.Column("step", Integer, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("counter", Text, nullable=False),
        sa.Column("outcome", Text, nullable=True),
        sa.Column("undone_id", Text, nullable=True),
        sa.CheckConstraint("(kind = 'closed') = (outcome IS NOT NULL)", name="ck_queue_move_closed"),
        sa.CheckConstraint("(kind = 'undone') = (undone_id IS NOT NULL)", name="ck_queue_move_undone"),
        sa.CheckConstraint(
            "kind IN ('called', 'no_answer', 'served', 'held', 'resumed', 'left', 'closed', 'came_in', "
            "'went_out', 'undone')",
            name="ck_queue_move_kind",
        ),
        sa.CheckConstraint(
            "outcome IN ('answered', 'appointment', 'referred', 'document_printed', 'left')",
            name="ck_queue_move_outcome",
        ),
        sa.CheckConstraint("step > 0", name="ck_queue_move_step"),
        sa.ForeignKeyConstraint(
            ["walk_in_id"], ["walk_in.id"], name=op.f("fk_queue_move_walk_in_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_move")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_queue_move_walk_in_id"), "queue_move", ["walk_in_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_queue_move()
    _downgrade_walk_in()
    _downgrade_gauge_move()


def _downgrade_queue_move() -> None:
    op.drop_table("queue_move")


def _downgrade_walk_in() -> None:
    op.drop_table("walk_in")


def _downgrade_gauge_move() -> None:
    op.drop_table("gauge_move")
