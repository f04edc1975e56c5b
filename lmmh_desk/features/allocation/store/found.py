"""What the commission gives the search, a person's history and what she may read of herself."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, or_, select

from lmmh_desk.features.allocation.model.records import DECISIONS, NUMBERED, REMOVALS, Decision, Offer
from lmmh_desk.features.allocation.model.sheets import LABELS, LETTER, MINUTES
from lmmh_desk.features.allocation.store.sittings import HOME, STANDS, by_number, candidate, home_title, state_words
from lmmh_desk.features.allocation.store.tables import (
    allocation_applicant,
    allocation_item,
    allocation_paper,
    allocation_session,
)
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import plain, written_date
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.papers import typed
from lmmh_desk.office.store.tables import paper
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.nur import tidy_nur
from lmmh_desk.tenancy.store.tables import dwelling, person, residence

SHORTEST, MOST = 4, 4  # letters from which an applicant is searched; hits shown


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return what bears the number typed, then the applicants that match it, the last session first.

    A session and its papers are found by their numbers, an applicant by name, single number or dwelling.
    """
    if not allowed(session.role, "allocation.read"):
        return []
    numbered = [*_papers(read, query, session, now), *_sessions(read, query)]
    words, nur = plain(query).split(), tidy_nur(query)
    if not words or len(plain(query)) < SHORTEST:
        return numbered
    known = remembered(read, "allocation.applicants", "", lambda: _known(read))
    found = [
        hit for parts, number, hit in known
        if number.startswith(nur) or all(any(part.startswith(word) for part in parts) for word in words)
    ]  # fmt: skip
    return [*numbered, *found[:MOST]]


def _papers(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    one, other, who = allocation_paper.c, allocation_session.c, allocation_applicant.c
    asked = (
        select(one.id, one.number, one.session_id, other.day, who.name, who.item_id, paper.c.kind, paper.c.status)
        .join(paper, paper.c.id == one.paper_id)
        .join(allocation_session, other.id == one.session_id)
        .outerjoin(allocation_applicant, who.id == one.applicant_id)
    )
    found = []
    for wanted in filter(None, (typed(kind, query, session, now) for kind in (MINUTES, LETTER))):
        for row in read.execute(wanted.narrow(asked)):
            day = written_date(date.fromisoformat(row.day))
            told = " · ".join(part for part in (LABELS[row.kind], row.name or "", f"CAL {day}") if part)
            found.append(
                Hit(kind="paper", id=row.id, title=row.number, subtitle=told, icon="video", command="allocation.open",
                    arguments={"session_id": row.session_id, "item_id": row.item_id or ""},
                    tag=_("Annulé") if row.status == PaperStatus.VOIDED else "", rank=0.0 if wanted.whole else 1.0)
            )  # fmt: skip
    return found


def _sessions(read: Read, query: str) -> list[Hit]:
    begun = "-".join(query.upper().split())
    if not begun.startswith(NUMBERED):
        return []
    one = allocation_session.c
    asked = select(one.id, one.number, one.day, one.state, one.standing).where(
        one.number.startswith(begun, autoescape=True)
    )
    return [
        Hit(kind="address", id=row.id, title=row.number, icon="video", rank=1.0, command="allocation.open",
            subtitle=f"CAL {written_date(date.fromisoformat(row.day))} · {state_words(row.state, row.standing)}",
            arguments={"session_id": row.id})
        for row in read.execute(asked.order_by(one.number.desc()).limit(MOST))
    ]  # fmt: skip


def _known(read: Read) -> list[tuple[list[str], str, Hit]]:
    found = []
    there = or_(allocation_applicant.c.standing.not_in(REMOVALS), allocation_applicant.c.offer != Offer.NONE)
    for row in read.execute(_asked(there).order_by(allocation_session.c.day.desc(), allocation_applicant.c.id)):
        where = home_title(row)
        day = written_date(date.fromisoformat(row.day))
        hit = Hit(
            kind="address", id=row.id, title=f"{row.name}, {where}", subtitle=f"{row.nur} · CAL {day}", icon="video",
            rank=2.0, command="allocation.open", arguments={"session_id": row.session_id, "item_id": row.item_id},
        )  # fmt: skip
        found.append((plain(f"{row.name} {where}").split(), row.nur, hit))
    return found


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return what the commission decided of a person, for who may read it."""
    if not allowed(session.role, "allocation.read"):
        return []
    one = allocation_applicant.c
    same = select(person.c.id).where(or_(person.c.id == person_id, person.c.merged_into == person_id))
    rows = read.execute(_asked(one.person_id.in_(same), one.decided_at.is_not(None)).order_by(one.decided_at))
    found = []
    for row in rows:
        told = candidate(row, row.ranking.split())
        title = _("CAL\u00a0: {told}").format(told=told.decided_words)
        tag = DECISIONS[told.stands] if told.stands else ""
        tone = "ok" if told.stands == Decision.GRANTED else "neutral"
        words = " · ".join(part for part in (home_title(row), told.reason_words, told.outcome) if part)
        found.append(
            Moment(row.decided_at, "allocation", "video", title, words, tag=tag, tone=tone, id=row.id,
                   table="allocation_applicant")
        )  # fmt: skip
    return found


def access(read: Read, about: About) -> list[Part]:
    """Return the applications examined and the letters of a person."""
    applied = _mine(allocation_applicant, about)
    return [
        Part(_("Candidatures examinées"), lines(read, allocation_applicant, or_(applied, by_number(about.files)))),
        Part(_("Lettres de la commission"), lines(read, allocation_paper, _mine(allocation_paper, about))),
    ]


def _mine(table: Table, about: About) -> ColumnElement[bool]:
    return among(table.c.person_id, about.files)


def _asked(*where: ColumnElement[bool]) -> Select[Any]:
    one, item = allocation_applicant.c, allocation_item.c
    return (
        select(
            allocation_applicant, *STANDS, item.session_id, item.ranking, allocation_session.c.day, dwelling.c.kind,
            residence.c.name.label("residence"), *(dwelling.c[name].label(f"home_{name}") for name in HOME),
        )
        .join(allocation_item, item.id == one.item_id)
        .join(allocation_session, allocation_session.c.id == item.session_id)
        .join(dwelling, dwelling.c.id == item.dwelling_id)
        .outerjoin(residence, residence.c.id == dwelling.c.residence_id)
        .where(*where)
    )  # fmt: skip
