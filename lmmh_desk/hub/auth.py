"""Who asks: a device the hub enrolled, whose signature covers this request, made now and never seen before."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping

from lmmh_desk.hub.devices import find
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.storage import Refused, Storage
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.sync.signing import DEVICE, NONCE, SIGNATURE, TIME, WINDOW, Signed, holds

EARLY = 2000  # milliseconds a signature may be ahead of this hub: none outlives a restart, which takes longer
NONCE_SHAPE = re.compile(r"[0-9a-f]{32}")
HEADERS = (DEVICE, TIME, NONCE, SIGNATURE)


class Nonces:
    """The signatures seen in the last minutes; what was signed before this hub started is refused as too old."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._started = self._latest = clock.now()
        self._ran = clock.running()  # when `_latest` was
        self._seen: dict[str, int] = {}  # in the order they came
        self._lock = threading.Lock()

    def now(self) -> int:
        """Return the instant that signatures are held to: this hub's clock, which goes on where it is set back.

        What was signed before a start is then as old as ever, and nobody waits for the clock to be there again. Were it
        to stand still, what a desk signs by its own clock would be too early some seconds after it was told.
        """
        with self._lock:
            ran = self._clock.running()
            self._latest = max(self._clock.now(), self._latest + ran - self._ran)
            self._ran = ran
            return self._latest

    def take(self, nonce: str, at: int, now: int) -> None:
        """Take the nonce of what was asked at an instant that `now` told, once; raises Refused."""
        with self._lock:
            now = max(now, self._latest)  # its body may have been long to come
            if not max(self._started, now - WINDOW) <= at <= now + EARLY:
                raise Refused("clock")
            self._forget(now - WINDOW - EARLY)
            if nonce in self._seen:
                raise Refused("replayed")
            self._seen[nonce] = now

    def _forget(self, before: int) -> None:
        """Forget the nonces of requests too old to be taken again."""
        while self._seen and next(iter(self._seen.values())) < before:
            del self._seen[next(iter(self._seen))]


def claimed(storage: Storage, headers: Mapping[str, str]) -> Device:
    """Return the device a request says it comes from, before its body is read; raises Refused where there is none."""
    if not all(name in headers for name in HEADERS):
        raise Refused("signature")
    with storage.look() as connection:
        device = find(connection, headers[DEVICE])
    if device is None:
        raise Refused("unknown")
    return device


def check(
    device: Device, nonces: Nonces, request: tuple[str, str, bytes], headers: Mapping[str, str], now: int
) -> None:
    """Check that the device signed this request (method, path with query, body) now and once; raises Refused."""
    nonce = headers[NONCE]
    if not NONCE_SHAPE.fullmatch(nonce):
        raise Refused("signature")
    try:
        signed = Signed(*request, device.id, int(headers[TIME]), nonce)
    except ValueError as error:
        raise Refused("signature") from error
    if not holds(device.public, signed, headers[SIGNATURE]):
        raise Refused("signature")
    nonces.take(nonce, signed.at, now)
