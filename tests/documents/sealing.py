"""Keys and fields that tests seal with: those of resources/seal.md."""

from __future__ import annotations

from datetime import date

from lmmh_desk.documents.seal import Fields, Named, Root, Signer, certify, public_key
from lmmh_desk.kernel.clock import paris_instant

ROOT = Root(bytes(range(32)))
DESK = bytes(range(32, 64))
VALIDITY = (date(2020, 11, 1), date(2022, 10, 31))
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
