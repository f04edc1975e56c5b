"""Where a profile lives: one folder of the user, closed to the others."""

from __future__ import annotations

import os
from pathlib import Path

from lmmh_desk.kernel.errors import BadInput, StoreError
from lmmh_desk.kernel.i18n import _

NAME = "LMMH Desk"


def default_profile() -> Path:
    """Return the user's data folder, on this machine only (never a roaming profile)."""
    import platformdirs

    return platformdirs.user_data_path(NAME, appauthor=False, roaming=False)


def ensure_folder(given: Path) -> Path:
    """Return a profile's folder, made if needed and closed to other users; raises BadInput or StoreError."""
    folder = given.expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise BadInput(
            _("Le profil demandé est un fichier, pas un dossier."),
            _("Rien n’a été modifié."),
            _("Donnez le chemin d’un dossier."),
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            _("Le dossier du profil ne peut pas être créé."),
            _("Rien n’a été modifié."),
            _("Choisissez un dossier où vous pouvez écrire."),
        ) from error
    return folder


def has_database(folder: Path) -> bool:
    """Say whether the profile holds a database, quarantined ones and copies included: it never gets a first start.

    Where the copies alone are left, `key.json` names the key that opens them: another key would take its place there.
    """
    if any(folder.glob("desk.db*")):
        return True
    return (folder / "key.json").exists() and any(any(folder.glob(f"{place}/*.db")) for place in ("copies", "backups"))


def inside(folder: Path, name: str) -> Path:
    """Return a folder of the profile, made if the disk allows it."""
    path = folder / name
    if os.access(folder, os.W_OK):
        path.mkdir(mode=0o700, exist_ok=True)
    return path
