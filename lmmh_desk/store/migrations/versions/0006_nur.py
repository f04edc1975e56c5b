"""The number of a person's application for another dwelling (NUR)."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Go up a version."""
    # In SQL: Alembic would add the CHECK by a second ALTER, which SQLite hasn't.
    op.execute("ALTER TABLE person ADD COLUMN nur TEXT CONSTRAINT ck_person_nur CHECK (length(nur) = 18)")


def downgrade() -> None:
    """Go down a version."""
    op.execute("ALTER TABLE person DROP COLUMN nur")
