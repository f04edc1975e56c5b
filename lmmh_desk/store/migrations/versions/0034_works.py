"""The tables of works."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Integer, Text

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_new_programme()
    _upgrade_works_operation()
    _upgrade_works_notice()
    _upgrade_works_stage()


def _upgrade_new_programme() -> None:
    op.create_table(
        "new_programme",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("commune", Text, nullable=False),
        sa.Column("dwellings", Integer, nullable=False),
        sa.Column("phase", Text, nullable=False),
        sa.Column("handed", Integer, server_default="0", nullable=False),
        sa.Column("progress", Integer, server_default="0", nullable=False),
        sa.Column("delivers_on", Text, nullable=False),
        sa.Column("announced", Text, server_default="", nullable=False),
        sa.CheckConstraint(
            "phase IN ('programmed', 'permit', 'building', 'delivered', 'letting')", name="ck_new_programme_phase"
        ),
        sa.CheckConstraint("dwellings BETWEEN 1 AND 2000", name="ck_new_programme_dwellings"),
        sa.CheckConstraint("handed BETWEEN 0 AND dwellings", name="ck_new_programme_handed"),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name="ck_new_programme_name"),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="ck_new_programme_progress"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_new_programme")),
        sqlite_strict=True,
    )


def _upgrade_works_operation() -> None:
    op.create_table(
        "works_operation",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("residence_id", Text, nullable=False),
        sa.Column("nature", Text, nullable=False),
        sa.Column("buildings", Text, server_default="", nullable=False),
        sa.Column("scale", Text, server_default="", nullable=False),
        sa.Column("company", Text, server_default="", nullable=False),
        sa.Column("outages", Text, server_default="", nullable=False),
        sa.Column("said", Text, server_default="", nullable=False),
        sa.Column("caution", Text, server_default="", nullable=False),
        sa.Column("offers", Text, server_default="", nullable=False),
        sa.Column("posted", Text, server_default="", nullable=False),
        sa.Column("confirmed_at", Integer, nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.CheckConstraint(
            "nature IN ('insulation', 'lifts', 'bathrooms', 'asbestos', 'heating', 'rehabilitation', "
            "'outdoors', 'other')",
            name="ck_works_operation_nature",
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'running', 'suspended', 'delivered')", name="ck_works_operation_state"
        ),
        sa.CheckConstraint("length(buildings) <= 80", name="ck_works_operation_buildings"),
        sa.CheckConstraint("length(caution) <= 400", name="ck_works_operation_caution"),
        sa.CheckConstraint("length(company) <= 80", name="ck_works_operation_company"),
        sa.CheckConstraint("length(offers) <= 400", name="ck_works_operation_offers"),
        sa.CheckConstraint("length(outages) <= 80", name="ck_works_operation_outages"),
        sa.CheckConstraint("length(posted) <= 80", name="ck_works_operation_posted"),
        sa.CheckConstraint("length(said) <= 400", name="ck_works_operation_said"),
        sa.CheckConstraint("length(scale) <= 80", name="ck_works_operation_scale"),
        sa.ForeignKeyConstraint(
            ["residence_id"],
            ["residence.id"],
            name=op.f("fk_works_operation_residence_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works_operation")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_works_operation_residence_id"), "works_operation", ["residence_id"], unique=False)


def _upgrade_works_notice() -> None:
    op.create_table(
        "works_notice",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("operation_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("said", Text, nullable=False),
        sa.CheckConstraint("length(said) BETWEEN 1 AND 400", name="ck_works_notice_said"),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["works_operation.id"],
            name=op.f("fk_works_notice_operation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_works_notice_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works_notice")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_works_notice_operation_id"), "works_notice", ["operation_id"], unique=False)
    op.create_index(op.f("ix_works_notice_person_id"), "works_notice", ["person_id"], unique=False)


def _upgrade_works_stage() -> None:
    op.create_table(
        "works_stage",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("operation_id", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("label", Text, server_default="", nullable=False),
        sa.Column("starts_on", Text, nullable=False),
        sa.Column("ends_on", Text, nullable=False),
        sa.CheckConstraint(
            "kind IN ('studies', 'preparation', 'works', 'pause', 'reception')", name="ck_works_stage_kind"
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_works_stage_ends_on"),
        sa.CheckConstraint("length(label) <= 80", name="ck_works_stage_label"),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["works_operation.id"],
            name=op.f("fk_works_stage_operation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works_stage")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_works_stage_operation_id"), "works_stage", ["operation_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_works_stage()
    _downgrade_works_notice()
    _downgrade_works_operation()
    _downgrade_new_programme()


def _downgrade_works_stage() -> None:
    op.drop_table("works_stage")


def _downgrade_works_notice() -> None:
    op.drop_table("works_notice")


def _downgrade_works_operation() -> None:
    op.drop_table("works_operation")


def _downgrade_new_programme() -> None:
    op.drop_table("new_programme")
