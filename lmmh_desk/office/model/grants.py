"""For how long a PC opens without hearing its hub, which alone says who left or lost a role (RELIABILITY.md)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lmmh_desk.kernel.clock import day_bounds, paris

DAY_MS = 24 * 3600 * 1000
HOUR_MS = 3_600_000

Note = tuple[int, int]  # since which instant, the latest one seen; both by the hub's clock, 0: never


class Grant(Struct, frozen=True):
    """How long this PC opens; instants in milliseconds UTC by its hub's clock."""

    now: int
    heard: int  # when the hub last was, or when this PC was first opened without having heard it
    latest: int  # the latest instant seen since: this PC's clock set back gives no more days
    until: int
    days: int

    @property
    def over(self) -> bool:
        """Say whether a manager's password is wanted to open it."""
        return self.latest > self.until

    @property
    def set_back(self) -> bool:
        """Say whether a later day than this one was seen already."""
        return paris(self.latest).date() > paris(self.now).date()


def granted(received_at: int | None, now: int, days: int, extended: int, noted: Iterable[Note]) -> Grant:
    """Return how long a PC opens: some days after its hub was heard, or to the end of the day a manager gave."""
    known = [note for note in noted if note[0]]
    heard = min((since for since, _seen in known), default=now) if received_at is None else received_at
    latest = max([now, *(seen for since, seen in known if since >= heard)])
    return Grant(now, heard, latest, max(heard + days * DAY_MS, extended), days)


def worth_noting(grant: Grant, noted: Iterable[Note]) -> bool:
    """Say whether a place where the latest instant is kept is an hour late, or speaks of before the hub was heard."""
    return any(since < grant.heard or grant.latest - seen >= HOUR_MS for since, seen in noted)


def end_of_day(now: int) -> int:
    """Return the last instant of the Paris day: how far a manager's password opens a PC that heard nothing."""
    return day_bounds(paris(now).date())[1] - 1
