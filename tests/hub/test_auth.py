"""A signature serves once, now: by the clock of the hub, and not across its restarts."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.hub.auth import EARLY, Nonces, check
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.storage import Refused
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.sync.signing import NONCE, SIGNATURE, TIME, WINDOW, Signed, headers
from tests.replacing import replace

START = 1_605_606_120_000
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DEVICE = Device("device-1", "C01", "site-1", ("site-1",), KEY.public_key().public_bytes_raw())
ASKED = ("POST", "/v1/batches?a=b", b"body")


def refusal(nonces: Nonces, at: int, now: int, nonce: str = "0" * 32) -> str:
    try:
        nonces.take(nonce, at, now)
    except Refused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (0, ""),
        (EARLY, ""),
        (EARLY + 1, "clock"),
        (-WINDOW, ""),
        (-WINDOW - 1, "clock"),
        (-(10**12), "clock"),
        (10**12, "clock"),
    ],
)
def test_a_signature_is_of_now(at: int, code: str) -> None:
    assert refusal(Nonces(FixedClock(START)), START + 10**7 + at, START + 10**7) == code


def test_what_was_signed_before_the_start_is_too_old() -> None:
    assert refusal(Nonces(FixedClock(START)), START - 1, START) == "clock"
    assert refusal(Nonces(FixedClock(START)), START, START) == ""


@given(st.integers(-WINDOW, EARLY), st.lists(st.integers(0, 60_000), max_size=30))
def test_a_nonce_never_serves_twice_while_its_signature_is_of_now(ahead: int, waits: list[int]) -> None:
    now = START + 10**7
    at, nonces = now + ahead, Nonces(FixedClock(START))
    assert refusal(nonces, at, now) == ""
    for number, wait in enumerate(waits):
        now += wait
        assert refusal(nonces, now, now, f"{number:032x}1"[-32:]) in ("", "replayed")
        assert refusal(nonces, at, now) in ("replayed", "clock")


def test_nonces_too_old_to_serve_are_forgotten() -> None:
    nonces = Nonces(FixedClock(START))
    for second in range(2000):
        assert refusal(nonces, START + 1000 * second, START + 1000 * second, f"{second:032x}") == ""
    assert len(nonces._seen) <= (WINDOW + EARLY) // 1000 + 1


def checked(sent: dict[str, str], asked: tuple[str, str, bytes] = ASKED) -> str:
    try:
        check(DEVICE, Nonces(FixedClock(START)), asked, sent, START)
    except Refused as refused:
        return refused.code
    return ""


def test_every_part_of_a_request_is_signed() -> None:
    signed = Signed(*ASKED, DEVICE.id, START)
    good = headers(KEY, signed)
    assert checked(good) == ""
    for asked in (
        ("GET", *ASKED[1:]),
        (ASKED[0], "/v1/batches?a=c", ASKED[2]),
        (ASKED[0], "/v1/batches", ASKED[2]),
        (*ASKED[:2], b"bodY"),
        (*ASKED[:2], b""),
    ):
        assert checked(good, asked) == "signature"
    assert checked({**good, TIME: str(START + 1)}) == "signature"
    assert checked({**good, NONCE: "f" * 32}) == "signature"
    assert checked(headers(KEY, replace(signed, device="device-2"))) == "signature"
    assert checked(headers(Ed25519PrivateKey.generate(), signed)) == "signature"


@pytest.mark.parametrize("nonce", ["", "0" * 31, "0" * 33, "0" * 1000, "G" * 32, "0" * 31 + "\n"])
def test_a_nonce_is_sixteen_bytes(nonce: str) -> None:
    signed = Signed(*ASKED, DEVICE.id, START, nonce)
    assert checked(headers(KEY, signed)) == "signature"


@pytest.mark.parametrize("time", ["", "now", "1.5", "9" * 5000, "-1"])
def test_a_time_that_is_none_is_refused(time: str) -> None:
    good = headers(KEY, Signed(*ASKED, DEVICE.id, START))
    assert checked({**good, TIME: time}) == "signature"


@given(st.text(max_size=120))
def test_any_other_text_is_no_signature(text: str) -> None:
    signed = Signed(*ASKED, DEVICE.id, START)
    assert checked({**headers(KEY, signed), SIGNATURE: text}) == "signature"


def test_a_clock_set_back_refuses_nobody_and_has_nothing_serve_twice() -> None:
    """The machine began two hours ahead; then its clock was set right."""
    clock = FixedClock(START)
    nonces = Nonces(clock)
    clock.advance(1000)
    assert refusal(nonces, START + 1000, nonces.now(), "1" * 32) == ""
    clock.set(START - 7_200_000)
    assert refusal(nonces, clock.now(), nonces.now()) == "clock", "a desk is told what to sign"
    told = nonces.now()
    assert refusal(nonces, told, nonces.now()) == ""
    assert refusal(nonces, told, nonces.now()) == "replayed"
    assert refusal(nonces, START + 1000, nonces.now(), "1" * 32) == "replayed"
    clock.advance(WINDOW)
    assert refusal(nonces, START - 1, nonces.now(), "2" * 32) == "clock", "signed before the start"
    assert refusal(nonces, told + WINDOW, nonces.now(), "3" * 32) == "", "the desk's clock went on, so does the hub's"
    clock.set(START + 10**7)
    assert nonces.now() == START + 10**7


def test_what_came_before_others_is_held_to_their_instant() -> None:
    """A body that takes its time keeps no signature good."""
    clock = FixedClock(START)
    nonces = Nonces(clock)
    asked = nonces.now()
    clock.advance(WINDOW + 1)
    nonces.now()
    assert refusal(nonces, START, asked) == "clock"
