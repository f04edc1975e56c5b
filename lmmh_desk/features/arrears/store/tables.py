"""Tables of prevention of arrears and their mapping."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from lmmh_desk.features.arrears.model import records
from lmmh_desk.features.arrears.model.papers import from_json
from lmmh_desk.office.store import tables as office
from lmmh_desk.store.legible import read_by
from lmmh_desk.store.tables import RECORDS, Day, Flag, Integer, Month, Text, record_table
from lmmh_desk.tenancy.store import tables as tenancy


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


arrears_case = record_table(
    "arrears_case",
    Column("lease_id", Text, ForeignKey(tenancy.lease.c.id), nullable=False, index=True),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("stage", Text, nullable=False),
    Column("stage_on", Day, nullable=False),
    _text("adviser_id"),
    Column("fragile", Flag, nullable=False, server_default="0"),
    Column("follow_on", Day),
    _text("benefit_body"),
    Column("constituted_on", Day),
    Column("caf_notified_on", Day),
    _text("joined_to"),
    CheckConstraint("benefit_body IN ('', 'caf', 'msa')", name="ck_arrears_case_benefit_body"),
    Index("ix_arrears_case_site", "site_id", "stage"),
)

arrears_step = record_table(
    "arrears_step",
    Column("case_id", Text, ForeignKey(arrears_case.c.id), nullable=False, index=True),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("reached_on", Day, nullable=False),
    Column("undoes", Text, ForeignKey("arrears_step.id")),
    Column("follow_on", Day),
)

lease_followed = record_table(
    "lease_followed",
    Column("lease_id", Text, ForeignKey(tenancy.lease.c.id), nullable=False, index=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("running", Flag, nullable=False, server_default="1"),
    Column("planned", Flag, nullable=False, server_default="0"),
)

rent_balance = record_table(
    "rent_balance",
    Column("lease_id", Text, ForeignKey(tenancy.lease.c.id), nullable=False),
    Column("balance_on", Day, nullable=False),
    Column("due_cents", Integer, nullable=False),
    Column("credit_cents", Integer, nullable=False, server_default="0"),
    CheckConstraint("due_cents >= 0", name="ck_rent_balance_due"),
    Index("ix_rent_balance_lease", "lease_id", "balance_on"),
)

payment_plan = record_table(
    "payment_plan",
    Column("case_id", Text, ForeignKey(arrears_case.c.id), nullable=False, index=True),
    Column("debt_cents", Integer, nullable=False),
    Column("schedule", Text, nullable=False),
    Column("signed_on", Day),
    Column("benefit_approved", Flag, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    _text("lines"),
    _text("replaced_by"),
    CheckConstraint("debt_cents > 0", name="ck_payment_plan_debt"),
    CheckConstraint("state IN ('proposed', 'active', 'broken', 'kept')", name="ck_payment_plan_state"),
)

plan_payment = record_table(
    "plan_payment",
    Column("plan_id", Text, ForeignKey(payment_plan.c.id), nullable=False, index=True),
    Column("due_on", Day, nullable=False),
    Column("paid_on", Day, nullable=False),
    Column("paid_cents", Integer, nullable=False),
    Column("undoes", Text, ForeignKey("plan_payment.id")),
    _text("line"),
    CheckConstraint("paid_cents >= 0", name="ck_plan_payment_paid"),
)

arrears_month = record_table(
    "arrears_month",
    Column("month", Month, nullable=False, index=True),
    Column("tenants", Integer, nullable=False),
    Column("rate_bp", Integer),
    CheckConstraint("tenants >= 0", name="ck_arrears_month_tenants"),
)

arrears_paper = record_table(
    "arrears_paper",
    Column("lease_id", Text, ForeignKey(tenancy.lease.c.id), nullable=False, index=True),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("paper_id", Text, ForeignKey(office.paper.c.id), nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("day", Day, nullable=False),
    Column("content", Text, nullable=False),
)
read_by(arrears_paper, from_json, "content")

RECORDS.update(
    {
        records.ArrearsCase: arrears_case,
        records.ArrearsStep: arrears_step,
        records.LeaseFollowed: lease_followed,
        records.RentBalance: rent_balance,
        records.PaymentPlan: payment_plan,
        records.PlanPayment: plan_payment,
        records.ArrearsMonth: arrears_month,
        records.ArrearsPaper: arrears_paper,
    }
)
