"""The tables of outbox."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer, Text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_gateway()
    _upgrade_message()


def _upgrade_gateway() -> None:
    op.create_table(
        "gateway",
        sa.Column("channel", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("place", Text, nullable=False),
        sa.Column("port", Integer, nullable=False),
        sa.Column("user", Text, nullable=False),
        sa.Column("sender", Text, nullable=False),
        sa.Column("vault", Text, nullable=False),
        sa.Column("secret", Text, nullable=False),
        sa.CheckConstraint("channel IN ('sms', 'email')", name="ck_gateway_channel"),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_gateway")),
        sqlite_strict=True,
    )


def _upgrade_message() -> None:
    op.create_table(
        "message",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("channel", Text, nullable=False),
        sa.Column("address", Text, nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("text", Text, nullable=False),
        sa.Column("purpose", Text, nullable=False),
        sa.Column("person_id", Text, nullable=True),
        sa.Column("subject_table", Text, nullable=False),
        sa.Column("subject_id", Text, nullable=False),
        sa.Column("due_at", Integer, nullable=False),
        sa.Column("expires_at", Integer, nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.Column("sent_at", Integer, nullable=True),
        sa.Column("tries", Integer, nullable=False),
        sa.Column("next_try_at", Integer, nullable=False),
        sa.Column("problem", Text, nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="ck_message_sent"),
        sa.CheckConstraint("channel IN ('sms', 'email')", name="ck_message_channel"),
        sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed', 'dropped')", name="ck_message_state"),
        sa.CheckConstraint("due_at < expires_at", name="ck_message_times"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_message_person_id"), "message", ["person_id"], unique=False)
    op.create_index(op.f("ix_message_state_due_at"), "message", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_message_subject_id"), "message", ["subject_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_message()
    _downgrade_gateway()


def _downgrade_message() -> None:
    op.drop_table("message")


def _downgrade_gateway() -> None:
    op.drop_table("gateway")
