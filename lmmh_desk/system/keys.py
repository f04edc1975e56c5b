"""Which key opens a profile: in the vault, or wrapped by a passphrase on a machine that has none.

`keys.json`, beside the database, holds no key in the clear: the profile's id, the key's version, and for the passphrase
slot the argon2id parameters (RFC 9106) and the key sealed by ChaCha20-Poly1305 (RFC 8439).
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.system import vault

FILE = "keys.json"
VERSION = 1
TIME_COST, MEMORY_KIB, LANES = 3, 65536, 4  # RFC 9106, second recommended option
VARIABLE = "LMMH_PASSPHRASE_FILE"


class WrongPassphrase(VaultError):
    """The passphrase doesn't open the profile."""


class PassphraseNeeded(VaultError):
    """The profile opens with a passphrase and none was given."""


def make_key(folder: Path, passphrase: str | None = None) -> bytes:
    """Make the key of a new profile and keep it, in the vault or under a passphrase; raises VaultError.

    Never called where a database exists: a new key would make it unreadable for ever.
    """
    profile, key = new_id(), secrets.token_bytes(32)
    slots: dict[str, Any] = {"profile": profile, "version": VERSION}
    if passphrase is None:
        vault.write_key(vault.system_backend(), profile, VERSION, key)
    else:
        slots["passphrase"] = _wrap(key, passphrase, profile)
    _write(folder / FILE, slots)
    return key


def find_key(folder: Path, passphrase: str | None = None) -> bytes:
    """Return the key of a profile; raises VaultError."""
    slots = _read(folder / FILE)
    wrapped = slots.get("passphrase")
    if wrapped is None:
        return vault.read_key(vault.system_backend(), slots["profile"], slots["version"])
    if passphrase is None:
        raise PassphraseNeeded(
            _("Ce poste s’ouvre avec une phrase secrète."),
            _("Les données sont intactes et restent chiffrées."),
            _("Saisissez-la, ou donnez son fichier dans {name}.").format(name=VARIABLE),
        )
    return _unwrap(wrapped, passphrase, slots["profile"])


def needs_passphrase(folder: Path) -> bool:
    """Say whether the profile opens with a passphrase."""
    return "passphrase" in _read(folder / FILE)


def passphrase_from_file() -> str | None:
    """Return the passphrase of the file that LMMH_PASSPHRASE_FILE names, if there is one; raises VaultError."""
    name = os.environ.get(VARIABLE)
    if not name:
        return None
    try:
        return Path(name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PassphraseNeeded(
            _("Le fichier de la phrase secrète ne peut pas être lu."),
            _("Rien n’a été modifié."),
            _("Vérifiez le chemin donné dans {name}.").format(name=VARIABLE),
        ) from error


def _derived(passphrase: str, salt: bytes, slot: dict[str, Any]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(passphrase.encode(), salt, slot["time_cost"], slot["memory_kib"], slot["lanes"], 32, Type.ID)


def _wrap(key: bytes, passphrase: str, profile: str) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    slot: dict[str, Any] = {"time_cost": TIME_COST, "memory_kib": MEMORY_KIB, "lanes": LANES}
    box = ChaCha20Poly1305(_derived(passphrase, salt, slot)).encrypt(nonce, key, profile.encode())
    return {**slot, "salt": salt.hex(), "nonce": nonce.hex(), "box": box.hex()}


def _unwrap(slot: dict[str, Any], passphrase: str, profile: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        cipher = ChaCha20Poly1305(_derived(passphrase, bytes.fromhex(slot["salt"]), slot))
        return cipher.decrypt(bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["box"]), profile.encode())
    except InvalidTag:
        raise WrongPassphrase(
            _("La phrase secrète n’est pas la bonne."), _("Les données sont intactes."), _("Saisissez-la à nouveau.")
        ) from None
    except (KeyError, ValueError) as error:
        raise _damaged() from error


def _read(path: Path) -> dict[str, Any]:
    try:
        slots = json.loads(path.read_text(encoding="utf-8"))
        return {**slots, "profile": str(slots["profile"]), "version": int(slots["version"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged() from error


def _write(path: Path, slots: dict[str, Any]) -> None:
    """Write the file whole or not at all."""
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(slots, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _damaged() -> VaultError:
    return VaultError(
        _("Le fichier des clés de ce poste manque ou est abîmé."),
        _("Les données sont intactes et restent chiffrées."),
        _("Demandez à l’informatique de remettre la copie de secours de ce fichier."),
    )
