"""The recovery key of a profile: printed on a sheet, or on three of which two are enough, and kept nowhere.

Beside the database stands a copy of its key that only the recovery key opens; the same stands beside each backup. Where
no sheet was made, an attached PC keeps there the copy that the office's recovery key opens, as its hub does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system.durable import prepared, publish, write_private
from lmmh_desk.system.sealing import Envelope, NotOpened, new_private, public_half
from lmmh_desk.system.shares import joined, split
from lmmh_desk.system.sheets import NAME, WHOLE, Sheet

FILE = "recovery.sealed"
COPIED = ".recovery"  # after a backup's name
ENVELOPE = Envelope(b"LMMH-DESK-KEY-1\n", b"LMMH desk recovery")
OFFICE = Envelope(b"LMMH-OFFICE-KEY-1\n", b"LMMH desk base for the office")  # opened by the key of the office's hub
KEY, FORMER = "key", "former"


class Making(Struct, frozen=True):
    """A recovery key just made: its sheets, and the copy of the base's key that they open."""

    sheets: tuple[Sheet, ...]
    sealed: bytes

    @property
    def name(self) -> str:
        """Return the four letters that its sheets bear."""
        return self.sheets[0].name


def make(key: bytes, *, shared: bool) -> Making:
    """Make a recovery key for the key of a base, on one sheet or on three; it is tried, and nothing is written."""
    private = new_private()
    public = public_half(private)
    parts = split(private) if shared else {WHOLE: private}
    sheets = tuple(Sheet(part, _name(public), secret) for part, secret in parts.items())
    made = Making(sheets, ENVELOPE.sealed({KEY: key}, public))
    for tried in (sheets[:2], sheets[1:], sheets[::2]) if shared else (sheets,):
        if unsealed(made.sealed, tried) != [key]:
            raise AssertionError("a recovery key that opens nothing")
    return made


def keep(folder: Path, sealed: bytes) -> None:
    """Keep the sealed copy of a base's key beside it: the sheets made before open it no more."""
    write_private(folder / FILE, sealed)


def ready(folder: Path, sealed: bytes) -> Path:
    """Write a sealed copy whole beside the one that serves, to `serve` later; raises OSError."""
    return prepared(folder / FILE, sealed)


def serve(new: Path) -> None:
    """Let a copy made ready take the place of the one that served."""
    publish(new, new.with_name(FILE))


def beside(copy: Path) -> Path:
    """Return where the sealed key of a backup stands."""
    return copy.with_name(copy.name + COPIED)


def seal_again(folder: Path, key: bytes, former: bytes) -> None:
    """Seal the key that the base is being given, with the one it has, for the same paper, where there is any."""
    if (folder / FILE).exists():
        content = (folder / FILE).read_bytes()
        envelope = OFFICE if office_of(content) else ENVELOPE
        keep(folder, envelope.sealed({KEY: key, FORMER: former}, envelope.public(content)))


def keep_for_office(folder: Path, sealed: bytes) -> None:
    """Keep beside a base the copy of its key for the office's recovery key, unless it has sheets of its own."""
    if not ((folder / FILE).exists() and is_sealed((folder / FILE).read_bytes())):
        keep(folder, sealed)


def stands(folder: Path, public: bytes = b"") -> bool:
    """Say whether beside a base stands a copy of its key: of its sheets, or the office's (of this public half)."""
    content = (folder / FILE).read_bytes() if (folder / FILE).exists() else b""
    return is_sealed(content) or (is_copy(content) and office_of(content) == (public or office_of(content)))


def sealed_for(content: bytes) -> str:
    """Return the four letters of the sheets that open a copy."""
    return Sheet(WHOLE, _name(ENVELOPE.public(content)), b"").name


def is_sealed(content: bytes) -> bool:
    """Say whether a file is such a copy."""
    return content.startswith(ENVELOPE.mark)


def is_copy(content: bytes) -> bool:
    """Say whether a file is a sealed key, for sheets or for the office."""
    return is_sealed(content) or bool(office_of(content))


def unsealed(content: bytes, sheets: Sequence[Sheet]) -> list[bytes]:
    """Return the key of a base, from its sealed copy and a sheet, or two of three; raises BadInput.

    The one before it comes after it, where the base's key was changed: that change may have been stopped.
    """
    private = _private(sheets)
    try:
        return _keys(ENVELOPE.opened(content, private))
    except (NotOpened, KeyError) as error:
        raise _other_sheet(content, sheets[0]) from error


def sealed_for_office(key: bytes, public: bytes) -> bytes:
    """Return the key of a base, sealed for the office's recovery key."""
    return OFFICE.sealed({KEY: key}, public)


def office_of(content: bytes) -> bytes:
    """Return the public half of the office's recovery key that opens a copy, empty where it is no such copy."""
    return OFFICE.public(content) if content.startswith(OFFICE.mark) else b""


def unsealed_by_office(content: bytes, private: bytes) -> list[bytes]:
    """Return the key of a base, and the one before it, from its copy and the office's recovery key; raises BadInput."""
    try:
        return _keys(OFFICE.opened(content, private))
    except (NotOpened, KeyError) as error:
        raise _refused(
            _("La clé de secours de l’office n’ouvre pas cette copie, ou la copie est abîmée."),
            _("Prenez le fichier que donne «\u00a0lmmh-hub desk-key\u00a0» pour ce poste."),
        ) from error


def _keys(found: Mapping[str, bytes]) -> list[bytes]:
    return [found[KEY], *([found[FORMER]] if FORMER in found else [])]


def missing(sheets: Sequence[Sheet]) -> bool:
    """Say whether another share is wanted."""
    return len(sheets) == 1 and sheets[0].part != WHOLE


def _private(sheets: Sequence[Sheet]) -> bytes:
    if len({sheet.making for sheet in sheets}) > 1:
        raise _refused(
            _("Ces feuilles ne vont pas ensemble\u00a0: elles viennent de deux clés différentes."),
            _("Prenez deux feuilles qui portent les mêmes quatre lettres."),
        )
    if missing(sheets) or len({sheet.part for sheet in sheets}) < len(sheets):
        raise _refused(
            _("Une seule des trois feuilles ne suffit pas."), _("Recopiez aussi une deuxième feuille, différente.")
        )
    parts = {sheet.part: sheet.secret for sheet in sheets}
    if WHOLE in parts:
        return parts[WHOLE]
    return joined(dict(list(parts.items())[:2]))


def _name(public: bytes) -> int:
    return int.from_bytes(sha256(public).digest()[:3]) >> 24 - NAME


def _other_sheet(content: bytes, sheet: Sheet) -> BadInput:
    if is_sealed(content) and sealed_for(content) != sheet.name:
        return _refused(
            _("Cette feuille est la {typed}\u00a0; il faut la {wanted}.").format(
                typed=sheet.name, wanted=sealed_for(content)
            ),
            _("Cherchez la feuille qui porte les lettres {wanted}.").format(wanted=sealed_for(content)),
        )
    if office_of(content):
        return _refused(
            _("Cette copie s’ouvre par la clé de secours de l’office, pas par la feuille d’un poste."),
            _("Tapez les onze groupes de la clé de l’office."),
        )
    return _refused(
        _("La copie scellée de la clé est abîmée."), _("Utilisez celle qui est à côté d’une copie de secours.")
    )


def _refused(fact: str, gesture: str) -> BadInput:
    return BadInput(fact, _("Rien n’a changé\u00a0; la base de données est intacte."), gesture)
