"""The tables of office."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Blob, Flag, Integer, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_agent()
    _upgrade_delegation()
    _upgrade_desk()
    _upgrade_office()
    _upgrade_paper()
    _upgrade_pin_attempt()
    _upgrade_reason()
    _upgrade_regulation()
    _upgrade_setting()
    _upgrade_signing_key()
    _upgrade_site()
    _upgrade_agent_site()
    _upgrade_closure()
    _upgrade_site_hours()


def _upgrade_agent() -> None:
    op.create_table(
        "agent",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("role", Text, nullable=False),
        sa.Column("pin_hash", Text, nullable=False),
        sa.Column("active", Flag, nullable=False),
        sa.CheckConstraint(
            "role IN ('front_desk', 'tenancy_officer', 'social_adviser', 'allocation_officer', "
            "'caretaker', 'site_manager', 'crisis_cell', 'admin')",
            name="ck_agent_role",
        ),
        sa.CheckConstraint("active IN (0, 1)", name="ck_agent_active"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
        sqlite_strict=True,
    )


def _upgrade_delegation() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("role", Text, nullable=False),
        sa.Column("signs_as", Text, nullable=False),
        sa.CheckConstraint(
            "role IN ('front_desk', 'tenancy_officer', 'social_adviser', 'allocation_officer', "
            "'caretaker', 'site_manager', 'crisis_cell', 'admin')",
            name="ck_delegation_role",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_delegation_kind_role"), "delegation", ["kind", "role"], unique=True)


def _upgrade_desk() -> None:
    op.create_table(
        "desk",
        sa.Column("id", Integer, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("code", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("counter", Text, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_desk_one_row"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
        sqlite_strict=True,
    )


def _upgrade_office() -> None:
    op.create_table(
        "office",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("nature", Text, nullable=False),
        sa.Column("place", Text, nullable=False),
        sa.Column("verify_address", Text, nullable=False),
        sa.Column("root_public", Blob, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sqlite_strict=True,
    )


def _upgrade_paper() -> None:
    op.create_table(
        "paper",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("label", Text, nullable=False),
        sa.Column("subject_table", Text, nullable=False),
        sa.Column("subject_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=True),
        sa.Column("payload", Blob, nullable=False),
        sa.Column("short_code", Text, nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.Column("issued_at", Integer, nullable=False),
        sa.Column("issued_by", Text, nullable=False),
        sa.Column("print_count", Integer, nullable=False),
        sa.Column("printed_at", Integer, nullable=True),
        sa.Column("voided_at", Integer, nullable=True),
        sa.Column("voided_by", Text, nullable=False),
        sa.Column("void_reason", Text, nullable=False),
        sa.CheckConstraint("(status = 'voided') = (voided_at IS NOT NULL)", name="ck_paper_voided"),
        sa.CheckConstraint("status IN ('recorded', 'voided')", name="ck_paper_status"),
        sa.CheckConstraint("print_count >= 0", name="ck_paper_print_count"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("number", name=op.f("uq_paper_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_paper_person_id"), "paper", ["person_id"], unique=False)
    op.create_index(op.f("ix_paper_short_code"), "paper", ["short_code"], unique=False)
    op.create_index(op.f("ix_paper_subject_id"), "paper", ["subject_id"], unique=False)


def _upgrade_pin_attempt() -> None:
    op.create_table(
        "pin_attempt",
        sa.Column("agent_id", Text, nullable=False),
        sa.Column("failed", Integer, nullable=False),
        sa.Column("paused_until", Integer, nullable=False),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_pin_attempt")),
        sqlite_strict=True,
    )


def _upgrade_reason() -> None:
    op.create_table(
        "reason",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("label", Text, nullable=False),
        sa.Column("service", Text, nullable=False),
        sa.Column("type", Text, nullable=False),
        sa.Column("letter", Text, nullable=False),
        sa.Column("minutes", Integer, nullable=False),
        sa.Column("position", Integer, nullable=False),
        sa.Column("active", Flag, nullable=False),
        sa.CheckConstraint("type IN ('public_office', 'phone', 'home', 'video')", name="ck_reason_type"),
        sa.CheckConstraint("active IN (0, 1)", name="ck_reason_active"),
        sa.CheckConstraint("minutes > 0", name="ck_reason_minutes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_reason_label_type_service"), "reason", ["label", "type", "service"], unique=True)


def _upgrade_regulation() -> None:
    op.create_table(
        "regulation",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("key", Text, nullable=False),
        sa.Column("starts_on", Text, nullable=False),
        sa.Column("value", Text, nullable=False),
        sa.Column("source", Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulation")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_regulation_key_starts_on"), "regulation", ["key", "starts_on"], unique=True)


def _upgrade_setting() -> None:
    op.create_table(
        "setting",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("key", Text, nullable=False),
        sa.Column("scope", Text, nullable=False),
        sa.Column("value", Integer, nullable=True),
        sa.Column("previous", Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_setting_key_scope_created_at"), "setting", ["key", "scope", "created_at"], unique=False)


def _upgrade_signing_key() -> None:
    op.create_table(
        "signing_key",
        sa.Column("name", Text, nullable=False),
        sa.Column("private", Blob, nullable=False),
        sa.Column("certificate", Blob, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_signing_key")),
        sqlite_strict=True,
    )


def _upgrade_site() -> None:
    op.create_table(
        "site",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("address", Text, nullable=False),
        sa.Column("phone", Text, nullable=False),
        sa.Column("public_area_m2", Integer, nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.CheckConstraint("kind IN ('agency', 'reception_point')", name="ck_site_kind"),
        sa.CheckConstraint("status IN ('open', 'appointment_only', 'phone_only', 'closed')", name="ck_site_status"),
        sa.CheckConstraint("public_area_m2 >= 0", name="ck_site_public_area_m2"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("name", name=op.f("uq_site_name")),
        sqlite_strict=True,
    )


def _upgrade_agent_site() -> None:
    op.create_table(
        "agent_site",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("agent_id", Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_agent_site_agent_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_agent_site_site_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_site")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_agent_site_agent_id_site_id"), "agent_site", ["agent_id", "site_id"], unique=True)


def _upgrade_closure() -> None:
    op.create_table(
        "closure",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("first_day", Text, nullable=False),
        sa.Column("last_day", Text, nullable=False),
        sa.Column("from_minute", Integer, nullable=False),
        sa.Column("to_minute", Integer, nullable=False),
        sa.Column("reason", Text, nullable=False),
        sa.CheckConstraint(
            "0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440", name="ck_closure_minutes"
        ),
        sa.CheckConstraint("first_day <= last_day", name="ck_closure_days"),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_closure_site_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_closure_site_id"), "closure", ["site_id"], unique=False)


def _upgrade_site_hours() -> None:
    op.create_table(
        "site_hours",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("weekday", Integer, nullable=False),
        sa.Column("opens", Integer, nullable=False),
        sa.Column("closes", Integer, nullable=False),
        sa.CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="ck_site_hours_order"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="ck_site_hours_weekday"),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_site_hours_site_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_hours")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_site_hours_site_id"), "site_hours", ["site_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_site_hours()
    _downgrade_closure()
    _downgrade_agent_site()
    _downgrade_site()
    _downgrade_signing_key()
    _downgrade_setting()
    _downgrade_regulation()
    _downgrade_reason()
    _downgrade_pin_attempt()
    _downgrade_paper()
    _downgrade_office()
    _downgrade_desk()
    _downgrade_delegation()
    _downgrade_agent()


def _downgrade_site_hours() -> None:
    op.drop_table("site_hours")


def _downgrade_closure() -> None:
    op.drop_table("closure")


def _downgrade_agent_site() -> None:
    op.drop_table("agent_site")


def _downgrade_site() -> None:
    op.drop_table("site")


def _downgrade_signing_key() -> None:
    op.drop_table("signing_key")


def _downgrade_setting() -> None:
    op.drop_table("setting")


def _downgrade_regulation() -> None:
    op.drop_table("regulation")


def _downgrade_reason() -> None:
    op.drop_table("reason")


def _downgrade_pin_attempt() -> None:
    op.drop_table("pin_attempt")


def _downgrade_paper() -> None:
    op.drop_table("paper")


def _downgrade_office() -> None:
    op.drop_table("office")


def _downgrade_desk() -> None:
    op.drop_table("desk")


def _downgrade_delegation() -> None:
    op.drop_table("delegation")


def _downgrade_agent() -> None:
    op.drop_table("agent")
