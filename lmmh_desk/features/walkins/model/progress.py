"""Where a walk-in stands, folded from its moves (DOMAIN.md §3)."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.features.walkins.model.records import Kind, Outcome, State

MISSES = 2  # calls without an answer before the person counts as gone

TRANSITIONS = {
    (State.WAITING, Kind.CALLED): State.CALLED,
    (State.WAITING, Kind.LEFT): State.LEFT,
    (State.CALLED, Kind.NO_ANSWER): State.WAITING,
    (State.CALLED, Kind.SERVED): State.SERVING,
    (State.SERVING, Kind.HELD): State.ON_HOLD,
    (State.SERVING, Kind.CLOSED): State.CLOSED,
    (State.ON_HOLD, Kind.RESUMED): State.SERVING,
}
AT_COUNTER = frozenset({State.CALLED, State.SERVING})
OPEN = AT_COUNTER | {State.WAITING, State.ON_HOLD}
PLACES = {Kind.CAME_IN: True, Kind.WENT_OUT: False}


class Step(Struct, frozen=True):
    """A move as read for folding."""

    id: str
    step: int
    kind: Kind
    at: int  # milliseconds UTC
    agent_id: str = ""
    counter: str = ""
    outcome: Outcome | None = None
    undone_id: str | None = None


class Progress(Struct, frozen=True):
    """Where the moves have brought a walk-in; instants in milliseconds UTC."""

    state: State = State.WAITING
    inside: bool = False
    agent_id: str = ""
    counter: str = ""
    called_at: int | None = None
    served_at: int | None = None
    ended_at: int | None = None
    missed_at: int | None = None
    misses: int = 0
    outcome: Outcome | None = None
    step: int = 0  # the highest seen
    last: str = ""  # id of the last move that had an effect

    @property
    def present(self) -> bool:
        """Say whether the person still waits or is being received."""
        return self.state in OPEN


def _effect(progress: Progress, step: Step) -> Progress:
    """Return what a lawful change of state sets besides the state."""
    match step.kind:
        case Kind.CALLED:
            progress = replace(progress, called_at=step.at, agent_id=step.agent_id, counter=step.counter)
        case Kind.NO_ANSWER:
            progress = _missed(progress, step.at)
        case Kind.SERVED:
            progress = replace(progress, served_at=step.at, inside=True)
        case Kind.RESUMED:
            progress = replace(progress, inside=True, agent_id=step.agent_id, counter=step.counter)
        case Kind.CLOSED:
            progress = replace(progress, ended_at=step.at, outcome=step.outcome)
        case Kind.LEFT:
            progress = replace(progress, ended_at=step.at, outcome=Outcome.LEFT)
    return progress


def _missed(progress: Progress, at: int) -> Progress:
    """Return to the queue, or out of it the second time."""
    missed = replace(progress, misses=progress.misses + 1, missed_at=at)
    if missed.misses < MISSES:
        return missed
    return replace(missed, state=State.LEFT, ended_at=at, outcome=Outcome.LEFT)


def advance(progress: Progress, step: Step) -> Progress | None:
    """Return the progress after a move, or None when this state does not allow it."""
    if step.kind in PLACES:
        inside = PLACES[step.kind]
        if not progress.present or progress.state is State.SERVING or progress.inside is inside:
            return None
        return replace(progress, inside=inside, last=step.id)
    state = TRANSITIONS.get((progress.state, step.kind))
    return None if state is None else _effect(replace(progress, state=state, last=step.id), step)


def fold(walk_in_id: str, inside: bool, steps: Iterable[Step]) -> Progress:
    """Return where the moves lead, in any order of arrival; of two desks that moved at once, one is kept."""
    ordered = sorted(steps, key=attrgetter("step", "id"))
    undone: set[str | None] = set()
    for step in reversed(ordered):  # what is taken back may have been taking back
        if step.kind is Kind.UNDONE and step.id not in undone:
            undone.add(step.undone_id)
    progress = Progress(inside=inside)
    for step in ordered:
        if step.kind is not Kind.UNDONE and step.id not in undone:
            progress = advance(progress, step) or progress
    seen = ordered[-1].step if ordered else 0
    if walk_in_id in undone:
        return Progress(state=State.UNDONE, step=seen)
    return replace(progress, step=seen)
