"""The tables of opened_after."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer

revision = "0022"
down_revision = "0020"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_opened_day()


def _upgrade_opened_day() -> None:
    op.add_column("opened_day", sa.Column("after", Integer, server_default="0", nullable=False))


def downgrade() -> None:
    """Go down a version."""
    _downgrade_opened_day()


def _downgrade_opened_day() -> None:
    op.drop_column("opened_day", "after")
