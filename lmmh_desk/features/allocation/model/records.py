"""What is kept of the allocation commission: sessions, members, agenda, applicants, papers (DOMAIN.md §2–3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record

NUMBERED = "CM"  # of a session: « CM-C02-20-0047 »


class State(StrEnum):
    """How far a session is."""

    PLANNED = "planned"
    CONVENED = "convened"
    QUORATE = "quorate"
    DELIBERATING = "deliberating"
    SIGNED = "minutes_signed"
    NOTIFIED = "notified"


STATES = {
    State.PLANNED: _("Prévue"), State.CONVENED: _("Convoquée"), State.QUORATE: _("Ouverte"),
    State.DELIBERATING: _("En délibération"), State.SIGNED: _("Procès-verbal établi"), State.NOTIFIED: _("Notifiée"),
}  # fmt: skip
BEFORE = frozenset({State.PLANNED, State.CONVENED})
OPEN = frozenset({State.QUORATE, State.DELIBERATING})
CLOSED = frozenset({State.SIGNED, State.NOTIFIED})


class Seat(StrEnum):
    """As what somebody sits (CCH L441-2, R441-9)."""

    CHAIR = "chair"
    ADMINISTRATOR = "administrator"
    TENANTS = "tenants"
    MAYOR = "mayor"
    SECRETARY = "secretary"


SEATS = {
    Seat.CHAIR: _("présidence"), Seat.ADMINISTRATOR: _("administration"), Seat.TENANTS: _("repr. locataires"),
    Seat.MAYOR: _("mairie"), Seat.SECRETARY: _("secrétariat"),
}  # fmt: skip
DESIGNATED = frozenset({Seat.CHAIR, Seat.ADMINISTRATOR, Seat.TENANTS})  # by the board: the six who make the quorum


class Presence(StrEnum):
    """Whether a member is there."""

    EXPECTED = "expected"
    PRESENT = "present"
    PROXY = "proxy"
    ABSENT = "absent"


PRESENCES = {
    Presence.EXPECTED: _("attendu"), Presence.PRESENT: _("présent"), Presence.PROXY: _("pouvoir"),
    Presence.ABSENT: _("absent"),
}  # fmt: skip


class Exemption(StrEnum):
    """Why fewer than three applicants may be examined (CCH R441-3)."""

    NONE = ""
    TOO_FEW = "too_few"
    DALO = "dalo"
    PLAI = "plai"


EXEMPTIONS = {
    Exemption.NONE: _("Aucune"), Exemption.TOO_FEW: _("Insuffisance de candidats"),
    Exemption.DALO: _("Candidat désigné au titre du DALO"), Exemption.PLAI: _("Logement PLAI pour un accompagnement"),
}  # fmt: skip


class ItemState(StrEnum):
    """How far a point of the agenda is."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


ITEM_STATES = {
    ItemState.PROPOSED: _("À décider"), ItemState.DECIDED: _("Décidé"), ItemState.WITHDRAWN: _("Retiré"),
}  # fmt: skip


class Decision(StrEnum):
    """What the commission decides of an applicant (CCH R441-3); the rank of who is granted stands with the point."""

    NONE = ""
    GRANTED = "granted"
    CONDITIONAL = "conditional"
    REFUSED = "refused"
    INADMISSIBLE = "inadmissible"


DECISIONS = {
    Decision.NONE: _("À décider"), Decision.GRANTED: _("Attribué"), Decision.CONDITIONAL: _("Sous condition"),
    Decision.REFUSED: _("Non attribué"), Decision.INADMISSIBLE: _("Irrecevable"),
}  # fmt: skip


class Missing(StrEnum):
    """A paper a file lacks."""

    TAX = "tax_notice"
    IDENTITY = "identity"
    INCOME = "income"
    HOUSEHOLD = "household"


PAPERS = {
    Missing.TAX: _("avis d’imposition"), Missing.IDENTITY: _("pièce d’identité"),
    Missing.INCOME: _("justificatif de ressources"), Missing.HOUSEHOLD: _("livret de famille"),
}  # fmt: skip
RANKED = frozenset({Decision.GRANTED, Decision.CONDITIONAL})  # they have a rank, whatever the condition becomes


class Condition(StrEnum):
    """What became of the condition of a decision, once the minutes are signed."""

    NONE = ""
    MET = "met"
    UNMET = "unmet"


