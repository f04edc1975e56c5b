"""Sessions as the page and the papers show them: Core reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from lmmh_desk.features.allocation.model.records import (
    CLOSED,
    OPEN,
    RANKED,
    REMOVALS,
    STANDING_OFFERS,
    STANDINGS,
    STATES,
    ItemState,
    Offer,
    Presence,
    State,
)
from lmmh_desk.features.allocation.model.settings import PROXIES, QUORUM, SETTINGS
from lmmh_desk.features.allocation.model.sheets import MinutesSheet, unsaid
from lmmh_desk.features.allocation.model.sitting import (
    Board,
    Candidate,
    Due,
    Item,
    MemberLine,
    Sitting,
    is_over,
    whose_turn,
)
from lmmh_desk.features.allocation.store.doubles import accepted_by, clash, first_by
from lmmh_desk.features.allocation.store.recorded import applicant_point
from lmmh_desk.features.allocation.store.tables import (
    allocation_applicant,
    allocation_item,
    allocation_member,
    allocation_paper,
    allocation_session,
)
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.french import NBSP
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.sheets import sheet_from
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import allowed, restricted
from lmmh_desk.office.store.rules import settings
from lmmh_desk.office.store.tables import paper
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.address import Address, place
from lmmh_desk.tenancy.store.tables import contact, dwelling, lease, person, residence

HOME = ("number", "repeat", "street_type", "street", "building", "door", "postcode", "city")
STANDS = (allocation_item.c.state.label("point_state"), allocation_session.c.state.label("held_state"))
SHOWN = 60  # sessions to choose from: two years of them


def board(read: Read, session_id: str, site_id: str, now: int, exchange: Exchange | None = None) -> Board:
    """Return a session, the next or the last where none is asked, with the answers that end today."""
    known = sessions(read)
    here = select(allocation_session.c.id).where(allocation_session.c.id == session_id)
    chosen = read.execute(here).scalar() or nearest(read, paris(now).date())
    shown = sitting(read, chosen, site_id, now, exchange) if chosen else None
    return Board(shown, known, due(read, now))


def sessions(read: Read) -> tuple[tuple[str, str], ...]:
    """Return the sessions to choose from, the newest first."""
    one = allocation_session.c
    asked = select(one.id, one.day, one.number, one.state, one.standing).order_by(one.day.desc(), one.id)
    return tuple(
        (row.id, f"{written_date(date.fromisoformat(row.day))} · {row.number} · {state_words(row.state, row.standing)}")
        for row in read.execute(asked.limit(SHOWN))
    )


def state_words(state: str, standing: str) -> str:
    """Return how far a session is, or why it was removed."""
    if standing:
        return _("Retirée, {reason}").format(reason=STANDINGS["session"].get(standing, standing))
    return STATES[State(state)]


def newest(read: Read) -> str:
    """Return the session of the last day; nothing where there is none."""
    one = allocation_session.c
    asked = select(one.id).where(one.standing == "").order_by(one.day.desc(), one.id).limit(1)
    return read.execute(asked).scalar() or ""


def nearest(read: Read, today: date) -> str:
    """Return the session that sits, also past midnight, else that of this day, the next, the last; nothing without."""
    one = allocation_session.c
    since = (today - timedelta(1)).isoformat()
    for asked in (
        select(one.id).where(one.state.in_(OPEN), one.day >= since).order_by(one.day.desc(), one.starts_at, one.id),
        select(one.id).where(one.day >= today.isoformat()).order_by(one.day, one.starts_at, one.id),
        select(one.id).order_by(one.day.desc(), one.id),
    ):
        if found := read.execute(asked.where(one.standing == "").limit(1)).scalar():
            return str(found)
    return ""


def sitting(read: Read, session_id: str, site_id: str, now: int, exchange: Exchange | None = None) -> Sitting:
    """Return a session, whole; raises NotFound."""
    row = read.execute(select(allocation_session).where(allocation_session.c.id == session_id)).first()
    if row is None:
        raise NotFound(
            _("Cette séance n’est pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez-en une autre."),
        )
    papers = read.execute(
        select(allocation_paper.c.id, allocation_paper.c.applicant_id, allocation_paper.c.number)
        .join(paper, paper.c.id == allocation_paper.c.paper_id)
        .where(allocation_paper.c.session_id == session_id)
        .where(paper.c.status == PaperStatus.RECORDED)
        .order_by(allocation_paper.c.created_at, allocation_paper.c.id)
    ).all()
    rules = settings(read, SETTINGS, site_id)
    minutes = tuple((one.id, one.number) for one in papers if one.applicant_id is None)
    points = items(read, session_id, now, exchange)
    words = select(allocation_paper.c.content).where(allocation_paper.c.id == minutes[0][0]) if minutes else None
    said = read.execute(words).scalar_one() if words is not None and row.state in CLOSED else ""
    return Sitting(
        row.id, row.number, date.fromisoformat(row.day), row.starts_at, row.link, row.state, row.opened_at,
        row.ended_at, members(read, session_id), points, rules[QUORUM.key], rules[PROXIES.key], minutes,
        tuple((one.applicant_id, one.id) for one in papers if one.applicant_id is not None), row.standing,
        unsaid(sheet_from(said, MinutesSheet), points, _numbers(read, session_id)) if said else "",
    )  # fmt: skip


def _numbers(read: Read, session_id: str) -> set[str]:
    """Return the numbers of the applications kept of a session, those removed too."""
    one, item = allocation_applicant.c, allocation_item.c
    asked = select(one.nur).join(allocation_item, item.id == one.item_id).where(item.session_id == session_id)
    return set(read.execute(asked).scalars())


def members(read: Read, session_id: str) -> tuple[MemberLine, ...]:
    """Return the members of a session, in the order they were named, without those removed."""
    one = allocation_member.c
    asked = select(allocation_member).where(one.session_id == session_id, one.standing.not_in(REMOVALS))
    rows = read.execute(asked.order_by(one.created_at, one.id))
    found = rows.all()
    here = {row.id: row.name for row in found if row.presence == Presence.PRESENT}
    return tuple(
        MemberLine(row.id, row.name, row.seat, row.presence, row.proxy_id or "", here.get(row.proxy_id, ""))
        if row.presence != Presence.PROXY or row.proxy_id in here
        else MemberLine(row.id, row.name, row.seat, Presence.EXPECTED)  # who held the voice left, or was removed
        for row in found
    )


def items(read: Read, session_id: str, now: int, exchange: Exchange | None = None) -> tuple[Item, ...]:
    """Return the agenda, in its order, with the applicants of each point."""
    one = allocation_item.c
    asked = (
        select(
            allocation_item, residence.c.name.label("residence"), dwelling.c.kind, dwelling.c.funding,
            dwelling.c.surface_dm2, *(dwelling.c[name].label(f"home_{name}") for name in HOME),
        )
        .join(dwelling, dwelling.c.id == one.dwelling_id)
        .outerjoin(residence, residence.c.id == dwelling.c.residence_id)
        .where(one.session_id == session_id)
        .order_by(one.starts_at, one.id)
    )  # fmt: skip
    rows = read.execute(asked).all()
    ids = [row.id for row in rows]
    people = candidates(read, {row.id: row.ranking.split() for row in rows}, exchange)
    unsent = exchange.unsent(read, "allocation_item", ids) if exchange else set()
    today = paris(now).date()
    return tuple(
        Item(
            row.id, row.dwelling_id, place(_address(row)), row.kind, _facts(row), row.starts_at, row.rent_cents,
            date.fromisoformat(row.free_on), row.exemption, row.state, people.get(row.id, ()),
            is_let(read, row.dwelling_id, max(today, date.fromisoformat(row.free_on))),
            _clash(read, row, people.get(row.id, ())), row.id in unsent,
        )
        for row in rows
    )  # fmt: skip


def _clash(read: Read, row: Row[Any], people: Sequence[Candidate]) -> str:
    """Return the other session that allocates a dwelling, where this one still does."""
    return clash(read, row) if any(one.rank for one in people) else ""


def candidates(
    read: Read, rankings: dict[str, list[str]], exchange: Exchange | None = None
) -> dict[str, tuple[Candidate, ...]]:
    """Return the applicants of points, each with its rank among the numbers granted.

    Without those removed, unless another desk sent them an offer meanwhile: it has to be answered.
    """
    one = allocation_applicant.c
    asked = (
        select(allocation_applicant, *STANDS)
        .join(allocation_item, allocation_item.c.id == one.item_id)
        .join(allocation_session, allocation_session.c.id == allocation_item.c.session_id)
        .where(one.item_id.in_(rankings), or_(one.standing.not_in(REMOVALS), one.offer.in_(STANDING_OFFERS)))
        .order_by(one.position, one.id)
    )
    rows = read.execute(asked).all()
    there = {(row.item_id, row.nur) for row in rows}
    rankings = {one: [nur for nur in ranks if (one, nur) in there] for one, ranks in rankings.items()}
    unsent = exchange.unsent(read, "allocation_applicant", [row.id for row in rows]) if exchange else set()
    numbers = {row.nur for row in rows}
    taken, first = accepted_by(read, numbers), first_by(read, numbers)
    found: dict[str, list[Candidate]] = defaultdict(list)
    for row in rows:
        also, before = (
            next((number for nur, item_id, number in known if nur == row.nur and item_id != row.item_id), "")
            for known in (taken, first)
        )
        shown = candidate(row, rankings[row.item_id], row.id in unsent)
        found[row.item_id].append(replace(shown, accepted_in=also, first_in=before))
    return {item_id: tuple(people) for item_id, people in found.items()}


def candidate(row: Row[Any], ranking: Sequence[str], unsent: bool = False) -> Candidate:
    """Return an applicant of a row, with the rank this ranking gives."""
    ranked = row.decision in RANKED and row.nur in ranking
    return Candidate(
        row.id, row.item_id, row.name, row.nur, date.fromisoformat(row.filed_on), row.household, row.income,
        row.address, row.position, row.person_id or "", tuple(row.missing.split()), row.decision, row.reason, row.offer,
        _day(row.offered_on), _day(row.answer_by), ranking.index(row.nur) + 1 if ranked else 0, unsent,
        row.condition, bool(row.withdrawn_on), _day(row.renew_on), tuple(row.communes.splitlines()), row.decided_at,
        State(row.held_state) in CLOSED, row.point_state == ItemState.WITHDRAWN,
    )  # fmt: skip


def is_let(read: Read, dwelling_id: str, day: date) -> bool:
    """Say whether a lease runs beyond a day."""
    one, until = lease.c, day.isoformat()
    ends = func.coalesce(one.ends_on, one.notice_ends_on)
    asked = select(one.id).where(one.dwelling_id == dwelling_id, or_(ends.is_(None), ends > until)).limit(1)
    return read.execute(asked).first() is not None


def due(read: Read, now: int) -> tuple[Due, ...]:
    """Return the offers without an answer whose last day is today or over, the oldest first."""
    today = paris(now).date()
    one, item = allocation_applicant.c, allocation_item.c
    asked = (
        select(
            allocation_applicant, *STANDS, item.session_id, item.ranking, residence.c.name.label("residence"),
            dwelling.c.kind, *(dwelling.c[name].label(f"home_{name}") for name in HOME),
        )
        .join(allocation_item, item.id == one.item_id)
        .join(allocation_session, allocation_session.c.id == item.session_id)
        .join(dwelling, dwelling.c.id == item.dwelling_id)
        .outerjoin(residence, residence.c.id == dwelling.c.residence_id)
        .where(one.offer == Offer.SENT, one.answer_by <= today.isoformat())
        .order_by(one.answer_by, one.name, one.id)
    )  # fmt: skip
    rows = read.execute(asked).all()
    phones = _phones(read, {row.person_id for row in rows if row.person_id})
    found = []
    for row in rows:
        shown = candidate(row, row.ranking.split())
        phone = phones.get(row.person_id, "")
        found.append(Due(shown, row.session_id, home_title(row), phone, is_over(shown.answer_by, now)))
    return tuple(found)


def why_none(read: Read, applicant_id: str, now: int) -> str:
    """Return why no offer leaves after this applicant's."""
    session_id, item_id = applicant_point(read, applicant_id)
    item = next(one for one in items(read, session_id, now) if one.id == item_id)
    if item.let:
        return _("Aucune autre offre ne part\u00a0: ce logement a été loué entre-temps.")
    held = select(allocation_session.c.state).where(allocation_session.c.id == session_id)
    if read.execute(held).scalar_one() != State.NOTIFIED:
        return _("L’offre part au rang venu, après la notification.")
    turn = whose_turn(item.candidates)
    if turn is not None and turn.waits:
        return _("Aucune autre offre ne part\u00a0: la condition de {name} est attendue.").format(name=turn.name)
    return _("Aucune autre offre ne part\u00a0: personne n’attend au rang suivant.")


