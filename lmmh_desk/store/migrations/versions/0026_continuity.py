"""The tables of continuity."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer, Text

revision = "0026"
down_revision = "0023"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_crisis_entry()
    _upgrade_crisis_meeting()
    _upgrade_site_report()
    _upgrade_crisis_minutes()
    _upgrade_presence()


def _upgrade_crisis_entry() -> None:
    op.create_table(
        "crisis_entry",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("text", Text, nullable=False),
        sa.Column("owner", Text, server_default="", nullable=False),
        sa.Column("due", Text, server_default="", nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.Column("ended_at", Integer, nullable=True),
        sa.CheckConstraint("(state IN ('done', 'dropped')) = (ended_at IS NOT NULL)", name="ck_crisis_entry_ended_at"),
        sa.CheckConstraint("kind IN ('decision', 'alert', 'info')", name="ck_crisis_entry_kind"),
        sa.CheckConstraint("state IN ('open', 'in_progress', 'done', 'dropped')", name="ck_crisis_entry_state"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_entry")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_crisis_entry_day"), "crisis_entry", ["day"], unique=False)
    op.create_index(op.f("ix_crisis_entry_state"), "crisis_entry", ["state"], unique=False)


def _upgrade_crisis_meeting() -> None:
    op.create_table(
        "crisis_meeting",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("attendees", Text, server_default="", nullable=False),
        sa.Column("orders", Text, server_default="", nullable=False),
        sa.Column("next_topics", Text, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_meeting")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_crisis_meeting_day"), "crisis_meeting", ["day"], unique=True)


def _upgrade_site_report() -> None:
    op.create_table(
        "site_report",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.Column("before", Text, nullable=False),
        sa.CheckConstraint(
            "before IN ('open', 'appointment_only', 'phone_only', 'closed')", name="ck_site_report_before"
        ),
        sa.CheckConstraint(
            "status IN ('open', 'appointment_only', 'phone_only', 'closed')", name="ck_site_report_status"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_report")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_site_report_site_id_created_at"), "site_report", ["site_id", "created_at"], unique=False)


def _upgrade_crisis_minutes() -> None:
    op.create_table(
        "crisis_minutes",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("paper_id", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("content", Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_crisis_minutes_paper_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_minutes")),
        sa.UniqueConstraint("number", name=op.f("uq_crisis_minutes_number")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_crisis_minutes_paper_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_crisis_minutes_day"), "crisis_minutes", ["day"], unique=False)


def _upgrade_presence() -> None:
    op.create_table(
        "presence",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("agent_id", Text, nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("half", Text, nullable=False),
        sa.Column("mode", Text, nullable=False),
        sa.CheckConstraint("half IN ('am', 'pm')", name="ck_presence_half"),
        sa.CheckConstraint("mode IN ('', 'on_site', 'remote', 'alone', 'absent')", name="ck_presence_mode"),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_presence_agent_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_presence_agent_id"), "presence", ["agent_id"], unique=False)
    op.create_index(op.f("ix_presence_day"), "presence", ["day"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_presence()
    _downgrade_crisis_minutes()
    _downgrade_site_report()
    _downgrade_crisis_meeting()
    _downgrade_crisis_entry()


def _downgrade_presence() -> None:
    op.drop_table("presence")


def _downgrade_crisis_minutes() -> None:
    op.drop_table("crisis_minutes")


def _downgrade_site_report() -> None:
    op.drop_table("site_report")


def _downgrade_crisis_meeting() -> None:
    op.drop_table("crisis_meeting")


def _downgrade_crisis_entry() -> None:
    op.drop_table("crisis_entry")
