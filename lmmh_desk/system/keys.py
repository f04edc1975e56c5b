"""The key of a profile's database: 256 random bits, kept in the system's vault or wrapped by a passphrase.

`key.json` says where the key is; it never holds it in clear. No new key is ever made over an existing database.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput, VaultError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.system import passphrase, vault
from lmmh_desk.system.durable import write_private

NAME = "key.json"
ACCOUNT = "desk"
FILE_VARIABLE = "LMMH_PASSPHRASE_FILE"  # the environment variable that opens a profile where there is no vault


class Place(Struct, frozen=True):
    """Where a profile's key is kept."""

    profile: str
    version: int  # a new vault name for each: writing over an entry keeps the old one
    vault: str = ""  # the back end's name, "" when only a passphrase opens it
    slot: dict[str, Any] | None = None  # what `passphrase.wrap` returned

    @property
    def service(self) -> str:
        """Return the entry's name in the vault."""
        return f"lmmh-desk.{self.profile}.v{self.version}"


def make_key(folder: Path, words: str | None = None) -> bytes:
    """Make and keep the key of a new profile, wrapped by a passphrase if one is given, else in the vault.

    A first start cut short left its key: it is used again.
    """
    if list(folder.glob("desk.db*")):
        raise VaultError(
            _("Ce profil a déjà une base de données et sa clé."),
            _("Aucune nouvelle clé n’a été faite."),
            _("Ouvrez ce profil, ou choisissez un autre dossier."),
        )
    if (folder / NAME).exists():
        return find_key(folder, words)
    key = os.urandom(32)
    profile = new_id()
    if words:
        place = Place(profile, 1, slot=passphrase.wrap(key, words, profile))
    else:
        place = Place(profile, 1, vault=vault.available())
        vault.write(place.vault, place.service, ACCOUNT, key.hex())
    write_place(folder, place)
    return key


def find_key(folder: Path, words: str | None = None) -> bytes:
    """Return the profile's key, from the passphrase if one is given, else from the vault; raises VaultError."""
    return key_at(find_place(folder), words)


def key_at(place: Place, words: str | None = None) -> bytes:
    """Return the key kept at a place, from the passphrase if one is given, else from the vault; raises VaultError."""
    if words and place.slot:
        return passphrase.unwrap(place.slot, words, place.profile)
    if not place.vault:
        raise vault.VaultAbsent(
            _("Ce profil s’ouvre par une phrase de passe."), _("La base de données est intacte."), _("Tapez-la.")
        )
    secret = vault.read(place.vault, place.service, ACCOUNT)
    try:
        key = bytes.fromhex(secret)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise vault.VaultLying(
            _("Le coffre du système a rendu une clé abîmée."),
            _("La base de données est intacte."),
            _("Appelez le service informatique."),
        )
    return key


def needs_passphrase(folder: Path) -> bool:
    """Say whether the profile opens by a passphrase only."""
    return not find_place(folder).vault


def passphrase_from_file() -> str | None:
    """Return the passphrase of the file named by LMMH_PASSPHRASE_FILE, None if none is; raises BadInput."""
    name = os.environ.get(FILE_VARIABLE)
    if not name:
        return None
    try:
        lines = Path(name).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            _("Le fichier de la phrase de passe ne peut pas être lu."),
            _("Rien n’a été modifié."),
            _("Vérifiez LMMH_PASSPHRASE_FILE."),
        ) from error
    return lines[0].strip() if lines else None


def find_place(folder: Path) -> Place:
    """Return where a profile's key is kept; raises VaultError."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Place)
    except FileNotFoundError as error:
        raise vault.SecretMissing(
            _("Ce profil ne dit plus où est sa clé."),
            _("La base de données est intacte."),
            _("Appelez le service informatique."),
        ) from error
    except (OSError, ValueError, TypeError) as error:
        raise VaultError(
            _("Le fichier qui dit où est la clé de ce profil est abîmé."),
            _("La base de données est intacte."),
            _("Appelez le service informatique."),
        ) from error


def write_place(folder: Path, place: Place) -> None:
    """Say where a profile's key is from now on, durably: the entry it had before may be removed then."""
    told = {"profile": place.profile, "version": place.version, "vault": place.vault, "slot": place.slot}
    write_private(folder / NAME, json.dumps(told).encode())
