"""A hub put back whole, its folder too, can't know it: a desk that had come further tells it, and is refused.

A device's word alone begins nothing: the administrator has the hub begin again, beyond any place that a desk told.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from lmmh_desk.hub.backup import AHEAD
from lmmh_desk.hub.folder import TOLD
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.storage import Refused, Storage, last_place
from lmmh_desk.system import log
from lmmh_desk.system.durable import write_private

DAY = 24 * 3600 * 1000  # milliseconds that a hub's clock was ahead at most when it gave a place
BEHIND = "behind"  # the code of such a refusal
_NOTING = Lock()


class Come(NamedTuple):
    """How far a desk told that it had come, beyond the end of the feed, and when it first did (milliseconds UTC)."""

    place: int
    since: int


def check(storage: Storage, place: int) -> None:
    """Refuse a place that the feed ends before."""
    with storage.read() as connection:
        if last_place(connection)[0] < place:
            raise Refused(BEHIND)


def note(folder: Path, device: Device, place: int, now: int) -> None:
    """Note how far a desk had come, beyond the end of the feed; raises Refused for a place that no hub ever gave."""
    if place > now + DAY << AHEAD:
        raise Refused("malformed", "after")
    log.event("hub.behind")
    with _NOTING:
        known = who_told(folder, now)
        if device.id not in known or place > known[device.id].place:
            known[device.id] = Come(place, now)
            lines = [f"{come.place} {come.since} {one}".rstrip() for one, come in known.items()]
            with suppress(OSError):
                write_private(folder / TOLD, "\n".join(lines).encode())


def told(folder: Path, now: int) -> int:
    """Return the furthest place that a desk told, 0 where none did."""
    return max((come.place for come in who_told(folder, now).values()), default=0)


def who_told(folder: Path, now: int) -> dict[str, Come]:
    """Return how far desks told that they had come, by their ids; "" for those that an older program noted."""
    try:
        lines = (folder / TOLD).read_text(encoding="ascii").splitlines()
        found = {one: Come(int(place), int(since or 0)) for place, since, one in map(_parts, lines)}
    except (OSError, ValueError):
        return {}
    return {one: come for one, come in found.items() if 0 <= come.place <= now + DAY << AHEAD}


def _parts(line: str) -> tuple[str, str, str]:
    place, _space, rest = line.partition(" ")
    since, _space, device = rest.partition(" ")
    return place, since, device
