"""An HTTPS service that sends SMS: one POST a message, in JSON, under a token.

    POST <url>    Authorization: Bearer <token>    Idempotency-Key: <id>    {"id", "to", "from", "text"}

2xx: taken. 408, 409, 425, 429, 5xx: later. 400, 413, 422 and what else begins with 4: never, but 401, 403, 404, 405 and
any redirection: the set-up is wrong, and the token goes nowhere else. The service delivers an id once, however often
it comes, which lets a message be handed over again when the answer was lost.
"""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from lmmh_desk.messages.gateway import LOCAL, PATIENCE, Outgoing, Verdict

LATER = frozenset({408, 409, 425, 429})
WRONG = frozenset({401, 403, 404, 405})


@dataclass(frozen=True)
class Http:
    """One such service; `trust` is for tests, the system's certificates otherwise."""

    url: str
    token: str = field(repr=False)
    sender: str = ""
    patience: float = PATIENCE
    trust: ssl.SSLContext | None = None
    once = True

    def send(self, message: Outgoing) -> Verdict:
        """Post a message."""
        line = self._line()
        if line is None:
            return Verdict.SETUP
        try:
            line.connect()
        except ssl.SSLCertVerificationError:
            return Verdict.SETUP
        except OSError:
            return Verdict.NETWORK
        try:
            return self._posted(line, message)
        except (OSError, HTTPException):
            return Verdict.UNSURE
        finally:
            line.close()

    def _line(self) -> HTTPConnection | None:
        """Return the connection to open, encrypted unless it stays on this machine."""
        parts = urlsplit(self.url)
        if parts.hostname and parts.scheme == "https":
            context = self.trust or ssl.create_default_context()
            return HTTPSConnection(parts.hostname, parts.port, timeout=self.patience, context=context)
        if parts.hostname in LOCAL and parts.scheme == "http":
            return HTTPConnection(parts.hostname, parts.port, timeout=self.patience)
        return None

    def _posted(self, line: HTTPConnection, message: Outgoing) -> Verdict:
        parts = urlsplit(self.url)
        body = {"id": message.id, "to": message.address, "from": self.sender, "text": message.text}
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message.id,
            "Connection": "close",
        }
        where = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", where, json.dumps(body, ensure_ascii=False).encode(), headers)
        return verdict(line.getresponse().status)


def verdict(status: int) -> Verdict:
    """Return what an HTTP status says of the message."""
    if 200 <= status < 300:
        return Verdict.SENT
    if status in LATER or status >= 500:
        return Verdict.BUSY
    if status < 400 or status in WRONG:
        return Verdict.SETUP
    return Verdict.REFUSED
