"""Whose agenda a week opens on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lmmh_desk.kernel.session import Session
from lmmh_desk.office.store import bookings
from lmmh_desk.office.store.receivers import receivers

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


def usual(read: Read, me: Session, day: date) -> str:
    """Return the agent who receives, else the first room where somebody is received; "" at a site of one room."""
    rooms = [one.id for one in receivers(read, me.site_id).values() if one.is_room]
    openings = bookings.agenda(read, day).openings
    receiving = {one.resource_id for one in openings if one.site_id == me.site_id}
    found = (one for one in (me.agent_id, *rooms) if one in receiving)
    return next(found, "") if len(rooms) > 1 else ""
