"""The messages between a desk and the hub, as msgpack; SYNC.md says what each means."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta

from lmmh_desk.kernel.changes import Operation
from lmmh_desk.kernel.clock import TOLD

# An answer that takes long has this status, and begins with a BEAT every few seconds: somebody works at it. The status
# that it would have had follows, then its body.
LATE, BEAT = 202, b"\0"
MEDIA = "application/vnd.lmmh+msgpack"
SIZE = 1 << 20  # bytes of a batch or a page, before compression
LINES = 1000  # of a batch or a page: a counter waits for one to be stored
ECHOES, ELSEWHERE = "echoes", "elsewhere"
ALSO = ("", ECHOES, ELSEWHERE)  # of the feed: what this desk sent itself too; only its own records of other sites
WHOLE = -(1 << 63), (1 << 63) - 1  # what a database holds
NO_NUL = r"^[^\x00]*$"  # which PostgreSQL doesn't take
Whole: TypeAlias = Annotated[int, Meta(ge=WHOLE[0], le=WHOLE[1])]
Instant: TypeAlias = Annotated[int, Meta(ge=TOLD[0], le=TOLD[1])]
Name: TypeAlias = Annotated[str, Meta(max_length=200, pattern=NO_NUL)]  # short enough for an index
RATIO = 200  # a message to the hub that unpacks to more times its size is hostile, unless it is short


class Line(msgspec.Struct, array_like=True, frozen=True):
    """One line of the log, as its trigger wrote it; `delta` is JSON: {column: [old, new]}, bytes in hexadecimal.

    `rev` is that of the row when the line was written: the state the desk had seen.
    """

    tx: Whole
    table: Name
    id: Name
    op: Operation
    rev: Whole
    delta: Annotated[str, Meta(pattern=NO_NUL)]
    actor: Name
    at: Instant


class Batch(msgspec.Struct, frozen=True):
    """Some whole transactions of a desk's log, in its order; `sequence` counts this desk's batches from 1."""

    id: Name
    device: str
    sequence: int
    schema: str
    lines: list[Line]


class Answer(msgspec.Struct, frozen=True):
    """What became of a batch, line by line: the new `rev` where the row is now as the desk has it, else 0.

    What isn't so comes with the feed. `quarantined` holds the places of the lines set aside: of these the hub has no
    row, or another. `page` follows this batch, where the desk said the place of the feed it goes on from; `status` is
    how the hub knows it, where the desk didn't ask first.
    """

    batch: str
    revs: list[int]
    quarantined: list[int] = []
    conflicts: int = 0
    page: Page | None = None
    status: Status | None = None


class Entry(msgspec.Struct, array_like=True, frozen=True):
    """A line of the feed: a row as it was at `rev`, or its end: deleted, or gone out of this desk's scope."""

    rev: int
    kind: Literal["put", "delete", "leave"]
    head: int  # which of the page's heads names the values
    id: str
    scope: str
    row: msgspec.Raw  # an array of values, empty unless "put"


class Head(msgspec.Struct, array_like=True, frozen=True):
    """The table and columns of the rows that name this head."""

    table: str
    columns: list[str]


class Page(msgspec.Struct, frozen=True):
    """A part of the feed that ends at a transaction's end; `cursor` is where the next one begins, `head` the newest."""

    epoch: str
    cursor: int
    head: int
    heads: list[Head]
    entries: list[Entry]
    digests: dict[str, bytes] = {}  # by scope, once cursor == head: the sum of what the hub has for this desk


class Status(msgspec.Struct, frozen=True):
    """How the hub knows this desk."""

    epoch: str
    schema: str
    head: int
    sequence: int  # of the last batch received from it
    sites: list[str]
    now: int  # the hub's clock, milliseconds UTC
    lost: dict[str, int] = {}  # former epochs of a restored hub: what came after this place is lost to it
    root: bytes = b""  # the id of the office's root that it certifies desks' keys with, empty without one
    page: Page | None = None  # of the feed, where the desk said the place it goes on from


class GivenBack(msgspec.Struct, frozen=True):
    """What a desk has of what a restored hub lost: rows as the hub had made them, and what became of those gone since.

    An insert whose `rev` isn't 0 is a row, whole, as it was at that place; other lines are as they once were sent.
    A `sequence` is that of the last batch that needn't be sent again. `columns`, by table, are those that this desk's
    version knows: of these only, what a row doesn't tell is empty.
    """

    lines: list[Line]
    sequence: Whole = 0
    columns: dict[Name, list[Name]] = {}


