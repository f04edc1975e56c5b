"""Who and what may be booked at a site."""

from __future__ import annotations

from lmmh_desk.office.model.agenda import Resource
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.agents import agents
from lmmh_desk.office.store.bookings import rooms
from lmmh_desk.store.store import Read


def receivers(read: Read, site_id: str) -> dict[str, Resource]:
    """Return the rooms of a site, then the agents who work there and whose profile has appointments, by id."""
    found = {room.id: Resource(room.id, room.name, site_id, True) for room in rooms(read, site_id)}
    people = (agent for agent in agents(read, site_id) if allowed(agent.role, "appointments"))
    return found | {agent.id: Resource(agent.id, agent.name, site_id) for agent in people}
