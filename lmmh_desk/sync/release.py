"""A version of the program, as its publisher signed it: which one, for which machines, the file's size and digest.

The publisher's public key comes with the program and from nowhere else (`resources/publisher.pub`): a hub hands
versions on, it can make none. A version is never older than the one that runs: nobody brings an old weakness back.
"""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path

import msgspec

from lmmh_desk.kernel.decoding import from_json
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import RESOURCES, _
from lmmh_desk.sync.protocol import Update
from lmmh_desk.sync.signing import is_signed
from lmmh_desk.system import installed

PUBLISHER = RESOURCES / "publisher.pub"
LARGEST = 1 << 30  # bytes
VERSION, MACHINES = re.compile(r"\d{1,4}(\.\d{1,6}){1,3}", re.ASCII), re.compile(r"[a-z0-9_-]{1,40}")
DIGEST = re.compile(r"[0-9a-f]{64}")
MANIFEST, SIGNATURE, PROGRAM = "manifest.json", "signature", "program.tar.zst"  # of the file that a publisher gives


class BadUpdate(DeskError):
    """A version that is not to be had: not its publisher's, not for this machine, not newer, or damaged."""


class Release(msgspec.Struct, frozen=True):
    """What is signed of a version."""

    version: str
    machines: str  # as `machines` says it
    size: int  # bytes of its file
    sha256: str  # of its file, in hexadecimal


def machines() -> str:
    """Return for which machines a program is that runs here."""
    return f"{sys.platform}-{platform.machine().lower()}"


def publisher(file: Path = PUBLISHER) -> bytes:
    """Return the public key that versions are signed by, b"" where this program has none and takes no other."""
    try:
        return bytes.fromhex(file.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return b""


def number(version: str) -> tuple[int, ...]:
    """Return a version so that it compares; raises BadUpdate."""
    if not VERSION.fullmatch(version):
        raise _not_signed()
    return installed.number(version)


def signed_part(manifest: bytes) -> bytes:
    """Return what a publisher signs: no other signature of this program's keys is over these bytes."""
    return b"lmmh update\n" + manifest


def read(told: Update, public: bytes) -> Release:
    """Return what a publisher says of a version; raises BadUpdate."""
    if not public:
        raise BadUpdate(
            _("Ce programme n’a pas de clé d’éditeur\u00a0: il ne prend aucune mise à jour."),
            _("Rien n’a changé."),
            _("Installez la nouvelle version par son paquet."),
        )
    if not is_signed(public, signed_part(told.manifest), told.signature):
        raise _not_signed()
    try:
        found = from_json(told.manifest, Release)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _not_signed() from error
    number(found.version)
    fits = MACHINES.fullmatch(found.machines) and DIGEST.fullmatch(found.sha256) and 0 < found.size <= LARGEST
    if not fits:
        raise _not_signed()
    return found


def check_newer(found: Release, than: str) -> None:
    """Raise BadUpdate unless a version is newer than another."""
    if number(found.version) <= number(than):
        raise BadUpdate(
            _("La version {version} n’est pas plus récente que la {than}.").format(version=found.version, than=than),
            _("Rien n’a changé."),
            _("Publiez une version plus récente."),
        )


def damaged() -> BadUpdate:
    """Return the error of a file that is not what its publisher signed."""
    return BadUpdate(
        _("Le fichier de la mise à jour n’est pas celui que l’éditeur a signé."),
        _("Rien n’a été installé."),
        _("Publiez de nouveau la mise à jour, ou prévenez le responsable de la sécurité."),
    )


def _not_signed() -> BadUpdate:
    return BadUpdate(
        _("Cette mise à jour n’est pas signée par l’éditeur du programme."),
        _("Rien n’a été installé."),
        _("Prévenez le responsable de la sécurité."),
    )
