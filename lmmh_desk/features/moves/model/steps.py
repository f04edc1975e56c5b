"""The states of an exit and of an entry, and who may move them on (DOMAIN.md §3)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lmmh_desk.kernel.errors import NotAllowed, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import Role

Side = Literal["exit", "entry"]
VALIDATORS = frozenset({Role.TENANCY_OFFICER, Role.SITE_MANAGER, Role.ADMIN})
ISSUERS = VALIDATORS | {Role.FRONT_DESK}


class Step(Struct, frozen=True):
    """One state with its words and the roles that may reach it by hand."""

    key: str
    label: str
    roles: frozenset[Role] = VALIDATORS


EXIT = (
    Step("notice_received", _("Congé reçu"), ISSUERS),
    Step("pre_inspection", _("Visite conseil faite")),
    Step("inspection_booked", _("État des lieux fixé")),
    Step("justified", _("Justificatif établi"), ISSUERS),
    Step("moved", _("Déménagement fait")),
    Step("keys_returned", _("Clés rendues")),
    Step("account_settled", _("Compte soldé")),
)
ENTRY = (
    Step("offer_accepted", _("Offre acceptée")),
    Step("lease_signing_booked", _("Signature du bail fixée")),
    Step("signed", _("Bail signé")),
    Step("inspection", _("État des lieux d’entrée fait")),
    Step("keys_given", _("Clés remises")),
)
TRACKS: dict[Side, tuple[Step, ...]] = {"exit": EXIT, "entry": ENTRY}


def sides(kind: str) -> tuple[Side, ...]:
    """Return the tracks a move follows: a change of dwelling follows both."""
    followed: dict[str, tuple[Side, ...]] = {"out": ("exit",), "in": ("entry",), "transfer": ("exit", "entry")}
    return followed[kind]


def takes_steps(role: str) -> bool:
    """Say whether a role reaches some state by hand."""
    return any(role in step.roles for track in TRACKS.values() for step in track)


def position(side: Side, state: str | None) -> int:
    """Return the rank of a state on its track, -1 before the first."""
    keys = [step.key for step in TRACKS[side]]
    return keys.index(state) if state else -1


def label(side: Side, state: str | None) -> str:
    """Return the words of a state."""
    rank = position(side, state)
    return TRACKS[side][rank].label if rank >= 0 else _("À commencer")


def following(side: Side, state: str | None) -> Step | None:
    """Return the next step, None at the end; `justified` is only reached by recording a justificatif."""
    rank = position(side, state) + 1
    return TRACKS[side][rank] if rank < len(TRACKS[side]) else None


def why_not(side: Side, state: str | None, role: str) -> str:
    """Return why this role may not take the next step by hand, or nothing when it may."""
    step = following(side, state)
    if step is None:
        return _("Toutes les étapes sont faites.")
    if step.key == "justified":
        return _("Enregistrez le justificatif : cette étape se fait d’elle-même.")
    if role not in step.roles:
        return _("Cette étape revient à la gestion locative.")
    return ""


def advance(side: Side, state: str | None, role: str) -> Step:
    """Return the next step; raise WrongState or NotAllowed in French when it can't be taken by hand."""
    reason = why_not(side, state, role)
    step = following(side, state)
    if step is None:
        raise WrongState(reason, _("Rien n’a changé."), _("Reprenez la dernière étape si elle n’est pas faite."))
    if step.key == "justified":
        raise WrongState(
            _("Cette étape se fait avec le justificatif."), _("Rien n’a changé."), _("Enregistrez le justificatif.")
        )
    if reason:
        raise NotAllowed(reason, _("Rien n’a changé."), _("Demandez-lui de la faire."))
    return step


def reached_by_paper(state: str | None) -> bool:
    """Say whether recording a justificatif moves an exit on: earlier steps may still be done on paper."""
    return position("exit", state) < position("exit", "justified")
