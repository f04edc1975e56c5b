"""What prevention gives the person's history and the search: never an amount."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from lmmh_desk.features.arrears.model.papers import LABELS
from lmmh_desk.features.arrears.model.records import ArrearsCase, ArrearsPaper
from lmmh_desk.features.arrears.model.stages import FACES, Stage
from lmmh_desk.features.arrears.store.tables import (
    arrears_case,
    arrears_paper,
    arrears_step,
    payment_plan,
    plan_payment,
)
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.papers import typed
from lmmh_desk.office.store.tables import agent, paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.tables import person


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the papers whose number or short code is being typed, the newest of a kind first."""
    found: list[Hit] = []
    if not allowed(session.role, "arrears.read"):
        return found
    for kind, label in LABELS.items():
        if wanted := typed(kind, query, session, now):
            held = (
                select(arrears_paper, paper.c.status, person.c.civility, person.c.first_names, person.c.usual_name,
                       person.c.birth_name)
                .join(paper, paper.c.id == arrears_paper.c.paper_id)
                .join(person, person.c.id == arrears_paper.c.person_id)
            )  # fmt: skip
            for row in read.execute(wanted.narrow(held)):
                name, day = screen_name(row), written_date(date.fromisoformat(row.day))
                found.append(
                    Hit(
                        kind="paper", id=row.id, title=row.number, subtitle=f"{label} · {name} · {day}", icon="euro",
                        tag=_("Annulé") if row.status == PaperStatus.VOIDED else "",
                        rank=0.0 if wanted.whole else 1.0, command="arrears.open", lines=(name, day),
                        arguments={"lease_id": row.lease_id},
                    )
                )  # fmt: skip
    return found


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return the steps, the due dates to come and the papers of a person's cases."""
    if not allowed(session.role, "arrears.read"):
        return []
    return [*_opened(read, person_id), *_steps(read, person_id), *_payments(read, person_id), *_papers(read, person_id)]


def _opened(read: Read, person_id: str) -> list[Moment]:
    query = (
        select(arrears_case, agent.c.name)
        .outerjoin(agent, agent.c.id == arrears_case.c.created_by)
        .where(arrears_case.c.person_id == person_id)
    )
    return [
        Moment(row.created_at, "arrears", "euro", _("Prévention impayés\u00a0: suivi ouvert"), row.name or "",
               id=row.id, table="arrears_case")
        for row in read.execute(query)
    ]  # fmt: skip


def _steps(read: Read, person_id: str) -> list[Moment]:
    taken_back = select(arrears_step.c.undoes).where(arrears_step.c.undoes.is_not(None))
    query = (
        select(arrears_step, agent.c.name)
        .join(arrears_case, arrears_case.c.id == arrears_step.c.case_id)
        .outerjoin(agent, agent.c.id == arrears_step.c.created_by)
        .where(
            arrears_case.c.person_id == person_id,
            arrears_step.c.undoes.is_(None),
            arrears_step.c.id.not_in(taken_back),
        )
    )
    found = []
    for row in read.execute(query):
        face = FACES[Stage(row.after)]
        title = _("Prévention impayés\u00a0: {stage}").format(stage=face.label)
        found.append(
            Moment(row.created_at, "arrears", face.icon, title, row.name or "", id=row.id, table="arrears_step")
        )
    return found


def _payments(read: Read, person_id: str) -> list[Moment]:
    """Return the due dates noted and not taken back."""
    taken_back = select(plan_payment.c.undoes).where(plan_payment.c.undoes.is_not(None))
    query = (
        select(plan_payment)
        .join(payment_plan, payment_plan.c.id == plan_payment.c.plan_id)
        .join(arrears_case, arrears_case.c.id == payment_plan.c.case_id)
        .where(
            arrears_case.c.person_id == person_id,
            plan_payment.c.undoes.is_(None),
            plan_payment.c.id.not_in(taken_back),
        )
    )
    return [
        Moment(
            row.created_at, "arrears", "euro",
            _("Échéance réglée") if row.paid_cents else _("Échéance manquée"),
            written_date(date.fromisoformat(row.due_on)), id=row.id, table="plan_payment",
        )
        for row in read.execute(query)
    ]  # fmt: skip


def _papers(read: Read, person_id: str) -> list[Moment]:
    query = (
        select(arrears_paper, paper.c.label, paper.c.status, paper.c.print_count, agent.c.name)
        .join(paper, paper.c.id == arrears_paper.c.paper_id)
        .outerjoin(agent, agent.c.id == arrears_paper.c.created_by)
        .where(arrears_paper.c.person_id == person_id)
    )
    found = []
    for row in read.execute(query):
        words = " · ".join(word for word in (row.number, row.name) if word)
        voided = row.status == PaperStatus.VOIDED
        tag = _("annulé") if voided else _("imprimé") if row.print_count else _("à imprimer")
        tone = "neutral" if voided else "ok" if row.print_count else "warn"
        found.append(
            Moment(row.created_at, "document",
                   "euro", row.label, words, tag=tag, tone=tone, id=row.id, table="arrears_paper")
        )  # fmt: skip
    return found


def ids_of_person(read: Read, cls: type[ArrearsCase] | type[ArrearsPaper], person_id: str) -> list[str]:
    """Return the ids of a person's cases or of their papers."""
    table = {ArrearsCase: arrears_case, ArrearsPaper: arrears_paper}[cls]
    return list(read.execute(select(table.c.id).where(table.c.person_id == person_id)).scalars())
