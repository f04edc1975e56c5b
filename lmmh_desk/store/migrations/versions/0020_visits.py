"""The tables of visits."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_visit()
    _upgrade_visit_paper()
    _upgrade_visit_step()


def _upgrade_visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("lease_id", Text, nullable=False),
        sa.Column("place", Text, nullable=False),
        sa.Column("quarter", Text, server_default="", nullable=False),
        sa.Column("purpose", Text, nullable=False),
        sa.Column("urgency", Text, nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.Column("outcome", Text, server_default="", nullable=False),
        sa.Column("visitor_id", Text, nullable=True),
        sa.Column("starts_at", Integer, nullable=True),
        sa.Column("ends_at", Integer, nullable=True),
        sa.Column("masks", Flag, server_default="0", nullable=False),
        sa.Column("windows", Flag, server_default="0", nullable=False),
        sa.Column("distance", Flag, server_default="0", nullable=False),
        sa.Column("hands", Flag, server_default="0", nullable=False),
        sa.Column("no_shared_paper", Flag, server_default="0", nullable=False),
        sa.CheckConstraint("outcome IN ('', 'proceed', 'postpone', 'urgent_with_ppe')", name="ck_visit_outcome"),
        sa.CheckConstraint(
            "state IN ('requested', 'prescreened', 'scheduled', 'on_the_way', 'done', 'postponed', 'no_access')",
            name="ck_visit_state",
        ),
        sa.CheckConstraint(
            "urgency IN ('current', 'lease', 'water', 'fire', 'gas', 'outage', 'leak')", name="ck_visit_urgency"
        ),
        sa.CheckConstraint("distance IN (0, 1)", name="ck_visit_distance"),
        sa.CheckConstraint("hands IN (0, 1)", name="ck_visit_hands"),
        sa.CheckConstraint("masks IN (0, 1)", name="ck_visit_masks"),
        sa.CheckConstraint("no_shared_paper IN (0, 1)", name="ck_visit_no_shared_paper"),
        sa.CheckConstraint("starts_at < ends_at", name="ck_visit_span"),
        sa.CheckConstraint("windows IN (0, 1)", name="ck_visit_windows"),
        sa.ForeignKeyConstraint(
            ["lease_id"], ["lease.id"], name=op.f("fk_visit_lease_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_visit_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["agent.id"], name=op.f("fk_visit_visitor_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_visit_lease_id"), "visit", ["lease_id"], unique=False)
    op.create_index(op.f("ix_visit_person_id"), "visit", ["person_id"], unique=False)
    op.create_index("ix_visit_site", "visit", ["site_id", "starts_at"], unique=False)


def _upgrade_visit_paper() -> None:
    op.create_table(
        "visit_paper",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("visit_id", Text, nullable=False),
        sa.Column("paper_id", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("content", Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_visit_paper_paper_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visit_paper_visit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_paper")),
        sa.UniqueConstraint("number", name=op.f("uq_visit_paper_number")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_visit_paper_paper_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_visit_paper_visit_id"), "visit_paper", ["visit_id"], unique=False)


def _upgrade_visit_step() -> None:
    op.create_table(
        "visit_step",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("visit_id", Text, nullable=False),
        sa.Column("act", Text, nullable=False),
        sa.Column("before", Text, nullable=False),
        sa.Column("undoes", Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["undoes"], ["visit_step.id"], name=op.f("fk_visit_step_undoes"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visit_step_visit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_step")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_visit_step_visit_id"), "visit_step", ["visit_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_visit_step()
    _downgrade_visit_paper()
    _downgrade_visit()


def _downgrade_visit_step() -> None:
    op.drop_table("visit_step")


def _downgrade_visit_paper() -> None:
    op.drop_table("visit_paper")


def _downgrade_visit() -> None:
    op.drop_table("visit")
