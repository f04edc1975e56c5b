"""Questions one slice asks another, wired by `app` so that slices never import each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct


class AtCounter(Struct, frozen=True):
    """Who an agent is serving now."""

    walk_in_id: str
    ticket: str
    person_id: str | None
    name: str
    since: int  # milliseconds UTC


class Counter(Protocol):
    """The queue, as other slices see it."""

    def serving(self, read: Any, agent_id: str, now: int) -> AtCounter | None:
        """Return the person at this agent's counter."""
        ...

    def waiting(self, read: Any, person_id: str, now: int) -> AtCounter | None:
        """Return somebody who waits with a ticket today."""
        ...


class SiteMasks(Struct, frozen=True):
    """The masks of one site."""

    site_id: str
    name: str
    stock: int
    low: int  # below it the stock is low
    coming: int  # sent there and not received yet

    @property
    def is_low(self) -> bool:
        """Say whether the stock is under its threshold."""
        return self.stock < self.low


class Masks(Protocol):
    """The stocks of masks, as other slices see them."""

    def stocks(self, read: Any) -> list[SiteMasks]:
        """Return the stock of every site, agencies first."""
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

    def read(self, agent_id: str) -> tuple[int, int]:
        """Return the wrong codes in a row and the end of the pause, in milliseconds UTC."""
        ...

    def keep(self, agent_id: str, failed: int, paused_until: int) -> None:
        """Keep them."""
        ...


@dataclass
class Ports:
    """The answers `app` wired; None where the slice that answers isn't in the catalogue."""

    counter: Counter | None = None
    backups: Backups | None = None
    exchange: Exchange | None = None  # None on a desk that stands alone
    tries: Tries | None = None  # None where the database counts alone
    masks: Masks | None = None
