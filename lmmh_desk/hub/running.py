"""What a running hub holds, whichever request it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from anyio import CapacityLimiter
from sqlalchemy import Connection

from lmmh_desk.hub.auth import Nonces
from lmmh_desk.hub.metrics import Metrics
from lmmh_desk.hub.snapshots import Snapshots, Start
from lmmh_desk.hub.storage import Storage
from lmmh_desk.kernel.clock import Clock

Files = Mapping[str, bytes]
KEPT = 60_000  # milliseconds that the public page's files serve before they are made again


@dataclass
class Hub:
    """A hub that serves; `public_page` makes the files that check a paper, by what the office's records say."""

    storage: Storage
    clock: Clock
    folder: Path  # of its keys
    nonces: Nonces
    token: str = ""  # opens the administrator's page; without one there is none
    public_page: Callable[[Connection], Files] = lambda _connection: {}
    start: Start | None = None  # has a snapshot made
    follow: Callable[[], None] = lambda: None  # begins again where the database was put back meanwhile
    metrics: Metrics = field(default_factory=Metrics)
    heard: set[str] = field(default_factory=set)  # devices whose signature was good since this hub started
    noted: dict[str, tuple[int, bool]] = field(default_factory=dict)  # when a device was noted, and whether it had all
    writers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    snapshots: Snapshots = field(init=False)
    _made: tuple[int, Files] | None = None  # the public page's files, and when they were made

    def __post_init__(self) -> None:
        self.snapshots = Snapshots(self.folder, self.start)

    def page_files(self, now: int) -> Files:
        """Return the files of the public page, at most a minute old."""
        if self._made is None or not 0 <= now - self._made[0] <= KEPT:
            with self.storage.read() as connection:
                self._made = (now, self.public_page(connection))
        return self._made[1]
