"""A key wrapped by a passphrase: argon2id, then AES-256-GCM."""

from __future__ import annotations

import os
from typing import Any

from lmmh_desk.kernel.errors import BadInput, VaultError
from lmmh_desk.kernel.i18n import _

SHORTEST = 12  # characters
TIME, MEMORY, LANES = 3, 65536, 1  # RFC 9106's second choice: 64 MiB
KNOWN = "demonstration"  # the passphrase of demonstrations: stretching what everybody knows would only take time
KNOWN_TIME, KNOWN_MEMORY = 1, 8


class WrongPassphrase(VaultError):
    """The passphrase isn't the profile's."""


def wrap(key: bytes, words: str, profile: str) -> dict[str, Any]:
    """Return what to keep beside the database so that the passphrase gives the key back; raises BadInput."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(words) < SHORTEST:
        raise BadInput(
            _("La phrase de passe est trop courte."),
            _("Rien n’a été modifié."),
            _("Choisissez au moins douze caractères, par exemple quatre mots sans lien."),
        )
    salt, nonce = os.urandom(16), os.urandom(12)
    time, memory = (KNOWN_TIME, KNOWN_MEMORY) if words == KNOWN else (TIME, MEMORY)
    slot = {"time": time, "memory": memory, "lanes": LANES, "salt": salt.hex(), "nonce": nonce.hex()}
    wrapped = AESGCM(_stretched(words, slot)).encrypt(nonce, key, profile.encode())
    return slot | {"wrapped": wrapped.hex()}


def seems_known(slot: dict[str, Any] | None) -> bool:
    """Say, without the time that opening takes, whether a key seems wrapped by the words that everybody knows."""
    return slot is not None and slot.get("memory") == KNOWN_MEMORY


def unwrap(slot: dict[str, Any], words: str, profile: str) -> bytes:
    """Return the key; raises WrongPassphrase, or VaultError when the slot is damaged."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        nonce, wrapped = bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["wrapped"])
        return AESGCM(_stretched(words, slot)).decrypt(nonce, wrapped, profile.encode())
    except InvalidTag as error:
        raise WrongPassphrase(
            _("Cette phrase de passe n’ouvre pas ce profil."),
            _("La base de données est intacte."),
            _("Tapez-la à nouveau."),
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise VaultError(
            _("Le fichier qui garde la clé de ce profil est abîmé."),
            _("La base de données est intacte."),
            _("Appelez le service informatique."),
        ) from error


def _stretched(words: str, slot: dict[str, Any]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        words.encode(), bytes.fromhex(slot["salt"]), slot["time"], slot["memory"], slot["lanes"], 32, Type.ID
    )
