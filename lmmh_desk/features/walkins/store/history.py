"""What other pages show of the queue: a person's visits, and the tickets of the day in the search."""

from __future__ import annotations

import re

from sqlalchemy import select

from lmmh_desk.features.walkins.model.passage import Passage
from lmmh_desk.features.walkins.model.records import OUTCOMES, Channel, Outcome, State
from lmmh_desk.features.walkins.store import board, queue
from lmmh_desk.features.walkins.store.tables import walk_in
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.tables import agent, reason, site
from lmmh_desk.store.store import Read

TICKET = re.compile(r"^[A-Z]{1,2}[0-9]{1,4}$")
TITLES = {
    Channel.COUNTER: _("Arrivée à {site}"),
    Channel.PHONE: _("Appel reçu à {site}"),
    Channel.MAIL: _("Courrier reçu à {site}"),
    Channel.EMAIL: _("E-mail reçu à {site}"),
}
ICONS = {Channel.COUNTER: "users", Channel.PHONE: "phone", Channel.MAIL: "mail", Channel.EMAIL: "mail"}
TONES = {Outcome.ANSWERED: "ok", Outcome.DOCUMENT_PRINTED: "ok", Outcome.LEFT: "warn"}


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return a person's visits to the counters, newest first, cancelled ones left out."""
    if not allowed(session.role, "walkins.read"):
        return []
    query = (
        select(walk_in.c.id, reason.c.label, site.c.name)
        .outerjoin(reason, reason.c.id == walk_in.c.reason_id)
        .outerjoin(site, site.c.id == walk_in.c.site_id)
        .where(walk_in.c.person_id == person_id)
    )
    about = {row_id: (reason_label or "", site_name or "") for row_id, reason_label, site_name in read.execute(query)}
    found = [one for one in queue.passages_of(read, person_id) if one.state is not State.UNDONE]
    names = board.labels(read, agent.c.name, {one.progress.agent_id for one in found})
    return [_moment(one, *about[one.id], names.get(one.progress.agent_id, "")) for one in reversed(found)]


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the walk-in of the day whose ticket was typed."""
    ticket = query.strip().upper()
    if not (allowed(session.role, "walkins.read") and TICKET.match(ticket)):
        return []
    return hits(read, [one for one in _today(read, session, now) if one.ticket == ticket], now)


def search_id(read: Read, walk_in_id: str, session: Session, now: int) -> list[Hit]:
    """Return the walk-in of the day with this id."""
    if not allowed(session.role, "walkins.read"):
        return []
    return hits(read, [one for one in _today(read, session, now) if one.id == walk_in_id], now)


def hits(read: Read, found: list[Passage], now: int) -> list[Hit]:
    """Return walk-ins as the search shows them, those that are over left out."""
    return [_hit(one) for one in board.with_names(read, [one for one in found if one.progress.present], now)]


def _today(read: Read, session: Session, now: int) -> list[Passage]:
    return queue.passages(read, session.site_id, queue.day_of(now))


def _hit(passage: Passage) -> Hit:
    known = passage.person_id
    return Hit(
        kind="person" if known else "paper",
        id=known or passage.id,
        title=passage.who,
        subtitle=f"{passage.why} · {passage.about}",
        icon="" if known else "ticket",
        tag=_("Ticket {ticket}").format(ticket=passage.ticket),
        command="tenancy.open" if known else "walkins.show",
        arguments={"person_id": known} if known else {"walk_in_id": passage.id},
    )


def place_name(name: str) -> str:
    """Return a site's name inside a sentence: « Agence Centre » → « l’agence Centre »."""
    return f"l’{small(name)}" if name.lower().startswith(("agence", "espace")) else name


def _moment(passage: Passage, why: str, site_name: str, agent_name: str) -> Moment:
    channel, outcome = Channel(passage.channel), passage.progress.outcome
    ticket = _("Ticket {ticket}").format(ticket=passage.ticket)
    parts = (ticket, small(why), agent_name, passage.note)
    return Moment(
        at=passage.arrived_at,
        kind="arrival",
        icon=ICONS[channel],
        title=TITLES[channel].format(site=place_name(site_name)),
        subtitle=" · ".join(part for part in parts if part),
        tag=OUTCOMES[outcome] if outcome else "",
        tone=TONES.get(outcome, "accent") if outcome else "neutral",
        id=passage.id,
        table="walk_in",
    )
