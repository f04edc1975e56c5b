"""The agency each reception point depends on."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Text

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Go up a version: no reception point there is says its agency yet."""
    op.add_column("site", sa.Column("agency_id", Text, server_default="", nullable=False))


def downgrade() -> None:
    """Go down a version."""
    op.drop_column("site", "agency_id")
