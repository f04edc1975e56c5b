"""The tables of keys."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Blob, Integer, Text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_desk_certificate()
    _upgrade_former_root()
    _upgrade_revoked_key()


def _upgrade_desk_certificate() -> None:
    op.create_table(
        "desk_certificate",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("certificate", Blob, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_certificate")),
        sqlite_strict=True,
    )


def _upgrade_former_root() -> None:
    op.create_table(
        "former_root",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("public", Blob, nullable=False),
        sa.Column("last_day", Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_root")),
        sqlite_strict=True,
    )


def _upgrade_revoked_key() -> None:
    op.create_table(
        "revoked_key",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("public", Blob, nullable=False),
        sa.Column("desk_code", Text, nullable=False),
        sa.Column("since", Integer, nullable=False),
        sa.Column("reason", Text, nullable=False),
        sa.CheckConstraint("length(public) = 32", name="ck_revoked_key_public"),
        sa.CheckConstraint("since >= 0", name="ck_revoked_key_since"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revoked_key")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Go down a version."""
    _downgrade_revoked_key()
    _downgrade_former_root()
    _downgrade_desk_certificate()


def _downgrade_revoked_key() -> None:
    op.drop_table("revoked_key")


def _downgrade_former_root() -> None:
    op.drop_table("former_root")


def _downgrade_desk_certificate() -> None:
    op.drop_table("desk_certificate")
