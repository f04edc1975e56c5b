"""The register of papers: every printed number, who issued it, whether it still stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.office.model.rights import ARREARS, COMMISSION, COUNTER, CRISIS, ROLE_LABELS, Role

# By default the front desk issues alone (DESIGN.md, 13).
ISSUERS = (Role.FRONT_DESK, Role.TENANCY_OFFICER, Role.SITE_MANAGER, Role.ADMIN)
# The attestation de résidence is the manager's (DOMAIN.md, §4); whoever books at a counter convokes and signs the
# notice of the visits planned there, and whoever hands masks over writes the receipt.
_COUNTERS = tuple(role for role in Role if role in COUNTER)
BY_KIND = {"AR": (Role.SITE_MANAGER, Role.ADMIN), "RV": _COUNTERS, "AV": _COUNTERS, "RM": _COUNTERS}
# Whoever prevents arrears writes; that nothing is due, the manager says (DOMAIN.md, §4).
BY_KIND |= dict.fromkeys(("LI", "PA", "CA"), tuple(role for role in Role if role in ARREARS))
BY_KIND |= {"CR": tuple(role for role in Role if role in CRISIS)}
BY_KIND |= dict.fromkeys(("PV", "LD"), tuple(role for role in Role if role in COMMISSION))
BY_KIND |= {"AL": (Role.SITE_MANAGER, Role.ADMIN)}
# The employer signs for who visits, not a colleague (DOMAIN.md, §4): a manager, or a role it is delegated to.
BY_KIND |= {"JP": (Role.SITE_MANAGER, Role.ADMIN)}
KINDS = ("JD", "EL", *BY_KIND)
# Papers that only their service reads: that somebody has one says what they owe, or what the commission decided.
READERS = dict.fromkeys(("LI", "PA", "CA", "AL"), ARREARS) | dict.fromkeys(("PV", "LD"), COMMISSION) | {"CR": CRISIS}
MAX_REASON = 200
LARGE = "/large"  # after its id, where the same paper in large print is kept
RESIDENCE_MONTHS = 3  # an attestation de résidence serves at most so long (DOMAIN.md §4, our proposal)


class VoidReason(StrEnum):
    """Why a paper is cancelled: a list rather than free text (DOMAIN.md §5)."""

    DATE = "date"
    ADDRESS = "address"
    PERSON = "person"
    GIVEN_UP = "given_up"
    LEFT = "left"
    MISTAKE = "mistake"

    @property
    def label(self) -> str:
        """Return the words of the dialog and of the register."""
        return {
            "date": _("Date changée"),
            "address": _("Adresse changée"),
            "person": _("Mauvaise personne"),
            "given_up": _("Déménagement abandonné"),
            "left": _("Logement quitté"),
            "mistake": _("Erreur de saisie"),
        }[self]


# What may be wrong with each kind.
_OF_MOVES = tuple(reason for reason in VoidReason if reason is not VoidReason.LEFT)
_OF_VISITS = (VoidReason.DATE, VoidReason.ADDRESS, VoidReason.PERSON, VoidReason.MISTAKE)
VOID_REASONS = {
    "JD": _OF_MOVES,
    "EL": _OF_MOVES,
    "AV": _OF_VISITS,
    "JP": _OF_VISITS,
    "AR": (VoidReason.ADDRESS, VoidReason.PERSON, VoidReason.LEFT, VoidReason.MISTAKE),
}
VOID_REASONS |= dict.fromkeys(("LI", "PA", "AL", "CA"), (VoidReason.DATE, VoidReason.PERSON, VoidReason.MISTAKE))


class PaperStatus(StrEnum):
    """A recorded paper may be printed; a voided one no longer counts. Printing is counted, not a state."""

    RECORDED = "recorded"
    VOIDED = "voided"


@dataclass(kw_only=True)
class PaperRecord(Record):
    """One numbered paper; `site_id` issued it, `created_by` signed it."""

    number: str  # JD-C02-20-0184
    kind: str  # JD
    label: str  # « Justificatif de déménagement »
    subject_table: str  # "move"
    subject_id: str
    person_id: str | None = None
    payload: bytes = b""  # what the code carries, sealed
    short_code: str = ""  # 7K4M-2Q9P-XH6T
    status: PaperStatus = PaperStatus.RECORDED
    issued_at: int = 0  # milliseconds UTC
    issued_by: str = ""  # agent id
    print_count: int = 0
    printed_at: int | None = None
    voided_at: int | None = None
    voided_by: str = ""
    void_reason: str = ""


@dataclass(kw_only=True)
class Delegation(Record):
    """Agents of a role may issue and sign a kind of paper alone; the rows of a kind replace the default."""

    kind: str
    role: Role
    signs_as: str = ""  # « par délégation de la direction », printed under the function


def issuers(kind: str, delegations: Sequence[Delegation]) -> tuple[Role, ...]:
    """Return the roles that may issue a kind of paper, given its delegations."""
    return tuple(delegation.role for delegation in delegations) or BY_KIND.get(kind, ISSUERS)


def paper_readers(kind: str) -> frozenset[Role]:
    """Return the roles that may read a kind of paper, and know that somebody has one."""
    return READERS.get(kind, COUNTER)


def withheld(role: str, delegations: Sequence[Delegation]) -> frozenset[str]:
    """Return the kinds of paper that others than this role establish, given all the delegations."""
    of_kind = {kind: [one for one in delegations if one.kind == kind] for kind in KINDS}
    return frozenset(kind for kind, rows in of_kind.items() if role not in issuers(kind, rows))


def check_issuer(role: str, kind: str, delegations: Sequence[Delegation]) -> None:
    """Raise NotAllowed, naming who may, unless the role may issue this kind of paper."""
    if role not in issuers(kind, delegations):
        raise NotAllowed(
            _("Votre profil ne permet pas d’établir ce document."),
            _("La saisie est gardée."),
            _asked_of(kind, delegations),
        )


def check_voider(role: str, kind: str, delegations: Sequence[Delegation]) -> None:
    """Raise NotAllowed, naming who may, unless the role may issue, hence cancel, this kind of paper."""
    if role not in issuers(kind, delegations):
        raise NotAllowed(
            _("Votre profil ne permet pas d’annuler ce document."),
            _("Le document reste valable."),
            _asked_of(kind, delegations),
        )


def _asked_of(kind: str, delegations: Sequence[Delegation]) -> str:
    holders = ", ".join(ROLE_LABELS[holder] for holder in issuers(kind, delegations))
    return _("Demandez à un agent de profil : {roles}.").format(roles=holders)


def check_standing(paper: PaperRecord) -> None:
    """Raise WrongState when the paper was voided."""
    if paper.status is PaperStatus.VOIDED:
        raise is_voided(paper)


def is_voided(paper: PaperRecord) -> WrongState:
    """Return what says that a paper was voided."""
    return WrongState(
        _("Le document {number} est annulé.").format(number=paper.number),
        _("Il reste dans le registre."),
        _("Établissez un nouveau document."),
    )


def check_void_reason(reason: str) -> str:
    """Return why a paper is voided, tidied, or raise BadInput."""
    reason = " ".join(reason.split())
    if not 3 <= len(reason) <= MAX_REASON:
        wrong = _("Le motif d’annulation compte de 3 à {limit} caractères.").format(limit=MAX_REASON)
        raise BadInput(wrong, _("Le document reste valable."), fields={"reason": wrong})
    return reason
