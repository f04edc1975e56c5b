"""How far the minutes of a session are, step by step (picture 23)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.features.allocation.model.records import CLOSED, State
from lmmh_desk.features.allocation.model.sitting import Item, Sitting
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _


class Way(StrEnum):
    """Whether a step is behind, under way or ahead."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


WAYS = {Way.DONE: _("fait"), Way.NOW: _("en cours"), Way.AHEAD: _("à venir")}


class Step(Struct, frozen=True):
    """One step: its words, its hour or what stands for it, whether it is done."""

    words: str
    note: str
    way: Way


def steps(shown: Sitting, chosen: str = "") -> tuple[Step, ...]:
    """Return the steps: the quorum, the points decided, the one chosen, those to come, the signature."""
    points = list(enumerate(shown.items, 1))
    done = [(rank, one) for rank, one in points if shown.is_behind(one)]
    now = [(rank, one) for rank, one in points if shown.is_open and one.id == chosen and not shown.is_behind(one)]
    ahead = [(rank, one) for rank, one in points if not shown.is_behind(one) and (rank, one) not in now]
    found = [_opening(shown)]
    if done:
        found.append(Step(_points([rank for rank, _one in done]), _last(one for _rank, one in done), Way.DONE))
    found += [
        Step(_("Point {rank}, {place}").format(rank=rank, place=one.place), WAYS[Way.NOW], Way.NOW) for rank, one in now
    ]
    if ahead:
        told = _("{number} à venir").format(number=len(ahead))
        found.append(Step(_points([rank for rank, _one in ahead]), told, Way.AHEAD))
    return (*found, _signature(shown))


def _opening(shown: Sitting) -> Step:
    opened = hour(paris(shown.opened_at)) if shown.opened_at is not None else ""
    way = Way.DONE if opened else Way.NOW if shown.state == State.CONVENED else Way.AHEAD
    return Step(_("Présence et quorum"), opened, way)


def _signature(shown: Sitting) -> Step:
    if len(shown.minutes) > 1:
        numbers = ", ".join(number for _id, number in shown.minutes)
        return Step(_("Établi deux fois\u00a0: {numbers}").format(numbers=numbers), "", Way.NOW)
    if shown.unsaid:
        return Step(_("Dit autre chose de {name}").format(name=shown.unsaid), "", Way.NOW)
    if shown.lacks_minutes:
        return Step(_("Procès-verbal annulé\u00a0: à établir"), "", Way.NOW)
    closed = State(shown.state) in CLOSED
    ended = hour(paris(shown.ended_at)) if closed and shown.ended_at is not None else ""
    ready = shown.is_open and shown.items and shown.settled == len(shown.items)
    return Step(_("Signature de la présidence"), ended, Way.DONE if closed else Way.NOW if ready else Way.AHEAD)


def _last(points: Iterable[Item]) -> str:
    """Return the hour of the last decision, nothing where all were withdrawn undecided."""
    at = [person.decided_at for one in points for person in one.candidates if person.decided_at is not None]
    return hour(paris(max(at))) if at else ""


def _points(ranks: Sequence[int]) -> str:
    """Return « Points 1 à 3, 5 »."""
    runs: list[list[int]] = []
    for rank in ranks:
        if runs and rank == runs[-1][-1] + 1:
            runs[-1].append(rank)
        else:
            runs.append([rank])
    told = ", ".join(
        str(run[0]) if len(run) == 1 else _("{first} à {last}").format(first=run[0], last=run[-1]) for run in runs
    )
    return _("Point {ranks}").format(ranks=told) if len(ranks) == 1 else _("Points {ranks}").format(ranks=told)
