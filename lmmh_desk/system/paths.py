"""Where a profile lives: one folder holds the database and what belongs to this desk."""

from __future__ import annotations

import os
from pathlib import Path

from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.i18n import _


def default_profile() -> Path:
    """Return the folder of the user's profile."""
    import platformdirs

    return platformdirs.user_data_path("lmmh-desk", appauthor=False) / "profil"


def demo_profile() -> Path:
    """Return the folder of the demonstration."""
    return default_profile().with_name("demonstration")


def ensure_folder(folder: Path) -> Path:
    """Make a profile's folder, readable by its user only; raises StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)  # noqa: PTH101 - on Windows the user's data folder is already private
    except OSError as error:
        raise StoreError(
            _("Le dossier du poste ne peut pas être créé : {folder}.").format(folder=folder),
            _("Rien n’a été modifié."),
            _("Vérifiez les droits de ce dossier, puis réessayez."),
        ) from error
    return folder
