"""A profile's key replaced by another: what `key.json` and the vault say before, while and after the database changes.

The order makes a stop anywhere harmless. `promise` names the new key, and how the database will begin under it, before
the vault has it and before the database does. From the moment the database begins so, `keys.find_key` returns the new
key. `settle` makes that final; the vault forgets the old key only afterwards (`clear`). Former keys are kept wrapped
under the new one: older backups need them, and whoever has the new key reads all they protect.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system import keys, passphrase, vault
from lmmh_desk.system.keys import Place

PURPOSE = b"lmmh-desk former keys 1"
KEY, NONCE = 32, 12  # bytes


def promise(folder: Path, key: bytes, new_key: bytes, start: bytes, words: str | None) -> None:
    """Keep a new key beside the old one, for a database that will begin with `start`; raises VaultError.

    The name it has in the vault was never used before.
    """
    place = keys.find_place(folder)
    version = max(place.version, *place.leaving, 0) + 1
    former = _wrapped([key, *former_keys(place, key)], new_key, place.profile)
    following = replace(place, version=version, former=former, start=start.hex(), next=None, leaving=())
    if place.slot:
        following = replace(following, slot=passphrase.wrap(new_key, words or "", place.profile))
    keys.write_place(folder, replace(place, next=following))
    if place.vault:
        vault.write(place.vault, following.service, keys.ACCOUNT, new_key.hex())


def settle(folder: Path) -> bool:
    """Make the new key final where the database is already under it; say whether it was so."""
    place = keys.find_place(folder)
    if place.next is None or keys.begins(folder) != place.next.start:
        return False
    keys.write_place(folder, replace(place.next, leaving=(*place.leaving, place.version)))
    return True


def drop(folder: Path) -> bool:
    """Take a promise back, once the database was opened by the old key; say whether there was one."""
    place = keys.find_place(folder)
    if place.next is None:
        return False
    keys.write_place(folder, replace(place, next=None, leaving=(*place.leaving, place.next.version)))
    return True


def clear(folder: Path) -> None:
    """Have the vault forget the keys that open nothing any more; raises VaultError, and tries again next time."""
    place = keys.find_place(folder)
    if not place.leaving or place.next is not None:
        return
    if place.vault:
        for version in place.leaving:
            vault.forget(place.vault, replace(place, version=version).service, keys.ACCOUNT)
    keys.write_place(folder, replace(place, leaving=()))


def former_keys(place: Place, key: bytes) -> list[bytes]:
    """Return the keys this profile had before this one, the latest first; raises VaultError where they are damaged."""
    if not place.former:
        return []
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        blob = bytes.fromhex(place.former)
        held = AESGCM(_wrapping(key)).decrypt(blob[:NONCE], blob[NONCE:], place.profile.encode())
    except (InvalidTag, ValueError) as error:
        raise VaultError(
            _("Les clés d’avant de ce profil sont abîmées\u00a0: les anciennes copies ne s’ouvriraient pas."),
            _("La base de données est intacte."),
            _("Appelez le service informatique."),
        ) from error
    return [held[at : at + KEY] for at in range(0, len(held), KEY)]


def _wrapped(former: Sequence[bytes], key: bytes, profile: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    return (nonce + AESGCM(_wrapping(key)).encrypt(nonce, b"".join(former), profile.encode())).hex()


def _wrapping(key: bytes) -> bytes:
    return hmac.digest(key, PURPOSE, "sha256")
