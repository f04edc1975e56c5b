"""Which plan replaces another signed apart, and the telephone of an agent."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Text

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Go up a version: no plan is replaced, and no agent’s number is known."""
    op.add_column("agent", sa.Column("phone", Text, server_default="", nullable=False))
    op.add_column("payment_plan", sa.Column("replaced_by", Text, server_default="", nullable=False))


def downgrade() -> None:
    """Go down a version."""
    op.drop_column("payment_plan", "replaced_by")
    op.drop_column("agent", "phone")
