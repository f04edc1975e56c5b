"""Whom and which ways an approval of a campaign is about; when the stages of works last changed."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer, Text

revision = "0053"
down_revision = "0051"


def upgrade() -> None:
    """Go up a version: what was approved before follows its campaign, and no stage is known to have changed."""
    op.add_column("campaign_approval", sa.Column("scope", Text, server_default="", nullable=False))
    op.add_column("works_operation", sa.Column("staged_at", Integer, server_default="0", nullable=False))


def downgrade() -> None:
    """Go down a version."""
    op.drop_column("works_operation", "staged_at")
    op.drop_column("campaign_approval", "scope")
