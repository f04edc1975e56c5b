"""What the hub answers: to a device that proved who it is, and to a PC that brings a code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from lmmh_desk.hub import behind, certifying, devices, feed, keeping, tables, updates
from lmmh_desk.hub.authority import bundle_key
from lmmh_desk.hub.giving_back import take_back
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.receive import Reached, receive
from lmmh_desk.hub.running import Hub
from lmmh_desk.hub.snapshots import file_of
from lmmh_desk.hub.storage import Refused, last_place
from lmmh_desk.hub.witnessing import witness
from lmmh_desk.kernel.decoding import from_msgpack
from lmmh_desk.sync.protocol import (
    ALSO,
    ELSEWHERE,
    AuditHead,
    BaseKey,
    Certified,
    Certify,
    Copied,
    Enrol,
    Enrolled,
    Root,
    Status,
    encode,
)

NOTED = 60_000  # milliseconds between two notes that a device was heard
LARGEST_NUMBER = 1 << 62
Query = Mapping[str, str]
T = TypeVar("T")


class End(msgspec.Struct):
    """Where a page ends, read without the rest of it."""

    cursor: int
    head: int


class Following(msgspec.Struct):
    """The page that an answer brings, read without the rest of it."""

    page: End | None = None


class Asked(NamedTuple):
    """A request of a device; `heard` from a revoked one too, so that what it wrote comes and is set aside."""

    path: str
    method: str
    answer: Callable[[Hub, Device, Query, bytes], bytes | Path]
    writes: bool = False
    heard: bool = False
    is_file: bool = False  # it goes by parts
    rows: bool = True  # else it brings none: an older version may have it

    @property
    def pulls(self) -> bool:
        """Whether it brings rows, which a desk of an older version couldn't hold."""
        return self.method == "GET" and self.rows and not self.heard


def status(hub: Hub, device: Device, query: Query, _body: bytes) -> bytes:
    """Return how the hub knows the device, and what follows the place of the feed it says.

    Where the hub lacks a batch that it acknowledged, and others brought it beyond that place since, the device is noted
    as one that had come further than its end is now.
    """
    after = _whole(query, "after") if "after" in query else None
    found = feed.status(hub.storage, device, hub.clock.now(), after)
    lacks = "sent" in query and _whole(query, "sent") > found.sequence
    further = max(after or 0, found.head + 1 if lacks else 0)
    if further > found.head and device.revoked_at is None:
        _check_further(hub, device, further, found)
    if after is not None and found.page is not None:
        _note(hub, device, after, End(found.page.cursor, found.page.head))
    return encode(msgspec.structs.replace(found, root=certifying.root_id(hub.folder)))


def _check_further(hub: Hub, device: Device, place: int, found: Status) -> None:
    """Refuse a place beyond the feed's end, but where the hub was restored: it may be one of a former epoch, given by a
    clock that was years ahead, and its device has to give back first.
    """
    with suppress(Refused) if found.lost else nullcontext():
        behind.note(hub.folder, device, place, hub.clock.now())
    if not found.lost:
        raise Refused(behind.BEHIND)


@contextmanager
def _come_to(hub: Hub, device: Device, place: int | None) -> Iterator[None]:
    """Note that a device had come to a place that the feed ends before, where it is refused for that."""
    try:
        yield
    except Refused as refused:
        if refused.code == behind.BEHIND and place is not None:
            behind.note(hub.folder, device, place, hub.clock.now())
        raise


def batch(hub: Hub, device: Device, query: Query, body: bytes) -> bytes:
    """Receive a batch; what follows it comes with the answer, or is yet to come to its device."""
    after = _whole(query, "after") if "after" in query else None
    with _come_to(hub, device, after):
        return _received(hub, device, body, None if after is None else Reached(after))


def exchange(hub: Hub, device: Device, query: Query, body: bytes) -> bytes:
    """Receive a batch of a device that didn't ask how it is known: the answer tells, unless it has to ask first."""
    return _received(hub, device, body, Reached(_whole(query, "after"), query.get("epoch", ""), _whole(query, "sites")))


def _received(hub: Hub, device: Device, body: bytes, after: Reached | None) -> bytes:
    now = hub.clock.now()
    hub.noted.pop(device.id, None)
    answer = receive(hub.storage, device, body, now, after)
    end = from_msgpack(answer, Following).page if after is not None else None
    if end and end.cursor >= end.head:
        hub.noted[device.id] = (now, True)
    return answer


def lost(hub: Hub, device: Device, _query: Query, body: bytes) -> bytes:
    """Take back what a restored hub lost."""
    return take_back(hub.storage, device, body, hub.clock.now())


def page(hub: Hub, device: Device, query: Query, _body: bytes) -> bytes:
    """Return what follows a place of the feed."""
    after = _whole(query, "after")
    live, also = "live" in query, query.get("also", "")
    if also not in ALSO:
        raise Refused("malformed", "also")
    with _come_to(hub, device, after):
        content = feed.page(hub.storage, device, after, live=live, also=also)
    if not live and also != ELSEWHERE:
        _note(hub, device, after, from_msgpack(content, End))
    return content


def _note(hub: Hub, device: Device, after: int, end: End) -> None:
    """Note how far a device has come: once it has everything, then once a minute, for each note is a commit."""
    now, (last, whole) = hub.clock.now(), hub.noted.get(device.id, (0, False))
    lately = 0 <= now - last <= NOTED  # the clock may have been set back
    if whole and lately:
        return
    if end.cursor >= end.head or not lately:
        hub.noted[device.id] = (now, end.cursor >= end.head)
        devices.seen(hub.storage, device, after, end.cursor, now)


