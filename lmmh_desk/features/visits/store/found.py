"""What visits give the person's history and the search."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select

from lmmh_desk.features.visits.model.records import STATES, State
from lmmh_desk.features.visits.model.sheets import LABELS
from lmmh_desk.features.visits.store.listing import ASKED_AGAIN, rows_of_person
from lmmh_desk.features.visits.store.tables import visit, visit_paper
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import plain, written_date
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.papers import typed
from lmmh_desk.office.store.tables import agent, paper
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.tables import person

_TONES = {State.DONE: "ok", State.NO_ACCESS: "warn"}

SHORTEST = 3  # letters from which visits are searched by their words
MOST = 3  # of them shown
KNOWN = 2_000  # of a site, of these weeks and to come: more than any has

_NAMES = (person.c.civility, person.c.first_names, person.c.usual_name, person.c.birth_name)
_HELD = (
    select(visit_paper, paper.c.status, *_NAMES)
    .join(paper, paper.c.id == visit_paper.c.paper_id)
    .join(visit, visit.c.id == visit_paper.c.visit_id)
    .join(person, person.c.id == visit.c.person_id)
)  # fmt: skip


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the papers of visits whose number or short code is being typed, and the visits whose words are."""
    if not allowed(session.role, "visits.read"):
        return []
    found: list[Hit] = []
    for kind, label in LABELS.items():
        if wanted := typed(kind, query, session, now):
            found += [_hit(row, label, exact=wanted.whole) for row in read.execute(wanted.narrow(_HELD))]
    return [*found, *_by_words(read, query, session.site_id, paris(now).date())]


def _by_words(read: Read, query: str, site_id: str, today: date) -> list[Hit]:
    """Return the visits of this site whose motif and quarter hold each word typed, of the last weeks and to come."""
    words = plain(query).split()
    if sum(map(len, words)) < SHORTEST:
        return []
    every = remembered(read, "visits.words", (site_id, today), lambda: _told(read, site_id, today))
    return [hit for told, hit in every if all(f" {word}" in told for word in words)][:MOST]


def _told(read: Read, site_id: str, today: date) -> list[tuple[str, Hit]]:
    """Return each visit with the words it is found by, the next ones first."""
    since, asked = day_bounds(today - ASKED_AGAIN)[0], visit.c
    query = select(visit, *_NAMES).join(person, person.c.id == asked.person_id)
    here = query.where(asked.site_id == site_id, or_(asked.starts_at >= since, asked.starts_at.is_(None)))
    found = []
    rows = read.execute(here.order_by(asked.starts_at.desc(), asked.id).limit(KNOWN)).all()
    for row in sorted(rows, key=lambda row: _nearness(row.starts_at, day_bounds(today)[0])):
        day = _("sans créneau") if row.starts_at is None else written_date(paris(row.starts_at).date())
        told = " · ".join(part for part in (screen_name(row), row.quarter, day) if part)
        hit = Hit(
            kind="address", id=row.id, title=row.purpose, subtitle=told, icon="door", tag=STATES[State(row.state)],
            rank=2.0, command="visits.open", arguments={"visit_id": row.id},
        )  # fmt: skip
        found.append((" " + plain(f"{row.purpose} {row.quarter}"), hit))
    return found


def _nearness(at: int | None, since: int) -> tuple[int, int]:
    """Return what sorts visits: those to come, the next first, then those without an hour, then the last ones."""
    if at is None:
        return 1, 0
    return (0, at) if at >= since else (2, -at)


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
