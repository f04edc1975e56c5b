"""Time that goes by in an office at work: something is written each month, or the clock's leap is doubted."""

from __future__ import annotations

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store

DAY = 24 * 3_600_000  # milliseconds
SOMEBODY = Session("agent", "Agent", "front_desk", "here", "Ici", "device", "C02")


def days_go_by(store: Store, clock: FixedClock, days: int, every: int = 30) -> None:
    """Advance a clock, with a line of the audit at least every so many days."""
    while days > 0:
        clock.advance(min(every, days) * DAY)
        days -= every
        with store.write(SOMEBODY, "test"):
            pass
