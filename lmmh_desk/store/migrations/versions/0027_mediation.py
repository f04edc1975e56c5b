"""The tables of mediation."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_night_incident()
    _upgrade_night_follow_up()


def _upgrade_night_incident() -> None:
    op.create_table(
        "night_incident",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("residence_id", Text, nullable=False),
        sa.Column("place", Text, nullable=False),
        sa.Column("happened_at", Integer, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("action", Text, server_default="", nullable=False),
        sa.Column("police", Flag, server_default="0", nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.CheckConstraint("kind IN ('noise', 'gathering', 'damage', 'other')", name="ck_night_incident_kind"),
        sa.CheckConstraint(
            "state IN ('reported', 'dispatched', 'on_site', 'resolved', 'handed_to_police', 'followed_up')",
            name="ck_night_incident_state",
        ),
        sa.CheckConstraint("length(action) <= 80", name="ck_night_incident_action"),
        sa.CheckConstraint("length(place) BETWEEN 1 AND 40", name="ck_night_incident_place"),
        sa.CheckConstraint("police IN (0, 1)", name="ck_night_incident_police"),
        sa.ForeignKeyConstraint(
            ["residence_id"],
            ["residence.id"],
            name=op.f("fk_night_incident_residence_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night_incident")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_night_incident_happened_at"), "night_incident", ["happened_at"], unique=False)
    op.create_index(op.f("ix_night_incident_residence_id"), "night_incident", ["residence_id"], unique=False)


def _upgrade_night_follow_up() -> None:
    op.create_table(
        "night_follow_up",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("text", Text, nullable=False),
        sa.Column("owner", Text, nullable=False),
        sa.Column("due_on", Text, nullable=False),
        sa.Column("incident_id", Text, nullable=True),
        sa.Column("done_at", Integer, nullable=True),
        sa.Column("done_by", Text, nullable=True),
        sa.CheckConstraint("owner IN ('workshop', 'manager', 'upkeep', 'team')", name="ck_night_follow_up_owner"),
        sa.CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="ck_night_follow_up_done"),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 80", name="ck_night_follow_up_text"),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["night_incident.id"],
            name=op.f("fk_night_follow_up_incident_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night_follow_up")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_night_follow_up_due_on"), "night_follow_up", ["due_on"], unique=False)
    op.create_index(op.f("ix_night_follow_up_incident_id"), "night_follow_up", ["incident_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_night_follow_up()
    _downgrade_night_incident()


def _downgrade_night_follow_up() -> None:
    op.drop_table("night_follow_up")


def _downgrade_night_incident() -> None:
    op.drop_table("night_incident")
