"""The hub as an exchange speaks to it from the same process, without a network."""

from __future__ import annotations

from collections.abc import Iterator

from lmmh_desk.hub import devices, feed
from lmmh_desk.hub.giving_back import take_back
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.receive import Reached, receive
from lmmh_desk.hub.storage import Refused, Storage, last_place
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.decoding import from_msgpack
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.sync.protocol import Answer, Copied, Enrolled, GivenBack, Page, Problem, Snapshot, Status, encode
from lmmh_desk.sync.transport import refused


class DirectHub:
    """A hub's storage, as one device reaches it."""

    def __init__(self, storage: Storage, device: Device, clock: Clock) -> None:
        self.storage = storage
        self.device = device
        self._clock = clock

    def status(self, after: int | None = None, _sent: int = 0) -> Status:
        """Return how the hub knows this desk, and what follows a place of the feed."""
        return from_msgpack(encode(feed.status(self.storage, self.device, self._clock.now(), after)), Status)

    def note(self) -> None:
        """Note that this device has everything."""
        with self.storage.read() as connection:
            head, _epoch = last_place(connection)
        devices.seen(self.storage, self.device, head, head, self._clock.now())

    def push(self, content: bytes, after: int | None = None, known: Exchange | None = None) -> Answer:
        """Send a batch; receive what then follows a place of the feed; raises RefusedByHub."""
        believes = (known.epoch, len(known.sites)) if known else ()
        reached = None if after is None else Reached(after, *believes)
        try:
            return from_msgpack(receive(self.storage, self.device, content, self._clock.now(), reached), Answer)
        except Refused as error:
            raise refused(Problem(error.code, self._clock.now(), error.detail)) from error

    def give_back(self, lost: GivenBack) -> Answer:
        """Give back what a restored hub lost; raises RefusedByHub."""
        try:
            return from_msgpack(take_back(self.storage, self.device, encode(lost), self._clock.now()), Answer)
        except Refused as error:
            raise refused(Problem(error.code, self._clock.now(), error.detail)) from error

    def feed(self, after: int, also: str = "") -> Page:
        """Receive what follows a place of the feed; `also` is one of protocol.ALSO."""
        return from_msgpack(feed.page(self.storage, self.device, after, also=also), Page)

    def snapshot(self, _after: int) -> Snapshot:
        """Refuse: the hub's own desk has what it needs."""
        raise refused(Problem("snapshot"))

    def download(self, _snapshot: str, _start: int) -> Iterator[bytes]:
        """Refuse, as `snapshot`."""
        raise refused(Problem("snapshot"))

    def digests(self, scope: str) -> dict[str, dict[int, bytes]]:
        """Return the hub's digests of a scope, by table and bucket."""
        return feed.bucket_digests(self.storage, scope)

    def bucket(self, scope: str, table: str, bucket: int, after: str) -> Page:
        """Receive the rows of a bucket that follow an id."""
        return from_msgpack(feed.bucket(self.storage, scope, table, bucket, after), Page)

    def another(self, asked: Copied) -> Enrolled:
        """Ask for a device of this PC's own."""
        made = devices.another(self.storage, self.device, asked, self._clock.now())
        return Enrolled(made.id, made.code, made.site_id, list(made.sites), b"", "", self._clock.now())

    def become(self, device: str, _key: bytes) -> None:
        """Ask as this device from now on."""
        with self.storage.read() as connection:
            found = devices.find(connection, device)
        assert found is not None
        self.device = found
