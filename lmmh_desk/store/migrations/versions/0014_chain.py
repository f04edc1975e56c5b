"""The chain of the audit, and its heads."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store import chain
from lmmh_desk.store.tables import Blob, Integer, Text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_audit()
    _upgrade_audit_head()


def _upgrade_audit() -> None:
    op.add_column("audit", sa.Column("salt", Blob, nullable=True))
    op.add_column("audit", sa.Column("digest", Blob, nullable=True))
    op.add_column("audit", sa.Column("link", Blob, nullable=True))
    chain.complete(op.get_bind().connection.dbapi_connection)


def _upgrade_audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("tx", Integer, autoincrement=False, nullable=False),
        sa.Column("link", Blob, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("signature", Blob, nullable=False),
        sa.Column("countersignature", Blob, nullable=False),
        sa.Column("at", Integer, nullable=False),
        sa.PrimaryKeyConstraint("tx", name=op.f("pk_audit_head")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Go down a version."""
    _downgrade_audit_head()
    _downgrade_audit()


def _downgrade_audit_head() -> None:
    op.drop_table("audit_head")


def _downgrade_audit() -> None:
    op.drop_column("audit", "link")
    op.drop_column("audit", "digest")
    op.drop_column("audit", "salt")
