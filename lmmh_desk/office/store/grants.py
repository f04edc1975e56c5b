"""How long this PC opens without an exchange, and the latest instant it has seen, as it keeps them."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select

from lmmh_desk.kernel.clock import paris
from lmmh_desk.office.model.grants import Grant, Note, granted
from lmmh_desk.office.model.settings import OPEN_WITHOUT_EXCHANGE
from lmmh_desk.office.store import tables
from lmmh_desk.office.store.rules import setting
from lmmh_desk.store.exchange.attached import attached
from lmmh_desk.store.kept import keep, value
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read

CLOCK = "clock"  # the key, in the base and where wrong codes are counted again, of the latest instant seen
EXTENDED = "clock.extended"  # until which instant a manager opened a PC that heard nothing


def noted(read: Read) -> Note:
    """Return since when, and which latest instant the base has seen."""
    since, seen = (value(read, CLOCK) or "0 0").split()
    return int(since), int(seen)


def note(connection: Connection, grant: Grant) -> None:
    """Keep the latest instant seen."""
    keep(connection, CLOCK, f"{grant.heard} {grant.latest}")


def extend(connection: Connection, until: int) -> None:
    """Let this PC open until an instant of its hub's clock."""
    keep(connection, EXTENDED, str(until))


def grant_here(read: Read, now: int, *elsewhere: Note) -> Grant | None:
    """Return how long this PC opens, None where it stands alone: there is no hub to hear."""
    hub = attached(read)
    if hub is None:
        return None
    received_at = None if hub.received_at is None else hub.received_at + hub.clock_offset
    days, extended = setting(read, OPEN_WITHOUT_EXCHANGE, ""), int(value(read, EXTENDED) or 0)
    return granted(received_at, now + hub.clock_offset, days, extended, (noted(read), *elsewhere))


def closes_at(read: Read) -> int | None:
    """Return when this PC closes unless it exchanges, by its own clock; None where that is not known, or never."""
    hub, grant = attached(read), grant_here(read, 0)
    if hub is None or grant is None or (hub.received_at is None and not noted(read)[0]):
        return None
    return grant.until - hub.clock_offset


def opened_today(read: Read, agent_id: str, now: int) -> bool:
    """Say whether the agent's password opened this day here, and nothing later than it was written since.

    A clock set back to a day that was opened finds the lines of the days after it.
    """
    opened, today = _opening(read, agent_id), paris(now).date().isoformat()
    if opened is None or opened[0] != today:
        return False
    latest = read.execute(select(func.max(audit.c.at)).where(audit.c.tx > opened[1])).scalar() or 0
    return paris(latest).date().isoformat() <= today


def ever_opened(read: Read, agent_id: str) -> bool:
    """Say whether a day was opened here by the agent, since the last code given to him."""
    return _opening(read, agent_id) is not None


def _opening(read: Read, agent_id: str) -> tuple[str, int] | None:
    """Return the last day opened here and the audit's last line before it; none where another code was given since.

    That code may come from another PC, by the exchange.
    """
    rows, who = tables.opened_day.c, tables.agent.c
    same = and_(who.id == rows.agent_id, who.pin_hash == rows.pin_hash)
    found = read.execute(
        select(rows.day, rows.after).join_from(tables.opened_day, tables.agent, same).where(rows.agent_id == agent_id)
    ).one_or_none()
    return None if found is None else (found.day, found.after)
