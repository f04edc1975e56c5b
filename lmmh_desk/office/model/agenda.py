"""What may be booked on a day: the windows of the office with all that keeps them from being free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lmmh_desk.office.model import slots
from lmmh_desk.office.model.bookings import Absence, AvailabilityWindow
from lmmh_desk.office.model.opening import Timetable
from lmmh_desk.office.model.reasons import Reason, ReasonType
from lmmh_desk.office.model.slots import Block, Offer, Span, Why


@dataclass(frozen=True)
class Resource:
    """An agent or a room that may be booked."""

    id: str
    name: str
    site_id: str
    is_room: bool = False


@dataclass(frozen=True)
class Wanted:
    """A motif to book, at which sites and with whom; no site or no resource: any."""

    reason: Reason
    sites: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()
    minutes: int = 0  # 0: the motif's

    @property
    def length(self) -> int:
        """Return how long the appointment lasts, in minutes."""
        return self.minutes or self.reason.minutes

    def fits(self, window: AvailabilityWindow) -> bool:
        """Say whether a window is at one of the sites, of one of the resources, and for this motif."""
        return (
            window.service in ("", self.reason.service)
            and (not self.sites or window.site_id in self.sites)
            and (not self.resources or window.resource_id in self.resources)
        )


@dataclass(frozen=True)
class Agenda:
    """The windows, absences and hours of the whole office, bookings left out."""

    windows: tuple[AvailabilityWindow, ...]
    absences: Mapping[str, Sequence[Absence]]  # by resource
    timetables: Mapping[str, Timetable]  # by site
    _closed: dict[tuple[str, date], list[Block]] = field(default_factory=dict, compare=False)

    def on(self, wanted: Wanted, day: date) -> list[tuple[AvailabilityWindow, Span]]:
        """Return the windows of a day that fit, with their instants."""
        spans = ((window, slots.window_span(window, day)) for window in self.windows if wanted.fits(window))
        return [(window, span) for window, span in spans if span is not None]

    def offers(self, wanted: Wanted, day: date, booked: Mapping[str, Sequence[Span]], now: int) -> list[Offer]:
        """Return the windows of a day that fit, each with what keeps it from being free; `booked` is by resource."""
        past: Block = (0, slots.earliest(now, wanted.reason.notice_hours), Why.PAST)
        found = []
        for window, span in self.on(wanted, day):
            taken = ((*each, Why.BOOKED) for each in booked.get(window.resource_id, ()))
            away = self._away(wanted, window, day)
            found.append(Offer(window.resource_id, window.site_id, span, (past, *away, *taken)))
        return found

    def _away(self, wanted: Wanted, window: AvailabilityWindow, day: date) -> Iterator[Block]:
        if wanted.reason.type is ReasonType.PUBLIC_OFFICE:
            yield from self.closed_on(window.site_id, day)
        for absence in self.absences.get(window.resource_id, ()):
            block = slots.absence_block(absence, day)
            if block is not None:
                yield block

    def closed_on(self, site_id: str, day: date) -> list[Block]:
        """Return when a site does not receive on a day."""
        key = site_id, day
        if key not in self._closed:
            self._closed[key] = slots.closed_blocks(self.timetables[site_id], day)
        return self._closed[key]
