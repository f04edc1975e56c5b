"""The codes of papers and tickets as drawn: a good one is always read, a spoiled or foreign one never taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from uuid import UUID

import pytest
from PIL import Image

from lmmh_desk.documents import datamatrix, qr
from lmmh_desk.documents.seal import Fields, Named, Root, Verdict, seal, verify
from lmmh_desk.documents.twoddoc import signing
from lmmh_desk.documents.twoddoc.home import Home, Who
from lmmh_desk.documents.verify import codes
from lmmh_desk.features.walkins.papers import read_ticket_code, ticket_code
from tests.documents.sealing import DESK, ISSUED, SIGNER, TRUST, VALIDITY, signer_with
from tests.faults.running import count, noted, seed
from tests.tenancy.attestations import DIRECTORY, TODAY
from tests.tenancy.attestations import SIGNER as ATTESTING

pytestmark = [pytest.mark.fault, pytest.mark.timeout(1200)]

QUIET, DOTS = 4, 3  # modules left white around, dots of a module
STRANGER = signer_with(DESK, VALIDITY, Root(bytes(range(64, 96))))  # certified by nobody we know
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ ÉÈÇabcdefghij-’"
Rows = tuple[bytes, ...]
Good, Taken = Callable[[bytes], bool], list[bytes]


def drawn(rows: Rows) -> Image.Image:
    """Paint a code as a page does."""
    side, edge = len(rows) + 2 * QUIET, b"\xff" * QUIET
    blank = b"\xff" * (side * QUIET)
    dots = b"".join(edge + row.translate(bytes([255, 0]) + bytes(254)) + edge for row in rows)
    image = Image.frombytes("L", (side, side), blank + dots + blank)
    return image.resize((side * DOTS, side * DOTS), Image.Resampling.NEAREST)


def spoiled(rows: Rows, chance: Random) -> Rows:
    """Make some modules white or dark that weren't: from one to an eighth of them."""
    modules = [bytearray(row) for row in rows]
    for _ in range(chance.randint(1, chance.choice((4, 40, len(rows) ** 2 // 8)))):
        modules[chance.randrange(len(rows))][chance.randrange(len(rows))] ^= 1
    return tuple(map(bytes, modules))


def name(chance: Random) -> str:
    return "".join(chance.choices(LETTERS, k=chance.randint(1, 24)))


def sealed(chance: Random) -> tuple[bytes, Rows, Good]:
    """Seal a paper; return what its code holds, its rows, and what accepts a code as good."""
    number = f"JD-C02-20-{chance.randrange(10_000):04}"
    people = tuple(Named(f"M. {name(chance)}") for _ in range(chance.randint(1, 3)))
    fields = Fields(
        number, ISSUED + chance.randrange(10**9) * 60_000 % 10**9, people, name(chance), name(chance), (), 0
    )
    code = seal(SIGNER, fields).url
    assert verify(code, TRUST).fields.number == number
    assert verify(seal(STRANGER, fields).url, TRUST).verdict is not Verdict.AUTHENTIC
    return code.encode(), qr.matrix(code), lambda text: verify(text.decode(), TRUST).verdict is Verdict.AUTHENTIC


def attested(chance: Random) -> tuple[bytes, Rows, Good]:
    """Sign who lives where."""
    who = Who("M.", name(chance).replace(" ", "").strip("-’") or "X", "Odile")
    home = Home((who,), "", "", f"{chance.randint(1, 99)} RUE DU PORT", "", f"72{chance.randrange(1000):03}", "LE MANS")
    code = signing.stamp(ATTESTING, home, TODAY).payload

    def good(content: bytes) -> bool:
        return signing.verify(content, DIRECTORY).verdict is signing.Verdict.SPECIMEN

    return code, datamatrix.matrix(code), good


def ticket(chance: Random) -> tuple[bytes, Rows, Good]:
    """Number a walk-in."""
    walkin = str(UUID(int=chance.getrandbits(128)))
    code = ticket_code(walkin)
    assert read_ticket_code(code) == walkin
    return code.encode(), qr.matrix(code), lambda text: read_ticket_code(text.decode()) is not None


def read(kind: str, image: Image.Image) -> Taken:
    return datamatrix.contents(image) if kind == "attested" else [text.encode() for text in codes(image)]


KINDS = {one.__name__: one for one in (sealed, attested, ticket)}
TURNS = ("sealed", *("attested", "ticket") * 4)  # the largest takes four times as long


def test_no_good_code_is_refused_and_no_spoiled_one_is_taken_for_another() -> None:
    chance, seen = Random(seed()), Counter[str]()
    for rank in range(tried := count(300, 100_000)):
        kind = TURNS[rank % len(TURNS)]
        code, rows, good = KINDS[kind](chance)
        assert read(kind, drawn(rows)) == [code], f"refused: {kind} {code!r}"
        assert good(code), f"refused: {kind} {code!r}"
        found = read(kind, drawn(spoiled(rows, chance)))
        assert not [text for text in found if text != code and good(text)], f"accepted: {kind} {found!r} for {code!r}"
        seen["mended" if found == [code] else "unread" if not found else "other"] += 1
    assert seen["mended"] > tried / 5
    assert seen["unread"] > tried / 20, "spoiled too little"
    noted(barcodes=tried, false_accepts=0, false_rejects=0, **{f"spoiled_{what}": n for what, n in seen.items()})
