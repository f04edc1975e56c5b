"""The tables of upkeep."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0030"
down_revision = "0028"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_hall()
    _upgrade_cleaning_round()
    _upgrade_hall_anomaly()
    _upgrade_repair_request()


def _upgrade_hall() -> None:
    op.create_table(
        "hall",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("residence_id", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("points", Text, nullable=False),
        sa.Column("due_minute", Integer, nullable=False),
        sa.Column("agent_id", Text, nullable=True),
        sa.Column("active", Flag, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name="ck_hall_active"),
        sa.CheckConstraint("due_minute BETWEEN 0 AND 1439", name="ck_hall_due_minute"),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 40", name="ck_hall_name"),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_hall_agent_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["residence_id"], ["residence.id"], name=op.f("fk_hall_residence_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_hall_residence_id"), "hall", ["residence_id"], unique=False)


def _upgrade_cleaning_round() -> None:
    op.create_table(
        "cleaning_round",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("hall_id", Text, nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("handles", Text, server_default="", nullable=False),
        sa.Column("rails", Text, server_default="", nullable=False),
        sa.Column("buttons", Text, server_default="", nullable=False),
        sa.Column("lift", Text, server_default="", nullable=False),
        sa.Column("bins", Text, server_default="", nullable=False),
        sa.Column("passed_at", Integer, nullable=True),
        sa.CheckConstraint("bins IN ('', 'done', 'issue')", name="ck_cleaning_round_bins"),
        sa.CheckConstraint("buttons IN ('', 'done', 'issue')", name="ck_cleaning_round_buttons"),
        sa.CheckConstraint("handles IN ('', 'done', 'issue')", name="ck_cleaning_round_handles"),
        sa.CheckConstraint("lift IN ('', 'done', 'issue')", name="ck_cleaning_round_lift"),
        sa.CheckConstraint("rails IN ('', 'done', 'issue')", name="ck_cleaning_round_rails"),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["hall.id"], name=op.f("fk_cleaning_round_hall_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleaning_round")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_cleaning_round_day"), "cleaning_round", ["day"], unique=False)
    op.create_index(op.f("ix_cleaning_round_hall_id"), "cleaning_round", ["hall_id"], unique=False)


def _upgrade_hall_anomaly() -> None:
    op.create_table(
        "hall_anomaly",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("hall_id", Text, nullable=False),
        sa.Column("text", Text, nullable=False),
        sa.Column("seen_at", Integer, nullable=False),
        sa.Column("point", Text, server_default="", nullable=False),
        sa.Column("owner", Text, server_default="", nullable=False),
        sa.Column("due_on", Text, nullable=True),
        sa.Column("done_at", Integer, nullable=True),
        sa.Column("done_by", Text, nullable=True),
        sa.CheckConstraint("(owner = '') = (due_on IS NULL)", name="ck_hall_anomaly_follow"),
        sa.CheckConstraint("owner IN ('', 'workshop', 'lifts', 'manager', 'caretaker')", name="ck_hall_anomaly_owner"),
        sa.CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="ck_hall_anomaly_done"),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 80", name="ck_hall_anomaly_text"),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["hall.id"], name=op.f("fk_hall_anomaly_hall_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_anomaly")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_hall_anomaly_hall_id"), "hall_anomaly", ["hall_id"], unique=False)
    op.create_index(op.f("ix_hall_anomaly_seen_at"), "hall_anomaly", ["seen_at"], unique=False)


def _upgrade_repair_request() -> None:
    op.create_table(
        "repair_request",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("dwelling_id", Text, nullable=False),
        sa.Column("common", Flag, nullable=False),
        sa.Column("place", Text, nullable=False),
        sa.Column("nature", Text, nullable=False),
        sa.Column("text", Text, nullable=False),
        sa.Column("urgency", Text, nullable=False),
        sa.Column("access", Text, server_default="", nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.Column("visit_at", Integer, nullable=True),
        sa.Column("moved_at", Integer, nullable=False),
        sa.CheckConstraint(
            "nature IN ('heating', 'water', 'electricity', 'door', 'window', 'lift', 'other')",
            name="ck_repair_request_nature",
        ),
        sa.CheckConstraint("state <> 'scheduled' OR visit_at IS NOT NULL", name="ck_repair_request_visit"),
        sa.CheckConstraint(
            "state IN ('taken', 'forwarded', 'scheduled', 'done', 'closed', 'dropped')", name="ck_repair_request_state"
        ),
        sa.CheckConstraint("urgency IN ('now', 'soon', 'usual')", name="ck_repair_request_urgency"),
        sa.CheckConstraint("common IN (0, 1)", name="ck_repair_request_common"),
        sa.CheckConstraint("length(access) <= 80", name="ck_repair_request_access"),
        sa.CheckConstraint("length(place) BETWEEN 1 AND 40", name="ck_repair_request_place"),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 80", name="ck_repair_request_text"),
        sa.ForeignKeyConstraint(
            ["dwelling_id"],
            ["dwelling.id"],
            name=op.f("fk_repair_request_dwelling_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_repair_request_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_request")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_repair_request_dwelling_id"), "repair_request", ["dwelling_id"], unique=False)
    op.create_index(op.f("ix_repair_request_number"), "repair_request", ["number"], unique=False)
    op.create_index(op.f("ix_repair_request_person_id"), "repair_request", ["person_id"], unique=False)
    op.create_index(op.f("ix_repair_request_state"), "repair_request", ["state"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_repair_request()
    _downgrade_hall_anomaly()
    _downgrade_cleaning_round()
    _downgrade_hall()


def _downgrade_repair_request() -> None:
    op.drop_table("repair_request")


def _downgrade_hall_anomaly() -> None:
    op.drop_table("hall_anomaly")


def _downgrade_cleaning_round() -> None:
    op.drop_table("cleaning_round")


def _downgrade_hall() -> None:
    op.drop_table("hall")
