"""Whether what was entered of a commission or of a night stands: removed for a reason, or sealed by minutes."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Text

revision = "0044"
down_revision = "0040"

TABLES = ("allocation_session", "allocation_member", "allocation_applicant", "night_incident")


def upgrade() -> None:
    """Go up a version: nothing is removed, and nothing known as sealed."""
    for name in TABLES:
        op.add_column(name, sa.Column("standing", Text, server_default="", nullable=False))


def downgrade() -> None:
    """Go down a version."""
    for name in reversed(TABLES):
        op.drop_column(name, "standing")
