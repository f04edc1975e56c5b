"""The tables of masks."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer, Text

revision = "0018"
down_revision = "0016"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_mask_lot()
    _upgrade_mask_movement()
    _upgrade_mask_handout()
    _upgrade_mask_receipt()


def _upgrade_mask_lot() -> None:
    op.create_table(
        "mask_lot",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("reference", Text, nullable=False),
        sa.Column("nature", Text, nullable=False),
        sa.Column("fit", Text, nullable=False),
        sa.CheckConstraint("fit IN ('adult', 'child')", name="ck_mask_lot_fit"),
        sa.CheckConstraint("nature IN ('washable', 'disposable')", name="ck_mask_lot_nature"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mask_lot")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_mask_lot_reference"), "mask_lot", ["reference"], unique=False)


def _upgrade_mask_movement() -> None:
    op.create_table(
        "mask_movement",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("quantity", Integer, nullable=False),
        sa.Column("lot_id", Text, nullable=True),
        sa.Column("to_site_id", Text, nullable=True),
        sa.Column("expected_at", Integer, nullable=True),
        sa.Column("answers", Text, nullable=True),
        sa.Column("cause", Text, server_default="", nullable=False),
        sa.Column("note", Text, server_default="", nullable=False),
        sa.CheckConstraint(
            "(kind = 'counted') = (cause IN ('miscount', 'damaged', 'lost', 'other'))", name="ck_mask_movement_cause"
        ),
        sa.CheckConstraint("(kind = 'sent') = (to_site_id IS NOT NULL)", name="ck_mask_movement_to_site_id"),
        sa.CheckConstraint(
            "(kind IN ('arrived', 'taken_back')) = (answers IS NOT NULL)", name="ck_mask_movement_answers"
        ),
        sa.CheckConstraint(
            "kind = 'counted' OR (quantity < 0) = (kind IN ('given', 'sent')) AND quantity <> 0",
            name="ck_mask_movement_quantity",
        ),
        sa.CheckConstraint(
            "kind IN ('received', 'given', 'sent', 'arrived', 'taken_back', 'counted')", name="ck_mask_movement_kind"
        ),
        sa.CheckConstraint("length(note) <= 120", name="ck_mask_movement_note"),
        sa.ForeignKeyConstraint(
            ["answers"],
            ["mask_movement.id"],
            name=op.f("fk_mask_movement_answers"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["mask_lot.id"], name=op.f("fk_mask_movement_lot_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["to_site_id"], ["site.id"], name=op.f("fk_mask_movement_to_site_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mask_movement")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_mask_movement_answers"), "mask_movement", ["answers"], unique=False)
    op.create_index(op.f("ix_mask_movement_lot_id"), "mask_movement", ["lot_id"], unique=False)
    op.create_index("ix_mask_movement_site", "mask_movement", ["site_id", "created_at"], unique=False)
    op.create_index(op.f("ix_mask_movement_to_site_id"), "mask_movement", ["to_site_id"], unique=False)


def _upgrade_mask_handout() -> None:
    op.create_table(
        "mask_handout",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("movement_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("household_id", Text, nullable=True),
        sa.Column("people", Integer, nullable=False),
        sa.Column("previous", Text, server_default="", nullable=False),
        sa.CheckConstraint("people >= 1", name="ck_mask_handout_people"),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_mask_handout_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["movement_id"],
            ["mask_movement.id"],
            name=op.f("fk_mask_handout_movement_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mask_handout_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mask_handout")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_mask_handout_movement_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_mask_handout_household_id"), "mask_handout", ["household_id"], unique=False)
    op.create_index(op.f("ix_mask_handout_person_id"), "mask_handout", ["person_id"], unique=False)


def _upgrade_mask_receipt() -> None:
    op.create_table(
        "mask_receipt",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("handout_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("paper_id", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("content", Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["handout_id"],
            ["mask_handout.id"],
            name=op.f("fk_mask_receipt_handout_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_mask_receipt_paper_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mask_receipt_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mask_receipt")),
        sa.UniqueConstraint("number", name=op.f("uq_mask_receipt_number")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_mask_receipt_paper_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_mask_receipt_handout_id"), "mask_receipt", ["handout_id"], unique=False)
    op.create_index(op.f("ix_mask_receipt_person_id"), "mask_receipt", ["person_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_mask_receipt()
    _downgrade_mask_handout()
    _downgrade_mask_movement()
    _downgrade_mask_lot()


def _downgrade_mask_receipt() -> None:
    op.drop_table("mask_receipt")


def _downgrade_mask_handout() -> None:
    op.drop_table("mask_handout")


def _downgrade_mask_movement() -> None:
    op.drop_table("mask_movement")


def _downgrade_mask_lot() -> None:
    op.drop_table("mask_lot")
