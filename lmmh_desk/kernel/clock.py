"""The clock is injected: the program lives today, the demo on Tuesday 17 November 2020."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _

LATE = 5 * 60_000  # milliseconds before the last entry
EARLY = 366 * 24 * 3_600_000  # milliseconds after it
TOLD = -62_135_500_000_000, 253_402_200_000_000  # milliseconds: instants of the years 1 to 9999, in any zone
PARIS = ZoneInfo("Europe/Paris")


class Clock(Protocol):
    """Tells the instant, in milliseconds since 1970 UTC, and how long the machine has run, which nobody sets."""

    def now(self) -> int: ...

    def running(self) -> int: ...


class RunningClock:
    """The computer's clock, moved by `offset` milliseconds: none on a real desk, years in the demonstration."""

    def __init__(self, offset: int = 0) -> None:
        self.offset = offset

    def now(self) -> int:
        return time.time_ns() // 1_000_000 + self.offset

    def running(self) -> int:
        """Return the milliseconds since the machine started, the same for every program of it."""
        return time.monotonic_ns() // 1_000_000

    def set(self, instant: int) -> None:
        """Make it this instant now; the clock runs on from there."""
        self.offset = instant - time.time_ns() // 1_000_000


class FixedClock:
    """A clock that stands still until told, for tests and pictures."""

    def __init__(self, instant: int) -> None:
        self.instant = instant
        self.ran = 0

    def now(self) -> int:
        return self.instant

    def running(self) -> int:
        return self.ran

    def advance(self, milliseconds: int) -> None:
        """Let time pass; back, it is the clock that is set."""
        self.instant += milliseconds
        self.ran += max(milliseconds, 0)

    def set(self, instant: int) -> None:
        """Set the clock: no time passes."""
        self.instant = instant


def doubt(now: int, last: int) -> str:
    """Return what to say of a clock that stands before the last entry, or a year and more after it; "" otherwise.

    Before the first entry (`last` is 0) nothing tells.
    Nothing is refused for it: no clock decides of an order (SYNC.md).
    """
    if last - now > LATE:
        said = _("L’horloge de ce poste retarde\u00a0: la dernière saisie date du {day} à {hour}.")
    elif last and now - last > EARLY:
        said = _("L’horloge de ce poste avance peut-être\u00a0: la dernière saisie date du {day} à {hour}.")
    else:
        return ""
    moment = paris(last)
    said = said.format(day=short_date(moment.date(), year=True), hour=hour(moment))
    return f"{said} {_('Les saisies restent possibles. Vérifiez la date et l’heure du poste.')}"


def instant(moment: datetime) -> int:
    """Return the milliseconds UTC of an aware datetime."""
    return round(moment.timestamp() * 1000)


def paris(milliseconds: int) -> datetime:
    """Return the Paris wall time of an instant in milliseconds UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(PARIS)


def paris_instant(day: date, hour: int = 0, minute: int = 0) -> int:
    """Return the instant, in milliseconds UTC, of a wall time in Paris."""
    return instant(datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS))


def today(clock: Clock) -> date:
    """Return the date in Paris."""
    return paris(clock.now()).date()


def day_bounds(day: date) -> tuple[int, int]:
    """Return the first instant of a Paris day and the first of the next (23, 24 or 25 hours later)."""
    return paris_instant(day), paris_instant(date.fromordinal(day.toordinal() + 1))
