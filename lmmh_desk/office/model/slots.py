"""Free slots = windows − bookings − absences − closures (DOMAIN.md §5): each minute is free or explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from heapq import merge
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from lmmh_desk.kernel.calendar import holidays, is_rest
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.bookings import Absence
from lmmh_desk.office.model.opening import Timetable, wall
from lmmh_desk.office.model.recurrence import days

MINUTE = 60_000
EARLIEST, LATEST = 7 * 60, 20 * 60  # minutes since midnight: nobody is called or visited before, or after
ROUND = 5 * MINUTE  # today’s first slot begins at a round five minutes


class Why(StrEnum):
    """Why a piece of a window is, or isn't, free."""

    FREE = "free"
    BOOKED = "booked"
    ABSENT = "absent"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    PAST = "past"  # or sooner than the motif's notice allows
    SHORT = "short"  # not long enough for the motif


WHY_LABELS = {
    Why.FREE: _("libre"),
    Why.BOOKED: _("réservé"),
    Why.ABSENT: _("absence"),
    Why.CLOSED: _("fermé"),
    Why.HOLIDAY: _("jour férié"),
    Why.PAST: _("passé"),
    Why.SHORT: _("trop court"),
}
# Where two reasons overlap, the first one here is said.
_ORDER = (Why.PAST, Why.HOLIDAY, Why.CLOSED, Why.ABSENT, Why.BOOKED)

Span = tuple[int, int]  # instants, milliseconds UTC: from, to
Block = tuple[int, int, Why]


class Slot(NamedTuple):
    """A free moment of a resource at a site."""

    starts_at: int  # milliseconds UTC
    ends_at: int
    resource_id: str
    site_id: str


class Offer(NamedTuple):
    """One window on one day, with all that keeps it from being free."""

    resource_id: str
    site_id: str
    span: Span
    blocks: Sequence[Block] = ()


@lru_cache(maxsize=65_536)
def span_on(rule: str, first_day: str, opens: int, closes: int, day: date) -> Span | None:
    """Return the instants of a window on a day, or None when it does not come then.

    In the night the clock changes they are an hour nearer, or farther, than the wall says; none may be left.
    """
    if not days(rule, date.fromisoformat(first_day), day, day):
        return None
    start, end = wall(day, opens), wall(day, closes)
    return (start, end) if start < end else None


def closed_blocks(timetable: Timetable, day: date) -> list[Block]:
    """Return when a site does not receive on a day."""
    start, end = day_bounds(day)
    why = Why.HOLIDAY if day in holidays(day.year) else Why.CLOSED
    blocks, at = [], start
    for interval in timetable.day(day) if timetable.receives_on(day) else ():
        blocks.append((at, wall(day, interval.opens), why))
        at = wall(day, interval.closes)
    return [*blocks, (at, end, why)]


def quiet_blocks(day: date) -> list[Block]:
    """Return when nobody is called or visited on a day: at night, on a Sunday or a holiday."""
    start, end = day_bounds(day)
    if day in holidays(day.year):
        return [(start, end, Why.HOLIDAY)]
    if is_rest(day):
        return [(start, end, Why.CLOSED)]
    return [(start, wall(day, EARLIEST), Why.CLOSED), (wall(day, LATEST), end, Why.CLOSED)]


def is_quiet(now: int) -> bool:
    """Say whether nobody is called or visited at an instant, nor written to by a campaign."""
    return any(start <= now < end for start, end, _why in quiet_blocks(paris(now).date()))


def absence_block(absence: Absence, day: date) -> Block | None:
    """Return when an absence takes a resource away on a day."""
    if not absence.first_day <= day.isoformat() <= absence.last_day:
        return None
    return wall(day, absence.from_minute), wall(day, absence.to_minute), Why.ABSENT


def first_gap(blocks: Iterable[Block], earliest: int, length: int) -> int:
    """Return the first instant from which nothing blocks for a length: it is the earliest, or a block's end."""
    taken = [(from_, to) for from_, to, _why in blocks]
    ends = sorted({earliest, *(to for _from, to in taken if to > earliest)})
    return next(at for at in ends if all(to <= at or at + length <= from_ for from_, to in taken))


def pieces(offer: Offer) -> Iterator[Block]:
    """Yield the whole window cut into pieces, each free or with its reason, in order and without gap."""
    start, end = offer.span
    cuts = sorted({start, end, *(at for from_, to, _why in offer.blocks for at in (from_, to) if start < at < end)})
    blocks = sorted(offer.blocks, key=lambda block: _ORDER.index(block[2]))
    told = (
        (from_, to, next((why for first, until, why in blocks if first <= from_ and to <= until), Why.FREE))
        for from_, to in pairwise(cuts)
    )
    for why, run in groupby(told, key=itemgetter(2)):
        same = list(run)
        yield same[0][0], same[-1][1], why


def explained(offer: Offer, minutes: int) -> list[Block]:
    """Return the pieces of a window for a motif: free ones hold whole slots, what is left is short."""
    found: list[Block] = []
    for from_, to, why in pieces(offer):
        if why is not Why.FREE:
            found.append((from_, to, why))
            continue
        fit = from_ + (to - from_) // (minutes * MINUTE) * minutes * MINUTE
        found += [(from_, fit, Why.FREE)] if fit > from_ else []
        found += [(fit, to, Why.SHORT)] if to > fit else []
    return found


def slots(offer: Offer, minutes: int) -> Iterator[Slot]:
    """Yield the free slots of a window in order; each begins where the one before ends, or where a block does."""
    at, end = offer.span
    length = minutes * MINUTE
    for from_, to, _why in sorted(offer.blocks):
        while at + length <= from_ and at + length <= end:
            yield Slot(at, at + length, offer.resource_id, offer.site_id)
            at += length
        at = max(at, to)
        if at + length > end:
            return
    while at + length <= end:
        yield Slot(at, at + length, offer.resource_id, offer.site_id)
        at += length


def next_slots(offers: Iterable[Offer], minutes: int, number: int) -> list[Slot]:
    """Return the first free slots of several windows, one for each moment they begin."""
    found: dict[int, Slot] = {}
    for slot in merge(*(slots(offer, minutes) for offer in offers)):
        found.setdefault(slot.starts_at, slot)
        if len(found) == number:
            break
    return list(found.values())


def earliest(now: int, notice_hours: int = 0) -> int:
    """Return the first instant that may be booked: after the motif's notice, at a round five minutes."""
    at = now + notice_hours * 60 * MINUTE
    return -(-at // ROUND) * ROUND


def overlapping(starts_at: int, ends_at: int, spans: Sequence[Span]) -> bool:
    """Say whether a moment overlaps one of the spans; two that only touch do not."""
    return any(from_ < ends_at and starts_at < to for from_, to in spans)
