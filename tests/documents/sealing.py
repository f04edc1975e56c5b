"""Keys and fields that tests seal with and the vectors, those of resources/seal.md, and ways to spoil a seal."""

from __future__ import annotations

import re
from datetime import date, datetime
from random import Random

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.documents.seal import Fields, Named, Root, Signer, Trust, Verdict, certify, public_key
from lmmh_desk.kernel.clock import instant, paris_instant
from lmmh_desk.kernel.i18n import RESOURCES

ROOT = Root(bytes(range(32)))
DESK = bytes(range(32, 64))
VALIDITY = (date(2020, 11, 1), date(2022, 10, 31))
FORMER_ROOT = Root(bytes(range(160, 192)))  # certifies no more after its last day
LAST_DAY = date(2020, 11, 30)
REVOKED, SINCE = bytes(range(96, 128)), paris_instant(date(2020, 11, 17), 10)
STOLEN = bytes(range(128, 160))  # none of its papers counts
TRUST = Trust({ROOT.public: None, FORMER_ROOT.public: LAST_DAY}, {public_key(REVOKED): SINCE, public_key(STOLEN): 0})
ADDRESS = "https://verifier.example.org/d"
CERTIFICATE = certify(ROOT, public_key(DESK), "C02", "Agence Centre", VALIDITY)
SIGNER = Signer(DESK, CERTIFICATE, ADDRESS)
ISSUED = paris_instant(date(2020, 11, 17), 10, 47)
MOVE_DAY = date(2020, 11, 21)
FIELDS = Fields(
    number="JD-C02-20-0184",
    issued_at=ISSUED,
    persons=(Named("M. Ferhat BELKACEM", date(1984, 4, 12)),),
    origin="14 allée des Sittelles, 72100 Le Mans",
    destination="5 rue du Clos-Bernard, 72000 Le Mans",
    windows=((paris_instant(MOVE_DAY, 8), paris_instant(MOVE_DAY, 18)),),
    others=5,
)
GOOD = ["JD", 20, 184, 26760107, [["NOM", 5215]], 5, "A", "B", [26765700, 600]]


def vectors() -> dict[str, str]:
    text = (RESOURCES / "seal.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| ([\w, ]+) \| `([^`]+)` \|$", text, re.MULTILINE))


def cases() -> list[tuple[str, int, Verdict, str]]:
    """Return (case, instant, verdict, code) of each further vector."""
    text = (RESOURCES / "seal.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+) \| (\d{4}-\S+Z) \| (\w+) \| `([^`]+)` \|$", text, re.MULTILINE)
    return [
        (case, instant(datetime.fromisoformat(moment)), Verdict(verdict), code) for case, moment, verdict, code in rows
    ]


def mutated(payload: bytes, random: Random) -> bytes:
    """Flip, set, cut, repeat or move a few bytes."""
    mutant = bytearray(payload)
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        place = random.randrange(len(mutant))
        match random.randrange(5):
            case 0:
                mutant[place] ^= 1 << random.randrange(8)
            case 1:
                mutant[place] = random.randrange(256)
            case 2:
                del mutant[place : place + random.randrange(1, 4)]
            case 3:
                mutant[place:place] = random.randbytes(random.randrange(1, 4))
            case _:
                other = random.randrange(len(mutant))
                mutant[place], mutant[other] = mutant[other], mutant[place]
        if not mutant:
            return b""
    return bytes(mutant)


def flipped(payload: bytes, bit: int) -> bytes:
    """Return a payload with one bit changed."""
    mutant = bytearray(payload)
    mutant[bit // 8] ^= 1 << bit % 8
    return bytes(mutant)


def mistyped(code: str, random: Random) -> str:
    """Return a code with one letter changed, or one more."""
    place = random.randrange(len(code))
    letter = random.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:abc%é#")
    return code[:place] + letter + code[place + random.randrange(2) :]


def signer_with(private: bytes, validity: tuple[date, date] = VALIDITY, root: Root = ROOT) -> Signer:
    """Return another desk key of C02."""
    return Signer(private, certify(root, public_key(private), "C02", "Agence Centre", validity), ADDRESS)


def payload_with(body: object, certificate: bytes = CERTIFICATE) -> bytes:
    """Seal with the right keys a document that `seal` would never write."""
    document = cbor2.dumps(body, canonical=True)
    signed = signed_by(DESK, b"LMMH seal 1 document" + certificate, document)
    return cbor2.dumps([1, certificate, signed], canonical=True)


def signed_by(private: bytes, context: bytes, body: bytes) -> bytes:
    return body + Ed25519PrivateKey.from_private_bytes(private).sign(context + body)
