"""The tables of counts."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer

revision = "0033"
down_revision = "0030"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_mask_movement()
    _upgrade_rent_balance()


def _upgrade_mask_movement() -> None:
    op.add_column("mask_movement", sa.Column("counted", Integer, nullable=True))


def _upgrade_rent_balance() -> None:
    op.add_column("rent_balance", sa.Column("credit_cents", Integer, server_default="0", nullable=False))


def downgrade() -> None:
    """Go down a version."""
    _downgrade_rent_balance()
    _downgrade_mask_movement()


def _downgrade_rent_balance() -> None:
    op.drop_column("rent_balance", "credit_cents")


def _downgrade_mask_movement() -> None:
    op.drop_column("mask_movement", "counted")
