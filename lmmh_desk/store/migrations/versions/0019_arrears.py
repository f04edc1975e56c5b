"""The tables of arrears."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_arrears_month()
    _upgrade_arrears_case()
    _upgrade_arrears_paper()
    _upgrade_rent_balance()
    _upgrade_arrears_step()
    _upgrade_payment_plan()
    _upgrade_plan_payment()


def _upgrade_arrears_month() -> None:
    op.create_table(
        "arrears_month",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("month", Text, nullable=False),
        sa.Column("tenants", Integer, nullable=False),
        sa.Column("rate_bp", Integer, nullable=True),
        sa.CheckConstraint("tenants >= 0", name="ck_arrears_month_tenants"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrears_month")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_arrears_month_month"), "arrears_month", ["month"], unique=False)


def _upgrade_arrears_case() -> None:
    op.create_table(
        "arrears_case",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("lease_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("stage", Text, nullable=False),
        sa.Column("stage_on", Text, nullable=False),
        sa.Column("adviser_id", Text, server_default="", nullable=False),
        sa.Column("fragile", Flag, server_default="0", nullable=False),
        sa.Column("follow_on", Text, nullable=True),
        sa.Column("benefit_body", Text, server_default="", nullable=False),
        sa.Column("constituted_on", Text, nullable=True),
        sa.Column("caf_notified_on", Text, nullable=True),
        sa.CheckConstraint("benefit_body IN ('', 'caf', 'msa')", name="ck_arrears_case_benefit_body"),
        sa.CheckConstraint("fragile IN (0, 1)", name="ck_arrears_case_fragile"),
        sa.ForeignKeyConstraint(
            ["lease_id"], ["lease.id"], name=op.f("fk_arrears_case_lease_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_arrears_case_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrears_case")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_arrears_case_lease_id"), "arrears_case", ["lease_id"], unique=False)
    op.create_index(op.f("ix_arrears_case_person_id"), "arrears_case", ["person_id"], unique=False)
    op.create_index("ix_arrears_case_site", "arrears_case", ["site_id", "stage"], unique=False)


def _upgrade_arrears_paper() -> None:
    op.create_table(
        "arrears_paper",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("lease_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("paper_id", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("day", Text, nullable=False),
        sa.Column("content", Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["lease_id"], ["lease.id"], name=op.f("fk_arrears_paper_lease_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_arrears_paper_paper_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_arrears_paper_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrears_paper")),
        sa.UniqueConstraint("number", name=op.f("uq_arrears_paper_number")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_arrears_paper_paper_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_arrears_paper_lease_id"), "arrears_paper", ["lease_id"], unique=False)
    op.create_index(op.f("ix_arrears_paper_person_id"), "arrears_paper", ["person_id"], unique=False)


def _upgrade_rent_balance() -> None:
    op.create_table(
        "rent_balance",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("lease_id", Text, nullable=False),
        sa.Column("balance_on", Text, nullable=False),
        sa.Column("due_cents", Integer, nullable=False),
        sa.CheckConstraint("due_cents >= 0", name="ck_rent_balance_due"),
        sa.ForeignKeyConstraint(
            ["lease_id"], ["lease.id"], name=op.f("fk_rent_balance_lease_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rent_balance")),
        sqlite_strict=True,
    )
    op.create_index("ix_rent_balance_lease", "rent_balance", ["lease_id", "balance_on"], unique=False)


def _upgrade_arrears_step() -> None:
    op.create_table(
        "arrears_step",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("case_id", Text, nullable=False),
        sa.Column("before", Text, nullable=False),
        sa.Column("after", Text, nullable=False),
        sa.Column("reached_on", Text, nullable=False),
        sa.Column("undoes", Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["arrears_case.id"],
            name=op.f("fk_arrears_step_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["arrears_step.id"], name=op.f("fk_arrears_step_undoes"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrears_step")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_arrears_step_case_id"), "arrears_step", ["case_id"], unique=False)


def _upgrade_payment_plan() -> None:
    op.create_table(
        "payment_plan",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("case_id", Text, nullable=False),
        sa.Column("debt_cents", Integer, nullable=False),
        sa.Column("schedule", Text, nullable=False),
        sa.Column("signed_on", Text, nullable=True),
        sa.Column("benefit_approved", Flag, server_default="0", nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.CheckConstraint("state IN ('proposed', 'active', 'broken', 'kept')", name="ck_payment_plan_state"),
        sa.CheckConstraint("benefit_approved IN (0, 1)", name="ck_payment_plan_benefit_approved"),
        sa.CheckConstraint("debt_cents > 0", name="ck_payment_plan_debt"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["arrears_case.id"],
            name=op.f("fk_payment_plan_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_plan")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_payment_plan_case_id"), "payment_plan", ["case_id"], unique=False)


def _upgrade_plan_payment() -> None:
    op.create_table(
        "plan_payment",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("rev", Integer, server_default="0", nullable=False),
        sa.Column("plan_id", Text, nullable=False),
        sa.Column("due_on", Text, nullable=False),
        sa.Column("paid_on", Text, nullable=False),
        sa.Column("paid_cents", Integer, nullable=False),
        sa.Column("undoes", Text, nullable=True),
        sa.CheckConstraint("paid_cents >= 0", name="ck_plan_payment_paid"),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["payment_plan.id"],
            name=op.f("fk_plan_payment_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["plan_payment.id"], name=op.f("fk_plan_payment_undoes"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_payment")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_plan_payment_plan_id"), "plan_payment", ["plan_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_plan_payment()
    _downgrade_payment_plan()
    _downgrade_arrears_step()
    _downgrade_rent_balance()
    _downgrade_arrears_paper()
    _downgrade_arrears_case()
    _downgrade_arrears_month()


def _downgrade_plan_payment() -> None:
    op.drop_table("plan_payment")


def _downgrade_payment_plan() -> None:
    op.drop_table("payment_plan")


def _downgrade_arrears_step() -> None:
    op.drop_table("arrears_step")


def _downgrade_rent_balance() -> None:
    op.drop_table("rent_balance")


def _downgrade_arrears_paper() -> None:
    op.drop_table("arrears_paper")


def _downgrade_arrears_case() -> None:
    op.drop_table("arrears_case")


def _downgrade_arrears_month() -> None:
    op.drop_table("arrears_month")
