"""The code that enrols a PC: a secret, and a part of the fingerprint of the hub's authority, in 25 letters.

The secret has 65 bits and serves once, within fifteen minutes; by the fingerprint's 60 bits the PC knows the hub.
"""

from __future__ import annotations

import re
import secrets
from hashlib import sha256

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import CODE_ALPHABET, LOOKS_LIKE

SECRET, PRINT = 13, 12
LASTS = 15 * 60_000  # milliseconds
CARRIED = 7 * 86_400_000  # milliseconds that a code serves where it goes with a stick
INVITES = "lmmh-hub:"


class Code(Struct, frozen=True):
    """A code as read."""

    secret: str
    fingerprint: str

    @property
    def hash(self) -> bytes:
        """Return what the hub keeps of it."""
        return sha256(self.secret.encode()).digest()

    def fits(self, authority: bytes) -> bool:
        """Say whether it was given by the hub of this authority (its certificate, DER)."""
        return self.fingerprint == fingerprint(authority)

    def __str__(self) -> str:
        letters = self.secret + self.fingerprint
        return "-".join(letters[start : start + 5] for start in range(0, len(letters), 5))


def new_code(authority: bytes) -> Code:
    """Return a new code of the hub of this authority (its certificate, DER)."""
    return Code("".join(secrets.choice(CODE_ALPHABET) for _ in range(SECRET)), fingerprint(authority))


def fingerprint(authority: bytes) -> str:
    """Return the 60 bits of a certificate's SHA-256 that a code holds."""
    number = int.from_bytes(sha256(authority).digest()[:8]) >> 4
    return "".join(CODE_ALPHABET[number >> shift & 31] for shift in range(55, -1, -5))


def read_code(text: str) -> Code:
    """Return a code as it was typed, dictated or pasted; raises BadInput."""
    letters = re.sub(r"[\s-]", "", text).upper().translate(LOOKS_LIKE)
    if len(letters) != SECRET + PRINT or not set(letters) <= set(CODE_ALPHABET):
        raise BadInput(
            _("Ce code n’est pas celui d’un rattachement."),
            _("Rien n’a changé."),
            _("Il compte cinq groupes de cinq lettres et chiffres."),
        )
    return Code(letters[:SECRET], letters[SECRET:])


def invitation(address: str, code: Code) -> str:
    """Return what the QR code of an enrolment holds: where the hub is, and the code."""
    return f"{INVITES}{address}#{code}"


def read_invitation(text: str) -> tuple[str, Code]:
    """Return the hub's address and the code that an invitation holds; raises BadInput."""
    address, _mark, code = text.strip().removeprefix(INVITES).partition("#")
    if not text.strip().startswith(INVITES) or not address.startswith("https://"):
        raise BadInput(
            _("Ce texte n’est pas une invitation à se rattacher."),
            _("Rien n’a changé."),
            _("Donnez l’adresse du serveur, puis le code."),
        )
    return address, read_code(code)
