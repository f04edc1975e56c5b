"""What root types is done as the user of the hub's folder: a file of root's there is one the hub can't read."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _


def become_owner(arguments: argparse.Namespace) -> None:
    """Become, where root gives the command, the user whose folder it is; raises BadInput to whom a file is closed."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    try:
        owner = arguments.folder.stat()
    except OSError:  # the command makes it, or says that there is none
        return
    if owner.st_uid == 0:
        return
    named = [one for name, one in vars(arguments).items() if isinstance(one, Path) and name != "folder"]
    places = {file: file if file.exists() else file.absolute().parent for file in named}  # as root, who sees them all
    name = _become(owner.st_uid, owner.st_gid)
    for file, place in places.items():
        if not os.access(place, os.R_OK if place == file else os.W_OK | os.X_OK):
            raise BadInput(
                _("Cette commande se fait par le compte {name}, à qui est le dossier du serveur.").format(name=name),
                _("Rien n’a changé\u00a0: {file} lui est fermé.").format(file=file),
                _("Mettez ce fichier dans un dossier ouvert à ce compte, puis recommencez."),
            )


def _become(user: int, group: int) -> str:
    """Become a user, never root again in this process; return the name."""
    import pwd

    try:
        known = pwd.getpwuid(user)
    except KeyError:  # of another machine, or a container's
        os.setgroups([])
        name = str(user)
    else:
        os.initgroups(known.pw_name, group)
        os.environ["HOME"] = known.pw_dir
        name = known.pw_name
    os.setgid(group)
    os.setuid(user)
    return name
