"""The tables of access."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Text

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_opened_day()
    _upgrade_agent()


def _upgrade_opened_day() -> None:
    op.create_table(
        "opened_day",
        sa.Column("agent_id", Text, nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_opened_day")),
        sqlite_strict=True,
    )


def _upgrade_agent() -> None:
    op.add_column("agent", sa.Column("password_hash", Text, server_default="", nullable=False))


def downgrade() -> None:
    """Go down a version."""
    _downgrade_agent()
    _downgrade_opened_day()


def _downgrade_agent() -> None:
    op.drop_column("agent", "password_hash")


def _downgrade_opened_day() -> None:
    op.drop_table("opened_day")
