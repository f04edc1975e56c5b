"""The key of a profile's database: 256 random bits, kept in the system's vault or wrapped by a passphrase.

`key.json` says where the key is; it never holds it in clear. No new key is ever made over an existing database. While
the database gets another key, it names both (`rotation`): the file's first bytes say which of them opens it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
from msgspec import DecodeError, Struct

from lmmh_desk.kernel.decoding import from_json
from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.system import passphrase, vault
from lmmh_desk.system.durable import write_private
from lmmh_desk.system.private import secret_from_file

NAME = "key.json"
BASE = "desk.db"
BEGINNING = 16  # bytes of a database that no two have alike
ACCOUNT = "desk"
FILE_VARIABLE = "LMMH_PASSPHRASE_FILE"  # the environment variable that opens a profile where there is no vault


class Place(Struct, frozen=True, omit_defaults=True):
    """Where a profile's key is kept."""

    profile: str
    version: int  # a new vault name for each: writing over an entry keeps the old one
    vault: str = ""  # the back end's name, "" when only a passphrase opens it
    slot: dict[str, Any] | None = None  # what `passphrase.wrap` returned
    former: str = ""  # the keys before it, which older backups need, under it (`rotation`)
    start: str = ""  # how the database begins that it opens, where it came after another
    next: Place | None = None  # of the key that the database is being given
    leaving: tuple[int, ...] = ()  # versions the vault has to forget

    @property
    def service(self) -> str:
        """Return the entry's name in the vault."""
        return f"lmmh-desk.{self.profile}.v{self.version}"


def make_key(folder: Path, words: str | None = None) -> bytes:
    """Make and keep the key of a new profile, wrapped by a passphrase if one is given, else in the vault.

    A first start cut short left its key: it is used again.
    """
    if list(folder.glob(f"{BASE}*")):
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
    return key_at(place_now(folder), words)


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
    """Return the passphrase of the file named by LMMH_PASSPHRASE_FILE, None if none is named; raises BadInput."""
    return secret_from_file(FILE_VARIABLE)


def find_place(folder: Path) -> Place:
    """Return where a profile's key is kept; raises VaultError."""
    try:
        return from_json((folder / NAME).read_bytes(), Place)
    except FileNotFoundError as error:
        raise vault.SecretMissing(
            _("Ce profil ne dit plus où est sa clé."),
            _("La base de données est intacte."),
            _("Appelez le service informatique."),
        ) from error
    except (OSError, DecodeError) as error:
        raise VaultError(
            _("Le fichier qui dit où est la clé de ce profil est abîmé."),
            _("La base de données est intacte."),
            _("Appelez le service informatique."),
        ) from error


def place_now(folder: Path) -> Place:
    """Return where the key is that opens the database as it is, even where a change of key was stopped."""
    place = find_place(folder)
    return place.next if place.next and begins(folder) == place.next.start else place


def begins(folder: Path) -> str:
    """Return how the profile's database begins, in hexadecimal; "" if it has none."""
    try:
        with (folder / BASE).open("rb") as file:
            return file.read(BEGINNING).hex()
    except OSError:
        return ""


def write_place(folder: Path, place: Place) -> None:
    """Say where a profile's key is kept, durably, whole or not at all."""
    write_private(folder / NAME, msgspec.json.encode(place))
