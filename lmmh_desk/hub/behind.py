"""A hub put back whole, its folder too, can't know it: a desk that had come further tells it, and is refused.

A device's word alone begins nothing: the administrator has the hub begin again, beyond any place that a desk told.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from lmmh_desk.hub.backup import AHEAD
from lmmh_desk.hub.folder import TOLD
from lmmh_desk.hub.storage import Refused, Storage, last_place
from lmmh_desk.system import log
from lmmh_desk.system.durable import write_private

DAY = 24 * 3600 * 1000  # milliseconds that a hub's clock was ahead at most when it gave a place
BEHIND = "behind"  # the code of such a refusal


def check(storage: Storage, place: int) -> None:
    """Refuse a place that the feed ends before."""
    with storage.read() as connection:
        if last_place(connection)[0] < place:
            raise Refused(BEHIND)


def note(folder: Path, place: int, now: int) -> None:
    """Note how far a desk had come, beyond the end of the feed; raises Refused for a place that no hub ever gave."""
    if place > now + DAY << AHEAD:
        raise Refused("malformed", "after")
    log.event("hub.behind")
    if place > told(folder, now):
        with suppress(OSError):
            write_private(folder / TOLD, str(place).encode())


def told(folder: Path, now: int) -> int:
    """Return the furthest place that a desk told, 0 where none did."""
    try:
        place = int((folder / TOLD).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
    return place if 0 <= place <= now + DAY << AHEAD else 0
