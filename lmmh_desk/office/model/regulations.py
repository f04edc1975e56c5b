"""Rules that change on a date: data with its source, never code (DOMAIN.md, first page)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import NBSP, quoted
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.typed import plain, read_count
from lmmh_desk.office.model.sites import STATUS_LABELS, SiteKind, SiteStatus

LONGEST = 400  # letters of a sentence printed on a paper that holds on one page
YES, NO = "oui", "non"


@dataclass(kw_only=True)
class Regulation(Record):
    """The value a rule takes from a day on, until the next row of the same key; empty: no rule any more."""

    key: str
    starts_on: str  # ISO
    value: str
    source: str = ""


def number_of(value: str) -> int | None:
    """Return the number that a rule's value says, None where it says none: empty, or written by another program."""
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else None


class RuleKind(StrEnum):
    """How the value of a rule is read."""

    NUMBER = "number"
    SENTENCE = "sentence"
    YES_NO = "yes_no"
    STATUS = "status"  # how sites receive


_HOURS, _DAYS = re.compile(r"(\d+):(\d+)"), re.compile(r"(\d+)/(\d+)")
LEAP = 2020  # a year in which 29 February is a day


def is_day(day: int, month: int) -> bool:
    """Say whether a day is one of some year."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(LEAP, month)[1]


def is_hour(hour: int, minute: int) -> bool:
    """Say whether a clock shows this hour, midnight being 0:00 or 24:00."""
    return minute < 60 and hour * 60 + minute <= 24 * 60


def _check_hours(text: str) -> None:
    """Raise BadInput where a season has an hour that no clock shows, or a day that no year has."""
    for pattern, is_right in ((_HOURS, is_hour), (_DAYS, is_day)):
        for found in pattern.finditer(text):
            if not is_right(int(found[1]), int(found[2])):
                raise BadInput(
                    _("«\u00a0{typed}\u00a0» n’est ni une heure ni un jour.").format(typed=found[0]),
                    _("Les heures d’avant sont gardées."),
                    _("Écrivez par exemple 01/11 – 31/03\u00a0: 15:00 – 00:00."),
                )


class Rule(Struct, frozen=True):
    """A rule the program obeys: what it is called, how it is typed, what it does."""

    key: str
    label: str
    kind: RuleKind
    effect: str
    unit: str = ""

    def read(self, text: str) -> str:
        """Return the value to keep from what was typed (empty: no rule); raise BadInput in French."""
        text = " ".join(text.split())
        if not text:
            return ""
        if self.kind is RuleKind.NUMBER:
            return str(self._number(text.removesuffix(self.unit).strip()))
        if self.kind is RuleKind.YES_NO:
            return self._yes_no(text)
        if self.kind is RuleKind.STATUS:
            return _status(text)
        if len(text) > LONGEST:
            raise BadInput(
                _("La phrase compte {count} caractères.").format(count=len(text)),
                _("La phrase d’avant est gardée."),
                _("Ramenez-la à {limit} pour que le document tienne sur une page.").format(limit=LONGEST),
            )
        if self.key == "night_hours":
            _check_hours(text)
        return text

    def written(self, value: str) -> str:
        """Return « 4 m² / pers. », or « pas de règle »."""
        if not value:
            return _("pas de règle")
        if self.kind is RuleKind.STATUS:
            return STATUS_LABELS[SiteStatus(value)] if value in set(SiteStatus) else value
        return f"{value}{NBSP}{self.unit}" if self.unit else value

    def _number(self, text: str) -> int:
        number = read_count(text)
        if number == 0:
            raise BadInput(_("Zéro n’est pas un seuil."), gesture=_("Videz le champ s’il n’y a plus de règle."))
        return number

    def _yes_no(self, text: str) -> str:
        if plain(text) not in {YES, NO}:
            raise BadInput(_("« {text} » n’est ni oui ni non.").format(text=text), gesture=_("Tapez oui ou non."))
        return plain(text)


def _status(text: str) -> str:
    found = [status for status, label in STATUS_LABELS.items() if plain(text) in (plain(label), status)]
    if not found:
        raise BadInput(
            _("«\u00a0{text}\u00a0» n’est pas une façon d’accueillir.").format(text=quoted(text)),
            gesture=_("Tapez l’une de celles-ci\u00a0: {labels}.").format(labels=", ".join(STATUS_LABELS.values())),
        )
    return found[0]


GAUGE = Rule("gauge_m2", _("Jauge de l’espace"), RuleKind.NUMBER, _("Surface d’accueil par personne"), "m² / pers.")
MOVE_PEOPLE = Rule(
    "move_people", _("Aide au déménagement"), RuleKind.NUMBER, _("Avertit au-delà, n’empêche pas"), "pers."
)
MOVE_BOX = Rule(
    "move_box", _("Case de l’attestation, déménagement"), RuleKind.SENTENCE, _("Imprimée sur le justificatif")
)
VISIT_BOX = Rule(
    "visit_box", _("Case de l’attestation, venue à l’agence"), RuleKind.SENTENCE, _("Imprimée sur la convocation")
)
VISIT_BARRIER = Rule(
    "visit_barrier", _("Gestes barrières, venue à l’agence"), RuleKind.SENTENCE, _("Imprimée sur la convocation")
)
VISIT_CARRY = Rule("visit_carry", _("Convocation : à porter avec"), RuleKind.SENTENCE, _("Imprimée sur la convocation"))
MOVE_CARRY = Rule("move_carry", _("Justificatif : à porter avec"), RuleKind.SENTENCE, _("Imprimée sur le justificatif"))
MOVE_ACCEPTANCE = Rule(
    "move_acceptance", _("Justificatif : portée"), RuleKind.SENTENCE, _("Imprimée sur le justificatif")
)
MOVE_LARGE = Rule(
    "move_large", _("Justificatif en gros caractères"), RuleKind.SENTENCE, _("Imprimée à la place des trois autres")
)
INSPECTION_PREPARE = Rule(
    "inspection_prepare", _("État des lieux\u00a0: à préparer"), RuleKind.SENTENCE, _("Imprimée sur l’avis")
)
INSPECTION_PARTIES = Rule(
    "inspection_parties", _("État des lieux\u00a0: parties"), RuleKind.SENTENCE, _("Imprimée sur l’avis")
)
INSPECTION_BARRIER = Rule(
    "inspection_barrier", _("État des lieux\u00a0: gestes barrières"), RuleKind.SENTENCE, _("Imprimée sur l’avis")
)
DATA_SHORT = Rule("data_short", _("Données personnelles, en bref"), RuleKind.SENTENCE, _("Imprimée en gros caractères"))
DATA_NOTICE = Rule("data_notice", _("Données personnelles"), RuleKind.SENTENCE, _("Imprimée au bas des documents"))
MASK = Rule("mask", _("Masque"), RuleKind.SENTENCE, _("Imprimée sur le ticket et les convocations"))
VIEWINGS = Rule(
    "viewings", _("Visites sur place avant location"), RuleKind.YES_NO, _("Dit à l’accueil ce qui est permis")
)
MONTHS = _("mois")
KEEP_WALKINS = Rule(
    "keep_walkins", _("Conservation des passages"), RuleKind.NUMBER, _("Après le jour du passage"), MONTHS
)
KEEP_APPOINTMENTS = Rule(
    "keep_appointments", _("Conservation des rendez-vous"), RuleKind.NUMBER, _("Après l’heure du rendez-vous"), MONTHS
)
KEEP_MESSAGES = Rule(
    "keep_messages", _("Conservation des SMS et e-mails"), RuleKind.NUMBER, _("Après la fin de leur utilité"), MONTHS
)
KEEP_MOVES = Rule(
    "keep_moves",
    _("Conservation des déménagements"),
    RuleKind.NUMBER,
    _("Après la fin du dossier ou du document"),
    MONTHS,
)
KEEP_MASKS = Rule(
    "keep_masks",
    _("Conservation des remises de masques"),
    RuleKind.NUMBER,
    _("Après la remise\u00a0; le stock reste juste"),
    MONTHS,
)
KEEP_PAPERS = Rule(
    "keep_papers", _("Conservation des attestations"), RuleKind.NUMBER, _("Après leur date d’émission"), MONTHS
)
KEEP_NOTES = Rule("keep_notes", _("Conservation des notes"), RuleKind.NUMBER, _("Après leur saisie"), MONTHS)
KEEP_PERSONS = Rule(
    "keep_persons", _("Conservation des personnes sans bail"), RuleKind.NUMBER,
    _("Sans bail ni passage depuis, sur un poste qui a tous les sites"), MONTHS,
)  # fmt: skip
KEEP_LEASES = Rule(
    "keep_leases", _("Conservation des baux terminés"), RuleKind.NUMBER,
    _("Après leur fin, une fois leurs documents partis"), MONTHS,
)  # fmt: skip
KEEP_HOUSEHOLDS = Rule(
    "keep_households", _("Conservation des foyers sans personne"), RuleKind.NUMBER,
    _("Après leur création, sans personne ni bail"), MONTHS,
)  # fmt: skip
KEEP_AUDIT = Rule(
    "keep_audit", _("Conservation du détail des accès"), RuleKind.NUMBER, _("Après l’accès ; la ligne reste"), MONTHS
)
KEEP_COPIES = Rule(
    "keep_copies", _("Conservation des copies de la base"), RuleKind.NUMBER,
    _("Sauvegardes du poste et bases mises de côté\u00a0: ce qui est effacé y reste jusque-là"), MONTHS,
)  # fmt: skip
KEEP_CONFLICTS = Rule(
    "keep_conflicts", _("Conservation des arbitrages rendus"), RuleKind.NUMBER, _("Après la décision"), MONTHS
)
KEEP_ASIDES = Rule(
    "keep_asides", _("Conservation des saisies mises de côté"), RuleKind.NUMBER, _("Après la décision"), MONTHS
)
KEEP_RECTIFIED = Rule(
    "keep_rectified", _("Conservation des rectifications"), RuleKind.NUMBER,
    _("Après la rectification\u00a0: la valeur d’avant s’efface"), MONTHS,
)  # fmt: skip
KEEP_IDENTITY = Rule(
    "keep_identity", _("Conservation des vérifications d’identité"), RuleKind.NUMBER, _("À revoir ensuite"), MONTHS
)
KEEP_IMPORTS = Rule(
    "keep_imports", _("Conservation de quoi défaire un import"), RuleKind.NUMBER,
    _("Après l’import, sur le poste qui l’a fait"), MONTHS,
)  # fmt: skip
KEEP_DRAFTS = Rule(
    "keep_drafts", _("Conservation des brouillons"), RuleKind.NUMBER, _("Après la dernière frappe, sur chaque poste"),
    MONTHS,
)  # fmt: skip

# Prevention of arrears (DOMAIN.md §5, Arrears).
ARREARS_RENTS = Rule(
    "arrears_rents", _("Impayé constitué"), RuleKind.NUMBER, _("À partir de tant de loyers dus"), _("loyers")
)
ARREARS_CHARGES = Rule(
    "arrears_charges", _("Impayé constitué\u00a0: charges comprises"), RuleKind.YES_NO, _("Le loyer compte ses charges")
)
CAF_MONTHS = Rule("arrears_caf", _("Informer la CAF ou la MSA"), RuleKind.NUMBER, _("Après l’impayé constitué"), MONTHS)
PLAN_MONTHS = Rule("arrears_plan", _("Convenir d’un plan"), RuleKind.NUMBER, _("Après l’information de la CAF"), MONTHS)
SMALL_DEBT = Rule(
    "arrears_small", _("La CAF ou la MSA fixe le plan"), RuleKind.NUMBER, _("D’une dette jusqu’à"), _("€")
)
FSL_MONTHS = Rule("arrears_fsl", _("Réponse du FSL"), RuleKind.NUMBER, _("Après la demande"), MONTHS)
SUMMONS_MONTHS = Rule(
    "arrears_summons", _("Pas d’assignation avant"), RuleKind.NUMBER, _("Après la saisine de la CCAPEX"), MONTHS
)
PROTOCOL_MONTHS = Rule("arrears_protocol", _("Protocole de cohésion sociale"), RuleKind.NUMBER, _("Durée"), MONTHS)
FOLLOW_MONTHS = Rule("arrears_follow", _("Appel de suivi"), RuleKind.NUMBER, _("Entre deux appels"), MONTHS)
CALL_DAYS = Rule("arrears_call", _("Premier appel"), RuleKind.NUMBER, _("Après l’ouverture du suivi"), _("jours"))
BROKEN_DAYS = Rule("arrears_broken", _("Plan rompu"), RuleKind.NUMBER, _("Pour renégocier"), _("jours"))
BALANCE_DAYS = Rule(
    "arrears_balance", _("Solde du bail"), RuleKind.NUMBER, _("Sert à l’attestation de loyer pendant"), _("jours")
)
PLAN_MOST = Rule(
    "arrears_most", _("Plan d’apurement"), RuleKind.NUMBER, _("Au-delà, une phrase le dit"), _("échéances")
)
WINTER_TRUCE = Rule(
    "arrears_truce", _("Trêve hivernale"), RuleKind.SENTENCE, _("Du jour au jour, rappelée au suivi des impayés")
)
AID_CONTACTS = Rule(
    "arrears_aids", _("Contacts d’aide au logement"), RuleKind.SENTENCE, _("Imprimés sur les papiers des impayés")
)
ARREARS_DATA = Rule(
    "arrears_data", _("Données personnelles, impayés"), RuleKind.SENTENCE, _("Imprimée sur les papiers des impayés")
)
KEEP_ARREARS = Rule(
    "keep_arrears", _("Conservation des suivis soldés"), RuleKind.NUMBER, _("Après le règlement amiable"), MONTHS
)
KEEP_ARREARS_OPEN = Rule(
    "keep_arrears_open", _("Conservation des suivis amiables"), RuleKind.NUMBER, _("Après la dernière étape"), MONTHS
)
KEEP_ARREARS_COURT = Rule(
    "keep_arrears_court", _("Conservation des contentieux"), RuleKind.NUMBER, _("Après la fin de l’exécution"), MONTHS
)
KEEP_BALANCES = Rule(
    "keep_balances", _("Conservation des soldes de bail"), RuleKind.NUMBER, _("Après la date du solde"), MONTHS
)
ARREARS_RULES = (
    ARREARS_RENTS, ARREARS_CHARGES, CAF_MONTHS, PLAN_MONTHS, SMALL_DEBT, FSL_MONTHS, SUMMONS_MONTHS,
    PROTOCOL_MONTHS, FOLLOW_MONTHS, CALL_DAYS, BROKEN_DAYS, BALANCE_DAYS, PLAN_MOST, WINTER_TRUCE,
    AID_CONTACTS, ARREARS_DATA, KEEP_ARREARS, KEEP_ARREARS_OPEN, KEEP_ARREARS_COURT, KEEP_BALANCES,
)  # fmt: skip

HOME_CALL = Rule(
    "home_call", _("Visite à domicile\u00a0: à demander avant"), RuleKind.SENTENCE, _("Lue à l’appel, jamais notée")
)
HOME_BARRIER = Rule(
    "home_barrier",
    _("Visite à domicile\u00a0: gestes barrières"),
    RuleKind.SENTENCE,
    _("Imprimée sur l’avis de visite"),
)
HOME_POSTPONE = Rule(
    "home_postpone", _("Visite à domicile\u00a0: pour reporter"), RuleKind.SENTENCE, _("Imprimée sur l’avis de visite")
)
TRIP_SCOPE = Rule(
    "trip_scope", _("Justificatif professionnel\u00a0: portée"), RuleKind.SENTENCE, _("Imprimée sur le justificatif")
)
KEEP_VISITS = Rule(
    "keep_visits", _("Conservation des visites à domicile"), RuleKind.NUMBER, _("Après l’heure de la visite"), MONTHS
)
LOCKDOWN = Rule("lockdown", _("Confinement"), RuleKind.YES_NO, _("Montré sur les chiffres des impayés"))
NIGHT_HOURS = Rule(
    "night_hours", _("Médiaction\u00a0: heures de service"), RuleKind.SENTENCE, _("Par saison, montrées chaque soir")
)
NIGHT_TEAM = Rule(
    "night_team", _("Médiaction\u00a0: équipe"), RuleKind.SENTENCE, _("Montrée chaque soir, imprimée sur la fiche")
)
NIGHT_PHONE = Rule(
    "night_phone", _("Médiaction\u00a0: téléphone"), RuleKind.SENTENCE, _("Montré chaque soir, imprimé sur la fiche")
)
KEEP_NIGHTS = Rule("keep_nights", _("Conservation des faits de nuit"), RuleKind.NUMBER, _("Après la nuit"), MONTHS)
KEEP_UPKEEP = Rule(
    "keep_upkeep", _("Conservation des passages et anomalies des halls"), RuleKind.NUMBER, _("Après le passage"), MONTHS
)
KEEP_REPAIRS = Rule(
    "keep_repairs", _("Conservation des demandes d’intervention"), RuleKind.NUMBER, _("Après leur fin"), MONTHS
)
KEEP_CAMPAIGNS = Rule(
    "keep_campaigns", _("Conservation des messages de prévention"), RuleKind.NUMBER, _("Après leur départ"), MONTHS
)
KEEP_WORKS = Rule("keep_works", _("Conservation des travaux et avis"), RuleKind.NUMBER, _("Après la livraison"), MONTHS)
ALLOCATION_ANSWER = Rule(
    "allocation_answer", _("CAL\u00a0: délai de réponse"), RuleKind.NUMBER,
    _("Sans réponse à son dernier jour, l’offre est refusée\u00a0; dix jours au moins"), _("jours"),
)  # fmt: skip
ALLOCATION_MODE = Rule(
    "allocation_mode", _("CAL\u00a0: séance à distance"), RuleKind.SENTENCE, _("Imprimée sur le procès-verbal")
)
KEEP_ALLOCATION = Rule(
    "keep_allocation", _("Conservation des candidatures"), RuleKind.NUMBER, _("Après le jour de la séance"), MONTHS
)
ALLOCATION_RULES = (ALLOCATION_ANSWER, ALLOCATION_MODE, KEEP_ALLOCATION)
LEISURE = Rule("leisure", _("Sortie de détente"), RuleKind.SENTENCE, _("Dit à l’accueil ce qui est permis"))

# The continuity plan: its level is dated, and so is what each level does to the gauge, the channels and the closures.
LEVELS = (1, 2, 3)
PLAN_LEVEL = Rule(
    "plan_level", _("Plan de continuité\u00a0: niveau"), RuleKind.NUMBER, _("De 1 à 3\u00a0; vide\u00a0: plan inactif")
)
PLAN_GAUGE = {
    level: Rule(
        f"plan_gauge_{level}", _("Plan, niveau {level}\u00a0: jauge").format(level=level), RuleKind.NUMBER,
        _("Au moins cette surface par personne"), GAUGE.unit,
    )
    for level in LEVELS
}  # fmt: skip
PLAN_SITES = {
    (level, kind): Rule(
        f"plan_{kind}_{level}",
        told.format(level=level),
        RuleKind.STATUS,
        _("Au plus ouvert ainsi, quoi que dise le site"),
    )
    for level in LEVELS
    for kind, told in (
        (SiteKind.AGENCY, _("Plan, niveau {level}\u00a0: agences")),
        (SiteKind.RECEPTION_POINT, _("Plan, niveau {level}\u00a0: espaces-accueil")),
    )
}
KEEP_PRESENCE = Rule(
    "keep_presence", _("Conservation des présences"), RuleKind.NUMBER, _("Après la demi-journée"), MONTHS
)
KEEP_CRISIS = Rule(
    "keep_crisis", _("Conservation du journal de crise"), RuleKind.NUMBER, _("Après le jour de la cellule"), MONTHS
)
PLAN_RULES = (PLAN_LEVEL, *PLAN_GAUGE.values(), *PLAN_SITES.values(), KEEP_PRESENCE, KEEP_CRISIS)

RULES = {
    rule.key: rule
    for rule in (
        GAUGE, MOVE_PEOPLE, MOVE_BOX, MOVE_CARRY, MOVE_ACCEPTANCE, MOVE_LARGE, VISIT_BOX, VISIT_CARRY, VISIT_BARRIER,
        INSPECTION_PREPARE, INSPECTION_PARTIES, INSPECTION_BARRIER, MASK, VIEWINGS, LEISURE, LOCKDOWN, DATA_NOTICE,
        DATA_SHORT, HOME_CALL, HOME_BARRIER, HOME_POSTPONE, TRIP_SCOPE, KEEP_VISITS, NIGHT_HOURS,
        NIGHT_TEAM, NIGHT_PHONE, KEEP_NIGHTS, KEEP_UPKEEP, KEEP_REPAIRS, KEEP_WORKS,
        KEEP_CAMPAIGNS,
        KEEP_WALKINS, KEEP_APPOINTMENTS, KEEP_MESSAGES, KEEP_MOVES, KEEP_MASKS, KEEP_PAPERS, KEEP_NOTES, KEEP_LEASES,
        KEEP_PERSONS, KEEP_HOUSEHOLDS, KEEP_AUDIT, KEEP_COPIES, KEEP_CONFLICTS, KEEP_ASIDES, KEEP_RECTIFIED,
        KEEP_IDENTITY, KEEP_IMPORTS, KEEP_DRAFTS, *ARREARS_RULES,
        *PLAN_RULES, *ALLOCATION_RULES,
    )
}  # fmt: skip


def capacity(area_m2: int, m2_per_person: int) -> int:
    """Return how many people a place holds: never less than one ([JAUGE] in DOMAIN.md §5)."""
    return max(1, area_m2 // m2_per_person)
