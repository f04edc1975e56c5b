"""Bodies are opened only as far as a message may be long, whatever they are."""

from __future__ import annotations

import random
import tracemalloc

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.sync.packing import LARGEST, NotPacked, TooLarge, pack, unpack


@given(st.binary(max_size=5000))
def test_what_is_packed_comes_back(content: bytes) -> None:
    assert unpack(pack(content)) == content


@given(st.binary(max_size=500))
def test_other_bytes_are_refused_or_read_and_nothing_else(body: bytes) -> None:
    try:
        unpack(body)
    except (NotPacked, TooLarge):
        return


@given(st.binary(min_size=2000, max_size=3000), st.data())
def test_a_body_cut_short_is_refused(content: bytes, data: st.DataObject) -> None:
    body = pack(content)
    cut = body[: data.draw(st.integers(1, len(body) - 1))]
    with pytest.raises(NotPacked):
        unpack(cut)


def test_a_body_that_opens_to_far_more_than_it_is_long_is_refused_without_opening_it() -> None:
    bodies = [pack(bytes(1 << 28)), pack(bytes(1 << 22)), pack(random.Random(1).randbytes(LARGEST + 1))]
    tracemalloc.start()
    for body in bodies:
        with pytest.raises(TooLarge):
            unpack(body)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 16
    assert unpack(pack(bytes(1 << 20))) == bytes(1 << 20), "a batch that says the same all over is no bomb"
    assert unpack(bodies[1], regular=True) == bytes(1 << 22), "nor is what the hub hands on"
    with pytest.raises(TooLarge):
        unpack(bodies[0], regular=True)
    assert len(unpack(pack(random.Random(1).randbytes(LARGEST)))) == LARGEST


def test_a_body_says_its_size_truly_and_is_alone() -> None:
    stream = zstandard.ZstdCompressor(level=3).compressobj()
    unsized = stream.compress(b"x" * 1000) + stream.flush()
    for body in (unsized, pack(b"one") + pack(b"two"), pack(b"one") + b"more", b""):
        with pytest.raises(NotPacked):
            unpack(body)


@pytest.mark.parametrize("said", [0, 1, 999, 1001, 12_000])
def test_a_body_that_opens_to_another_size_than_it_says_is_refused(said: int) -> None:
    body = pack(b"x" * 1000)
    assert body[4:7] == bytes([0x60, 0xE8, 0x02]), "one segment, its size less 256 in two bytes"
    lying = body[:5] + ((said - 256) % 65_536).to_bytes(2, "little") + body[7:]
    with pytest.raises((NotPacked, TooLarge)):
        unpack(lying)
