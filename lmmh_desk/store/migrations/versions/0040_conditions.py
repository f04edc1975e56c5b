"""What became of a condition and of an offer; until when an application is renewed, which communes it asks."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Text

revision = "0040"
down_revision = "0039"

COLUMNS = ("condition", "condition_on", "withdrawn_on", "renew_on", "communes")


def upgrade() -> None:
    """Go up a version: no condition is known as met or not, no offer as taken back, no wish of an applicant."""
    for name in COLUMNS:
        op.add_column("allocation_applicant", sa.Column(name, Text, server_default="", nullable=False))


def downgrade() -> None:
    """Go down a version."""
    for name in reversed(COLUMNS):
        op.drop_column("allocation_applicant", name)