def digests(hub: Hub, device: Device, query: Query, _body: bytes) -> bytes:
    """Return the digests of a scope."""
    return encode(feed.bucket_digests(hub.storage, _scope(device, query)))


def bucket(hub: Hub, device: Device, query: Query, _body: bytes) -> bytes:
    """Return every row of a bucket, or those that follow an id as far as a message may be long."""
    table = query.get("table", "")
    if table not in tables.records():
        raise Refused("malformed", "table")
    return feed.bucket(hub.storage, _scope(device, query), table, _whole(query, "bucket"), query.get("after"))


def snapshot(hub: Hub, device: Device, query: Query, _body: bytes) -> bytes:
    """Return what a whole base is fetched by; raises Refused where there is none and the feed has all."""
    after = _whole(query, "after")
    with _come_to(hub, device, after):
        behind.check(hub.storage, after)
    found = hub.snapshots.offer(hub.storage, device, after)
    if found is None:
        raise Refused("snapshot")
    return encode(found)


def snapshot_file(hub: Hub, device: Device, query: Query, _body: bytes) -> Path:
    """Return the file of a snapshot; raises Refused where it is no more."""
    found = file_of(hub.folder, device, query.get("id", ""))
    if found is None:
        raise Refused("snapshot")
    return found


def update(hub: Hub, _device: Device, query: Query, _body: bytes) -> bytes:
    """Return the version of the program that the hub hands on to machines of a kind."""
    return encode(updates.offered(hub.folder, query.get("machines", "")))


def update_file(hub: Hub, _device: Device, query: Query, _body: bytes) -> Path:
    """Return the file of a version; raises Refused where it is no more."""
    return updates.file_of(hub.folder, query.get("machines", ""), query.get("version", ""))


def enrol(hub: Hub, body: bytes) -> bytes:
    """Make a device of a PC that brings a code; raises Refused."""
    return _known(hub, devices.enrol(hub.storage, _message(body, Enrol), hub.clock.now()))


def another(hub: Hub, device: Device, _query: Query, body: bytes) -> bytes:
    """Make a device of a PC that was a copy of this one; raises Refused."""
    if device.revoked_at is not None:
        raise Refused("revoked")
    return _known(hub, devices.another(hub.storage, device, _message(body, Copied), hub.clock.now()))


def root(hub: Hub, device: Device, query: Query, body: bytes) -> bytes:
    """Take the office's root; raises Refused."""
    certifying.take_root(hub.storage, hub.folder, _message(body, Root).private)
    return status(hub, device, query, body)


def certificate(hub: Hub, device: Device, _query: Query, body: bytes) -> bytes:
    """Certify the key a desk seals papers with; raises Refused."""
    public, now = _message(body, Certify).public, hub.clock.now()
    return encode(Certified(certifying.certificate(hub.storage, hub.folder, device, public, now)))


def audit(hub: Hub, device: Device, _query: Query, body: bytes) -> bytes:
    """Countersign the head of a device's audit."""
    return encode(witness(hub.storage, hub.folder, device, _message(body, AuditHead), hub.clock.now()))


def base_key(hub: Hub, device: Device, _query: Query, body: bytes) -> bytes:
    """Keep the sealed key of a device's base; raises Refused."""
    return encode(keeping.keep(hub.storage, hub.folder, device, _message(body, BaseKey), hub.clock.now()))


def _message(body: bytes, kind: type[T]) -> T:
    try:
        return from_msgpack(body, kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refused("malformed") from error


def _known(hub: Hub, made: Device) -> bytes:
    with hub.storage.read() as connection:
        _head, epoch = last_place(connection)
    key = bundle_key(hub.folder).public_key().public_bytes_raw()
    return encode(Enrolled(made.id, made.code, made.site_id, list(made.sites), key, epoch, hub.clock.now()))


SIGNED = (
    Asked("/v1/status", "GET", status, heard=True),
    Asked("/v1/batches", "POST", batch, writes=True, heard=True),
    Asked("/v1/exchange", "POST", exchange, writes=True, heard=True),
    Asked("/v1/lost", "POST", lost, writes=True, heard=True),
    Asked("/v1/device", "POST", another, writes=True, heard=True),
    Asked("/v1/root", "POST", root, writes=True),
    Asked("/v1/certificate", "POST", certificate, writes=True),
    Asked("/v1/audit", "POST", audit, writes=True),
    Asked("/v1/key", "POST", base_key, writes=True),
    Asked("/v1/feed", "GET", page),
    Asked("/v1/digests", "GET", digests),
    Asked("/v1/bucket", "GET", bucket),
    Asked("/v1/snapshot", "GET", snapshot),
    Asked("/v1/snapshot/file", "GET", snapshot_file, is_file=True),
    Asked("/v1/update", "GET", update, rows=False),
    Asked("/v1/update/file", "GET", update_file, is_file=True, rows=False),
)


def _scope(device: Device, query: Query) -> str:
    scope = query.get("scope", "")
    if scope and scope not in device.sites:
        raise Refused("signature", "scope")
    return scope


def _whole(query: Query, name: str) -> int:
    try:
        number = int(query[name])
    except (KeyError, ValueError) as error:
        raise Refused("malformed", name) from error
    if not 0 <= number <= LARGEST_NUMBER:
        raise Refused("malformed", name)
    return number
