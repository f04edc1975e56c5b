"""The code under which each agent's day was opened here: one given since, on any PC, is another."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Text

revision = "0051"
down_revision = "0049"


def upgrade() -> None:
    """Go up a version: what was opened was opened by the code of now."""
    op.add_column("opened_day", sa.Column("pin_hash", Text, server_default="", nullable=False))
    op.execute(
        "UPDATE opened_day SET pin_hash = "
        "coalesce((SELECT agent.pin_hash FROM agent WHERE agent.id = opened_day.agent_id), '')"
    )


def downgrade() -> None:
    """Go down a version."""
    op.drop_column("opened_day", "pin_hash")
