"""What visits give the person's history and the search."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from lmmh_desk.features.visits.model.records import STATES, State
from lmmh_desk.features.visits.model.sheets import LABELS
from lmmh_desk.features.visits.store.listing import rows_of_person
from lmmh_desk.features.visits.store.tables import visit, visit_paper
from lmmh_desk.kernel.clock import paris
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

_TONES = {State.DONE: "ok", State.NO_ACCESS: "warn"}

_HELD = (
    select(visit_paper, paper.c.status, person.c.civility, person.c.first_names, person.c.usual_name,
           person.c.birth_name)
    .join(paper, paper.c.id == visit_paper.c.paper_id)
    .join(visit, visit.c.id == visit_paper.c.visit_id)
    .join(person, person.c.id == visit.c.person_id)
)  # fmt: skip


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the papers of visits whose number or short code is being typed, the newest of a kind first."""
    found: list[Hit] = []
    for kind, label in LABELS.items():
        if allowed(session.role, "visits.read") and (wanted := typed(kind, query, session, now)):
            found += [_hit(row, label, exact=wanted.whole) for row in read.execute(wanted.narrow(_HELD))]
    return found


def _hit(row: Row[Any], label: str, *, exact: bool) -> Hit:
    name, day = screen_name(row), written_date(paris(row.created_at).date())
    tag = _("Annulé") if row.status == PaperStatus.VOIDED else ""
    return Hit(
        kind="paper", id=row.id, title=row.number, subtitle=f"{label} · {name} · {day}", icon="door", tag=tag,
        rank=0.0 if exact else 1.0, command="visits.open", arguments={"visit_id": row.visit_id}, lines=(name, day),
    )  # fmt: skip


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return the visits of a person, those to come too, and their papers."""
    if not allowed(session.role, "visits.read"):
        return []
    made = {row.id: row.created_at for row in read.execute(select(visit).where(visit.c.person_id == person_id))}
    moments = [
        Moment(
            at=row.starts_at or made[row.id], kind="visit", icon="door", title=_("Visite à domicile"),
            subtitle=" · ".join(part for part in (row.purpose, row.visitor) if part),
            tag=STATES[row.state], tone=_TONES.get(row.state, "accent"), id=row.id, table="visit",
        )
        for row in rows_of_person(read, person_id)
    ]  # fmt: skip
    return [*moments, *_papers(read, person_id)]


def _papers(read: Read, person_id: str) -> list[Moment]:
    query = (
        select(visit_paper, paper.c.status, paper.c.label, agent.c.name)
        .join(paper, paper.c.id == visit_paper.c.paper_id)
        .outerjoin(agent, agent.c.id == visit_paper.c.created_by)
        .where(paper.c.person_id == person_id)
    )
    return [
        Moment(
            at=row.created_at, kind="document", icon="mail", title=row.label,
            subtitle=" · ".join(part for part in (row.number, row.name) if part),
            tag=_("Annulé") if row.status == PaperStatus.VOIDED else "", id=row.id, table="visit_paper",
        )
        for row in read.execute(query)
    ]  # fmt: skip
