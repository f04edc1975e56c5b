"""Connections that end when their headers are too long, or don't come, and when a body outlives its answer.

Uvicorn's own hold whatever anybody sends.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 1 << 15  # bytes, of a request line and its headers
PATIENCE = 20.0  # seconds for them to come, once a connection is open or a request has begun; and for a body answered


class Connection(HttpToolsProtocol):
    """One connection; what is counted and waited for is the head of a request, bodies have limits of their own."""

    _head = 0
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take some bytes, unless they are too many for a head."""
        self._head += len(data)
        if self._patience is None:
            self._wait()
        super().data_received(data)
        if self._head > LARGEST_HEAD:
            self.transport.abort()

    def on_headers_complete(self) -> None:
        """End the wait: the head has come."""
        self._came()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body, which isn't counted here; once it is answered, nothing of it is waited for."""
        self._head = 0
        if not self.cycle.response_complete:
            self._came()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the wait: a request has come whole."""
        self._came()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Begin to wait for the end of a body that nobody reads any more."""
        super().on_response_complete()
        if self.cycle.more_body and self._patience is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the wait with the connection."""
        self._came()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._patience = self.loop.call_later(PATIENCE, self.transport.abort)

    def _came(self) -> None:
        self._head = 0
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