class Enrol(msgspec.Struct, frozen=True):
    """What a PC asks with a code: its own id, site and code if it stood alone, its Ed25519 key, its name.

    The numbers of its papers have that code, `wish`: it keeps it where no other PC has it.
    """

    secret: str
    device: str
    site: str
    public: bytes
    name: str
    wish: str = ""


class Enrolled(msgspec.Struct, frozen=True):
    """How the hub knows a PC from now on; `hub_key` is the X25519 key bundles are sealed to."""

    device: str
    code: str
    site: str
    sites: list[str]
    hub_key: bytes
    epoch: str
    now: int


class Copied(msgspec.Struct, frozen=True):
    """What a PC asks whose batch was refused as a regression: to be a device of its own, by a new Ed25519 key.

    It is answered as one that enrols; the same key again is the same device. `sequence` is that of the batch.
    """

    public: bytes
    sequence: int


class Root(msgspec.Struct, frozen=True):
    """The office's root, from the desk that has it: from then on the hub certifies the keys of the others."""

    private: bytes  # Ed25519, 32 bytes


class Certify(msgspec.Struct, frozen=True):
    """The key (Ed25519) a desk wants to seal papers with."""

    public: bytes


class Certified(msgspec.Struct, frozen=True):
    """The certificate of a desk's key, under the office's root."""

    certificate: bytes


class AuditHead(msgspec.Struct, frozen=True):
    """The last line of a desk's audit, and the desk's own signature of it."""

    tx: Annotated[int, Meta(ge=1, le=WHOLE[1])]
    link: Annotated[bytes, Meta(min_length=32, max_length=32)]
    signature: bytes


class Witnessed(msgspec.Struct, frozen=True):
    """A head countersigned by the hub's authority, and the one the hub had kept of this desk before."""

    at: int
    signature: bytes
    last_tx: int = 0
    last_link: bytes = b""
    tx: int = 0  # what is countersigned
    link: bytes = b""


class BaseKey(msgspec.Struct, frozen=True):
    """The key of a desk's base, sealed for the office's recovery key; empty: only what is kept is asked."""

    sealed: bytes = b""


class KeptKey(msgspec.Struct, frozen=True):
    """The public half (X25519) of the office's recovery key, and the SHA-256 of what the hub keeps of this desk."""

    public: bytes
    sha256: bytes


class Snapshot(msgspec.Struct, frozen=True):
    """A whole base as this desk would have it at a place of the feed; without an id, it is being made: ask again.

    Its file comes by parts and is open to whoever has its key, 32 bytes; `pages` says how long the base is once open.
    """

    id: str = ""
    key: bytes = b""
    sha256: bytes = b""
    size: int = 0  # bytes of the file
    pages: int = 0
    place: int = 0
    epoch: str = ""
    schema: str = ""


class Problem(msgspec.Struct, frozen=True):
    """Why the hub refused a request; `code` is one of CODES."""

    code: str
    now: int = 0
    detail: str = ""


class Update(msgspec.Struct, frozen=True):
    """A version of the program that the hub hands on, as its publisher signed it; empty where there is none."""

    manifest: bytes = b""  # JSON, as `release.Release`
    signature: bytes = b""  # the publisher's


CODES = (
    "unknown",  # no such device: it was never enrolled here
    "revoked",
    "signature",
    "clock",  # the signature's instant isn't the hub's now: sign again with `now`
    "replayed",
    "other_content",  # this batch was received with other bytes
    "sequence",  # a regression: the PC was cloned or restored
    "copies",  # many PCs of this site were copied or restored today
    "gap",  # batches before this one never came
    "upgrade",  # this desk's version is too old to receive
    "newer",  # the hub's version is older than this desk's
    "update",  # this version of the program is not handed on, or no longer
    "malformed",
    "too_large",
    "code",  # an enrolment code that is wrong, used or too old
    "root",  # the office's root is not on this hub, or is another
    "site",  # this code is for a PC that brings its site: the office's first one
    "epoch",  # the hub was restored: begin again from its status
    "behind",  # the hub is older than what it gave this desk: its whole machine was put back
    "busy",
    "snapshot",  # there is none for this desk, or no more: the feed has all
)


def encode(message: Any) -> bytes:
    """Return a message as msgpack."""
    return msgspec.msgpack.encode(message)
