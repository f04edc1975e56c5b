"""An appointment as the agenda shows it, and what it asks of whoever looks."""

from __future__ import annotations

from msgspec import Struct

from lmmh_desk.features.appointments.model.records import FREEING, Status, punctuality, status_word
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, listed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.reasons import TYPE_LABELS, Category, ReasonType


class Attendee(Struct, frozen=True):
    """A participant, as read."""

    id: str
    person_id: str
    name: str  # « M. Ferhat Belkacem »
    surname: str
    status: Status = Status.UNKNOWN
    arrived_at: int | None = None  # milliseconds UTC

    @property
    def feminine(self) -> bool:
        """Say whether words about this person take the feminine."""
        return self.name.startswith("Mme ")


class Entry(Struct, frozen=True):
    """An appointment, as read; instants in milliseconds UTC."""

    id: str
    number: str
    site_id: str
    site: str
    reason_id: str
    reason: str
    service: str
    category: Category
    type: ReasonType
    starts_at: int
    ends_at: int
    attendees: tuple[Attendee, ...] = ()
    resources: tuple[str, ...] = ()  # ids, agents before rooms
    places: tuple[str, ...] = ()  # their names in the same order
    contact: str = ""
    note: str = ""
    unsent: bool = False  # booked here and not yet confirmed by the hub
    clash: bool = False  # another live appointment has one of its resources then
    away: bool = False  # an absence of its agent or room is noted then: it is to be moved

    @property
    def who(self) -> str:
        """Return « M. Ferhat Belkacem », or « Mme Odile Tessier et M. Jean Tessier »."""
        return listed([attendee.name for attendee in self.attendees])

    @property
    def short(self) -> str:
        """Return the surnames, as the agenda's narrow columns show them."""
        return ", ".join(dict.fromkeys(attendee.surname for attendee in self.attendees))

    @property
    def hours(self) -> str:
        """Return « 15:30–16:00 »."""
        return f"{hour(paris(self.starts_at))}–{hour(paris(self.ends_at))}"

    @property
    def feminine(self) -> bool:
        """Say whether words about who comes take the feminine."""
        return bool(self.attendees) and all(attendee.feminine for attendee in self.attendees)

    @property
    def live(self) -> bool:
        """Say whether it still takes its slot."""
        return any(attendee.status not in FREEING for attendee in self.attendees)

    @property
    def where(self) -> str:
        """Return « bureau 2 », or how it is held when it is not at the counter."""
        if self.type is ReasonType.PUBLIC_OFFICE:
            return listed(self.places)
        return " · ".join((TYPE_LABELS[self.type], listed(self.places)))

    def expected(self, now: int) -> bool:
        """Say whether somebody is to come today whose arrival isn't noted."""
        today = paris(self.starts_at).date() == paris(now).date()
        return today and any(one.status is Status.UNKNOWN and one.arrived_at is None for one in self.attendees)

    def state(self, now: int) -> tuple[str, str]:
        """Return the word and the tone of where it stands: « arrivé », « attendu », « à appeler », « à renseigner »…"""
        statuses = {attendee.status for attendee in self.attendees}
        if not self.live:
            return status_word(self.attendees[0].status, self.feminine) if self.attendees else "", "neutral"
        kept = statuses - FREEING
        if kept == {Status.UNKNOWN}:
            return self._coming(now)
        seen = Status.SEEN in kept
        return status_word(Status.SEEN if seen else Status.NOSHOW, self.feminine), "ok" if seen else "bad"

    def _coming(self, now: int) -> tuple[str, str]:
        arrivals = [attendee.arrived_at for attendee in self.attendees if attendee.arrived_at is not None]
        if arrivals:
            told = _("arrivée, {when}") if self.feminine else _("arrivé, {when}")
            return told.format(when=punctuality(self.starts_at, min(arrivals))), "ok"
        if now > self.ends_at:
            return status_word(Status.UNKNOWN, self.feminine), "warn"
        if self.type is ReasonType.PHONE:
            return _("à appeler"), "neutral"
        expected = _("attendue") if self.feminine else _("attendu")
        return (expected, "neutral") if now <= self.starts_at else (_("en retard"), "warn")

    def sentence(self, now: int) -> str:
        """Return what a screen reader says of it."""
        return ", ".join(part for part in (self.hours, self.who, self.reason, self.where, self.state(now)[0]) if part)
