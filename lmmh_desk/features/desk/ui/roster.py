"""What the lock screen of this desk shows, read from the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import capital
from lmmh_desk.office.model.sites import desk_name
from lmmh_desk.ui.lock.roster import Agent, Roster

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


def roster(read: Read, now: int) -> Roster:
    """Return the office, the site with its hours of the moment, the desk, and who may open it."""
    from lmmh_desk.features.desk.store.settings import preferences
    from lmmh_desk.office.actions.unlock import day_opened
    from lmmh_desk.office.store import agents, sites

    here, today = agents.desk(read), paris(now).date()
    site = sites.site(read, here.site_id)
    shown = tuple(
        Agent(
            agent.id, agent.name, capital(agent.title), *preferences(read, agent.id),
            today.isoformat() if day_opened(read, agent.id, now) else "",
        )
        for agent in agents.may_open(read, here.site_id)
    )  # fmt: skip
    hours = capital(sites.timetable(read, here.site_id, today).sentence(now))
    return Roster(sites.office(read).name, site.name, desk_name(site.name, here.code), hours, shown)
