"""The tables of appointments."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_absence()
    _upgrade_booking()
    _upgrade_appointment()
    _upgrade_availability_window()
    _upgrade_room()
    _upgrade_convocation()
    _upgrade_participant()
    _upgrade_reason()


def _upgrade_absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("resource_id", Text, nullable=False),
        sa.Column("first_day", Text, nullable=False),
        sa.Column("last_day", Text, nullable=False),
        sa.Column("from_minute", Integer, nullable=False),
        sa.Column("to_minute", Integer, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("label", Text, nullable=False),
        sa.CheckConstraint("kind <> 'away' OR label = ''", name="ck_absence_away"),
        sa.CheckConstraint("kind IN ('away', 'training', 'meeting', 'closed')", name="ck_absence_kind"),
        sa.CheckConstraint(
            "0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440", name="ck_absence_minutes"
        ),
        sa.CheckConstraint("first_day <= last_day", name="ck_absence_days"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_absence_last_day"), "absence", ["last_day"], unique=False)


def _upgrade_booking() -> None:
    op.create_table(
        "booking",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("resource_id", Text, nullable=False),
        sa.Column("starts_at", Integer, nullable=False),
        sa.Column("ends_at", Integer, nullable=False),
        sa.Column("live", Flag, nullable=False),
        sa.Column("subject_table", Text, nullable=False),
        sa.Column("subject_id", Text, nullable=False),
        sa.CheckConstraint("live IN (0, 1)", name="ck_booking_live"),
        sa.CheckConstraint("starts_at < ends_at AND ends_at - starts_at <= 28800000", name="ck_booking_order"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_booking_live",
        "booking",
        ["starts_at", "ends_at", "resource_id"],
        unique=False,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )
    op.create_index(op.f("ix_booking_resource_id_starts_at"), "booking", ["resource_id", "starts_at"], unique=False)
    op.create_index(op.f("ix_booking_subject_id"), "booking", ["subject_id"], unique=False)


def _upgrade_appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("reason_id", Text, nullable=False),
        sa.Column("type", Text, nullable=False),
        sa.Column("starts_at", Integer, nullable=False),
        sa.Column("ends_at", Integer, nullable=False),
        sa.Column("contact", Text, nullable=False),
        sa.Column("note", Text, nullable=False),
        sa.CheckConstraint("type IN ('public_office', 'phone', 'home', 'video')", name="ck_appointment_type"),
        sa.CheckConstraint("length(note) <= 200", name="ck_appointment_note"),
        sa.CheckConstraint("starts_at < ends_at", name="ck_appointment_order"),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["reason.id"], name=op.f("fk_appointment_reason_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("number", name=op.f("uq_appointment_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_appointment_site_id_starts_at"), "appointment", ["site_id", "starts_at"], unique=False)
    op.create_index(op.f("ix_appointment_starts_at"), "appointment", ["starts_at"], unique=False)


def _upgrade_availability_window() -> None:
    op.create_table(
        "availability_window",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("resource_id", Text, nullable=False),
        sa.Column("rule", Text, nullable=False),
        sa.Column("first_day", Text, nullable=False),
        sa.Column("opens", Integer, nullable=False),
        sa.Column("closes", Integer, nullable=False),
        sa.Column("service", Text, nullable=False),
        sa.CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="ck_availability_window_order"),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_availability_window_site_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_window")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_availability_window_resource_id"), "availability_window", ["resource_id"], unique=False)


def _upgrade_room() -> None:
    op.create_table(
        "room",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("position", Integer, nullable=False),
        sa.Column("active", Flag, nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name="ck_room_active"),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_room_site_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_room_site_id"), "room", ["site_id"], unique=False)


def _upgrade_convocation() -> None:
    op.create_table(
        "convocation",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("appointment_id", Text, nullable=False),
        sa.Column("paper_id", Text, nullable=False),
        sa.Column("content", Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_convocation_appointment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_convocation_paper_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convocation")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_convocation_appointment_id"), "convocation", ["appointment_id"], unique=False)
    op.create_index(op.f("ix_convocation_paper_id"), "convocation", ["paper_id"], unique=False)


def _upgrade_participant() -> None:
    op.create_table(
        "participant",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("appointment_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.Column("arrived_at", Integer, nullable=True),
        sa.CheckConstraint(
            "status IN ('unknown', 'seen', 'excused', 'revoked', 'noshow')", name="ck_participant_status"
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_participant_appointment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_participant_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_participant_appointment_id_person_id"), "participant", ["appointment_id", "person_id"], unique=True
    )
    op.create_index(op.f("ix_participant_person_id"), "participant", ["person_id"], unique=False)


def _upgrade_reason() -> None:
    category = "category IN ('housing', 'lease', 'budget', 'field')"
    added = (
        ("bookable", Flag, "0", "bookable IN (0, 1)"),
        ("category", Text, "housing", category),
        ("notice_hours", Integer, "0", ""),
        ("horizon_days", Integer, "60", ""),
        ("bring", Text, "", ""),
        ("instructions", Text, "", ""),
        ("purpose", Text, "", ""),
        ("notified", Flag, "1", "notified IN (0, 1)"),
    )
    for name, kind, default, check in added:
        rules = [sa.CheckConstraint(check, name=f"ck_reason_{name}")] if check else []
        op.add_column("reason", sa.Column(name, kind, *rules, server_default=default, nullable=False))


def downgrade() -> None:
    """Go down a version."""
    _downgrade_reason()
    _downgrade_participant()
    _downgrade_convocation()
    _downgrade_room()
    _downgrade_availability_window()
    _downgrade_appointment()
    _downgrade_booking()
    _downgrade_absence()


def _downgrade_reason() -> None:
    columns = "notified", "purpose", "instructions", "bring", "horizon_days", "notice_hours", "category", "bookable"
    for name in columns:
        op.drop_column("reason", name)


def _downgrade_participant() -> None:
    op.drop_table("participant")


def _downgrade_convocation() -> None:
    op.drop_table("convocation")


def _downgrade_room() -> None:
    op.drop_table("room")


def _downgrade_availability_window() -> None:
    op.drop_table("availability_window")


def _downgrade_appointment() -> None:
    op.drop_table("appointment")


def _downgrade_booking() -> None:
    op.drop_table("booking")


def _downgrade_absence() -> None:
    op.drop_table("absence")
