"""Reading what the counter shows: the day's board with its names, and what other pages ask of the queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import and_, func, select, union

from lmmh_desk.features.walkins.model.board import Board
from lmmh_desk.features.walkins.model.passage import Passage
from lmmh_desk.features.walkins.model.records import State
from lmmh_desk.features.walkins.model.turns import about, told_words
from lmmh_desk.features.walkins.store import queue
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import AtCounter, Exchange
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.messages import Message
from lmmh_desk.office.model.rights import allowed, restricted
from lmmh_desk.office.model.settings import WAIT_LONG, WAIT_TOO_LONG
from lmmh_desk.office.store import messages, rules, sites
from lmmh_desk.office.store.tables import agent, paper, reason
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.tables import dwelling, lease, lease_holder, person, residence

JUSTIFICATIF = "JD"
RECENT = 12  # of those who have gone, whose names are still shown


def board(read: Read, site_id: str, now: int, exchange: Exchange | None = None) -> Board:
    """Return the day of a site, with the names of those who are there."""
    today = paris(now).date()
    found = queue.passages(read, site_id, today.isoformat())
    unsent = exchange.unsent(read, "walk_in", [one.id for one in found]) if exchange else set()
    told = turns(read, [one.id for one in found if one.state is State.WAITING])
    found = [replace(one, unsent=one.id in unsent, told=told.get(one.id, "")) for one in found]
    limits = rules.settings(read, (WAIT_LONG, WAIT_TOO_LONG), site_id)
    return Board(
        day=today.isoformat(),
        passages=named(read, found, now),
        counted=queue.counted(read, site_id, today.isoformat()),
        limit=sites.gauge(read, site_id, today),
        documents=_printed(read, site_id, now),
        warn=limits[WAIT_LONG.key],
        late=limits[WAIT_TOO_LONG.key],
        timetable=sites.timetable(read, site_id, today),
    )


def named(read: Read, found: Sequence[Passage], now: int) -> tuple[Passage, ...]:
    """Return the walk-ins, with the names of those who are there and of the last to have gone."""
    gone = sorted((one for one in found if one.progress.ended_at), key=lambda one: one.progress.ended_at or 0)
    shown = {one.id for one in (*gone[-RECENT:], *(one for one in found if one.progress.present))}
    named_ones = with_names(read, [one for one in found if one.id in shown], now)
    by_id = {one.id: one for one in named_ones}
    return tuple(by_id.get(one.id, one) for one in found)


def with_names(read: Read, found: Sequence[Passage], now: int) -> list[Passage]:
    """Return walk-ins with the names of people, reasons and agents, and the leases in force."""
    day = queue.day_of(now)
    people = {passage.person_id for passage in found if passage.person_id}
    names, places = _names(read, people), _places(read, people, day)
    reasons = labels(read, reason.c.label, {passage.reason_id for passage in found})
    agents = labels(read, agent.c.name, {passage.progress.agent_id for passage in found})
    return [
        replace(
            passage,
            name=names.get(passage.person_id or "", ""),
            place=places.get(passage.person_id or "", ""),
            reason=reasons.get(passage.reason_id or "", ""),
            agent_name=agents.get(passage.progress.agent_id, ""),
        )
        for passage in found
    ]


def turns(read: Read, walk_ins: Sequence[str]) -> dict[str, str]:
    """Return what those who wait were told of their turn by SMS, by walk-in."""
    found: dict[str, list[Message]] = defaultdict(list)
    for message in messages.about_any(read, [about(one) for one in walk_ins]):
        found[message.subject_id].append(message)
    return {walk_in_id: told_words(mine) for walk_in_id, mine in found.items()}


def badge(read: Read, session: Session, now: int) -> int:
    """Return how many people wait."""
    found = queue.passages(read, session.site_id, queue.day_of(now))
    return sum(passage.state is State.WAITING for passage in found)


def ranks(read: Read, session: Session, now: int) -> dict[str, str]:
    """Return who is here now: « En file A31 », « Au guichet », « En attente de reprise », by person."""
    if not allowed(session.role, "walkins.read"):
        return {}
    day = queue.day_of(now)
    return remembered(read, "walkins.ranks", (session.site_id, day), lambda: _here(read, session.site_id, day))


def _here(read: Read, site_id: str, day: str) -> dict[str, str]:
    tags = {
        State.WAITING: _("En file {ticket}"),
        State.CALLED: _("Appelé {ticket}"),
        State.SERVING: _("Au guichet"),
        State.ON_HOLD: _("À reprendre {ticket}"),
    }
    found = queue.passages(read, site_id, day)
    return {
        passage.person_id: tags[passage.state].format(ticket=passage.ticket)
        for passage in found
        if passage.person_id and passage.progress.present
    }


def serving(read: Read, session: Session, now: int) -> AtCounter | None:
    """Return who is at this agent's counter, called or being received; nobody to a role that does not read it."""
    if not allowed(session.role, "walkins.read"):
        return None
    found = queue.passages_at(read, session.agent_id, queue.day_of(now))
    for passage in with_names(read, found, now):
        since = passage.progress.served_at or passage.progress.called_at or passage.arrived_at
        return AtCounter(passage.id, passage.ticket, passage.person_id, passage.who, since)
    return None


