"""Whether a campaign is suspended, and whether it is for the residences that have a lift."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer, Text

revision = "0048"
down_revision = "0044"


def upgrade() -> None:
    """Go up a version: nothing is suspended, and no campaign was bounded so."""
    op.add_column("campaign", sa.Column("lift", Text, server_default="", nullable=False))
    op.add_column("campaign", sa.Column("paused_at", Integer, nullable=True))


def downgrade() -> None:
    """Go down a version."""
    op.drop_column("campaign", "paused_at")
    op.drop_column("campaign", "lift")
