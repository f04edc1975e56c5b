"""The hub over HTTPS: its own authority and no other, TLS 1.3, one connection kept, nothing that hangs."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Generator, Iterable, Iterator
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.decoding import from_msgpack
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import versions
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.sync import signing
from lmmh_desk.sync.connection import BROKEN, KEPT, OPENING, STALL, Connection, parts
from lmmh_desk.sync.packing import LARGEST, NotPacked, TooLarge, pack, unpack
from lmmh_desk.sync.protocol import (
    BEAT,
    LATE,
    MEDIA,
    Answer,
    AuditHead,
    BaseKey,
    Certified,
    Certify,
    Copied,
    Enrolled,
    GivenBack,
    KeptKey,
    Page,
    Problem,
    Root,
    Snapshot,
    Status,
    Update,
    Witnessed,
    encode,
)
from lmmh_desk.sync.refusals import SAFE, RefusedByHub, Unreachable, Untrusted, words
from lmmh_desk.sync.signing import Signed

T = TypeVar("T")
Moved = Callable[[int], None]
NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python doesn't name
PART = 1 << 14  # bytes sent between two looks at whether to go on
LARGE_PART = 1 << 18  # bytes of a file that come between two looks
UNREADABLE = (NotPacked, TooLarge, msgspec.MsgspecError, UnicodeDecodeError)  # what no hub of ours answers


def unreachable() -> Unreachable:
    """Return the error of a network that is down."""
    return Unreachable(
        _("Pas de réseau, ou le serveur ne répond pas."),
        _("Tout est enregistré sur ce poste."),
        _("Réessayez dès que le réseau est là."),
    )


def broken(error: BaseException) -> Unreachable:
    """Return the error of a hub that couldn't be asked: another one answers in its place, or the network is down."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return unreachable()
    return Untrusted(
        _("Ce qui répond à l’adresse du serveur n’a pas le certificat de votre office."),
        _("Rien ne lui a été envoyé\u00a0: tout est enregistré sur ce poste."),
        _("Prévenez le siège\u00a0: un portail s’interpose, l’adresse est une autre, ou le serveur a été refait."),
    )


def refused(problem: Problem) -> RefusedByHub:
    """Return the error of a hub that refuses."""
    fact, gesture = words(problem.code)
    safe = SAFE.get(problem.code, _("Tout est enregistré sur ce poste."))
    return RefusedByHub(problem.code, fact, safe, gesture)


def secure(authority: str) -> ssl.SSLContext:
    """Return the settings of a connection that trusts one authority (PEM), from TLS 1.3 up, whatever this PC's clock.

    A clock years ahead would find every certificate too old, and never learn the hub's time.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.verify_flags |= ssl.VerifyFlags(NO_CHECK_TIME)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(cadata=authority)
    return context


def told() -> dict[str, str]:
    """Return what each request tells of the desk's program."""
    return {signing.SCHEMA: versions.head(), signing.VERSION: versions.program()}


def client(address: str, verify: ssl.SSLContext) -> httpx.Client:
    """Return a connection: no proxy of the environment, no redirection."""
    timeouts, kept = httpx.Timeout(STALL, connect=OPENING), httpx.Limits(keepalive_expiry=KEPT)
    return httpx.Client(
        base_url=address, verify=verify, timeout=timeouts, limits=kept, trust_env=False, follow_redirects=False,
        headers=told(),
    )  # fmt: skip


def read(body: Iterable[bytes], largest: int, moved: Moved = lambda _bytes: None) -> bytes:
    """Return a body that is being received, told as it comes; raises TooLarge."""
    found, size = [], 0
    for part in body:
        size += len(part)
        if size > largest:
            raise TooLarge
        moved(len(part))
        found.append(part)
    return b"".join(found)


def _told(body: bytes, moved: Moved) -> Iterator[bytes]:
    """Give a body in parts, told as they go."""
    for start in range(0, len(body), PART):
        part = body[start : start + PART]
        yield part
        moved(len(part))


