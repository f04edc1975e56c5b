"""Hostile inputs: each parser of what comes from outside reads it or refuses it, and never fails otherwise."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.scan import read_scan
from lmmh_desk.sync import bundle
from lmmh_desk.sync.codes import read_code, read_invitation
from lmmh_desk.sync.packing import NotPacked, TooLarge, pack, unpack
from lmmh_desk.tenancy.model.plans import Kind, read_plan
from tests.bounds import bounded

HUB, DESK = X25519PrivateKey.from_private_bytes(bytes(range(32))), Ed25519PrivateKey.from_private_bytes(bytes(32))
THERE, _PRIVATE = bundle.seal_there(
    bundle.There([b"batch"], 0, b"", b""), "b", "d", DESK, HUB.public_key().public_bytes_raw()
)
TODAY = date(2020, 11, 17)
CELLS = st.text("ab;,\"'\n\r\t=+-@0129é\x00\ufeff\u202e", max_size=40)


@st.composite
def spoiled(draw: st.DrawFn, whole: bytes) -> bytes:
    """Some bytes of a good file changed, cut, doubled."""
    content = bytearray(whole)
    for _turn in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 9))] = draw(st.binary(max_size=9))
    return bytes(content)


@given(st.one_of(st.binary(max_size=300), spoiled(THERE)))
@bounded
def test_a_file_of_a_stick_opens_whole_or_is_refused(content: bytes) -> None:
    if content == THERE:
        return
    with pytest.raises(DeskError):
        bundle.open_there(bundle.read(content, "there"), DESK.public_key().public_bytes_raw(), HUB)


@given(st.one_of(st.binary(max_size=300), spoiled(pack(b"content" * 90))))
@bounded
def test_what_is_packed_opens_or_is_refused(content: bytes) -> None:
    with suppress(NotPacked, TooLarge):
        assert len(unpack(content, 10_000)) <= 10_000


@pytest.mark.parametrize("reads", [read_scan, read_code, read_invitation])
@given(text=st.one_of(st.text(max_size=120), st.text("0129AKQZ-#:/.htps", max_size=80)))
@bounded
def test_what_is_scanned_or_typed_is_known_or_not(reads: Callable[[str], object], text: str) -> None:
    with suppress(DeskError):
        reads(text)


@pytest.mark.parametrize("kind", ["dwellings", "tenants"])
@given(content=st.one_of(st.binary(max_size=200), CELLS.map(str.encode)))
@bounded
def test_a_file_of_the_landlord_is_read_or_refused(kind: Kind, content: bytes) -> None:
    try:
        plan = read_plan(kind, content, "fichier.csv", TODAY)
    except DeskError:
        return
    assert plan is not None
