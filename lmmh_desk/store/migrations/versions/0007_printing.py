"""The tables of printing."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Blob, Integer, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_paper_original()
    _upgrade_print_job()


def _upgrade_paper_original() -> None:
    op.create_table(
        "paper_original",
        sa.Column("paper_id", Text, nullable=False),
        sa.Column("pdf", Blob, nullable=False),
        sa.Column("kept_until", Text, nullable=False),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_paper_original")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_paper_original_kept_until"), "paper_original", ["kept_until"], unique=False)


def _upgrade_print_job() -> None:
    op.create_table(
        "print_job",
        sa.Column("id", Text, nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("size", Text, nullable=False),
        sa.Column("copies", Integer, nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.Column("made_at", Integer, nullable=False),
        sa.Column("made_by", Text, nullable=False),
        sa.Column("paper_id", Text, nullable=True),
        sa.Column("printer", Text, server_default="", nullable=False),
        sa.Column("problem", Text, server_default="", nullable=False),
        sa.Column("tried_at", Integer, nullable=True),
        sa.Column("pdf", Blob, nullable=True),
        sa.Column("raw", Blob, nullable=True),
        sa.CheckConstraint("(state = 'printed') = (pdf IS NULL)", name="ck_print_job_pdf"),
        sa.CheckConstraint("state IN ('to_print', 'sent', 'printed', 'failed')", name="ck_print_job_state"),
        sa.CheckConstraint("copies BETWEEN 1 AND 20", name="ck_print_job_copies"),
        sa.CheckConstraint("raw IS NULL OR pdf IS NOT NULL", name="ck_print_job_raw"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_print_job_state_made_at"), "print_job", ["state", "made_at"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_print_job()
    _downgrade_paper_original()


def _downgrade_print_job() -> None:
    op.drop_table("print_job")


def _downgrade_paper_original() -> None:
    op.drop_table("paper_original")
