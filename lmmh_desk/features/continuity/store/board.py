"""What the page and the card on Accueil show at once."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.features.continuity.model.board import Board, Orders, Worker, half_shown
from lmmh_desk.features.continuity.store.log import (
    coming_level,
    entries_of,
    last_orders,
    left_before,
    meeting_of,
    minutes_of,
    plan,
)
from lmmh_desk.features.continuity.store.sites import halls, site_lines, workers
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require, restricted
from lmmh_desk.store.store import Read

SITS = 8  # hour of the morning the cell sits: the night of a past day is the one before


class Sight(Struct, frozen=True):
    """Which day is looked at, when, and whom other slices are asked through."""

    day: date
    now: int  # milliseconds UTC
    ports: Ports


def board(read: Read, sight: Sight) -> Board:
    """Return the cell's day; the masks and who is inside are those of now, and of today alone."""
    today, ports = paris(sight.now).date(), sight.ports
    masks = ports.stocks.by_site(read) if ports.stocks and sight.day == today else {}
    inside = halls(read, today, ports.crowds.crowds(read, sight.now)) if ports.crowds and sight.day == today else {}
    morning = sight.now if sight.day == today else paris_instant(sight.day, SITS)
    return Board(
        day=sight.day.isoformat(),
        half=half_shown(sight.day, sight.now),
        plan=plan(read, sight.day),
        sites=tuple(
            replace(one, hall=inside.get(one.site_id)) for one in site_lines(read, sight.day, sight.now, masks)
        ),
        workers=tuple(workers(read, sight.day, sight.now, past=sight.day < today)),
        entries=tuple(entries_of(read, sight.day, sight.ports.exchange)),
        late=tuple(left_before(read, sight.day, today, sight.ports.exchange)),
        meeting=meeting_of(read, sight.day),
        nights=tuple(ports.nights.last_night(read, morning)) if ports.nights else None,
        minutes_id=minutes_of(read, sight.day),
        coming=coming_level(read, sight.day),
    )


def orders(read: Read, site_id: str, now: int) -> Orders:
    """Return what a counter shows of the cell."""
    day = paris(now).date()
    return Orders(last_orders(read, day), next(one for one in site_lines(read, day, now) if one.site_id == site_id))


def team(read: Read, session: Session, day: date, now: int, site_id: str) -> list[Worker]:
    """Return who of a site is where; of another site than one's own, to the cell alone."""
    require(session, "continuity.presence" if site_id == session.site_id else "continuity.read")
    return workers(read, day, now, site_id)


seen_board = restricted("continuity.read")(board)
seen_orders = restricted("continuity.orders.read")(orders)
