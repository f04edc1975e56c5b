"""The day of one site: the queue, who is at which counter, the gauge and the figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from lmmh_desk.features.walkins.model.passage import Passage, mean, minutes
from lmmh_desk.features.walkins.model.progress import AT_COUNTER
from lmmh_desk.features.walkins.model.records import Outcome, State
from lmmh_desk.kernel.french import count, listed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.opening import Timetable

SERVICE_MINUTES = 10  # supposed length of a reception until the day has shown its own


class Gauge(Struct, frozen=True):
    """People inside against the limit of the public area; None where no rule sets one."""

    inside: int
    limit: int | None

    @property
    def free(self) -> int | None:
        """Return the free places, negative when there are too many people; None without a limit."""
        return None if self.limit is None else self.limit - self.inside

    def advice(self, outside: Sequence[str]) -> str:
        """Return what to do; `outside` names who waits outside, in order of calling."""
        free = self.free
        if free is None:
            return _("Aucune limite en vigueur.")
        if free < 0:
            return _("{people} de trop : attendez une sortie.").format(people=count(-free, _("personne")))
        if free == 0:
            return _("Jauge atteinte : faites patienter dehors.")
        places = count(free, _("place libre"), _("places libres"))
        if not outside:
            return f"{places}."
        return _("{places} : faites entrer {tickets}.").format(places=places, tickets=listed(outside[:free]))


class Tally(Struct, frozen=True):
    """The day's figures at the foot of the queue; waits in minutes."""

    received: int = 0
    left: int = 0
    mean_wait: int = 0
    documents: int = 0


class Board(Struct, frozen=True):
    """The day of one site, read once; `now` in milliseconds UTC is given to what depends on it."""

    day: str
    passages: tuple[Passage, ...] = ()
    counted: int = 0  # sum of the day's people counted in and out beside the queue
    limit: int | None = None
    documents: int = 0  # justificatifs printed today
    warn: int = 20  # minutes of waiting from which it is long
    late: int = 25  # minutes of waiting from which it is too long
    timetable: Timetable = field(default_factory=lambda: Timetable(((),) * 7))

    def waiting(self, now: int) -> list[Passage]:
        """Return who waits, in the order of calling."""
        queue = [passage for passage in self.passages if passage.state is State.WAITING]
        return sorted(queue, key=lambda passage: passage.turn(now))

    def at_counter(self, agent_id: str) -> Passage | None:
        """Return whom this agent has called or is receiving."""
        mine = (one for one in self.passages if one.state in AT_COUNTER and one.progress.agent_id == agent_id)
        return next(mine, None)

    def on_hold(self) -> list[Passage]:
        """Return who was asked to wait in the middle of a reception, the longest first."""
        held = [passage for passage in self.passages if passage.state is State.ON_HOLD]
        return sorted(held, key=lambda passage: (passage.arrived_at, passage.id))

    def elsewhere(self, agent_id: str) -> list[Passage]:
        """Return who is at the other agents' counters."""
        return [one for one in self.passages if one.state in AT_COUNTER and one.progress.agent_id != agent_id]

    def gone(self) -> list[Passage]:
        """Return those who were received or left, the last first."""
        ended = [one for one in self.passages if one.progress.ended_at is not None]
        return sorted(ended, key=lambda one: (-(one.progress.ended_at or 0), one.id))

    def find(self, walk_in_id: str) -> Passage | None:
        """Return one passage of the day."""
        return next((passage for passage in self.passages if passage.id == walk_in_id), None)

    def gauge(self) -> Gauge:
        """Return the gauge: the walk-ins inside and the people counted beside the queue."""
        return Gauge(inside(self.passages, self.counted), self.limit)

    def advice(self, now: int) -> str:
        """Return the sentence under the gauge."""
        outside = [passage.called for passage in self.waiting(now) if not passage.progress.inside]
        return self.gauge().advice(outside)

    def room(self, now: int) -> bool:
        """Say whether a newcomer may come in: a free place that nobody outside waits for."""
        free = self.gauge().free
        outside = any(not passage.progress.inside for passage in self.waiting(now))
        return not outside and (free is None or free > 0)

    def mean_wait(self, now: int) -> int:
        """Return the mean wait, in minutes, of those who wait."""
        return mean([passage.wait(now) for passage in self.waiting(now)])

    def tally(self) -> Tally:
        """Return the day's figures."""
        served = [passage for passage in self.passages if passage.progress.served_at is not None]
        left = sum(passage.progress.outcome is Outcome.LEFT for passage in self.passages)
        return Tally(len(served), left, mean([passage.wait(0) for passage in served]), self.documents)

    def before(self, walk_in_id: str, now: int) -> int:
        """Return how many people will be called before this one."""
        order = [passage.id for passage in self.waiting(now)]
        return order.index(walk_in_id) if walk_in_id in order else 0

    def estimate(self, walk_in_id: str, now: int) -> int:
        """Return the estimated wait in minutes, rounded up to 5: people before × mean reception ÷ counters at work."""
        spans = [
            minutes(one.progress.served_at, one.progress.ended_at)
            for one in self.passages
            if one.progress.served_at is not None and one.progress.ended_at is not None
        ]
        counters = {one.progress.agent_id for one in self.passages if one.state in AT_COUNTER}
        total = self.before(walk_in_id, now) * (mean(spans) or SERVICE_MINUTES)
        return -(-total // (5 * max(1, len(counters)))) * 5


def inside(passages: Iterable[Passage], counted: int) -> int:
    """Return how many people are inside: walk-ins, and those counted in and out beside the queue."""
    there = sum(passage.progress.inside for passage in passages if passage.progress.present)
    return max(0, there + counted)
