"""A walk-in as the counter sees it: who, why, how long, and whose turn it is (DOMAIN.md §5)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lmmh_desk.features.walkins.model.progress import Progress
from lmmh_desk.features.walkins.model.records import Channel, State
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _

MINUTE = 60_000
TOLERANCE = 15 * MINUTE  # how early a check-in counts, and how late it still does


class Passage(Struct, frozen=True):
    """A walk-in of the day as the counter sees it."""

    id: str
    ticket: str
    arrived_at: int  # milliseconds UTC
    progress: Progress
    person_id: str | None = None
    name: str = ""
    place: str = ""  # « L-204518 · Les Sittelles »
    reason_id: str | None = None
    reason: str = ""
    channel: str = Channel.COUNTER
    priority: bool = False
    appointment_at: int | None = None  # milliseconds UTC
    note: str = ""
    agent_name: str = ""
    unsent: bool = False  # the hub doesn't know this arrival yet
    told: str = ""  # « Prévenu par SMS à 10:43 »

    @property
    def state(self) -> State:
        return self.progress.state

    @property
    def called(self) -> str:
        """Return how the counter calls: « A31 », or « le rendez-vous de 10:30 »."""
        if self.appointment_at is None:
            return self.ticket
        return _("le rendez-vous de {hour}").format(hour=hour(paris(self.appointment_at)))

    @property
    def who(self) -> str:
        """Return the name, or « Personne à identifier »."""
        return self.name or _("Personne à identifier")

    @property
    def why(self) -> str:
        """Return the reason, or « Motif à préciser »."""
        return self.reason or _("Motif à préciser")

    @property
    def about(self) -> str:
        """Return the second line under the name: lease and residence, or the hour of arrival."""
        return self.place or _("Arrivée à {hour}").format(hour=hour(paris(self.arrived_at)))

    def wait(self, now: int) -> int:
        """Return the whole minutes waited until the reception, the departure or `now`."""
        return minutes(self.arrived_at, self.progress.served_at or self.progress.ended_at or now)

    def turn(self, now: int) -> tuple[int, int, int, str]:
        """Return the sorting key of the queue: priority, appointments whose time has come, arrival order."""
        if self.progress.missed_at is not None:  # called in vain: behind those who were waiting then
            return 2, self.progress.missed_at, self.arrived_at, self.id
        rank, since = 2, self.arrived_at
        if self.appointment_at is not None and self.arrived_at <= self.appointment_at + TOLERANCE:
            since = max(since, self.appointment_at - TOLERANCE)
            rank = 1 if now >= self.appointment_at else 2
        return 0 if self.priority else rank, since, self.arrived_at, self.id


def minutes(start: int, end: int) -> int:
    """Return the whole minutes between two instants in milliseconds, never negative (a clock may be set back)."""
    return max(0, end - start) // MINUTE


def mean(values: Sequence[int]) -> int:
    """Return the mean rounded to the nearest whole, halves upwards; 0 when there is nothing."""
    return (2 * sum(values) + len(values)) // (2 * len(values)) if values else 0
