"""What the hub answers a PC that asks to be attached by a stick."""

from __future__ import annotations

from io import BytesIO

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from lmmh_desk.sync import attaching
from lmmh_desk.sync.codes import new_code
from lmmh_desk.sync.protocol import Enrolled, Snapshot
from tests.sync.town import NOW


def test_no_two_answers_to_one_asking_are_sealed_alike() -> None:
    """The file may be brought again, and the base that follows has another key then."""
    code, hub = new_code(b"der"), X25519PrivateKey.generate()
    content, _kept = attaching.ask(code, attaching.Ask("", "device", "site", b"", "PC", "", b""))
    asked = attaching.read_ask(content)
    assert attaching.proves(asked, code.hash)
    known = Enrolled("device", "C02", "site", ["site"], b"", "", NOW)
    told = attaching.Told(known, "", "", b"", Snapshot(), 0)
    bodies = set()
    for _again in range(50):
        answer = BytesIO(attaching.seal(told, asked, hub, code.hash))
        answer.seek(len(attaching.ANSWERS) + 4)
        bodies.add(msgspec.msgpack.decode(answer.read(), type=attaching.Answer).body)
    assert len({body[:16] for body in bodies}) == len({body[-16:] for body in bodies}) == 50
