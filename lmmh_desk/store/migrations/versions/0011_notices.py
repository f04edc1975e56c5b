"""The tables of notices."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer, Text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_inspection_notice()


def _upgrade_inspection_notice() -> None:
    op.create_table(
        "inspection_notice",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("move_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("paper_id", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("starts", Integer, nullable=False),
        sa.Column("content", Text, nullable=False),
        sa.CheckConstraint("0 <= starts AND starts < 1440", name="ck_inspection_notice_hour"),
        sa.ForeignKeyConstraint(
            ["move_id"], ["move.id"], name=op.f("fk_inspection_notice_move_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["paper.id"],
            name=op.f("fk_inspection_notice_paper_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_inspection_notice_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_notice")),
        sa.UniqueConstraint("number", name=op.f("uq_inspection_notice_number")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_inspection_notice_paper_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_inspection_notice_move_id"), "inspection_notice", ["move_id"], unique=False)
    op.create_index(op.f("ix_inspection_notice_person_id"), "inspection_notice", ["person_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_inspection_notice()


def _downgrade_inspection_notice() -> None:
    op.drop_table("inspection_notice")
