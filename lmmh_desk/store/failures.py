"""What the database's driver says, turned into a sentence for the agent."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store.driver import DriverError

NOTHING_LOST = _("Rien n’a été modifié, tout ce qui était enregistré est intact.")

ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR)

RESTORE = _(
    "Remettez la dernière sauvegarde, depuis la fenêtre ou par la commande «\u00a0lmmh-desk restore FICHIER\u00a0»."
)


class WrongKey(StoreError):
    """The database was made with another key."""


class Damaged(StoreError):
    """The database's file is damaged, or gone: a backup can take its place."""


class BadBackup(StoreError):
    """A backup can't be trusted; says nothing of the database itself."""


class BadTarget(StoreError):
    """A backup can't be written where it was asked for; says nothing of the database itself."""


class TooNew(StoreError):
    """The database was written by a later version of the program."""


class DiskFull(StoreError):
    """No room left on the disk."""


class ReadOnly(StoreError):
    """The disk or the profile can't be written to."""


class Busy(StoreError):
    """Another program holds the file."""


class Refused(StoreError):
    """A constraint of the database refused the record."""


def wrong_key() -> WrongKey:
    """Return the error of a key that isn't the database's."""
    return WrongKey(
        _("La clé de ce poste n’ouvre pas sa base de données."),
        _("Le fichier n’a pas été touché."),
        _("Ouvrez la session habituelle du poste, ou appelez le service informatique."),
    )


def damaged() -> Damaged:
    """Return the error of a damaged file."""
    return Damaged(
        _("Le fichier de la base de données est abîmé."),
        _("Il est gardé tel quel, rien n’est effacé."),
        RESTORE,
    )


def too_new() -> TooNew:
    """Return the error of a database that a later version of the program wrote."""
    return TooNew(
        _("Cette base de données vient d’une version plus récente du programme."),
        _("Elle n’a pas été touchée."),
        _("Mettez le programme à jour sur ce poste."),
    )


def read_only() -> ReadOnly:
    """Return the error of a disk or a profile that refuses writing."""
    return ReadOnly(
        _("Le disque de ce poste refuse l’écriture\u00a0: le programme est en consultation."),
        NOTHING_LOST,
        _("Rendez le dossier accessible en écriture, puis rouvrez le programme."),
    )


SQL: tuple[type[Exception], ...] = (DBAPIError, DriverError)


@contextmanager
def in_french(*kinds: type[Exception]) -> Iterator[None]:
    """Turn errors of these kinds (by default those of SQL and of the disk) into a StoreError."""
    caught = kinds or (*SQL, OSError)
    try:
        yield
    except caught as error:
        raise translated(error) from error


def translated(error: BaseException) -> StoreError:
    """Return the StoreError that says in French what a driver's or SQLAlchemy's error means."""
    if isinstance(error, OSError) and error.errno in ABSENT:
        told, path = _("Il n’y a pas de fichier à cet endroit\u00a0: «\u00a0{path}\u00a0»."), error.filename
        if isinstance(path, str | Path) and not Path(path).parent.exists():
            told, path = _("Il n’y a pas de dossier à cet endroit\u00a0: «\u00a0{path}\u00a0»."), Path(path).parent
        return StoreError(
            told.format(path=path),
            NOTHING_LOST,
            _("Vérifiez le chemin et que la clé USB est branchée, puis recommencez."),
        )
    text = str(getattr(error, "orig", None) or error).lower()
    for marks, build in _MEANINGS:
        if any(mark in text for mark in marks):
            return build()
    return StoreError(
        _("La base de données a refusé cette opération."), NOTHING_LOST, _("Recommencez, ou signalez le problème.")
    )


def _full() -> DiskFull:
    return DiskFull(
        _("Le disque de ce poste est plein."), NOTHING_LOST, _("Libérez de la place, puis enregistrez à nouveau.")
    )


def busy() -> Busy:
    """Return the error of a file that somebody else holds."""
    return Busy(
        _("Un autre programme retient le fichier de la base de données."),
        NOTHING_LOST,
        _("Patientez quelques secondes, puis recommencez."),
    )


def _refused() -> Refused:
    return Refused(
        _("La base a refusé cet enregistrement\u00a0: il existe déjà, ou il contredit un autre."),
        NOTHING_LOST,
        _("Vérifiez la saisie, puis recommencez."),
    )


def _unanswered() -> StoreError:
    return StoreError(
        _("PostgreSQL ne répond pas."),
        NOTHING_LOST,
        _("Vérifiez qu’il tourne et que son adresse est la bonne, puis recommencez."),
    )


_MEANINGS = (
    (("connection to server", "connection timeout", "server closed the connection"), _unanswered),
    (("constraint failed", "never changes"), _refused),
    (("disk is full", "no space left", "disk i/o error"), _full),
    (("readonly", "read-only", "unable to open", "permission denied"), read_only),
    (("locked", "busy"), busy),
    (("malformed", "not a database", "corrupt", "hmac"), damaged),
)
