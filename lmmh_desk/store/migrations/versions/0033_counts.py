"""The tables of counts."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer

revision = "0033"
down_revision = "0027"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_mask_movement()


def _upgrade_mask_movement() -> None:
    op.add_column("mask_movement", sa.Column("counted", Integer, nullable=True))


def downgrade() -> None:
    """Go down a version."""
    _downgrade_mask_movement()


def _downgrade_mask_movement() -> None:
    op.drop_column("mask_movement", "counted")
