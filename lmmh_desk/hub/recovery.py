"""The copy of a hub's keys in its folder, sealed: only the office's recovery key opens it (`system.office_key`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from lmmh_desk.hub.folder import RECOVERY, SEALED
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store.files import write_private
from lmmh_desk.system.sealing import Envelope, NotOpened

MAGIC = b"LMMH-RECOVERY-1\n"
ENVELOPE = Envelope(MAGIC, b"LMMH hub recovery")
Files = Mapping[str, bytes]


def seal(folder: Path, public: bytes) -> None:
    """Write the copy of a hub's keys."""
    found = {name: (folder / name).read_bytes() for name in SEALED if (folder / name).exists()}
    write_private(folder / RECOVERY, sealed(found, public))


def seal_again(folder: Path) -> None:
    """Write the copy again, for the same recovery key: there is one key more."""
    seal(folder, ENVELOPE.public((folder / RECOVERY).read_bytes()))


def sealed(files: Files, public: bytes) -> bytes:
    """Return a copy of some files that only the recovery key opens."""
    return ENVELOPE.sealed(files, public)


def opened(content: bytes, key: X25519PrivateKey) -> dict[str, bytes]:
    """Return the files of a copy; raises BadInput."""
    try:
        return ENVELOPE.opened(content, key.private_bytes_raw())
    except NotOpened as error:
        raise BadInput(
            _("Cette clé n’ouvre pas cette copie, ou la copie est abîmée."),
            _("Rien n’a changé."),
            _("Vérifiez que la clé est bien celle de ce serveur."),
        ) from error
