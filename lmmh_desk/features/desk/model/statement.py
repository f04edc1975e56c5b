"""The statement beside an exported audit: which file it is of, whether the chain is whole, signed by this PC."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _

NAME = ".attestation.txt"  # after the file's own
TITLE = _("Attestation du journal des accès")
FILE, DIGEST = _("Fichier"), _("SHA-256 du fichier")
CERTIFICATE, SIGNATURE = _("Certificat du poste"), _("Signature")
CONTEXT = "lmmh journal\n"  # what this key signs of a paper or an exchange can't pass for a statement
IS = "\u00a0: "


class Statement(Struct, frozen=True):
    """What is stated, the lines of its text one by one, and by which key."""

    rows: tuple[tuple[str, str], ...]
    certificate: bytes

    @property
    def text(self) -> str:
        """Return all but the signature."""
        rows = (*self.rows, (CERTIFICATE, b64encode(self.certificate).decode()))
        return "".join((f"{TITLE}\n", *(f"{name}{IS}{value}\n" for name, value in rows)))

    @property
    def signed(self) -> bytes:
        """Return what the signature covers."""
        return (CONTEXT + self.text).encode()

    def value(self, name: str) -> str:
        """Return what is stated under a name, "" for nothing."""
        return dict(self.rows).get(name, "")


def stated(rows: Sequence[tuple[str, str]], certificate: bytes) -> Statement:
    """Return a statement; each value is one line."""
    return Statement(tuple((name, " ".join(value.splitlines())) for name, value in rows), certificate)


def written(statement: Statement, signature: bytes) -> str:
    """Return the whole text of the file."""
    return f"{statement.text}{SIGNATURE}{IS}{b64encode(signature).decode()}\n"


def read_statement(text: str) -> tuple[Statement, bytes]:
    """Return a statement and its signature; raises BadInput where the text is none."""
    title, *lines = text.splitlines() or [""]
    rows = [(name, value) for name, found, value in (line.partition(IS) for line in lines) if found]
    if title != TITLE or [name for name, _value in rows[-2:]] != [CERTIFICATE, SIGNATURE]:
        raise not_a_statement()
    try:
        certificate, signature = (b64decode(value, validate=True) for _name, value in rows[-2:])
    except ValueError as error:
        raise not_a_statement() from error
    return Statement(tuple(rows[:-2]), certificate), signature


def not_a_statement() -> BadInput:
    """Return the refusal of a file that is no statement."""
    return BadInput(
        _("Ce fichier n’est pas une attestation du journal des accès."),
        _("Rien n’a changé."),
        _("Choisissez le fichier .attestation.txt enregistré à côté du journal."),
    )
