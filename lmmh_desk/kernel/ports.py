"""Questions one slice asks another, wired by `app` so that slices never import each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.session import Session


class AtCounter(Struct, frozen=True):
    """Who an agent is serving now."""

    walk_in_id: str
    ticket: str
    person_id: str | None
    name: str
    since: int  # milliseconds UTC


class Counter(Protocol):
    """The queue, as other slices see it."""

    def serving(self, read: Any, session: Session, now: int) -> AtCounter | None:
        """Return the person at this agent's counter; nobody to a role that does not read the queue."""
        ...

    def waiting(self, read: Any, session: Session, person_id: str, now: int) -> AtCounter | None:
        """Return somebody who waits with a ticket today."""
        ...


class Backups(Protocol):
    """Who holds the key that copies are encrypted with."""

    def back_up(self, target: Path) -> None:
        """Write a verified, encrypted copy of the open profile; raises StoreError."""
        ...


class Exchange(Protocol):
    """What this desk exchanges with the others, as the slices see it."""

    def received_at(self, read: Any) -> int | None:
        """Return when the entries of the other desks last came (milliseconds UTC), None while they come at once."""
        ...

    def unsent(self, read: Any, table: str, ids: Iterable[str]) -> set[str]:
        """Return those of these rows the hub doesn't know yet."""
        ...


class Tries(Protocol):
    """A second count of wrong codes, outside the database."""

    heard: bool  # set by who asks, taken away by a call to which nothing answered

    def read(self, agent_id: str) -> tuple[int, int]:
        """Return the wrong codes in a row and the end of the pause, as `Attempts` counts it."""
        ...

    def keep(self, agent_id: str, failed: int, paused_until: int) -> None:
        """Keep them."""
        ...


class Stock(Struct, frozen=True):
    """The masks of one site."""

    masks: int
    low: bool


class Stocks(Protocol):
    """The masks, as other slices see them."""

    def by_site(self, read: Any) -> dict[str, Stock]:
        """Return the masks of each site, by its id."""
        ...


class Crowd(Struct, frozen=True):
    """The people inside a site."""

    people: int
    at: int | None  # when that site last said something of it today (milliseconds UTC), None when it said nothing


class Crowds(Protocol):
    """The gauge of the sites, as other slices see it."""

    def crowds(self, read: Any, now: int) -> dict[str, Crowd]:
        """Return the people inside each site whose queue this desk receives, by its id."""
        ...


class Nights(Protocol):
    """Night tranquillity, as other slices see it."""

    def last_night(self, read: Any, now: int) -> list[str]:
        """Return what happened last night, a line each, without a name."""
        ...


class WorksAt(Struct, frozen=True):
    """Works that concern a dwelling, and what may be said of them to who lives there."""

    id: str
    about: str
    told: str
    caution: str
    updated: str


class Works(Protocol):
    """Works, as the file of a person sees them."""

    def here(self, read: Any, card: Any, today: date) -> list[WorksAt]:
        """Return the works that concern the dwelling of a person today."""
        ...


class HallAt(Struct, frozen=True):
    """A hall where something can hang."""

    id: str
    residence_id: str
    residence: str
    name: str
    keeper: str = ""  # id of the agent who keeps it, "" without one
    site_id: str = ""  # of the agency that has it kept
    lift: bool = False  # it has one


class Halls(Protocol):
    """The halls of the residences, as other slices see them."""

    def halls_at(self, read: Any) -> list[HallAt]:
        """Return every hall, by residence and name."""
        ...


class Looks(Protocol):
    """Who looked at whom, where no file is opened."""

    def look(self, session: Session, person_id: str, place: str) -> Changes:
        """Write that an agent had a person before them, once a day for each place."""
        ...


class NewVersion(Protocol):
    """A new version of the program, from where it comes until it opens; read from any thread."""

    ready: bool  # it is here, whole
    held: bool  # an agent stopped it
    coming: str  # its number, "" while there is none
    progress: tuple[int, int]  # bytes there, bytes in all

    @property
    def takes(self) -> bool:
        """Say whether this program takes any."""
        ...

    def fetch(self, go_on: Callable[[int, int], bool]) -> Any:
        """Receive it, or some of it while `go_on` (bytes there, bytes in all) says so; raises DeskError."""
        ...

    def apply(self) -> Any:
        """Try it on a copy of the data and put it in its place, or give it up; raises DeskError."""
        ...

    def stop(self) -> None:
        """Have what goes on end soon: the program is closed."""
        ...


@dataclass
class Ports:
    """The answers `app` wired; None where the slice that answers isn't in the catalogue."""

    counter: Counter | None = None
    backups: Backups | None = None
    exchange: Exchange | None = None  # None on a desk that stands alone
    tries: Tries | None = None  # None where the database counts alone
    looks: Looks | None = None  # None where nobody's data is shown
    stocks: Stocks | None = None
    nights: Nights | None = None
    crowds: Crowds | None = None
    works: Works | None = None
    halls: Halls | None = None
    updates: NewVersion | None = None  # None where the program runs from its source
