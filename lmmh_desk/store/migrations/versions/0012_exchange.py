"""The tables of exchange."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Blob, Integer, Text

revision = "0012"
down_revision = "0011"

RECORDS = (
    "absence",
    "agent",
    "agent_site",
    "appointment",
    "availability_window",
    "booking",
    "closure",
    "contact",
    "convocation",
    "delegation",
    "desk_certificate",
    "dwelling",
    "former_root",
    "gauge_move",
    "household",
    "identity_check",
    "import_run",
    "inspection_notice",
    "justification",
    "lease",
    "lease_holder",
    "message",
    "move",
    "move_day",
    "move_step",
    "note",
    "office",
    "paper",
    "participant",
    "person",
    "queue_move",
    "reason",
    "regulation",
    "residence",
    "revoked_key",
    "room",
    "setting",
    "site",
    "site_hours",
    "walk_in",
)


def upgrade() -> None:
    """Go up a version."""
    _upgrade_conflict()
    _upgrade_digest()
    _upgrade_exchange()
    _upgrade_exchange_run()
    _upgrade_outbox()
    _upgrade_quarantine()
    _upgrade_sync_log()
    for table in RECORDS:
        op.add_column(table, sa.Column("rev", Integer, server_default="0", nullable=False))


def _upgrade_conflict() -> None:
    op.create_table(
        "conflict",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("table_name", Text, nullable=False),
        sa.Column("record_id", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("columns", Text, nullable=False),
        sa.Column("base", Text, nullable=False),
        sa.Column("kept", Text, nullable=False),
        sa.Column("other", Text, nullable=False),
        sa.Column("kept_by", Text, nullable=False),
        sa.Column("kept_at", Integer, nullable=False),
        sa.Column("kept_device", Text, nullable=False),
        sa.Column("other_by", Text, nullable=False),
        sa.Column("other_at", Integer, nullable=False),
        sa.Column("settled_at", Integer, nullable=True),
        sa.Column("settled_by", Text, server_default="", nullable=False),
        sa.Column("choice", Text, server_default="", nullable=False),
        sa.Column("person_id", Text, server_default="", nullable=False),
        sa.CheckConstraint("(choice = '') = (settled_at IS NULL)", name="ck_conflict_settled"),
        sa.CheckConstraint("choice IN ('', 'kept', 'other', 'both', 'mixed')", name="ck_conflict_choice"),
        sa.CheckConstraint("kind IN ('edit', 'deleted', 'deleting')", name="ck_conflict_kind"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_conflict_person_id"), "conflict", ["person_id"], unique=False)
    op.create_index(op.f("ix_conflict_record_id"), "conflict", ["record_id"], unique=False)
    op.create_index(op.f("ix_conflict_settled_at"), "conflict", ["settled_at"], unique=False)


def _upgrade_digest() -> None:
    op.create_table(
        "digest",
        sa.Column("scope", Text, nullable=False),
        sa.Column("table_name", Text, nullable=False),
        sa.Column("bucket", Integer, autoincrement=False, nullable=False),
        sa.Column("value", Blob, nullable=False),
        sa.PrimaryKeyConstraint("scope", "table_name", "bucket", name=op.f("pk_digest")),
        sqlite_strict=True,
    )


def _upgrade_exchange() -> None:
    op.create_table(
        "exchange",
        sa.Column("id", Integer, nullable=False),
        sa.Column("address", Text, nullable=False),
        sa.Column("authority", Text, nullable=False),
        sa.Column("hub_key", Blob, nullable=False),
        sa.Column("device_key", Blob, nullable=False),
        sa.Column("sites", Text, nullable=False),
        sa.Column("epoch", Text, nullable=False),
        sa.Column("cursor", Integer, nullable=False),
        sa.Column("sequence", Integer, nullable=False),
        sa.Column("clock_offset", Integer, nullable=False),
        sa.Column("received_at", Integer, nullable=True),
        sa.Column("tried_at", Integer, nullable=True),
        sa.Column("problem", Text, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_exchange_one_row"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
        sqlite_strict=True,
    )


def _upgrade_exchange_run() -> None:
    op.create_table(
        "exchange_run",
        sa.Column("id", Text, nullable=False),
        sa.Column("way", Text, nullable=False),
        sa.Column("started_at", Integer, nullable=False),
        sa.Column("ended_at", Integer, nullable=False),
        sa.Column("sent", Integer, nullable=False),
        sa.Column("received", Integer, nullable=False),
        sa.Column("bytes_sent", Integer, nullable=False),
        sa.Column("bytes_received", Integer, nullable=False),
        sa.Column("problem", Text, nullable=False),
        sa.CheckConstraint("way IN ('network', 'bundle')", name="ck_exchange_run_way"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_run")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_exchange_run_started_at"), "exchange_run", ["started_at"], unique=False)


def _upgrade_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", Text, nullable=False),
        sa.Column("sequence", Integer, nullable=False),
        sa.Column("sha256", Blob, nullable=False),
        sa.Column("records", Integer, nullable=False),
        sa.Column("made_at", Integer, nullable=False),
        sa.Column("acknowledged_at", Integer, nullable=True),
        sa.Column("content", Blob, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_outbox_acknowledged_at"), "outbox", ["acknowledged_at"], unique=False)
    op.create_index(op.f("ix_outbox_sequence"), "outbox", ["sequence"], unique=True)


def _upgrade_quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("transaction_id", Text, nullable=False),
        sa.Column("position", Integer, nullable=False),
        sa.Column("table_name", Text, nullable=False),
        sa.Column("record_id", Text, nullable=False),
        sa.Column("op", Text, nullable=False),
        sa.Column("delta", Text, nullable=False),
        sa.Column("written_by", Text, nullable=False),
        sa.Column("written_at", Integer, nullable=False),
        sa.Column("reason", Text, nullable=False),
        sa.Column("detail", Text, nullable=False),
        sa.Column("settled_at", Integer, nullable=True),
        sa.Column("settled_by", Text, server_default="", nullable=False),
        sa.Column("choice", Text, server_default="", nullable=False),
        sa.Column("person_id", Text, server_default="", nullable=False),
        sa.CheckConstraint("(choice = '') = (settled_at IS NULL)", name="ck_quarantine_settled"),
        sa.CheckConstraint("choice IN ('', 'dropped', 'again')", name="ck_quarantine_choice"),
        sa.CheckConstraint("op IN ('insert', 'update', 'delete')", name="ck_quarantine_op"),
        sa.CheckConstraint(
            "reason IN ('missing', 'duplicate', 'slot', 'check', 'right', 'scope', 'device', 'mass')",
            name="ck_quarantine_reason",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_quarantine_person_id"), "quarantine", ["person_id"], unique=False)
    op.create_index(op.f("ix_quarantine_settled_at"), "quarantine", ["settled_at"], unique=False)
    op.create_index(
        op.f("ix_quarantine_transaction_id_position"), "quarantine", ["transaction_id", "position"], unique=False
    )


def _upgrade_sync_log() -> None:
    op.add_column("sync_log", sa.Column("rev", Integer, server_default="0", nullable=False))
    op.add_column("sync_log", sa.Column("batch", Text, nullable=True))
    op.create_index(op.f("ix_sync_log_pk"), "sync_log", ["pk"], unique=False)
    op.create_index(
        op.f("ix_sync_log_batch"), "sync_log", ["batch"], unique=False, sqlite_where=sa.text("batch IS NOT NULL")
    )


def downgrade() -> None:
    """Go down a version."""
    for table in RECORDS:
        op.drop_column(table, "rev")
    _downgrade_sync_log()
    _downgrade_quarantine()
    _downgrade_outbox()
    _downgrade_exchange_run()
    _downgrade_exchange()
    _downgrade_digest()
    _downgrade_conflict()


def _downgrade_sync_log() -> None:
    op.drop_index(op.f("ix_sync_log_batch"), table_name="sync_log")
    op.drop_index(op.f("ix_sync_log_pk"), table_name="sync_log")
    op.drop_column("sync_log", "batch")
    op.drop_column("sync_log", "rev")


def _downgrade_quarantine() -> None:
    op.drop_table("quarantine")


def _downgrade_outbox() -> None:
    op.drop_table("outbox")


def _downgrade_exchange_run() -> None:
    op.drop_table("exchange_run")


def _downgrade_exchange() -> None:
    op.drop_table("exchange")


def _downgrade_digest() -> None:
    op.drop_table("digest")


def _downgrade_conflict() -> None:
    op.drop_table("conflict")