def waiting(read: Read, session: Session, person_id: str, now: int) -> AtCounter | None:
    """Return somebody who waits with a ticket today; nobody to a role that does not read the queue."""
    if not allowed(session.role, "walkins.read"):
        return None
    found = [one for one in queue.passages_of(read, person_id, queue.day_of(now)) if one.state is State.WAITING]
    for passage in with_names(read, found, now):
        return AtCounter(passage.id, passage.ticket, passage.person_id, passage.who, passage.arrived_at)
    return None


def _printed(read: Read, site_id: str, now: int) -> int:
    start, end = day_bounds(paris(now).date())
    query = select(func.count()).where(
        paper.c.kind == JUSTIFICATIF, paper.c.site_id == site_id, paper.c.printed_at >= start, paper.c.printed_at < end
    )
    return read.execute(query).scalar_one()


def labels(read: Read, column: Any, ids: Iterable[str | None]) -> dict[str, str]:
    """Return a column of these rows, by id; the empty id has none."""
    wanted = sorted(filter(None, ids))
    table = column.table.c
    return {row.id: row[1] for row in read.execute(select(table.id, column).where(table.id.in_(wanted)))}


def _names(read: Read, ids: Iterable[str]) -> dict[str, str]:
    return {row.id: screen_name(row) for row in read.execute(select(person).where(person.c.id.in_(sorted(ids))))}


def _places(read: Read, ids: Iterable[str], day: str) -> dict[str, str]:
    """Return « L-204518 · Les Sittelles » from the lease in force, else the newest, a person signed or lives under."""
    wanted = sorted(ids)
    in_force = and_(
        func.coalesce(lease.c.starts_on, day) <= day,
        func.coalesce(lease.c.ends_on, day) >= day,
    )
    signed = select(lease_holder.c.person_id, lease_holder.c.lease_id).where(lease_holder.c.person_id.in_(wanted))
    lived = (
        select(person.c.id, lease.c.id)
        .join(lease, lease.c.household_id == person.c.household_id)
        .where(person.c.id.in_(wanted))
    )
    links = union(signed, lived).subquery()
    joined = (
        select(links.c.person_id, lease.c.number, residence.c.name)
        .join(lease, lease.c.id == links.c.lease_id)
        .outerjoin(dwelling, dwelling.c.id == lease.c.dwelling_id)
        .outerjoin(residence, residence.c.id == dwelling.c.residence_id)
        .order_by(in_force, lease.c.starts_on, lease.c.id)
    )
    return {
        person_id: " · ".join(part for part in (number, name) if part)
        for person_id, number, name in read.execute(joined)
    }


seen_board = restricted("walkins.read")(board)
seen_names = restricted("walkins.read")(with_names)
