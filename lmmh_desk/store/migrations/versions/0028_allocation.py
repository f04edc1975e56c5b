"""The tables of the allocation commission."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer, Text

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_session()
    _upgrade_member()
    _upgrade_item()
    _upgrade_applicant()
    _upgrade_paper()


def _upgrade_session() -> None:
    op.create_table(
        "allocation_session",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("starts_at", Integer, nullable=False),
        sa.Column("link", Text, server_default="", nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.Column("opened_at", Integer, nullable=True),
        sa.Column("ended_at", Integer, nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'convened', 'quorate', 'deliberating', 'minutes_signed', 'notified')",
            name="ck_allocation_session_state",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_session")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_allocation_session_day"), "allocation_session", ["day"], unique=False)


def _upgrade_member() -> None:
    op.create_table(
        "allocation_member",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("session_id", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("seat", Text, nullable=False),
        sa.Column("presence", Text, nullable=False),
        sa.Column("proxy_id", Text, nullable=True),
        sa.CheckConstraint(
            "presence IN ('expected', 'present', 'proxy', 'absent')", name="ck_allocation_member_presence"
        ),
        sa.CheckConstraint(
            "seat IN ('chair', 'administrator', 'tenants', 'mayor', 'secretary')", name="ck_allocation_member_seat"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["allocation_session.id"],
            name=op.f("fk_allocation_member_session_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_member")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_allocation_member_session_id"), "allocation_member", ["session_id"], unique=False)


def _upgrade_item() -> None:
    op.create_table(
        "allocation_item",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("session_id", Text, nullable=False),
        sa.Column("dwelling_id", Text, nullable=False),
        sa.Column("starts_at", Integer, nullable=False),
        sa.Column("rent_cents", Integer, nullable=False),
        sa.Column("free_on", Text, nullable=False),
        sa.Column("exemption", Text, server_default="", nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.Column("ranking", Text, server_default="", nullable=False),
        sa.CheckConstraint("exemption IN ('', 'too_few', 'dalo', 'plai')", name="ck_allocation_item_exemption"),
        sa.CheckConstraint("state IN ('proposed', 'decided', 'withdrawn')", name="ck_allocation_item_state"),
        sa.ForeignKeyConstraint(
            ["dwelling_id"],
            ["dwelling.id"],
            name=op.f("fk_allocation_item_dwelling_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["allocation_session.id"],
            name=op.f("fk_allocation_item_session_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_item")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_allocation_item_dwelling_id"), "allocation_item", ["dwelling_id"], unique=False)
    op.create_index(op.f("ix_allocation_item_session_id"), "allocation_item", ["session_id"], unique=False)


def _upgrade_applicant() -> None:
    op.create_table(
        "allocation_applicant",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("item_id", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("nur", Text, nullable=False),
        sa.Column("filed_on", Text, nullable=False),
        sa.Column("household", Integer, nullable=False),
        sa.Column("income", Integer, nullable=False),
        sa.Column("address", Text, nullable=False),
        sa.Column("position", Integer, nullable=False),
        sa.Column("person_id", Text, nullable=True),
        sa.Column("missing", Text, server_default="", nullable=False),
        sa.Column("decision", Text, server_default="", nullable=False),
        sa.Column("reason", Text, server_default="", nullable=False),
        sa.Column("decided_at", Integer, nullable=True),
        sa.Column("offer", Text, server_default="", nullable=False),
        sa.Column("offered_on", Text, server_default="", nullable=False),
        sa.Column("answer_by", Text, server_default="", nullable=False),
        sa.Column("answered_at", Integer, nullable=True),
        sa.CheckConstraint("(offer = '') = (answer_by = '')", name="ck_allocation_applicant_answer_by"),
        sa.CheckConstraint(
            "decision IN ('', 'granted', 'conditional', 'refused', 'inadmissible')",
            name="ck_allocation_applicant_decision",
        ),
        sa.CheckConstraint(
            "offer IN ('', 'sent', 'accepted', 'declined', 'expired')", name="ck_allocation_applicant_offer"
        ),
        sa.CheckConstraint("(decision = '') = (reason = '')", name="ck_allocation_applicant_reason"),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["allocation_item.id"],
            name=op.f("fk_allocation_applicant_item_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_allocation_applicant_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_applicant")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_allocation_applicant_item_id"), "allocation_applicant", ["item_id"], unique=False)
    op.create_index(op.f("ix_allocation_applicant_nur"), "allocation_applicant", ["nur"], unique=False)
    op.create_index(op.f("ix_allocation_applicant_person_id"), "allocation_applicant", ["person_id"], unique=False)


def _upgrade_paper() -> None:
    op.create_table(
        "allocation_paper",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("session_id", Text, nullable=False),
        sa.Column("paper_id", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("content", Text, nullable=False),
        sa.Column("applicant_id", Text, nullable=True),
        sa.Column("person_id", Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["allocation_applicant.id"],
            name=op.f("fk_allocation_paper_applicant_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_allocation_paper_paper_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_allocation_paper_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["allocation_session.id"],
            name=op.f("fk_allocation_paper_session_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_paper")),
        sa.UniqueConstraint("number", name=op.f("uq_allocation_paper_number")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_allocation_paper_paper_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_allocation_paper_applicant_id"), "allocation_paper", ["applicant_id"], unique=False)
    op.create_index(op.f("ix_allocation_paper_person_id"), "allocation_paper", ["person_id"], unique=False)
    op.create_index(op.f("ix_allocation_paper_session_id"), "allocation_paper", ["session_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    op.drop_table("allocation_paper")
    op.drop_table("allocation_applicant")
    op.drop_table("allocation_item")
    op.drop_table("allocation_member")
    op.drop_table("allocation_session")