class Signatures:
    """Signs what a desk asks, by the hub's clock as far as it is known here.

    `told` is what to add to this PC's clock where the hub said that it takes nothing else.
    """

    def __init__(self, known: Exchange, device: str, clock: Clock, told: int | None = None) -> None:
        self.become(device, known.device_key)
        self._clock, self._offset, self.told = clock, known.clock_offset, told

    def become(self, device: str, key: bytes) -> None:
        """Sign as this device from now on."""
        self._device, self._key = device, Ed25519PrivateKey.from_private_bytes(key)

    def headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        """Return the headers that sign a request."""
        offset = self._offset if self.told is None else self.told
        return signing.headers(self._key, Signed(method, target, body, self._device, self._clock.now() + offset))

    def put_right(self, problem: Problem | None) -> bool:
        """Take the hub's time from its refusal, where that is for the time: the same is then to be asked again."""
        if problem is None or problem.code != "clock":
            return False
        self.told = problem.now - self._clock.now()
        return True


class HttpHub:
    """The hub of an attached desk, as stages.exchange speaks to it; closed by its owner.

    `moved` is told the bytes as they go and come; what it raises stops the exchange there and then.
    """

    def __init__(
        self,
        known: Exchange,
        device: str,
        clock: Clock,
        moved: Moved = lambda _bytes: None,
        told: int | None = None,
    ) -> None:
        self._connection = Connection(known.address, secure(known.authority))
        self.signatures = Signatures(known, device, clock, told)
        self._moved = moved
        self.bytes_sent = self.bytes_received = 0

    def status(self, after: int | None = None, sent: int = 0) -> Status:
        """Return how the hub knows this desk, and what follows a place of the feed; it hears `sent` if it lacks it."""
        asked = [f"{name}={value}" for name, value in (("after", after), ("sent", sent or None)) if value is not None]
        return self._ask("GET", "/v1/status" + ("?" + "&".join(asked) if asked else ""), Status)

    def push(self, content: bytes, after: int | None = None, known: Exchange | None = None) -> Answer:
        """Send a batch; receive what follows a place of the feed, and how the hub knows this desk if it didn't ask."""
        target = "/v1/batches" if after is None else f"/v1/batches?after={after}"
        if known is not None:
            target = f"/v1/exchange?after={after}&epoch={quote(known.epoch, safe='')}&sites={len(known.sites)}"
        return self._ask("POST", target, Answer, pack(content))

    def give_back(self, lost: GivenBack) -> Answer:
        """Give back what a restored hub lost."""
        return self._ask("POST", "/v1/lost", Answer, pack(encode(lost)))

    def feed(self, after: int, also: str = "") -> Page:
        """Receive what follows a place of the feed; `also` is one of protocol.ALSO."""
        return self._ask("GET", f"/v1/feed?after={after}" + (f"&also={also}" if also else ""), Page)

    def snapshot(self, after: int) -> Snapshot:
        """Ask for a whole base; raises RefusedByHub where the feed is as quick."""
        return self._ask("GET", f"/v1/snapshot?after={after}", Snapshot)

    def download(self, snapshot: str, start: int) -> Iterator[bytes]:
        """Receive the file of a snapshot from this byte on."""
        return self._file(f"/v1/snapshot/file?id={snapshot}", start)

    def update(self, machines: str) -> Update:
        """Return the version of the program that the hub hands on to machines of a kind."""
        return self._ask("GET", f"/v1/update?machines={machines}", Update)

    def update_file(self, machines: str, version: str, start: int) -> Iterator[bytes]:
        """Receive the file of a version from this byte on."""
        return self._file(f"/v1/update/file?machines={machines}&version={version}", start)

    def _file(self, target: str, start: int) -> Iterator[bytes]:
        try:
            problem = yield from self._parts(target, start)
            if self.signatures.put_right(problem):
                problem = yield from self._parts(target, start)
            if problem is not None:
                raise refused(problem)
        except (*BROKEN, TooLarge) as error:
            raise broken(error) from error

    def _parts(self, target: str, start: int) -> Generator[bytes, None, Problem | None]:
        """Give the bytes of a file; return the problem where there are none."""
        headers = {**self.signatures.headers("GET", target, b""), "Range": f"bytes={start}-"}
        with self._connection.asked("GET", target, headers) as answer:
            if answer.status != HTTPStatus.PARTIAL_CONTENT:
                return problem_of(answer.status, read(parts(answer), LARGEST)) or Problem("malformed")
            for part in parts(answer, LARGE_PART):
                self._came(len(part))
                yield part
        return None

    def live(self, after: int) -> Page:
        """Receive what follows a place of the feed and the desks of a site exchange at once, to know if there is any.

        It may point to rows that only the whole feed brings.
        """
        return self._ask("GET", f"/v1/feed?after={after}&live=1", Page)

    def digests(self, scope: str) -> dict[str, dict[int, bytes]]:
        """Return the hub's digests of a scope, by table and bucket."""
        return self._ask("GET", f"/v1/digests?scope={scope}", dict[str, dict[int, bytes]])

    def bucket(self, scope: str, table: str, bucket: int, after: str) -> Page:
        """Receive the rows of a bucket that follow an id."""
        asked = f"/v1/bucket?scope={scope}&table={table}&bucket={bucket}&after={quote(after, safe='')}"
        return self._ask("GET", asked, Page)

    def another(self, asked: Copied) -> Enrolled:
        """Ask for a device of this PC's own."""
        return self._ask("POST", "/v1/device", Enrolled, pack(encode(asked)))

    def give_root(self, private: bytes) -> None:
        """Give the office's root, by which it certifies the keys of the other desks."""
        self._ask("POST", "/v1/root", Status, pack(encode(Root(private))))

    def certify(self, public: bytes) -> bytes:
        """Return the certificate of this desk's key."""
        return self._ask("POST", "/v1/certificate", Certified, pack(encode(Certify(public)))).certificate

    def witness(self, head: AuditHead) -> Witnessed:
        """Have the hub countersign the head of this desk's audit."""
        return self._ask("POST", "/v1/audit", Witnessed, pack(encode(head)))

    def keep_key(self, asked: BaseKey) -> KeptKey:
        """Have the hub keep the sealed key of this desk's base."""
        return self._ask("POST", "/v1/key", KeptKey, pack(encode(asked)))

    def become(self, device: str, key: bytes) -> None:
        """Ask as this device from now on."""
        self.signatures.become(device, key)

    def _went(self, size: int) -> None:
        self.bytes_sent += size
        self._moved(size)

    def _came(self, size: int) -> None:
        self.bytes_received += size
        self._moved(size)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(self, method: str, target: str, kind: type[T], body: bytes = b"") -> T:
        try:
            problem, content = self._request(method, target, body)
            if self.signatures.put_right(problem):
                problem, content = self._request(method, target, body)
            if problem is not None:
                raise refused(problem)
            return from_msgpack(unpack(content, regular=True), kind)
        except (*BROKEN, *UNREADABLE) as error:
            raise broken(error) from error

    def _request(self, method: str, target: str, body: bytes) -> tuple[Problem | None, bytes]:
        """Return the problem, if there is one, and the content of an answer."""
        headers = {
            **self.signatures.headers(method, target, body),
            **told(),
            "Content-Type": MEDIA,
            "Content-Length": str(len(body)),
        }
        with self._connection.asked(method, target, headers, _told(body, self._went)) as answer:
            found = read(parts(answer), LARGEST, self._came)
        status, found = in_time(answer.status, found)
        return problem_of(status, found), found


def in_time(status: int, content: bytes) -> tuple[int, bytes]:
    """Return the status and content that an answer would have had without its beats; raises NotPacked."""
    if status != LATE:
        return status, content
    told = content.lstrip(BEAT)
    if not told[:3].isdigit():
        raise NotPacked
    return int(told[:3]), told[3:]


def problem_of(status: int, content: bytes) -> Problem | None:
    """Return why the hub refused, None if it didn't."""
    if status == HTTPStatus.OK:
        return None
    try:
        return from_msgpack(content, Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Problem(str(status))
