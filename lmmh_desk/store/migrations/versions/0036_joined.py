"""What joins plans, payments and cases of one debt."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Go up a version: the due dates and payments there are bear no name, which is that of their day."""
    op.add_column("arrears_case", sa.Column("joined_to", Text, server_default="", nullable=False))
    op.add_column("payment_plan", sa.Column("lines", Text, server_default="", nullable=False))
    op.add_column("plan_payment", sa.Column("line", Text, server_default="", nullable=False))
    _upgrade_lease_followed()


def _upgrade_lease_followed() -> None:
    op.create_table(
        "lease_followed",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("lease_id", Text, nullable=False),
        sa.Column("case_id", Text, nullable=False),
        sa.Column("running", Flag, server_default="1", nullable=False),
        sa.Column("planned", Flag, server_default="0", nullable=False),
        sa.CheckConstraint("planned IN (0, 1)", name=op.f("ck_lease_followed_planned")),
        sa.CheckConstraint("running IN (0, 1)", name=op.f("ck_lease_followed_running")),
        sa.ForeignKeyConstraint(
            ["lease_id"],
            ["lease.id"],
            name=op.f("fk_lease_followed_lease_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease_followed")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_lease_followed_case_id"), "lease_followed", ["case_id"], unique=False)
    op.create_index(op.f("ix_lease_followed_lease_id"), "lease_followed", ["lease_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    op.drop_table("lease_followed")
    op.drop_column("plan_payment", "line")
    op.drop_column("payment_plan", "lines")
    op.drop_column("arrears_case", "joined_to")