CONDITIONS = {
    Condition.NONE: _("attendue"), Condition.MET: _("remplie"), Condition.UNMET: _("non remplie"),
}  # fmt: skip
# Objective reasons, from a list: nothing is written of a person (DOMAIN.md §5).
REASONS: dict[Decision, dict[str, str]] = {
    Decision.GRANTED: {
        "suited": _("foyer adapté au logement"), "oldest": _("demande ancienne"),
        "income_suited": _("ressources adaptées au loyer"), "priority": _("ménage prioritaire, CCH L441-1"),
    },
    Decision.CONDITIONAL: {
        "tax_notice": _("avis d’imposition à fournir"), "household_check": _("composition du foyer à vérifier"),
        "income_update": _("ressources à actualiser"), "identity": _("pièce d’identité à fournir"),
    },
    Decision.REFUSED: {
        "too_small": _("logement trop petit"), "too_large": _("logement trop grand"),
        "effort": _("loyer trop élevé pour les ressources"), "given_up": _("candidature retirée"),
    },
    Decision.INADMISSIBLE: {
        "ceiling": _("plafond de ressources dépassé"), "not_renewed": _("demande non renouvelée"),
        "incomplete": _("dossier incomplet après relance"), "struck": _("demande radiée"),
    },
}  # fmt: skip
REASON_LABELS = {code: told for reasons in REASONS.values() for code, told in reasons.items()}


SEALED = "sealed"  # what stood when the minutes were signed: whoever removed it meanwhile elsewhere is asked
SAID = " "  # ends the ranking that the minutes say: whoever ranks otherwise meanwhile elsewhere is asked
# Why something was removed, by what it is; a key each.
REMOVED: dict[str, dict[str, str]] = {
    "session": {
        "twice": _("saisie deux fois"), "mistake": _("saisie par erreur"), "postponed": _("reportée sans date"),
    },
    "member": {
        "twice": _("saisi deux fois"), "mistake": _("saisi par erreur"), "left": _("ne siège plus"),
    },
    "applicant": {
        "twice": _("saisi deux fois"), "mistake": _("saisi par erreur"), "given_up": _("candidature retirée"),
        "housed": _("relogé ailleurs"),
    },
}  # fmt: skip
REMOVALS = frozenset(code for reasons in REMOVED.values() for code in reasons)
STANDINGS = {kind: {"": _("en place"), SEALED: _("au procès-verbal")} | reasons for kind, reasons in REMOVED.items()}


class Offer(StrEnum):
    """What became of an offer (CCH R441-10)."""

    NONE = ""
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


OFFERS = {
    Offer.NONE: _("aucune"), Offer.SENT: _("envoyée"), Offer.ACCEPTED: _("acceptée"), Offer.DECLINED: _("refusée"),
    Offer.EXPIRED: _("expirée"),
}  # fmt: skip
STANDING_OFFERS = frozenset({Offer.SENT, Offer.ACCEPTED})


@dataclass(kw_only=True)
class AllocationSession(Record):
    """One sitting of the commission."""

    number: str
    day: str  # ISO
    starts_at: int  # minutes since midnight
    link: str = ""
    state: str = State.PLANNED
    opened_at: int | None = None  # milliseconds UTC
    ended_at: int | None = None
    standing: str = ""  # a reason of REMOVED


@dataclass(kw_only=True)
class AllocationMember(Record):
    """Somebody who sits in one session."""

    session_id: str
    name: str
    seat: str
    presence: str = Presence.EXPECTED
    proxy_id: str | None = None  # the member who holds this one's voice
    standing: str = ""  # SEALED, or a reason of REMOVED


@dataclass(kw_only=True)
class AllocationItem(Record):
    """A dwelling on the agenda; `ranking` holds the numbers of who is granted, the first rank first."""

    session_id: str
    dwelling_id: str
    starts_at: int  # minutes since midnight
    rent_cents: int
    free_on: str  # ISO
    exemption: str = Exemption.NONE
    state: str = ItemState.PROPOSED
    ranking: str = ""


@dataclass(kw_only=True)
class AllocationApplicant(Record):
    """One applicant for one dwelling: the file as it was examined."""

    item_id: str
    name: str
    nur: str
    filed_on: str  # ISO
    household: int
    income: int  # percent of the ceiling
    address: str  # two lines
    position: int
    person_id: str | None = None
    missing: str = ""  # Missing, separated by spaces
    decision: str = Decision.NONE
    reason: str = ""
    decided_at: int | None = None
    offer: str = Offer.NONE
    offered_on: str = ""  # ISO
    answer_by: str = ""  # ISO, included
    answered_at: int | None = None
    condition: str = Condition.NONE
    condition_on: str = ""  # ISO
    withdrawn_on: str = ""  # ISO: what was allocated to this applicant was taken back, for another has the dwelling
    renew_on: str = ""  # ISO: the last day to renew the application
    communes: str = ""  # wanted, a line each
    standing: str = ""  # SEALED, or a reason of REMOVED


@dataclass(kw_only=True)
class AllocationPaper(Record):
    """The minutes of a session, or the letter to one applicant, word for word."""

    session_id: str
    paper_id: str
    number: str
    content: str
    applicant_id: str | None = None
    person_id: str | None = None
