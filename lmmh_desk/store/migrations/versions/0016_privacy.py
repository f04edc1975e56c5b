"""The tables of privacy."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer, Text

revision = "0016"
down_revision = "0014"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_erasure()
    _upgrade_rectification()


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


def _upgrade_rectification() -> None:
    op.create_table(
        "rectification",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("field", Text, nullable=False),
        sa.Column("before", Text, server_default="", nullable=False),
        sa.Column("after", Text, server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rectification_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_rectification_person_id"), "rectification", ["person_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_rectification()
    _downgrade_erasure()


def _downgrade_rectification() -> None:
    op.drop_table("rectification")


def _downgrade_erasure() -> None:
    op.drop_table("erasure")
