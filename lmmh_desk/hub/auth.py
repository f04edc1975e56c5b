"""Who asks: a device the hub enrolled, whose signature covers this request, made now and never seen before."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from lmmh_desk.hub.devices import find
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.storage import Refused, Storage
from lmmh_desk.sync.signing import DEVICE, NONCE, SIGNATURE, TIME, WINDOW, Signed, holds


class Nonces:
    """The signatures seen in the last minutes; what was signed before this hub started is refused as too old."""

    def __init__(self, now: int) -> None:
        self._started = now
        self._seen: dict[str, int] = {}
        self._lock = threading.Lock()

    def take(self, nonce: str, at: int, now: int) -> None:
        """Take a nonce, once; raises Refused."""
        if abs(at - now) > WINDOW or at < self._started:
            raise Refused("clock")
        with self._lock:
            for old in [one for one, seen in self._seen.items() if seen < now - 2 * WINDOW]:
                del self._seen[old]
            if nonce in self._seen:
                raise Refused("replayed")
            self._seen[nonce] = now


def authenticate(
    storage: Storage, nonces: Nonces, request: tuple[str, str, bytes], headers: Mapping[str, str], now: int
) -> Device:
    """Return the device that signed (method, path with query, body); raises Refused."""
    try:
        signed = Signed(*request, headers[DEVICE], int(headers[TIME]), headers[NONCE])
        signature = headers[SIGNATURE]
    except (KeyError, ValueError) as error:
        raise Refused("signature") from error
    with storage.read() as connection:
        device = find(connection, signed.device)
    if device is None:
        raise Refused("unknown")
    if not holds(device.public, signed, signature):
        raise Refused("signature")
    nonces.take(signed.nonce, signed.at, now)
    return device
