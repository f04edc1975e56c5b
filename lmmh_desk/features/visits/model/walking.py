"""The order one walks a quarter in: hours already told are kept, the other homes are gone to from the nearest one.

No coordinates are held: near is the same street and the closest number, then the street that follows by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lmmh_desk.features.visits.model.listing import OVER, Round, VisitRow, door
from lmmh_desk.features.visits.model.records import State
from lmmh_desk.features.visits.model.sheets import NOTICE

FAR = 1_000_000  # of two homes in different streets, more than between two numbers of one


def walked(rounds: Iterable[Round]) -> tuple[Round, ...]:
    """Return the quarters as they come, the visits of each in the order one walks."""
    return tuple(Round(one.quarter, ordered(one.rows)) for one in rounds)


def ordered(rows: Sequence[VisitRow]) -> tuple[VisitRow, ...]:
    """Return the visits of a quarter in the order one walks: those whose hour was told come at it."""
    told = sorted((row for row in rows if is_told(row)), key=lambda row: (row.starts_at or 0, row.id))
    free = sorted((row for row in rows if not is_told(row)), key=lambda row: (door(row.place[0]), row.id))
    if not told:
        return tuple(free)
    before: list[VisitRow] = []
    after: list[list[VisitRow]] = [[] for _one in told]
    for row in free:
        places = [place for place in range(len(told)) if _fits(told, after, place, row)]
        nearest = min(places, key=lambda place: _way(told[place], row))
        first = _over_before(row, told[0]) and _way(told[0], row) <= _way(told[nearest], row)
        (before if first else after[nearest]).append(row)
    return (*before, *(row for one, others in zip(told, after, strict=True) for row in (one, *others)))


def is_told(row: VisitRow) -> bool:
    """Say whether the tenant expects the visit at its hour: the notice says it, or somebody is on the way."""
    return row.starts_at is not None and (row.standing(NOTICE) is not None or row.state in (State.ON_THE_WAY, *OVER))


def _fits(told: Sequence[VisitRow], after: Sequence[Sequence[VisitRow]], place: int, row: VisitRow) -> bool:
    """Say whether a visit fits after one whose hour was told, before the next of these; after the last all do."""
    if place == len(told) - 1:
        return True
    room = (told[place + 1].starts_at or 0) - (told[place].ends_at or 0)
    return sum(_long(one) for one in (*after[place], row)) <= room


def _over_before(row: VisitRow, first: VisitRow) -> bool:
    """Say whether a visit is over, at its own hour, before the first hour told: nobody waits for that one idle."""
    return (row.ends_at or 0) <= (first.starts_at or 0)


def _long(row: VisitRow) -> int:
    return (row.ends_at or 0) - (row.starts_at or 0)


def _way(one: VisitRow, other: VisitRow) -> tuple[int, str]:
    """Return how far another home is."""
    (street, number, _rest), (there, far, _other) = door(one.place[0]), door(other.place[0])
    return (abs(number - far), "") if street == there else (FAR, street)
