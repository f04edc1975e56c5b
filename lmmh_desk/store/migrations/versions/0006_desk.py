"""The tables of desk."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Go up a version."""


def downgrade() -> None:
    """Go down a version."""
