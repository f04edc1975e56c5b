"""What may be booked on a day: the windows of the office with all that keeps them from being free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from lmmh_desk.office.model import slots
from lmmh_desk.office.model.bookings import Absence
from lmmh_desk.office.model.opening import Timetable
from lmmh_desk.office.model.reasons import Reason, ReasonType
from lmmh_desk.office.model.slots import Block, Offer, Why


class Resource(Struct, frozen=True):
    """An agent or a room that may be booked."""

    id: str
    name: str
    site_id: str
    is_room: bool = False


class Opening(NamedTuple):
    """A window as the search for slots reads it; an `AvailabilityWindow` without what every record carries."""

    resource_id: str
    site_id: str
    service: str
    rule: str
    first_day: str
    opens: int
    closes: int


class Wanted(Struct, frozen=True):
    """A motif to book, at which sites and with whom; no site or no resource: any."""

    reason: Reason
    sites: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()
    minutes: int = 0  # 0: the motif's
    together: frozenset[str] = frozenset()  # agents and rooms that must be free too

    @property
    def length(self) -> int:
        """Return how long the appointment lasts, in minutes."""
        return self.minutes or self.reason.minutes

    def fits(self, opening: Opening) -> bool:
        """Say whether hours are at one of the sites, of one of the resources but the others, and for this motif."""
        return (
            opening.service in ("", self.reason.service)
            and (not self.sites or opening.site_id in self.sites)
            and (not self.resources or opening.resource_id in self.resources)
            and opening.resource_id not in self.together
        )


@dataclass(frozen=True)
class Agenda:
    """The windows, absences and hours of the whole office, bookings left out."""

    openings: Sequence[Opening]
    absences: Mapping[str, Sequence[Absence]]  # by resource
    timetables: Mapping[str, Timetable]  # by site
    _closed: dict[tuple[str, date], list[Block]] = field(default_factory=dict, compare=False)

    def fitting(self, wanted: Wanted) -> list[Opening]:
        """Return the windows that fit, whatever the day."""
        return [opening for opening in self.openings if wanted.fits(opening)]

    def offers(
        self, openings: Iterable[Opening], wanted: Wanted, day: date, booked: Mapping[str, Sequence[Block]], now: int
    ) -> list[Offer]:
        """Return the windows that come on a day, each with what keeps it from being free; `booked` is by resource."""
        reason = wanted.reason
        past: Block = (0, slots.earliest(now, reason.notice_hours), Why.PAST)
        others = [block for one in wanted.together for block in (*self._absent(one, day), *booked.get(one, ()))]
        found = []
        for opening in openings:
            span = slots.span_on(opening.rule, opening.first_day, opening.opens, opening.closes, day)
            if span is not None:
                blocks = [past, *self._away(opening, reason, day), *booked.get(opening.resource_id, ()), *others]
                found.append(Offer(opening.resource_id, opening.site_id, span, blocks))
        return found

    def _away(self, opening: Opening, reason: Reason, day: date) -> list[Block]:
        counter = reason.type is ReasonType.PUBLIC_OFFICE
        closed = self.closed_on(opening.site_id, day) if counter else slots.quiet_blocks(day)
        return [*closed, *self._absent(opening.resource_id, day)]

    def _absent(self, resource_id: str, day: date) -> list[Block]:
        blocks = (slots.absence_block(absence, day) for absence in self.absences.get(resource_id, ()))
        return [block for block in blocks if block is not None]

    def closed_on(self, site_id: str, day: date) -> list[Block]:
        """Return when a site does not receive on a day."""
        key = site_id, day
        if key not in self._closed:
            self._closed[key] = slots.closed_blocks(self.timetables[site_id], day)
        return self._closed[key]
