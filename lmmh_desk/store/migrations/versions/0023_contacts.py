"""The contact agreed before a step of a case, so that taking the step back gives it back."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Text

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Go up a version."""
    op.add_column("arrears_step", sa.Column("follow_on", Text, nullable=True))


def downgrade() -> None:
    """Go down a version."""
    op.drop_column("arrears_step", "follow_on")
