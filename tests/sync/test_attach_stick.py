"""What the hub answers a PC that asks to be attached by a stick."""

from __future__ import annotations

import hmac
import ssl
from io import BytesIO

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lmmh_desk.sync import attaching
from lmmh_desk.sync.codes import new_code
from lmmh_desk.sync.protocol import Enrolled, Snapshot, encode
from tests.sync.town import NOW

DER = b"der"
PEM = ssl.DER_cert_to_PEM_cert(DER)


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


def test_a_pc_of_the_version_before_is_answered_as_it_reads() -> None:
    code, hub = new_code(DER), X25519PrivateKey.generate()
    own = X25519PrivateKey.generate()
    told = {"id": "asking", "device": "device", "site": "site", "public": bytes(32), "name": "PC", "wish": ""}
    told |= {"key": own.public_key().public_bytes_raw(), "paper": b"", "proof": b""}
    proof = hmac.digest(code.hash, b"LMMH attach by stick" + encode(told), "sha256")
    content = b"LMMH-ATTACH-1\n" + encode(told | {"proof": proof})
    assert attaching.is_ask(content)
    asked = attaching.read_ask(content)
    assert attaching.proves(asked, code.hash)
    assert not attaching.proves(attaching.read_ask(attaching.ASKS + content[14:]), code.hash), "nor is it a newer one's"
    public = hub.public_key().public_bytes_raw()
    known = Enrolled("device", "C02", "site", ["site"], public, "", NOW)
    sealed = attaching.seal(attaching.Told(known, PEM, "", b"", Snapshot(), 0), asked, hub, code.hash)
    assert sealed.startswith(b"LMMH-ATTACHED-1\n")
    body = msgspec.msgpack.decode(sealed[20:])["body"]
    key = HKDF(SHA256(), 32, code.hash, b"LMMH attach by stick").derive(own.exchange(hub.public_key()))
    assert ChaCha20Poly1305(key).decrypt(bytes(12), body, b"asking"), "as the version before does"
    kept = attaching.Waiting("asking", str(code), bytes(32), own.private_bytes_raw())
    assert attaching.is_answer(sealed)
    assert attaching.open_answer(BytesIO(sealed), kept).enrolled == known
