"""How long cases are kept: to settlement, to prescription, or to the end of enforcement ([CNIL14])."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from lmmh_desk.features.arrears.model.papers import ATTESTATION, LABELS
from lmmh_desk.features.arrears.model.stages import COURT, Stage
from lmmh_desk.features.arrears.store.plans import last_due, plan_rows
from lmmh_desk.features.arrears.store.tables import (
    arrears_case,
    arrears_paper,
    arrears_step,
    lease_followed,
    payment_plan,
    plan_payment,
    rent_balance,
)
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import (
    KEEP_ARREARS,
    KEEP_ARREARS_COURT,
    KEEP_ARREARS_OPEN,
    KEEP_BALANCES,
    KEEP_PAPERS,
)
from lmmh_desk.office.store.tables import paper
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.retention import told_papers
from lmmh_desk.tenancy.store.tables import lease

# A case joined to another is of one debt with it: it stands where that one does, and goes when it goes.
_main, _same = arrears_case.alias(), arrears_case.alias()
_stage = func.coalesce(_main.c.stage, arrears_case.c.stage)
_stage_on = func.coalesce(_main.c.stage_on, arrears_case.c.stage_on)
_main_id = func.coalesce(func.nullif(arrears_case.c.joined_to, ""), arrears_case.c.id)
_OF_DEBT = or_(_same.c.id == _main_id, _same.c.joined_to == _main_id)  # itself among them
_CLEARED = _stage == Stage.CLEARED.value
_undone = arrears_step.alias()
_SUED = exists().where(
    _OF_DEBT,
    arrears_step.c.case_id == _same.c.id,
    arrears_step.c.undoes.is_(None),
    arrears_step.c.id.not_in(select(_undone.c.undoes).where(_undone.c.undoes.is_not(None))),
    arrears_step.c.after.in_([stage.value for stage in COURT]),
)


def _cases(read: Read, *where: ColumnElement[bool]) -> list[str]:
    query = select(arrears_case.c.id).outerjoin(_main, _main.c.id == arrears_case.c.joined_to).where(*where)
    return list(read.execute(query.order_by(_stage_on, arrears_case.c.id)).scalars())


def _settled(read: Read, day: date) -> list[str]:
    """Return the cases settled without a judge before this day."""
    return _cases(read, _CLEARED, _stage_on < day.isoformat(), ~_SUED)


def _enforced(read: Read, day: date) -> list[str]:
    """Return the cases that went before a judge and ended before this day."""
    return _cases(read, _CLEARED, _stage_on < day.isoformat(), _SUED)


def _prescribed(read: Read, day: date) -> list[str]:
    """Return the cases never brought before a judge, in which nothing happened since this day.

    A payment is something, and so is a plan whose last due date is to come: both acknowledge the debt (Code civil,
    art. 2240).
    """
    since = paris_instant(day)
    opened = exists().where(_OF_DEBT, _same.c.created_at >= since)
    later = exists().where(_OF_DEBT, arrears_step.c.case_id == _same.c.id, arrears_step.c.created_at >= since)
    paid = exists().where(
        _OF_DEBT, payment_plan.c.case_id == _same.c.id, plan_payment.c.plan_id == payment_plan.c.id,
        plan_payment.c.created_at >= since,
    )  # fmt: skip
    found = _cases(read, ~_CLEARED, ~opened, ~later, ~paid, ~_SUED)
    return [case_id for case_id in found if not _runs(read, case_id, day)]


def _runs(read: Read, case_id: str, day: date) -> bool:
    """Say whether a signed plan of a case still has a due date after a day."""
    main = read.execute(select(_main_id).where(arrears_case.c.id == case_id)).scalar_one()
    return any((last_due(row) or date.min) >= day for row in plan_rows(read, main, "active"))


_newer = rent_balance.alias()
_LAST_OWED = and_(
    or_(rent_balance.c.due_cents > 0, rent_balance.c.credit_cents > 0),
    ~exists().where(
        _newer.c.lease_id == rent_balance.c.lease_id,
        or_(
            _newer.c.balance_on > rent_balance.c.balance_on,
            and_(_newer.c.balance_on == rent_balance.c.balance_on, _newer.c.id > rent_balance.c.id),
        ),
    ),
)


def _old_balances(read: Read, day: date, which: ColumnElement[bool]) -> list[str]:
    query = select(rent_balance.c.id).where(rent_balance.c.balance_on < day.isoformat(), which)
    return list(read.execute(query.order_by(rent_balance.c.balance_on)).scalars())


def _balances(read: Read, day: date) -> list[str]:
    """Return the balances of before this day, but the last known of a lease when somebody owes something by it."""
    return _old_balances(read, day, ~_LAST_OWED)


def _last_balances(read: Read, day: date) -> list[str]:
    """Return what was owed last before this day, of leases that nobody follows any more."""
    one = arrears_case.c
    followed = exists().where(
        one.lease_id == rent_balance.c.lease_id, one.stage != Stage.CLEARED.value, one.joined_to == ""
    )
    told = exists().where(lease_followed.c.lease_id == rent_balance.c.lease_id, lease_followed.c.running)
    return _old_balances(read, day, and_(_LAST_OWED, ~followed, ~told))


def _hints(read: Read, day: date) -> list[str]:
    """Return what was told to other sites before this day of cases that ended, or that are no more."""
    one = lease_followed.c
    gone = one.case_id.not_in(select(arrears_case.c.id))
    query = select(one.id).where(one.created_at < paris_instant(day), or_(~one.running, gone))
    return list(read.execute(query.order_by(one.created_at)).scalars())


def _attestations(read: Read, day: date) -> list[str]:
    old = and_(paper.c.kind == ATTESTATION, paper.c.issued_at < paris_instant(day))
    return list(read.execute(select(paper.c.id).where(old).order_by(paper.c.issued_at)).scalars())


def _papers(read: Read, day: date) -> list[str]:
    """Return the letters and plans whose lease isn’t followed any more."""
    kinds = [kind for kind in LABELS if kind != ATTESTATION]
    followed = exists().where(arrears_case.c.lease_id == arrears_paper.c.lease_id)
    query = (
        select(paper.c.id)
        .join(arrears_paper, arrears_paper.c.paper_id == paper.c.id)
        .where(paper.c.kind.in_(kinds), paper.c.issued_at < paris_instant(day), ~followed)
    )
    return list(read.execute(query.order_by(paper.c.issued_at)).scalars())


def _told_cases(read: Read, ids: Sequence[str]) -> list[Going]:
    one = arrears_case.c
    asked = select(arrears_case, _stage.label("stands"), _SUED.label("sued")).outerjoin(
        _main, _main.c.id == one.joined_to
    )
    return [
        Going(
            row.id, Stage(row.stage).label, date.fromisoformat(row.stage_on), row.person_id,
            _kept_by(Stage(row.stands), bool(row.sued)),
        )
        for row in read.execute(asked.where(among(one.id, ids)).order_by(one.stage_on, one.id))
    ]  # fmt: skip


def _kept_by(stage: Stage, sued: bool) -> str:
    """Return the rule that keeps a case: that of what went before a judge, of what is settled, or of what runs."""
    if sued or stage in COURT:
        return KEEP_ARREARS_COURT.key
    return KEEP_ARREARS.key if stage is Stage.CLEARED else KEEP_ARREARS_OPEN.key


def _told_balances(read: Read, ids: Sequence[str]) -> list[Going]:
    one = rent_balance.c
    asked = select(one.id, one.balance_on, lease.c.number).join(lease, lease.c.id == one.lease_id)
    return [
        Going(row.id, _("Bail {number}").format(number=row.number), date.fromisoformat(row.balance_on))
        for row in read.execute(asked.where(among(one.id, ids)).order_by(one.balance_on, one.id))
    ]


def _told_hints(read: Read, ids: Sequence[str]) -> list[Going]:
    one = lease_followed.c
    asked = select(one.id, one.created_at, lease.c.number).join(lease, lease.c.id == one.lease_id)
    return [
        Going(row.id, _("Bail {number}").format(number=row.number), paris(row.created_at).date())
        for row in read.execute(asked.where(among(one.id, ids)).order_by(one.created_at, one.id))
    ]


RETENTIONS = (
    Retention(KEEP_ARREARS.key, _("Suivis d’impayés soldés"), "arrears_case", _settled, _told_cases),
    Retention(KEEP_ARREARS_OPEN.key, _("Suivis d’impayés prescrits"), "arrears_case", _prescribed, _told_cases),
    Retention(KEEP_ARREARS_COURT.key, _("Contentieux terminés"), "arrears_case", _enforced, _told_cases),
    Retention(KEEP_ARREARS.key, _("Lettres et plans d’impayés"), "paper", _papers, told_papers),
    Retention(KEEP_BALANCES.key, _("Soldes de bail"), "rent_balance", _balances, _told_balances),
    Retention(KEEP_PAPERS.key, _("Attestations de loyer"), "paper", _attestations, told_papers),
    Retention(KEEP_ARREARS_OPEN.key, _("Derniers soldes dus"), "rent_balance", _last_balances, _told_balances),
    Retention(KEEP_ARREARS_OPEN.key, _("Baux suivis par un site"), "lease_followed", _hints, _told_hints),
)
