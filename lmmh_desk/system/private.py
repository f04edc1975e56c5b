"""A file that holds a secret: read only where nobody else could read it or have put it there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _

LONGEST = 4096  # bytes
ALL = stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP


def read_private(path: Path) -> str:
    """Return the text of a secret's file; raises BadInput. What a link leads to is judged, not the link."""
    try:
        # Whoever names a pipe there would have the program wait for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            _check(os.fstat(handle))
            return file.read(LONGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(_("Le fichier de la phrase de passe ne peut pas être lu.")) from error


def _check(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _refused(_("LMMH_PASSPHRASE_FILE ne nomme pas un fichier ordinaire."))
    if os.name == "posix" and found.st_uid not in (0, os.geteuid()):
        raise _refused(_("Le fichier de la phrase de passe appartient à quelqu’un d’autre."))
    if os.name == "posix" and found.st_mode & ALL:
        raise BadInput(
            _("D’autres que vous peuvent lire ou changer le fichier de la phrase de passe."),
            _("Rien n’a été modifié."),
            _("Retirez-leur ces droits (chmod 600), et changez la phrase si quelqu’un a pu la lire."),
        )


def _refused(fact: str) -> BadInput:
    return BadInput(fact, _("Rien n’a été modifié."), _("Vérifiez LMMH_PASSPHRASE_FILE."))
