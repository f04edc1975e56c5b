"""A file that holds a secret: read only where nobody else could read it or have put it there."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _

LONGEST = 4096  # bytes
ALL = stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP


class Handed(Struct, frozen=True):
    """A secret that a program about to be started will read: the file to name to it, and the handles it inherits."""

    file: Path | None = None
    handles: tuple[int, ...] = ()


@contextmanager
def handed_over(secret: str | None, folder: Path) -> Iterator[Handed]:
    """Give a secret to a program: on Linux from memory alone, elsewhere by a file of `folder` that goes with it."""
    if secret is None:
        yield Handed()
    elif sys.platform == "linux":
        handle = os.memfd_create("secret")
        try:
            os.fchmod(handle, 0o600)
            os.write(handle, secret.encode())
            yield Handed(Path(f"/proc/self/fd/{handle}"), (handle,))
        finally:
            os.close(handle)
    else:
        file = folder / "secret"
        file.touch(0o600)
        file.write_text(secret, encoding="utf-8")
        try:
            yield Handed(file)
        finally:
            file.unlink()


def secret_from_file(variable: str) -> str | None:
    """Return the first line of the file that an environment variable names, None if it names none; raises BadInput."""
    name = os.environ.get(variable)
    if not name:
        return None
    secret = _read(Path(name), variable).partition("\n")[0].strip()
    if not secret:
        raise _refused(_("Le fichier que nomme {name} est vide.").format(name=variable), variable)
    return secret


def _read(path: Path, variable: str) -> str:
    """Return the text of a secret's file. What a link leads to is judged, not the link."""
    try:
        # Whoever names a pipe there would have the program wait for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            _check(os.fstat(handle), variable)
            return file.read(LONGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(_("Le fichier que nomme {name} ne peut pas être lu.").format(name=variable), variable) from error


def _check(found: os.stat_result, variable: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _refused(_("{name} ne nomme pas un fichier ordinaire.").format(name=variable), variable)
    if os.name == "posix" and found.st_uid not in (0, os.geteuid()):
        raise _refused(_("Le fichier que nomme {name} appartient à quelqu’un d’autre.").format(name=variable), variable)
    if os.name == "posix" and found.st_mode & ALL:
        raise BadInput(
            _("D’autres que vous peuvent lire ou changer le fichier que nomme {name}.").format(name=variable),
            _("Rien n’a été modifié."),
            _("Retirez-leur ces droits (chmod 600), et changez ce secret si quelqu’un a pu le lire."),
        )


def _refused(fact: str, variable: str) -> BadInput:
    gesture = _("Écrivez-y le secret sur la première ligne, ou retirez {name}.").format(name=variable)
    return BadInput(fact, _("Rien n’a été modifié."), gesture)
