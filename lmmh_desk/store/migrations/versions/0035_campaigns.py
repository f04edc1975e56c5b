"""The tables of campaigns."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_campaign()
    _upgrade_campaign_approval()
    _upgrade_message_refusal()
    _upgrade_poster_display()
    _upgrade_campaign_printing()
    _upgrade_campaign_recipient()


def _upgrade_campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("purpose", Text, nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("text", Text, nullable=False),
        sa.Column("sms", Text, server_default="", nullable=False),
        sa.Column("poster", Text, server_default="", nullable=False),
        sa.Column("pictogram", Text, server_default="info", nullable=False),
        sa.Column("leaves_on", Text, nullable=False),
        sa.Column("by_sms", Flag, server_default="0", nullable=False),
        sa.Column("by_email", Flag, server_default="0", nullable=False),
        sa.Column("by_letter", Flag, server_default="0", nullable=False),
        sa.Column("by_poster", Flag, server_default="0", nullable=False),
        sa.Column("quarter", Text, server_default="", nullable=False),
        sa.Column("residence_id", Text, nullable=True),
        sa.Column("floor", Text, server_default="", nullable=False),
        sa.Column("leases", Text, server_default="", nullable=False),
        sa.Column("written_by", Text, nullable=False),
        sa.Column("asked_at", Integer, nullable=True),
        sa.Column("stopped_at", Integer, nullable=True),
        sa.CheckConstraint("floor IN ('', 'ground', 'upper')", name="ck_campaign_floor"),
        sa.CheckConstraint("leases IN ('', 'staying', 'leaving')", name="ck_campaign_leases"),
        sa.CheckConstraint("by_email IN (0, 1)", name="ck_campaign_by_email"),
        sa.CheckConstraint("by_letter IN (0, 1)", name="ck_campaign_by_letter"),
        sa.CheckConstraint("by_poster IN (0, 1)", name="ck_campaign_by_poster"),
        sa.CheckConstraint("by_sms IN (0, 1)", name="ck_campaign_by_sms"),
        sa.CheckConstraint("length(poster) <= 300", name="ck_campaign_poster"),
        sa.CheckConstraint("length(sms) <= 280", name="ck_campaign_sms"),
        sa.CheckConstraint("length(text) <= 2000", name="ck_campaign_text"),
        sa.CheckConstraint("length(title) <= 80", name="ck_campaign_title"),
        sa.ForeignKeyConstraint(
            ["residence_id"],
            ["residence.id"],
            name=op.f("fk_campaign_residence_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_campaign_residence_id"), "campaign", ["residence_id"], unique=False)


def _upgrade_campaign_approval() -> None:
    op.create_table(
        "campaign_approval",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("campaign_id", Text, nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("text", Text, nullable=False),
        sa.Column("sms", Text, server_default="", nullable=False),
        sa.Column("poster", Text, server_default="", nullable=False),
        sa.Column("pictogram", Text, server_default="info", nullable=False),
        sa.Column("leaves_on", Text, nullable=False),
        sa.Column("households", Integer, nullable=False),
        sa.CheckConstraint("households >= 0", name="ck_campaign_approval_households"),
        sa.CheckConstraint("length(poster) <= 300", name="ck_campaign_approval_poster"),
        sa.CheckConstraint("length(sms) <= 280", name="ck_campaign_approval_sms"),
        sa.CheckConstraint("length(text) <= 2000", name="ck_campaign_approval_text"),
        sa.CheckConstraint("length(title) <= 80", name="ck_campaign_approval_title"),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_campaign_approval_campaign_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_approval")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_campaign_approval_campaign_id"), "campaign_approval", ["campaign_id"], unique=False)


def _upgrade_message_refusal() -> None:
    op.create_table(
        "message_refusal",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("way", Text, nullable=False),
        sa.CheckConstraint("way IN ('sms', 'email')", name="ck_message_refusal_way"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_message_refusal_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_refusal")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_message_refusal_person_id"), "message_refusal", ["person_id"], unique=False)


def _upgrade_poster_display() -> None:
    op.create_table(
        "poster_display",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("campaign_id", Text, nullable=False),
        sa.Column("hall_id", Text, nullable=False),
        sa.Column("put_on", Text, nullable=False),
        sa.Column("removed_on", Text, nullable=True),
        sa.CheckConstraint("removed_on IS NULL OR removed_on >= put_on", name="ck_poster_display_removed_on"),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_poster_display_campaign_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["hall.id"], name=op.f("fk_poster_display_hall_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poster_display")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_poster_display_campaign_id"), "poster_display", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_poster_display_hall_id"), "poster_display", ["hall_id"], unique=False)


def _upgrade_campaign_printing() -> None:
    op.create_table(
        "campaign_printing",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("approval_id", Text, nullable=False),
        sa.Column("letters", Integer, nullable=False),
        sa.Column("left_out", Integer, server_default="0", nullable=False),
        sa.CheckConstraint("letters >= 0 AND left_out >= 0", name="ck_campaign_printing_letters"),
        sa.ForeignKeyConstraint(
            ["approval_id"],
            ["campaign_approval.id"],
            name=op.f("fk_campaign_printing_approval_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_printing")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_campaign_printing_approval_id"), "campaign_printing", ["approval_id"], unique=False)


def _upgrade_campaign_recipient() -> None:
    op.create_table(
        "campaign_recipient",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("approval_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("dwelling_id", Text, nullable=True),
        sa.Column("way", Text, nullable=False),
        sa.Column("address", Text, server_default="", nullable=False),
        sa.CheckConstraint("(way = 'letter') = (address = '')", name="ck_campaign_recipient_address"),
        sa.CheckConstraint("way IN ('sms', 'email', 'letter')", name="ck_campaign_recipient_way"),
        sa.ForeignKeyConstraint(
            ["approval_id"],
            ["campaign_approval.id"],
            name=op.f("fk_campaign_recipient_approval_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id"],
            ["dwelling.id"],
            name=op.f("fk_campaign_recipient_dwelling_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_campaign_recipient_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_recipient")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_campaign_recipient_approval_id"), "campaign_recipient", ["approval_id"], unique=False)
    op.create_index(op.f("ix_campaign_recipient_dwelling_id"), "campaign_recipient", ["dwelling_id"], unique=False)
    op.create_index(op.f("ix_campaign_recipient_person_id"), "campaign_recipient", ["person_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_campaign_recipient()
    _downgrade_campaign_printing()
    _downgrade_poster_display()
    _downgrade_message_refusal()
    _downgrade_campaign_approval()
    _downgrade_campaign()


def _downgrade_campaign_recipient() -> None:
    op.drop_table("campaign_recipient")


def _downgrade_campaign_printing() -> None:
    op.drop_table("campaign_printing")


def _downgrade_poster_display() -> None:
    op.drop_table("poster_display")


def _downgrade_message_refusal() -> None:
    op.drop_table("message_refusal")


def _downgrade_campaign_approval() -> None:
    op.drop_table("campaign_approval")


def _downgrade_campaign() -> None:
    op.drop_table("campaign")
