"""The keys that seal papers: how long a desk's serves, which were revoked, which roots the office had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record

SOON = timedelta(30)  # before its end it is renewed, or said to end
MINUTE = 60_000  # milliseconds


class RevokeReason(StrEnum):
    """Why a key is revoked: a list rather than free text, in which somebody would be named."""

    STOLEN = "stolen"
    LOST = "lost"
    REPLACED = "replaced"
    COPIED = "copied"
    MISTAKE = "mistake"

    @property
    def label(self) -> str:
        """Return the words of the dialog and of what is kept."""
        return {
            "stolen": _("PC volé"),
            "lost": _("PC perdu"),
            "replaced": _("PC remplacé ou mis au rebut"),
            "copied": _("Clé peut-être copiée"),
            "mistake": _("Poste créé par erreur"),
        }[self]


@dataclass(kw_only=True)
class DeskCertificate(Record):
    """A certificate given to a desk's key: what makes the key known to headquarters, used or not."""

    certificate: bytes


@dataclass(kw_only=True)
class FormerRoot(Record):
    """A root the office had before that of `Office.root_public`: what it certified by its last day still stands."""

    public: bytes  # Ed25519, 32 bytes
    last_day: str  # ISO, included


@dataclass(kw_only=True)
class RevokedKey(Record):
    """A desk's key whose papers no longer count from an instant on; several say the same of a key, the earliest counts.

    The whole key, not its id of four bytes: one could be drawn until it has the id of another desk's.
    """

    public: bytes  # Ed25519, 32 bytes
    desk_code: str
    since: int  # milliseconds UTC, a whole minute, as papers are dated; 0: none of its papers counts
    reason: str


class DeskKey(Struct, frozen=True):
    """A desk's key as its certificate and the revocations known on this PC tell."""

    public: bytes
    id: str  # eight figures of hexadecimal
    desk: str
    first: date
    last: date
    here: bool = False  # this PC seals with it
    since: int | None = None  # when its papers stop counting

    def outside(self, day: date) -> bool:
        """Say whether it can't seal on this day."""
        return not self.first <= day <= self.last

    def is_past(self, code: str, day: date) -> bool:
        """Say whether the desk of this code needs another: it was revoked, ends soon, or has another desk's name."""
        return self.since is not None or self.ends_soon(day) or self.desk != code

    def ends_soon(self, day: date) -> bool:
        """Say whether it is time for another: thirty days before its end."""
        return self.outside(day + SOON) or self.outside(day)

    @property
    def standing(self) -> str:
        """Return in French until when it seals, or since when no longer."""
        if self.since is None:
            return _("jusqu’au {day}").format(day=short_date(self.last, year=True))
        if self.since == 0:
            return _("révoquée depuis le début")
        return _("révoquée depuis le {day}").format(day=short_date(paris(self.since).date(), year=True))


def check_earlier(key: DeskKey, since: int) -> None:
    """Raise WrongState when the key's papers are refused from this instant on already."""
    if key.since is not None and key.since <= since:
        raise WrongState(
            _("Cette clé est déjà révoquée."), _("Rien n’a été modifié."), _("Une révocation ne se reprend pas.")
        )


def check_serves(key: DeskKey, code: str, day: date) -> None:
    """Raise WrongState when a key that can't be renewed here may not seal on this day, on the desk of this code."""
    if key.since is not None:
        fact = _("La clé de ce poste a été révoquée\u00a0: il ne peut plus signer de documents.")
    elif key.outside(day):
        days = {"first": short_date(key.first, year=True), "last": short_date(key.last, year=True)}
        fact = _("La clé de ce poste ne signe que du {first} au {last}.").format(**days)
    elif key.desk != code:
        fact = _("La clé de ce poste est au nom de {former}, et ce poste s’appelle {code}.")
        fact = fact.format(former=key.desk, code=code)
    else:
        return
    raise WrongState(
        fact,
        _("Rien n’est enregistré, la saisie est gardée."),
        _("Synchronisez avec F5\u00a0: le serveur du siège donne une nouvelle clé à ce poste."),
    )


def no_root() -> WrongState:
    """Return why no key can be certified on this PC."""
    return WrongState(
        _("La clé de l’office n’est pas sur ce poste."),
        _("Les clés n’ont pas changé."),
        _("Faites ce geste sur le poste où l’office a été créé."),
    )


def health(key: DeskKey | None, day: date, *, renewable: bool) -> tuple[bool, str]:
    """Return whether this desk will still seal in thirty days, and the sentence that says so."""
    if key is None:
        return True, _("Ce poste n’a pas de clé pour signer les documents.")
    if not renewable and key.since is not None:
        return False, _("La clé des documents de ce poste est révoquée.")
    last = short_date(key.last, year=True)
    if renewable:
        return True, _("La clé des documents sert jusqu’au {last}, puis se renouvelle seule.").format(last=last)
    if key.ends_soon(day):
        told = _("La clé des documents ne sert que jusqu’au {last}.")
        return False, told.format(last=last)
    return True, _("La clé des documents sert jusqu’au {last}.").format(last=last)
