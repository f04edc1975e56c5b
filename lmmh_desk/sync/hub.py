"""The hub, as an exchange speaks to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.sync.protocol import Answer, Copied, Enrolled, GivenBack, Page, Snapshot, Status


class Hub(Protocol):
    """The hub, as an exchange speaks to it."""

    def status(self, after: int | None = None, sent: int = 0) -> Status:
        """Return how the hub knows this desk, and what follows a place of the feed; a hub that lacks the last batch
        that it acknowledged hears its number.
        """
        ...

    def push(self, content: bytes, after: int | None = None, known: Exchange | None = None) -> Answer:
        """Send a batch; receive what then follows a place of the feed with its answer.

        That says how the hub knows this desk too where it didn't ask first: what it believes is then `known`.
        """
        ...

    def give_back(self, lost: GivenBack) -> Answer:
        """Give back what a restored hub lost."""
        ...

    def feed(self, after: int, also: str = "") -> Page:
        """Receive what follows a place of the feed; `also` is one of protocol.ALSO."""
        ...

    def snapshot(self, after: int) -> Snapshot:
        """Ask for a whole base; raises RefusedByHub where the feed is as quick."""
        ...

    def download(self, snapshot: str, start: int) -> Iterator[bytes]:
        """Receive the file of a snapshot from this byte on."""
        ...

    def digests(self, scope: str) -> dict[str, dict[int, bytes]]:
        """Return the hub's digests of a scope, by table and bucket."""
        ...

    def bucket(self, scope: str, table: str, bucket: int, after: str) -> Page:
        """Receive the rows of a bucket that follow an id; more follow the last one where its cursor isn't the head."""
        ...

    def another(self, asked: Copied) -> Enrolled:
        """Ask for a device of this PC's own."""
        ...

    def become(self, device: str, key: bytes) -> None:
        """Ask as this device from now on."""
        ...
