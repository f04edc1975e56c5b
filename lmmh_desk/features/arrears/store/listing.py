"""Cases as lists and panels show them: Core reads, no amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Row, Select, func, or_, select

from lmmh_desk.features.arrears.model.coming import Standing, due_label, next_step, to_choose, to_join
from lmmh_desk.features.arrears.model.delays import Delays, truce_words
from lmmh_desk.features.arrears.model.followed import Due, dues, first_open
from lmmh_desk.features.arrears.model.listing import CaseFile, CaseRow, PaperLine, PlanView
from lmmh_desk.features.arrears.model.reminding import about, reminder_day, reminder_words
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.facts import ahead, balance_of, below_threshold, case_row, rules_of, steps_of
from lmmh_desk.features.arrears.store.hints import followed_at
from lmmh_desk.features.arrears.store.plans import (
    lines_of,
    payments_for,
    payments_for_each,
    plan_paper,
    plan_row,
    plan_rows,
    rivals,
    running,
    stale_papers,
)
from lmmh_desk.features.arrears.store.tables import arrears_case, arrears_paper
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.messages import MessageState
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store import messages
from lmmh_desk.office.store.agents import agent_name
from lmmh_desk.office.store.tables import agent, paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.cards import person_card
from lmmh_desk.tenancy.store.tables import dwelling, lease, person, residence

TOLD = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT)
KEPT = timedelta(92)  # cleared cases stay three months in the list


def case_rows(read: Read, site_id: str, today: date, exchange: Exchange | None = None) -> list[CaseRow]:
    """Return the cases of a site that are open, or cleared these three months, with what comes next."""
    since = (today - KEPT).isoformat()
    asked = _select().where(
        arrears_case.c.site_id == site_id,
        arrears_case.c.joined_to == "",
        or_(arrears_case.c.stage != Stage.CLEARED.value, arrears_case.c.stage_on >= since),
    )
    rows = _rows(read, asked, today)
    if exchange is None:
        return rows
    unsent = exchange.unsent(read, "arrears_case", [row.id for row in rows])
    return [replace(row, unsent=row.id in unsent) for row in rows]


def case_file(read: Read, case_id: str, today: date) -> CaseFile:
    """Return one case in full, without an amount, or the one it was joined to; raises NotFound."""
    case = case_row(read, case_row(read, case_id).joined_to or case_id)
    case_id = case.id
    (row,) = _rows(read, _select().where(arrears_case.c.id == case_id), today)
    card, plan = person_card(read, case.person_id), plan_view(read, case_id, today)
    return CaseFile(
        row,
        phone=card.phone.text if card.phone else "",
        plan=plan,
        steps=steps_of(read, case_id),
        papers=papers_of(read, case.lease_id),
        body=case.benefit_body,
        notified=_day(case.caf_notified_on),
        constituted=_day(case.constituted_on),
        known=balance_of(read, case.lease_id) is not None,
        truce=truce_words(rules_of(read, today).truce, today),
        follow=_day(case.follow_on),
        others=_others(read, case_id, plan),
        rivals=_views(read, rivals(read, case_id), today),
        replaced=_views(read, [one for one in plan_rows(read, case_id, "broken") if one.replaced_by], today),
        below=below_threshold(read, case, rules_of(read, today)),
        stale=tuple(number for number, _paper in stale_papers(read, case.lease_id)),
        plan_paper=plan_paper(read, case_id),
        elsewhere=tuple(followed_at(read, case.lease_id)),
        reminder=_reminder(read, plan, today),
        to_sign=_first_to_sign(read, case_id),
    )


def _first_to_sign(read: Read, case_id: str) -> date | None:
    """Return the first due date of the plan that a signature would put in force."""
    row = plan_row(read, case_id, "proposed")
    return min((one.due for one in lines_of(row)), default=None) if row is not None else None


def _reminder(read: Read, plan: PlanView | None, today: date) -> str:
    """Return when the tenant is, or was, reminded of the due date that comes; nothing where no message says it."""
    coming = first_open(plan.dues) if plan is not None and plan.state == "active" else None
    if plan is None or coming is None:
        return ""
    told = [one for one in messages.about(read, about(plan.id, coming.day)) if one.state in TOLD]
    return reminder_words(told[-1], today) if told else ""


def badge(read: Read, session: Session, now: int) -> int:
    """Return how many cases of this site wait for something past or within a week."""
    today = paris(now).date()
    rows = case_rows(read, session.site_id, today)
    return sum(row.coming is not None and row.coming.soon(today) for row in rows)


def papers_of(read: Read, lease_id: str) -> tuple[PaperLine, ...]:
    """Return the papers of a lease, newest first, with what the register says of them."""
    query = (
        select(arrears_paper, paper.c.label, paper.c.print_count, paper.c.status)
        .join(paper, paper.c.id == arrears_paper.c.paper_id)
        .where(arrears_paper.c.lease_id == lease_id)
        .order_by(arrears_paper.c.created_at.desc(), arrears_paper.c.id.desc())
    )
    return tuple(
        PaperLine(row.id, row.number, row.label, date.fromisoformat(row.day), row.print_count,
                  row.status == PaperStatus.VOIDED)
        for row in read.execute(query)
    )  # fmt: skip


def plan_view(read: Read, case_id: str, today: date) -> PlanView | None:
    """Return the plan of a case without its amounts, None where there is none."""
    return next(iter(_views(read, plan_rows(read, case_id)[:1], today)), None)


def _views(read: Read, rows: Sequence[Row[Any]], today: date) -> tuple[PlanView, ...]:
    return tuple(
        PlanView(
            row.id,
            row.state,
            dues(lines_of(row), payments_for(read, row), today),
            _day(row.signed_on),
            bool(row.benefit_approved),
            agent_name(read, row.created_by),
        )
        for row in rows
    )


def _others(read: Read, case_id: str, shown: PlanView | None) -> int:
    """Return how many plans wait for a signature beside the one shown: two desks proposed one, apart."""
    return len(plan_rows(read, case_id, "proposed")) - (shown is not None and shown.state == "proposed")


def _select() -> Select[Any]:
    names = (person.c.large_print, person.c.civility, person.c.birth_name, person.c.usual_name, person.c.first_names)
    return (
        select(arrears_case, *names, lease.c.number.label("lease"), residence.c.name.label("residence"),
               agent.c.name.label("adviser"))
        .join(person, person.c.id == arrears_case.c.person_id)
        .join(lease, lease.c.id == arrears_case.c.lease_id)
        .outerjoin(dwelling, dwelling.c.id == lease.c.dwelling_id)
        .outerjoin(residence, residence.c.id == dwelling.c.residence_id)
        .outerjoin(agent, agent.c.id == arrears_case.c.adviser_id)
        .order_by(arrears_case.c.created_at.desc(), arrears_case.c.id.desc())
    )  # fmt: skip


def _rows(read: Read, query: Select[Any], today: date) -> list[CaseRow]:
    rows = read.execute(query).all()
    rules = rules_of(read, today)
    followed, twice = _followed(read, [row.id for row in rows if row.stage == Stage.PLAN_ACTIVE], today)
    doubled, further = _doubled(read), ahead(read)
    found = [_row(row, rules, followed[row.id].dues) for row in rows]
    found = [replace(row, coming=to_choose(today)) if row.id in twice else row for row in found]
    found = [
        replace(row, doubled=True, coming=to_join(today))
        if (row.lease_id in doubled or row.id in further) and row.stage is not Stage.CLEARED
        else row
        for row in found
    ]
    return _reminded(read, found, followed)


def _reminded(read: Read, rows: Sequence[CaseRow], followed: Mapping[str, Followed]) -> list[CaseRow]:
    """Say of each case whose next step is a due date when its tenant is reminded: read at once."""
    subjects = {}
    for row in rows:
        one = first_open(followed[row.id].dues) if row.id in followed else None
        if one and row.coming and row.coming.label == due_label(followed[row.id].dues, one):
            subjects[row.id] = about(followed[row.id].plan_id, one.day)
    told = {one.subject_id: one for one in messages.about_any(read, list(subjects.values())) if one.state in TOLD}
    known = {key: told[row_id] for key, (_table, row_id) in subjects.items() if row_id in told}
    return [replace(row, reminder=reminder_day(known[row.id])) if row.id in known else row for row in rows]


def _doubled(read: Read) -> set[str]:
    """Return the leases for which two cases are open: two desks opened one, apart."""
    one = arrears_case.c
    query = select(one.lease_id).where(one.stage != Stage.CLEARED.value, one.joined_to == "")
    return set(read.execute(query.group_by(one.lease_id).having(func.count() > 1)).scalars())


def _row(row: Row[Any], rules: Delays, followed: tuple[Due, ...]) -> CaseRow:
    stage, since = Stage(row.stage), date.fromisoformat(row.stage_on)
    standing = Standing(
        stage, since, _day(row.follow_on), _day(row.constituted_on), _day(row.caf_notified_on), followed
    )
    return CaseRow(
        id=row.id,
        person_id=row.person_id,
        lease_id=row.lease_id,
        name=screen_name(row),
        lease=row.lease,
        residence=row.residence or "",
        stage=stage,
        since=since,
        adviser_id=row.adviser_id,
        adviser=row.adviser or "",
        fragile=bool(row.fragile),
        coming=next_step(standing, rules),
        large_print=bool(row.large_print),
    )


class Followed(Struct, frozen=True):
    """The plan that a case follows."""

    plan_id: str = ""
    dues: tuple[Due, ...] = ()


def _followed(read: Read, cases: Sequence[str], today: date) -> tuple[dict[str, Followed], set[str]]:
    """Return where the due dates of active plans stand, by case, and the cases of which several run."""
    plans = running(read, cases)
    paid = payments_for_each(read, [rows[0] for rows in plans.values()])
    found: dict[str, Followed] = defaultdict(Followed)
    for case_id, (row, *_others) in plans.items():
        found[case_id] = Followed(row.id, dues(lines_of(row), paid[row.id], today))
    twice = {case_id for case_id, rows in plans.items() if len(rows) > 1}
    return found, twice


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


seen_rows = restricted("arrears.read")(case_rows)
seen_file = restricted("arrears.read")(case_file)