def badge(read: Read, session: Session, now: int) -> int:
    """Return how many answers end today or are over, for who follows them."""
    if not allowed(session.role, "allocation.read"):
        return 0
    one, today = allocation_applicant.c, paris(now).date().isoformat()
    asked = select(func.count()).where(one.offer == Offer.SENT, one.answer_by <= today)
    return int(read.execute(asked).scalar_one())


def dwellings(read: Read) -> tuple[tuple[str, str], ...]:
    """Return the dwellings to propose: those vacant, or under notice, by place."""
    one = dwelling.c
    leaving = select(lease.c.dwelling_id).where(func.coalesce(lease.c.ends_on, lease.c.notice_ends_on).is_not(None))
    asked = (
        select(
            one.id, one.kind, residence.c.name.label("residence"), *(one[name].label(f"home_{name}") for name in HOME)
        )
        .outerjoin(residence, residence.c.id == one.residence_id)
        .where(one.group_size == 1, or_(one.occupancy == 2, one.id.in_(leaving)))
        .order_by(residence.c.name, one.building, one.door, one.id)
    )
    return tuple((row.id, home_title(row)) for row in read.execute(asked))


def person_of(read: Read, nur: str) -> str | None:
    """Return the person on record who applies under a number, where exactly one does."""
    asked = select(person.c.id).where(person.c.nur == nur, person.c.merged_into.is_(None)).limit(2)
    found = read.execute(asked).scalars().all()
    return found[0] if len(found) == 1 else None


