"""Who may open this desk, kept in a small file so that the lock screen paints before the database opens.

It holds what the screen shows anyway to whoever looks at it: names of agents, the site, how each likes the window.
No person of the office's files, no code, no key. The first painting waits for it: named tuples load faster than
dataclasses.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

FILE = "lock.json"


class Agent(NamedTuple):
    """An agent as the lock screen shows him."""

    id: str
    name: str
    title: str = ""
    mode: str = "system"  # light, dark, system
    zoom: int = 100  # percent
    day: str = ""  # the last day, in ISO, that a password opened: six digits are enough until the evening


class Roster(NamedTuple):
    """What the lock screen shows; the agent who was here last comes first."""

    office: str = ""
    site: str = ""
    desk: str = ""
    hours: str = ""  # « Ouvert jusqu’à 12:30 »
    agents: tuple[Agent, ...] = ()

    def with_first(self, agent_id: str) -> Roster:
        """Return the roster with this agent at its head."""
        return self._replace(agents=tuple(sorted(self.agents, key=lambda agent: agent.id != agent_id)))

    def liking(self, agent_id: str, mode: str, zoom: int) -> Roster:
        """Return the roster with how an agent likes the window."""
        changed = (each._replace(mode=mode, zoom=zoom) if each.id == agent_id else each for each in self.agents)
        return self._replace(agents=tuple(changed))

    def opened_on(self, agent_id: str, day: str) -> Roster:
        """Return the roster with the day an agent's password opened, "" when it is to be typed again."""
        changed = (each._replace(day=day) if each.id == agent_id else each for each in self.agents)
        return self._replace(agents=tuple(changed))

    def refreshed(self, fresh: Roster) -> Roster:
        """Return a newer roster, in this one's order of agents."""
        order = {agent.id: place for place, agent in enumerate(self.agents)}
        return fresh._replace(agents=tuple(sorted(fresh.agents, key=lambda agent: order.get(agent.id, len(order)))))


def load_roster(folder: Path) -> Roster:
    """Return the roster kept in a profile; an absent or damaged file gives an empty one."""
    try:
        kept = json.loads((folder / FILE).read_text("utf-8"))
        return Roster(**kept | {"agents": tuple(Agent(**each) for each in kept["agents"])})
    except (OSError, ValueError, TypeError, KeyError):
        return Roster()


def _plain(roster: Roster) -> dict[str, object]:
    return roster._asdict() | {"agents": [agent._asdict() for agent in roster.agents]}


def save_roster(folder: Path, roster: Roster) -> None:
    """Keep the roster; on a full or read-only disk the next start simply waits for the database."""
    path = folder / FILE
    try:
        temporary = path.with_suffix(".new")
        temporary.unlink(missing_ok=True)  # one left by a kill might be open to others
        temporary.touch(0o600)
        temporary.write_text(json.dumps(_plain(roster), ensure_ascii=False), "utf-8")
        temporary.replace(path)
    except OSError:
        return
