"""The agency whose households a campaign concerns."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Text

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Go up a version: the campaigns there are concern every agency."""
    op.add_column("campaign", sa.Column("agency_id", Text, server_default="", nullable=False))


def downgrade() -> None:
    """Go down a version."""
    op.drop_column("campaign", "agency_id")