def by_number(files: Iterable[str]) -> ColumnElement[bool]:
    """Return what applications are of these files by their number alone: nobody on record was linked to them."""
    numbers = select(person.c.nur).where(among(person.c.id, files), person.c.nur.is_not(None))
    return and_(allocation_applicant.c.person_id.is_(None), allocation_applicant.c.nur.in_(numbers))


def _phones(read: Read, people: Iterable[str]) -> dict[str, str]:
    one = contact.c
    asked = (
        select(one.person_id, one.raw).where(one.person_id.in_(list(people)), one.kind == "phone")
        .order_by(one.position.desc(), one.id.desc())
    )  # fmt: skip
    return {row.person_id: row.raw for row in read.execute(asked)}


def _address(row: Row[Any]) -> Address:
    values = row._mapping
    return Address(**{name: values[f"home_{name}"] for name in HOME}, residence=values["residence"] or "")


def home_title(row: Row[Any]) -> str:
    """Return « T4 · Bellerive, n° 31 »."""
    return " · ".join(part for part in (row.kind, place(_address(row))) if part)


def _facts(row: Row[Any]) -> str:
    surface = f"{round(row.surface_dm2 / 100)}{NBSP}m²" if row.surface_dm2 else ""
    return " · ".join(part for part in (surface, row.funding) if part)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


seen_board = restricted("allocation.read")(board)
seen_why_none = restricted("allocation.read")(why_none)
seen_dwellings = restricted("allocation.read")(dwellings)
