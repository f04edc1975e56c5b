"""The tables of erasure."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer, Text

revision = "0016"
down_revision = "0014"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_erasure()


def _upgrade_erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("table_name", Text, nullable=False),
        sa.Column("record_id", Text, nullable=False),
        sa.Column("cause", Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_erasure_record_id"), "erasure", ["record_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_erasure()


def _downgrade_erasure() -> None:
    op.drop_table("erasure")
