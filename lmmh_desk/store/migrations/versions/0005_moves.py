"""The tables of moves."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_move()
    _upgrade_justification()
    _upgrade_move_step()
    _upgrade_move_day()


def _upgrade_move() -> None:
    op.create_table(
        "move",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("lease_id", Text, nullable=True),
        sa.Column("next_lease_id", Text, nullable=True),
        sa.Column("lease_reference", Text, server_default="", nullable=False),
        sa.Column("from_address", Text, server_default="", nullable=False),
        sa.Column("to_address", Text, server_default="", nullable=False),
        sa.Column("inspection_on", Text, nullable=True),
        sa.Column("inspection_reference", Text, server_default="", nullable=False),
        sa.Column("exit_state", Text, nullable=True),
        sa.Column("entry_state", Text, nullable=True),
        sa.Column("cancelled_at", Integer, nullable=True),
        sa.CheckConstraint("kind IN ('out', 'in', 'transfer')", name="ck_move_kind"),
        sa.ForeignKeyConstraint(
            ["lease_id"], ["lease.id"], name=op.f("fk_move_lease_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["next_lease_id"], ["lease.id"], name=op.f("fk_move_next_lease_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_move_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_move_lease_id"), "move", ["lease_id"], unique=False)
    op.create_index(op.f("ix_move_next_lease_id"), "move", ["next_lease_id"], unique=False)
    op.create_index(op.f("ix_move_person_id"), "move", ["person_id"], unique=False)
    op.create_index("ix_move_site", "move", ["site_id", "created_at"], unique=False)


def _upgrade_justification() -> None:
    op.create_table(
        "justification",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("move_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("paper_id", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("first_day", Text, nullable=False),
        sa.Column("last_day", Text, nullable=False),
        sa.Column("people", Integer, nullable=False),
        sa.Column("identity_checked", Flag, nullable=False),
        sa.Column("lease_signed", Flag, nullable=False),
        sa.Column("inspection_done", Flag, nullable=False),
        sa.Column("gestures_reminded", Flag, nullable=False),
        sa.Column("content", Text, nullable=False),
        sa.CheckConstraint("first_day <= last_day", name="ck_justification_days"),
        sa.CheckConstraint("gestures_reminded IN (0, 1)", name="ck_justification_gestures_reminded"),
        sa.CheckConstraint("identity_checked IN (0, 1)", name="ck_justification_identity_checked"),
        sa.CheckConstraint("inspection_done IN (0, 1)", name="ck_justification_inspection_done"),
        sa.CheckConstraint("lease_signed IN (0, 1)", name="ck_justification_lease_signed"),
        sa.CheckConstraint("people >= 1", name="ck_justification_people"),
        sa.ForeignKeyConstraint(
            ["move_id"], ["move.id"], name=op.f("fk_justification_move_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_justification_paper_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_justification_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justification")),
        sa.UniqueConstraint("number", name=op.f("uq_justification_number")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_justification_paper_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_justification_move_id"), "justification", ["move_id"], unique=False)
    op.create_index(op.f("ix_justification_person_id"), "justification", ["person_id"], unique=False)


def _upgrade_move_step() -> None:
    op.create_table(
        "move_step",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("move_id", Text, nullable=False),
        sa.Column("side", Text, nullable=False),
        sa.Column("before", Text, nullable=True),
        sa.Column("after", Text, nullable=True),
        sa.Column("undoes", Text, nullable=True),
        sa.CheckConstraint("side IN ('exit', 'entry')", name="ck_move_step_side"),
        sa.ForeignKeyConstraint(
            ["move_id"], ["move.id"], name=op.f("fk_move_step_move_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["move_step.id"], name=op.f("fk_move_step_undoes"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_step")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_move_step_move_id"), "move_step", ["move_id"], unique=False)


def _upgrade_move_day() -> None:
    op.create_table(
        "move_day",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("justification_id", Text, nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("starts", Integer, nullable=False),
        sa.Column("ends", Integer, nullable=False),
        sa.CheckConstraint("0 <= starts AND starts < ends AND ends <= 1440", name="ck_move_day_hours"),
        sa.ForeignKeyConstraint(
            ["justification_id"],
            ["justification.id"],
            name=op.f("fk_move_day_justification_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_day")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_move_day_justification_id_day"), "move_day", ["justification_id", "day"], unique=True)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_move_day()
    _downgrade_move_step()
    _downgrade_justification()
    _downgrade_move()


def _downgrade_move_day() -> None:
    op.drop_table("move_day")


def _downgrade_move_step() -> None:
    op.drop_table("move_step")


def _downgrade_justification() -> None:
    op.drop_table("justification")


def _downgrade_move() -> None:
    op.drop_table("move")
