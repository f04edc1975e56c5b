"""The audit in words: what each act is called, and the kinds by which one looks for it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.consulting import ANSWERED, OPENED, SHOWN

READ, EXPORTED = "office.audit.read", "office.audit.export"
UNEXPLAINED = "unexplained"

# The longest entry that begins an act's name wins.
ACTS = {
    "allocation": _("Commission d’attribution modifiée"),
    "allocation.accepted": _("Offre de logement acceptée"),
    "allocation.amend": _("Dossier de candidat à la commission modifié"),
    "allocation.apply": _("Candidat inscrit à la commission"),
    "allocation.condition.met": _("Condition d’attribution remplie"),
    "allocation.condition.unmet": _("Condition d’attribution non remplie"),
    "allocation.decide": _("Décision d’attribution"),
    "allocation.declined": _("Offre de logement refusée"),
    "allocation.exempt": _("Dérogation à trois candidats"),
    "allocation.expire": _("Offre de logement expirée"),
    "allocation.minutes.cancel": _("Procès-verbal de la commission annulé"),
    "allocation.notify": _("Décisions d’attribution notifiées"),
    "allocation.remove.applicant": _("Candidat retiré de la commission"),
    "allocation.remove.member": _("Membre retiré de la commission"),
    "allocation.remove.session": _("Séance de la commission retirée"),
    "allocation.restore": _("Retrait repris à la commission"),
    "allocation.retract": _("Offre de logement retirée"),
    "allocation.sign": _("Procès-verbal de la commission enregistré"),
    "appointments": _("Rendez-vous modifié"),
    "appointments.book": _("Rendez-vous pris"),
    "appointments.cancel": _("Rendez-vous annulé"),
    "appointments.check_in": _("Arrivée à un rendez-vous"),
    "appointments.check_out": _("Arrivée à un rendez-vous annulée"),
    "appointments.convoke": _("Convocation enregistrée"),
    "appointments.export": _("Rendez-vous exportés"),
    "appointments.move": _("Rendez-vous déplacé"),
    "appointments.reinstate": _("Rendez-vous rétabli"),
    "appointments.unbook": _("Rendez-vous retiré"),
    "arrears": _("Suivi d’impayé modifié"),
    "arrears.due": _("Solde du bail enregistré"),
    "arrears.import": _("Soldes des baux importés"),
    "arrears.join": _("Suivis d’impayé réunis"),
    "arrears.month": _("Chiffres du mois enregistrés"),
    "arrears.open": _("Suivi d’impayé ouvert"),
    "arrears.pay": _("Règlement noté"),
    "arrears.plan": _("Plan d’apurement proposé"),
    "arrears.plan.keep": _("Un des deux plans d’apurement gardé"),
    "arrears.plan.sign": _("Plan d’apurement signé"),
    "arrears.record": _("Document d’impayé enregistré"),
    "arrears.reveal": _("Montants affichés"),
    "arrears.void": _("Document d’impayé annulé"),
    "continuity": _("Cellule de crise modifiée"),
    "continuity.level": _("Niveau du plan de continuité changé"),
    "continuity.log": _("Journal de la cellule modifié"),
    "continuity.meeting": _("Consigne du jour écrite"),
    "continuity.minutes": _("Compte rendu de la cellule enregistré"),
    "continuity.presence": _("Présences déclarées"),
    "continuity.report": _("État d’un site déclaré"),
    "demo": _("Données de démonstration créées"),
    "desk": _("Geste sur ce poste"),
    "desk.arbitrate": _("Arbitrage"),
    "desk.aside": _("Base de ce poste mise de côté, ou gardée"),
    "desk.attach": _("Poste rattaché au serveur"),
    "desk.backup": _("Copie de la base"),
    "desk.mend": _("Envoi mis de côté repris"),
    "desk.recover": _("Clé rendue par une feuille de secours"),
    "desk.recovery": _("Clé de secours faite"),
    "desk.restore": _("Copie remise en place"),
    "desk.rotate_key": _("Clé de ce poste changée"),
    "desk.search": _("Recherche depuis un terminal"),
    "desk.update": _("Nouvelle version du programme"),
    "desk.vault": _("Clé de ce poste gardée ailleurs"),
    "masks": _("Stock de masques modifié"),
    "masks.count": _("Inventaire de masques"),
    "masks.export": _("Liste des mouvements de masques imprimée"),
    "masks.give": _("Masques remis"),
    "masks.take_back": _("Remise de masques annulée"),
    "mediation": _("Fait de nuit modifié"),
    "mediation.follow": _("Suite d’une nuit modifiée"),
    "mediation.note": _("Fait de nuit noté"),
    "mediation.remove": _("Fait de nuit retiré"),
    "mediation.restore": _("Fait de nuit remis"),
    "moves": _("Dossier de déménagement modifié"),
    "moves.cancel": _("Déménagement annulé"),
    "moves.notice": _("Avis d’état des lieux enregistré"),
    "moves.open": _("Dossier de déménagement ouvert"),
    "moves.record": _("Justificatif enregistré"),
    "moves.reopen": _("Dossier de déménagement repris"),
    "moves.void": _("Document de déménagement annulé"),
    "office": _("Réglage de l’office modifié"),
    "office.access": _("Mot de passe ou code changé par l’agent"),
    "office.agents": _("Agent enregistré"),
    EXPORTED: _("Journal exporté"),
    READ: _("Journal consulté"),
    "office.confirm_refused": _("Mot de passe refusé"),
    "office.delegations": _("Délégation modifiée"),
    "office.extend": _("Poste ouvert un jour de plus sans synchronisation"),
    "office.found": _("Office créé"),
    "office.keys": _("Clé des documents modifiée"),
    "office.messages": _("Message de la boîte d’envoi"),
    "office.messages.gateway": _("Passerelle de messages réglée"),
    "office.papers.print": _("Document imprimé"),
    "office.papers.verify": _("Document vérifié"),
    "office.password": _("Premier mot de passe choisi"),
    "office.pin": _("Code PIN donné par un responsable"),
    "office.purge": _("Effacement"),
    "office.forget": _("Détails effacés au bout de leur durée"),
    "office.purge.lines": _("Détails effacés avec une fiche"),
    "office.purge.list": _("Liste à effacer consultée"),
    "office.reasons": _("Motif modifié"),
    "office.release": _("Pause levée par un responsable"),
    "office.release.identify": _("Responsable reconnu"),
    "office.release.identify_refused": _("Responsable refusé"),
    "office.rules": _("Règle datée modifiée"),
    "office.settings": _("Réglage modifié"),
    "office.sites": _("Site ou horaires modifiés"),
    "office.terminal": _("Agent reconnu à un terminal"),
    "office.terminal_refused": _("Agent refusé à un terminal"),
    "office.unlock": _("Session ouverte"),
    "office.unlock_refused": _("Ouverture refusée"),
    "office.windows": _("Plage, bureau ou absence modifié"),
    "tenancy": _("Fiche modifiée"),
    "tenancy.access": _("Données remises à la personne"),
    OPENED: _("Fiche consultée"),
    SHOWN: _("Personne affichée sur une page"),
    ANSWERED: _("Raison de consultation donnée"),
    "tenancy.household": _("Foyer modifié"),
    "tenancy.identity": _("Identité vérifiée"),
    "tenancy.import": _("Fichier du bailleur importé"),
    "tenancy.import.undo": _("Import annulé"),
    "tenancy.note": _("Note ajoutée"),
    "tenancy.notice": _("Congé enregistré ou annulé"),
    "tenancy.person.create": _("Fiche créée"),
    "tenancy.person.edit": _("Fiche modifiée"),
    "tenancy.person.merge": _("Fiches fusionnées"),
    "tenancy.residence": _("Attestation de résidence"),
    "upkeep": _("Entretien modifié"),
    "upkeep.anomaly": _("Anomalie d’un hall notée"),
    "upkeep.assign": _("Hall réaffecté"),
    "upkeep.export": _("Liste de la régie imprimée"),
    "upkeep.follow": _("Suite d’une anomalie modifiée"),
    "upkeep.hall": _("Hall enregistré"),
    "upkeep.key": _("Clé d’un hall prêtée"),
    "upkeep.pass": _("Passage dans un hall noté"),
    "upkeep.request": _("Demande d’intervention prise"),
    "upkeep.request.move": _("Demande d’intervention avancée"),
    "visits": _("Visite à domicile modifiée"),
    "visits.export": _("Feuille de tournée enregistrée"),
    "visits.plan": _("Visite à domicile planifiée"),
    "visits.record": _("Document de visite enregistré"),
    "visits.void": _("Document de visite annulé"),
    "visits.request": _("Visite à domicile demandée"),
    "walkins": _("File d’attente modifiée"),
    "walkins.arrive": _("Arrivée enregistrée"),
    "walkins.call": _("Personne appelée"),
    "walkins.close": _("Réception terminée"),
    "walkins.count": _("Personnes présentes comptées"),
    "walkins.leave": _("Départ enregistré"),
    "walkins.take": _("Personne prise au guichet"),
    "walkins.tell": _("Personne prévenue par SMS de son tour"),
    "campaigns": _("Messages de prévention modifiés"),
    "campaigns.approve": _("Message de prévention approuvé"),
    "campaigns.ask": _("Accord demandé pour un message de prévention"),
    "campaigns.change": _("Message de prévention modifié"),
    "campaigns.make": _("Message de prévention écrit"),
    "campaigns.pause": _("Envoi d’un message de prévention suspendu"),
    "campaigns.post": _("Affiche posée ou retirée"),
    "campaigns.print": _("Courriers de prévention faits"),
    "campaigns.queue": _("Messages de prévention mis en file"),
    "campaigns.refuse": _("Refus de messages enregistré"),
    "campaigns.resume": _("Envoi d’un message de prévention repris"),
    "campaigns.return": _("Message de prévention rendu à son auteur"),
    "campaigns.stop": _("Message de prévention arrêté"),
    "works": _("Travaux modifiés"),
    "works.notice": _("Avis de travaux remis"),
    "works.operation.change": _("Opération de travaux modifiée"),
    "works.operation.drop": _("Opération de travaux retirée"),
    "works.operation.open": _("Opération de travaux ouverte"),
    "works.programme.change": _("Programme neuf modifié"),
    "works.programme.drop": _("Programme neuf retiré"),
    "works.programme.open": _("Programme neuf ajouté"),
    "works.stage.add": _("Étape de travaux ajoutée"),
    "works.stage.change": _("Étape de travaux modifiée"),
    "works.stage.drop": _("Étape de travaux retirée"),
}
KINDS = {
    "looks": (
        _("Consultations"),
        (OPENED, SHOWN, READ, "desk.search", "office.papers.verify", "office.purge.list", "arrears.reveal"),
    ),
    UNEXPLAINED: (_("Consultations sans motif"), (OPENED,)),
    "access": (
        _("Sessions et codes"),
        ("office.unlock", "office.extend", "office.terminal", "office.release", "office.confirm", "office.pin",
         "office.password", "office.access", "office.agents"),
    ),
    "taken": (
        _("Exports et copies"),
        ("appointments.export", "visits.export", "masks.export", "upkeep.export", EXPORTED, "tenancy.access",
         "desk.backup", "desk.restore"),
    ),
    "counter": (_("Accueil"), ("walkins",)),
    "appointments": (_("Rendez-vous"), ("appointments",)),
    "moves": (_("Déménagements"), ("moves",)),
    "arrears": (_("Prévention des impayés"), ("arrears",)),
    "visits": (_("Visites à domicile"), ("visits",)),
    "masks": (_("Masques"), ("masks",)),
    "continuity": (_("Cellule de crise"), ("continuity",)),
    "allocation": (_("Attributions (CAL)"), ("allocation",)),
    "mediation": (_("Médiaction"), ("mediation",)),
    "upkeep": (_("Entretien"), ("upkeep",)),
    "works": (_("Travaux et neuf"), ("works",)),
    "campaigns": (_("Messages de prévention"), ("campaigns",)),
    "files": (_("Fiches"), ("tenancy",)),
    "papers": (_("Impressions"), ("office.papers",)),
    "settings": (
        _("Réglages"),
        ("office.rules", "office.settings", "office.sites", "office.windows", "office.reasons", "office.identity",
         "office.delegations", "office.keys", "office.messages", "office.found", "office.purge", "office.forget"),
    ),
}  # fmt: skip


class Wanted(Struct, frozen=True):
    """Which lines are looked for; what is empty or 0 leaves all."""

    agent_id: str = ""
    site_id: str = ""
    kind: str = ""  # a key of KINDS
    first: int = 0  # milliseconds UTC
    last: int = 0
    person_id: str = ""  # and every record about them
    record_id: str = ""


class Line(Struct, frozen=True):
    """One line, in words."""

    tx: int
    at: int  # milliseconds UTC
    agent: str
    act: str
    concerns: str  # a person, or what the record is called; "" for none
    why: str
    site: str
    device: str
    person_id: str = ""
    record_id: str = ""


class Found(Struct, frozen=True):
    """Some of the lines looked for, newest first, and where to look on."""

    lines: list[Line]
    before: int  # the older ones are before this line; 0: there are none


def act_of(action: str) -> str:
    """Return what an act is called, its name where this version knows none."""
    known = [name for name in ACTS if action == name or action.startswith((f"{name}.", f"{name}_"))]
    return ACTS[max(known, key=len)] if known else action


def why(action: str, details: Mapping[str, str]) -> str:
    """Return the reason of a line, or the detail that tells most."""
    if details.get("reason"):
        return details["reason"]
    if action == OPENED:
        return _("sans motif")
    if "form" in details:
        lines = count(int(details.get("lines", 0)), _("ligne"))
        return f"{details['form'].upper()}, {lines}"
    return details.get("paper", "")
