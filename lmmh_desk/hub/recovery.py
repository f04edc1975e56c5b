"""The recovery key of a hub: shown once and kept on paper, it opens a sealed copy of the keys in the hub's folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from lmmh_desk.hub.folder import RECOVERY, SEALED
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import CODE_ALPHABET, LOOKS_LIKE
from lmmh_desk.store.files import write_private
from lmmh_desk.system.sealing import Envelope, NotOpened

MAGIC = b"LMMH-RECOVERY-1\n"
ENVELOPE = Envelope(MAGIC, b"LMMH hub recovery")
KEY, CHECK = 256, 19  # bits of the key, and of its SHA-256 by which a wrong letter shows
LETTERS = (KEY + CHECK) // 5
Files = Mapping[str, bytes]


def seal(folder: Path, public: bytes) -> None:
    """Write the copy of a hub's keys."""
    found = {name: (folder / name).read_bytes() for name in SEALED if (folder / name).exists()}
    write_private(folder / RECOVERY, sealed(found, public))


def seal_again(folder: Path) -> None:
    """Write the copy again, for the same recovery key: there is one key more."""
    seal(folder, ENVELOPE.public((folder / RECOVERY).read_bytes()))


def sealed(files: Files, public: bytes) -> bytes:
    """Return a copy of some files that only the recovery key opens."""
    return ENVELOPE.sealed(files, public)


def opened(content: bytes, key: X25519PrivateKey) -> dict[str, bytes]:
    """Return the files of a copy; raises BadInput."""
    try:
        return ENVELOPE.opened(content, key.private_bytes_raw())
    except NotOpened as error:
        raise BadInput(
            _("Cette clé n’ouvre pas cette copie, ou la copie est abîmée."),
            _("Rien n’a changé."),
            _("Vérifiez que la clé est bien celle de ce serveur."),
        ) from error


def written(key: X25519PrivateKey) -> str:
    """Return a key as it is kept on paper: eleven groups of five."""
    raw = key.private_bytes_raw()
    number = int.from_bytes(raw) << CHECK | _check(raw)
    letters = "".join(CODE_ALPHABET[number >> shift & 31] for shift in range(KEY + CHECK - 5, -1, -5))
    return "-".join(letters[start : start + 5] for start in range(0, LETTERS, 5))


def read(text: str) -> X25519PrivateKey:
    """Return a key as it was typed; raises BadInput."""
    letters = re.sub(r"[\s-]", "", text).upper().translate(LOOKS_LIKE)
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
    return len(re.sub(r"[\s-]", "", text)) == LETTERS


def _check(raw: bytes) -> int:
    return int.from_bytes(sha256(raw).digest()[:4]) >> 32 - CHECK
