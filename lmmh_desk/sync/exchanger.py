"""Who exchanges with the hub, as the window asks for it; `stages` is the one of real desks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from msgspec import Struct

from lmmh_desk.kernel.changes import Changes

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store
    from lmmh_desk.sync.protocol import AuditHead, KeptKey, Witnessed

NETWORK, CUT = "network", "cut"  # the hub can't be reached; it could, then no more


class Progress(Struct, frozen=True):
    """How far an exchange is; a `total` of 0 is not known."""

    way: Literal["send", "receive"]
    done: int = 0  # records
    total: int = 0
    moved: int = 0  # bytes


class Report(Struct, frozen=True):
    """What an exchange did; `problem` is "" when it went to its end, else NETWORK, CUT or a code of the protocol."""

    sent: int = 0  # records
    received: int = 0
    problem: str = ""
    cancelled: bool = False
    changes: Changes | None = None  # what came, for the pages shown
    differs: bool = False  # this desk is still unlike the hub: the next exchange brings it what differs
    more: bool = False  # what a file couldn't hold, for another one once its answer is imported


class Sealing(NamedTuple):
    """What an exchange does for this desk's keys (of papers, of its base) and its audit: the hub answers for them."""

    keep: Callable[[Store, Any], None] = lambda _store, _hub: None  # once all is exchanged by the network
    root: Callable[[Store], bytes] = lambda _store: b""  # the office's, where it is kept
    wanted: Callable[[Store], bytes] = lambda _store: b""  # the public key to have certified
    take: Callable[[Store, bytes], None] = lambda _store, _certificate: None
    head: Callable[[Store], AuditHead | None] = lambda _store: None  # of the audit, for the hub to countersign
    witnessed: Callable[[Store, Witnessed], None] = lambda _store, _found: None
    base_key: Callable[[Store], bytes] = lambda _store: b""  # by stick: sealed for the office, where the hub lacks it
    base_kept: Callable[[Store, KeptKey], None] = lambda _store, _found: None  # what the hub keeps of it


class Exchanger(Protocol):
    """Runs in a worker, one call at a time; keeps what it did in `exchange` and `exchange_run`; raises DeskError."""

    def live(self, cancelled: Callable[[], bool]) -> Report | None:
        """Exchange if the queue or the gauge moved, here or on another PC of the site; None if not, or if stopped."""
        ...

    def run(self, progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Report:
        """Send what waits, receive what is new; stops soon, nothing lost, once `cancelled` says so."""
        ...

    def came(self) -> Changes:
        """Return what came by the last exchange, for the pages shown where it raised."""
        ...

    def index(self, cancelled: Callable[[], bool]) -> bool:
        """Have searches find what came, once it is shown; say whether it is done: `cancelled` leaves the rest."""
        ...

    def export(self, target: Path) -> Report:
        """Write what waits into a sealed file that another desk brings to the hub."""
        ...

    def take(self, source: Path, progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Report:
        """Read the hub's answer; stops soon once `cancelled` says so, and the same file goes on from there."""
        ...
