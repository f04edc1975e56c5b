"""The appointments of a day as a list: on paper, the accessible twin of the agenda, and as a table."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.model.records import FREEING
from lmmh_desk.tenancy.model.names import CIVILITIES


class Expected(Struct, frozen=True):
    """One participant of one appointment, with the number they are reached at."""

    entry: Entry
    attendee: Attendee
    phone: str = ""  # as written, « 06 39 98 34 71 »

    @property
    def live(self) -> bool:
        """Say whether they are still expected, or came."""
        return self.attendee.status not in FREEING


class DayList(Struct, frozen=True):
    """What the printed list of a day says."""

    office: str
    site: str
    day: date
    printed_at: int  # milliseconds UTC
    printed_by: str
    lines: tuple[Expected, ...]


def initials(attendee: Attendee) -> str:
    """Return « F. B. » for « M. Ferhat Belkacem »: enough for who knows, nothing for who reads over a shoulder."""
    before = attendee.name.removesuffix(attendee.surname).strip()
    first = before if before not in CIVILITIES else ""
    words = (first.split()[-1:], attendee.surname.split()[:1])
    return " ".join(f"{word[0].upper()}." for found in words for word in found)
