"""The desk's connection to the hub: HTTP/1.1 over TLS, kept between requests; at most some seconds without a byte."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from select import select
from typing import Any
from urllib.parse import urlsplit

STALL = 20.0  # seconds without a byte
OPENING = 5.0  # seconds to find the hub
KEPT = 60.0  # seconds that a connection stays open between two requests; the hub keeps it longer
READ = 1 << 16  # bytes at once
BROKEN = (OSError, HTTPException)  # what a network that is down or a server that isn't one raise


class Connection:
    """One connection, opened when it is needed, asked one thing at a time; no proxy, no redirection."""

    def __init__(self, address: str, verify: ssl.SSLContext) -> None:
        found = urlsplit(address)
        self._before = found.path.rstrip("/")
        self._http = HTTPSConnection(found.hostname or "", found.port, timeout=OPENING, context=verify)
        self._answered = 0.0  # when, by the machine's own count

    @contextmanager
    def asked(
        self, method: str, target: str, headers: Mapping[str, str], body: Iterable[bytes] = ()
    ) -> Iterator[HTTPResponse]:
        """Send a request and give its answer, to be read by `parts`; raises what is BROKEN."""
        try:
            self._open()
            self._http.putrequest(method, self._before + target, skip_accept_encoding=True)
            for name, value in headers.items():
                self._http.putheader(name, value)
            self._http.endheaders()
            for part in body:
                self._http.send(part)
            with self._http.getresponse() as answer:
                yield answer
                if answer.length != 0 and not answer.isclosed():
                    self.close()  # what follows would be the rest of this answer
        except BaseException:
            self.close()
            raise
        self._answered = time.monotonic()

    def _open(self) -> None:
        sock = self._http.sock
        if sock is not None and (time.monotonic() - self._answered > KEPT or select([sock], [], [], 0)[0]):
            self.close()  # the other side ended it meanwhile, or is about to
        if self._http.sock is None:
            self._http.connect()
            opened: Any = self._http.sock
            opened.settimeout(STALL)

    def close(self) -> None:
        """Close it; the next request opens another."""
        self._http.close()


def parts(answer: HTTPResponse, most: int = READ) -> Iterator[bytes]:
    """Give the body of an answer as it comes; raises what is BROKEN where it ends too soon."""
    while part := answer.read1(most):
        yield part
    if answer.length:
        raise IncompleteRead(b"", answer.length)
