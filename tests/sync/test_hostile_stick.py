"""Files of an enrolled PC that means harm: well sealed and signed, whatever is inside is refused with a reason."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from lmmh_desk.hub.bundles import answered
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store import versions
from lmmh_desk.store.exchange import attached
from lmmh_desk.sync import bundle
from lmmh_desk.sync.bundle import Envelope
from lmmh_desk.sync.carrying import export
from lmmh_desk.sync.packing import pack
from lmmh_desk.sync.protocol import Line, encode
from tests.bounds import bounds
from tests.sync.test_bundle import with_keys
from tests.sync.town import NOW, Desk, Town

DAMAGED = "abîmé"


@pytest.fixture
def rogue(town: Town) -> Desk:
    return with_keys(town.desk("C02"), town)


def sealed(desk: Desk, packed: bytes, key: bytes = b"", way: str = "there") -> bytes:
    """Return a file that holds these bytes, sealed to the hub and signed as the program does."""
    with desk.store.read() as read:
        known = attached.attached(read)
    assert known is not None
    signer, own = Ed25519PrivateKey.from_private_bytes(known.device_key), X25519PrivateKey.generate()
    secret = own.exchange(X25519PublicKey.from_public_bytes(known.hub_key))
    envelope = Envelope(way, new_id(), desk.session.device_id, key or own.public_key().public_bytes_raw(), b"")
    nonce = bytes(bundle.NONCE)
    body = nonce + bundle._cipher(secret, "there").encrypt(nonce, packed, bundle._outside(envelope))
    signature = signer.sign(bundle._outside(envelope) + body)
    return bundle.MAGIC + encode(msgspec.structs.replace(envelope, body=body, signature=signature))


def there(desk: Desk, **changed: Any) -> bytes:
    """Return a file of a PC with something of it changed."""
    told = msgspec.to_builtins(bundle.There([], 0), builtin_types=(bytes,)) | changed
    return sealed(desk, pack(msgspec.msgpack.encode(told)))


def batch(desk: Desk, **changed: Any) -> bytes:
    line = Line(1, "person", new_id(), "insert", 0, "{}", "console", NOW)
    told = {"id": new_id(), "device": desk.session.device_id, "sequence": 1, "schema": versions.head(), "lines": [line]}
    return encode(told | changed)


BOMB = zstandard.ZstdCompressor(level=3).compress(bytes(80 << 20))
FILES: dict[str, tuple[Callable[[Desk], bytes], str]] = {
    "opens to far more than it is long": (lambda desk: sealed(desk, BOMB), DAMAGED),
    "is not packed": (lambda desk: sealed(desk, b"\x00" * 90), DAMAGED),
    "says nothing": (lambda desk: sealed(desk, pack(b"")), DAMAGED),
    "is another message": (lambda desk: sealed(desk, pack(encode(["a", 1]))), DAMAGED),
    "has a key that opens to all": (lambda desk: sealed(desk, pack(b""), bytes(32)), DAMAGED),
    "goes back": (lambda desk: sealed(desk, pack(b""), way="back"), "réponse"),
    "stands before the beginning": (lambda desk: there(desk, cursor=-1), DAMAGED),
    "stands after the end of all": (lambda desk: there(desk, cursor=1 << 63), DAMAGED),
    "has a place that is no number": (lambda desk: there(desk, cursor="0"), DAMAGED),
    "has a version without end": (lambda desk: there(desk, version="9" * 5000), DAMAGED),
    "has a NUL": (lambda desk: there(desk, version="1\x00"), DAMAGED),
    "asks for buckets of nonsense": (lambda desk: there(desk, digests={"": {"person": {"x": b""}}}), DAMAGED),
    "has a key for papers that is none": (lambda desk: there(desk, paper=b"x" * 33), DAMAGED),
    "has a root that is none": (lambda desk: there(desk, root=b"x" * 33), DAMAGED),
    "has a batch that is none": (lambda desk: there(desk, batches=[b"x"]), "malformed"),
    "has the batch of another": (lambda desk: there(desk, batches=[batch(desk, device="device-C03")]), "signature"),
    "has a batch of tomorrow": (lambda desk: there(desk, batches=[batch(desk, schema="9999")]), "newer"),
    "has a batch again, otherwise": (
        lambda desk: there(desk, batches=[batch(desk, id="one"), batch(desk, id="one", sequence=2)]), "other_content",
    ),
    "has a number that was used": (
        lambda desk: there(desk, batches=[batch(desk), batch(desk)]), "copié ou restauré",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_with_its_reason_and_the_next_good_one_is_taken(town: Town, rogue: Desk, name: str) -> None:
    made, reason = FILES[name]
    with pytest.raises(BadInput, match=reason) as refused:
        answered(town.storage, town.folder, made(rogue), NOW)
    assert refused.value.gesture
    assert answered(town.storage, town.folder, there(rogue), NOW)


def test_what_names_no_table_of_the_hub_asks_for_nothing(town: Town, rogue: Desk) -> None:
    told = {"": {"sqlite_master": {0: bytes(8)}, "person": {10**9: bytes(8)}}, "nowhere": {"person": {0: bytes(8)}}}
    answered(town.storage, town.folder, there(rogue, digests=told), NOW)


def test_the_same_file_again_changes_nothing(town: Town, rogue: Desk) -> None:
    rogue.person()
    file = export(rogue.store).content
    for _again in range(2):
        answered(town.storage, town.folder, file, NOW)
        with town.storage.read() as read:
            assert read.exec_driver_sql("SELECT count(*) FROM person").scalar_one() == 1


@pytest.mark.parametrize("size", [60 << 20, 120 << 20])
def test_a_small_file_of_an_enrolled_pc_that_opens_to_much_takes_what_a_parser_may_or_is_refused(size: int) -> None:
    hub, signer = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    there = bundle.There([random.randbytes(size // 180) + bytes(size)], 0)
    content, _own = bundle.seal_there(there, "bundle", "desk", signer, hub.public_key().public_bytes_raw())
    del there
    with bounds():
        file = bundle.read(content, "there")
        if size > bundle.LARGEST_OPEN:
            with pytest.raises(BadInput):
                bundle.open_there(file, signer.public_key().public_bytes_raw(), hub)
        else:
            assert len(bundle.open_there(file, signer.public_key().public_bytes_raw(), hub).batches[0]) > size
