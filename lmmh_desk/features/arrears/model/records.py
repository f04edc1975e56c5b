"""What prevention of arrears keeps: the case, its steps, the plan and what became of each due date (DOMAIN.md §2)."""

from __future__ import annotations

from dataclasses import dataclass

from lmmh_desk.kernel.record import Record


@dataclass(kw_only=True)
class ArrearsCase(Record):
    """One household followed because of its rent; what it owes stands in `RentBalance`."""

    lease_id: str
    person_id: str
    stage: str  # Stage
    stage_on: str  # ISO date
    adviser_id: str = ""
    fragile: bool = False  # no reason is kept (DOMAIN.md §2)
    follow_on: str | None = None  # ISO date of the next contact agreed with the tenant
    benefit_body: str = ""  # caf, msa
    constituted_on: str | None = None  # ISO date
    caf_notified_on: str | None = None  # ISO date
    joined_to: str = ""  # the older case of the same debt, which shows this one’s steps and plans


@dataclass(kw_only=True)
class ArrearsStep(Record):
    """One step of a case, never rewritten; `undoes` is the step this one takes back."""

    case_id: str
    before: str
    after: str
    reached_on: str  # ISO date
    undoes: str | None = None
    follow_on: str | None = None  # ISO date of the contact agreed before, which the step ended


@dataclass(kw_only=True)
class LeaseFollowed(Record):
    """What every site may know of a case of another: that the lease is followed, whether a signed plan runs."""

    lease_id: str
    case_id: str  # not a link: the case itself stays at its site
    running: bool = True
    planned: bool = False


@dataclass(kw_only=True)
class RentBalance(Record):
    """What was due under a lease on a day: the newest day counts; never rewritten."""

    lease_id: str
    balance_on: str  # ISO date
    due_cents: int  # 0: nothing is due
    credit_cents: int = 0  # what the office owes the tenant, where nothing is due


@dataclass(kw_only=True)
class PaymentPlan(Record):
    """A plan d’apurement: `schedule` holds a line a due date, « 20/11/2020 45,84 € »."""

    case_id: str
    debt_cents: int
    schedule: str
    signed_on: str | None = None  # ISO date
    benefit_approved: bool = False
    state: str = "proposed"  # proposed, active, broken (or replaced), kept: it ran until the debt was cleared
    lines: str = ""  # the names of due dates that aren’t those of their days (model.schedule.named)
    replaced_by: str = ""  # the plan kept, of two that two desks signed apart; each other’s: still to be chosen


@dataclass(kw_only=True)
class PlanPayment(Record):
    """What became of one due date, never rewritten: so much paid, or missed (0)."""

    plan_id: str
    due_on: str  # ISO date, one of the plan’s
    paid_on: str  # ISO date
    paid_cents: int  # 0: the due date was missed
    undoes: str | None = None
    line: str = ""  # the name of the due date, where it isn’t that of its day


@dataclass(kw_only=True)
class ArrearsMonth(Record):
    """The office’s figures of a month: the last row of a month counts; never rewritten."""

    month: str  # 2020-09
    tenants: int
    rate_bp: int | None = None  # hundredths of a percent: 242 is 2,42 %


@dataclass(kw_only=True)
class ArrearsPaper(Record):
    """A recorded paper of this slice; whether it is printed or cancelled stands in the register of papers."""

    lease_id: str
    person_id: str
    paper_id: str
    number: str
    day: str  # ISO date of issue
    content: str  # JSON of what the paper says, so that a duplicate says the same for ever
