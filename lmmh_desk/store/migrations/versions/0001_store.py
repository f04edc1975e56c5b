"""The tables of store."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Go up a version."""
    _upgrade_audit()
    _upgrade_desk_setting()
    _upgrade_draft()
    _upgrade_numbering()
    _upgrade_sync_log()
    _upgrade_writing()


def _upgrade_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("tx", Integer, autoincrement=False, nullable=False),
        sa.Column("at", Integer, nullable=False),
        sa.Column("agent_id", Text, nullable=False),
        sa.Column("action", Text, nullable=False),
        sa.Column("subject", Text, nullable=False),
        sa.Column("details", Text, server_default=sa.text("'{}'"), nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.PrimaryKeyConstraint("tx", name=op.f("pk_audit")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_audit_subject_at"), "audit", ["subject", "at"], unique=False)


def _upgrade_desk_setting() -> None:
    op.create_table(
        "desk_setting",
        sa.Column("key", Text, nullable=False),
        sa.Column("value", Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_desk_setting")),
        sqlite_strict=True,
    )


def _upgrade_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("agent_id", Text, nullable=False),
        sa.Column("page", Text, nullable=False),
        sa.Column("key", Text, nullable=False),
        sa.Column("data", Text, nullable=False),
        sa.Column("at", Integer, nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "page", "key", name=op.f("pk_draft")),
        sqlite_strict=True,
    )


def _upgrade_numbering() -> None:
    op.create_table(
        "numbering",
        sa.Column("series", Text, nullable=False),
        sa.Column("last", Integer, nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_numbering")),
        sqlite_strict=True,
    )


def _upgrade_sync_log() -> None:
    op.create_table(
        "sync_log",
        sa.Column("seq", Integer, autoincrement=False, nullable=False),
        sa.Column("tx", Integer, nullable=False),
        sa.Column("table_name", Text, nullable=False),
        sa.Column("pk", Text, nullable=False),
        sa.Column("op", Text, nullable=False),
        sa.Column("delta", Text, nullable=False),
        sa.Column("actor", Text, nullable=False),
        sa.Column("wall_time", Integer, nullable=False),
        sa.CheckConstraint("op IN ('insert', 'update', 'delete')", name="ck_sync_log_op"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_sync_log")),
        sqlite_strict=True,
    )


def _upgrade_writing() -> None:
    op.create_table(
        "writing",
        sa.Column("id", Integer, nullable=False),
        sa.Column("tx", Integer, nullable=False),
        sa.Column("seq", Integer, nullable=False),
        sa.Column("actor", Text, nullable=True),
        sa.Column("wall_time", Integer, nullable=False),
        sa.Column("muted", Flag, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_writing_one_row"),
        sa.CheckConstraint("muted IN (0, 1)", name="ck_writing_muted"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Go down a version."""
    _downgrade_writing()
    _downgrade_sync_log()
    _downgrade_numbering()
    _downgrade_draft()
    _downgrade_desk_setting()
    _downgrade_audit()


def _downgrade_writing() -> None:
    op.drop_table("writing")


def _downgrade_sync_log() -> None:
    op.drop_table("sync_log")


def _downgrade_numbering() -> None:
    op.drop_table("numbering")


def _downgrade_draft() -> None:
    op.drop_table("draft")


def _downgrade_desk_setting() -> None:
    op.drop_table("desk_setting")


def _downgrade_audit() -> None:
    op.drop_table("audit")
