"""The office's recovery key on paper: eleven groups of five letters, with a check by which a wrong letter shows.

A hub shows it once (`lmmh-hub init`); it opens the hub's keys, and the sealed copies of the desks' own.
"""

from __future__ import annotations

import re
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import CODE_ALPHABET, LOOKS_LIKE

KEY, CHECK = 256, 19  # bits of the key, and of its SHA-256 by which a wrong letter shows
LETTERS = (KEY + CHECK) // 5


def written(key: X25519PrivateKey) -> str:
    """Return a key as it is kept on paper: eleven groups of five."""
    raw = key.private_bytes_raw()
    number = int.from_bytes(raw) << CHECK | _check(raw)
    letters = "".join(CODE_ALPHABET[number >> shift & 31] for shift in range(KEY + CHECK - 5, -1, -5))
    return "-".join(letters[start : start + 5] for start in range(0, LETTERS, 5))


def read(text: str) -> X25519PrivateKey:
    """Return a key as it was typed; raises BadInput."""
    letters = _letters(text).upper().translate(LOOKS_LIKE)
    number = 0
    for letter in letters:
        number = number << 5 | max(CODE_ALPHABET.find(letter), 0)
    raw = (number >> CHECK & (1 << KEY) - 1).to_bytes(KEY // 8)
    right = len(letters) == LETTERS and set(letters) <= set(CODE_ALPHABET)
    if not right or number & (1 << CHECK) - 1 != _check(raw):
        raise BadInput(
            _("Ce n’est pas une clé de secours, ou une lettre est fausse."),
            _("Rien n’a changé."),
            _("Relisez les onze groupes de cinq lettres et chiffres."),
        )
    return X25519PrivateKey.from_private_bytes(raw)


def looks_like(text: str) -> bool:
    """Say whether a text is as long as a key: a desk's sheet has more letters."""
    return len(_letters(text)) == LETTERS


def _letters(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _check(raw: bytes) -> int:
    return int.from_bytes(sha256(raw).digest()[:4]) >> 32 - CHECK
