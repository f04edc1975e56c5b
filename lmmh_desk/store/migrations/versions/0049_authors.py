"""Who wrote a campaign, the last and those before: a desk that never met one of them knows of him."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Text

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    """Go up a version: of campaigns that are there, who made it and who wrote last are known already."""
    op.add_column("campaign", sa.Column("authors", Text, server_default="", nullable=False))


def downgrade() -> None:
    """Go down a version."""
    op.drop_column("campaign", "authors")
