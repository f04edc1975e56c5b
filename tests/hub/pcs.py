"""PCs without a database: they enrol, sign and ask over real TLS, well or badly."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store import versions
from lmmh_desk.sync import signing
from lmmh_desk.sync.codes import read_code
from lmmh_desk.sync.packing import pack, unpack
from lmmh_desk.sync.protocol import AuditHead, Batch, Enrol, Enrolled, Line, Status, encode
from lmmh_desk.sync.signing import Signed
from lmmh_desk.sync.transport import client, problem_of, secure
from tests.hub.every_row import a_day
from tests.replacing import replace
from tests.sync.running import Running

NOW = RunningClock().now


class Pc:
    """A PC that knows a hub; `site` is the one it brings."""

    def __init__(self, hub: Running, site: str) -> None:
        self.hub, self.site = hub, site
        self.id = new_id()
        self.key = Ed25519PrivateKey.generate()
        self.code = ""
        self.sequence = count(1)

    def enrol(self, code: str = "") -> str:
        """Return the problem, empty if it was enrolled."""
        secret = read_code(code or self.hub.ask("enrol")["code"]).secret
        return self.send(encode(Enrol(secret, self.id, self.site, self.key.public_key().public_bytes_raw(), "PC")))

    def send(self, body: bytes) -> str:
        """Ask to be enrolled by any bytes."""
        answer = self._request("POST", "/v1/enrol", body, {})
        if problem := problem_of(answer.status_code, answer.content):
            return problem.code
        known = msgspec.msgpack.decode(unpack(answer.content), type=Enrolled)
        self.id, self.code = known.device, known.code
        return ""

    def signed(self, method: str, target: str, body: bytes, at: int | None = None) -> dict[str, str]:
        return signing.headers(self.key, Signed(method, target, body, self.id, NOW() if at is None else at))

    def ask(self, method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None) -> httpx.Response:
        sent = self.signed(method, target, body) if headers is None else headers
        return self._request(method, target, body, sent)

    def code_of(self, method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None) -> str:
        """Return the code of the problem, "ok" if there is none."""
        answer = self.ask(method, target, body, headers)
        problem = problem_of(answer.status_code, answer.content)
        return problem.code if problem else "ok"

    def _request(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        with client(self.hub.address, secure(self.hub.authority)) as asked:
            return asked.request(method, target, content=body, headers=headers)

    def audit_head(self) -> bytes:
        """Return the first line of an audit, signed, packed."""
        tx, link = 1, bytes(32)
        return pack(encode(AuditHead(tx, link, self.key.sign(signing.witnessed(self.id, tx, link, 0)))))

    def batch(self, **changed: Any) -> bytes:
        """Return a batch of one line, packed."""
        row = {"id": new_id(), "site_id": self.site, "device_id": self.id, "created_at": NOW(), "created_by": "console",
               "key": "gauge", "starts_on": a_day(new_id()), "value": "5", "source": ""}  # fmt: skip
        delta = json.dumps({name: [None, value] for name, value in row.items()})
        lines = [Line(1, "regulation", str(row["id"]), "insert", 0, delta, "console", NOW())]
        batch = Batch(new_id(), self.id, 0, versions.head(), lines)
        if "sequence" not in changed:
            changed["sequence"] = next(self.sequence)
        return pack(encode(replace(batch, **changed)))


def epoch_of(pc: Pc) -> str:
    """Return the epoch of its hub, as a status tells it."""
    return msgspec.msgpack.decode(unpack(pc.ask("GET", "/v1/status").content), type=Status).epoch
