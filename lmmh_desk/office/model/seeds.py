"""What a new office starts with: dated rules (DOMAIN.md §4 and §5) and motifs.

A source that ends with « à vérifier » is general knowledge nobody has checked against the text yet.
"""

from __future__ import annotations

from datetime import date

from lmmh_desk.office.model.reasons import Category, Reason, ReasonType
from lmmh_desk.office.model.regulations import Regulation

DECREE = "décret n° 2020-1310 du 29 octobre 2020"
END = "à vérifier"
GATHERING_END = f"fin de la limite de rassemblement, {END}"

RGPD = "règlement (UE) 2016/679, art."
# What makes it lawful (6-1: b the lease, c a legal obligation, e the mission of public interest of an office public de
# l’habitat, to which f, legitimate interests, is closed), then why it ends.
LEASE, LAW, MISSION = (f"{RGPD} 6-1 {point} et 5-1 e" for point in "bce")

_RULES = (
    ("gauge_m2", "2020-10-30", "4", f"{DECREE} ; règle des commerces, adoptée par l’office"),
    ("gauge_m2", "2020-11-28", "8", "protocole des commerces du 28 novembre 2020 ; surface brute, agents non comptés"),
    ("gauge_m2", "2021-06-30", "", f"fin de la jauge des commerces, {END}"),
    ("move_people", "2020-11-06", "6", "consigne du 6 novembre 2020, déménageurs compris (source secondaire)"),
    ("move_people", "2021-06-30", "", GATHERING_END),
    (
        "move_box",
        "2020-10-30",
        ("Déplacements pour motif familial impérieux, pour l’assistance aux personnes vulnérables et précaires"
        " ou la garde d’enfants"),
        f"{DECREE}, art. 4 ; service-public.fr, fiche F35249",
    ),
    ("move_box", "2020-12-15", "", f"fin de l’attestation de jour, {END}"),
    (
        "move_carry",
        "2020-10-30",
        ("À présenter avec l’attestation de déplacement dérogatoire et une pièce d’identité. Ce justificatif complète"
        f" l’attestation, il ne la remplace pas ({DECREE} modifié)."),
        "service-public.fr, fiche F35249",
    ),
    ("move_carry", "2020-12-15", "À présenter avec une pièce d’identité.", f"fin de l’attestation de jour, {END}"),
    (
        "move_acceptance",
        "2020-10-30",
        "Aucun modèle officiel n’existe : son acceptation lors d’un contrôle n’est pas garantie.",
        "absence de modèle officiel, novembre 2020",
    ),
    ("move_acceptance", "2020-12-15", "", f"fin de l’attestation de jour, {END}"),
    (
        "move_large",
        "2020-10-30",
        ("Avec l’attestation (motif familial impérieux) et une pièce d’identité ; ne la remplace pas."
        " Acceptation non garantie."),
        f"{DECREE} ; service-public.fr, fiche F35249",
    ),
    ("move_large", "2020-12-15", "Avec une pièce d’identité.", f"fin de l’attestation de jour, {END}"),
    (
        "inspection_prepare",
        "2016-06-01",
        "Logement vidé et nettoyé, compteurs accessibles, toutes les clés prêtes à être rendues.",
        f"décret n° 2016-382 du 30 mars 2016, art. 2 ; règle de l’office, {END}",
    ),
    (
        "inspection_parties",
        "2014-08-06",
        "Fait en présence des deux parties ou de leurs mandataires, en deux exemplaires signés, un pour chacune.",
        f"loi n° 89-462 du 6 juillet 1989, art. 3-2, {END}",
    ),
    (
        "inspection_barrier",
        "2020-10-30",
        "Masque porté, une seule personne avec l’agent, fenêtres ouvertes, un stylo chacun.",
        "règle de l’office ; masque : service-public.fr, fiche F35351",
    ),
    ("inspection_barrier", "2022-03-14", "", f"fin du masque obligatoire en intérieur, {END}"),
    (
        "visit_box",
        "2020-10-30",
        "Convocation judiciaire ou administrative et pour se rendre dans un service public",
        "Union sociale pour l’habitat, 29 octobre 2020 ; attestation du ministère de l’intérieur",
    ),
    ("visit_box", "2020-12-15", "", f"fin de l’attestation de jour, {END}"),
    (
        "visit_carry",
        "2020-10-30",
        "Convocation à joindre à votre attestation de déplacement.",
        "Union sociale pour l’habitat, 29 octobre 2020",
    ),
    ("visit_carry", "2020-12-15", "", f"fin de l’attestation de jour, {END}"),
    (
        "visit_barrier",
        "2020-10-30",
        "Une ou deux personnes au plus, arrivée 5 minutes avant l’heure.",
        f"règle de l’office, {END}",
    ),
    ("visit_barrier", "2022-03-14", "", f"fin du masque obligatoire en intérieur, {END}"),
    ("mask", "2020-10-30", "Masque obligatoire à partir de 11 ans.", "service-public.fr, fiche F35351"),
    ("mask", "2022-03-14", "", f"fin du masque obligatoire en intérieur, {END}"),
    ("viewings", "2020-10-30", "non", "Union sociale pour l’habitat, 29 octobre 2020"),
    ("viewings", "2020-11-28", "oui", f"reprise annoncée le 20 novembre 2020, {END}"),
    ("lockdown", "2020-03-17", "oui", "décret n° 2020-260 du 16 mars 2020"),
    ("lockdown", "2020-05-11", "non", "décret n° 2020-548 du 11 mai 2020"),
    ("lockdown", "2020-10-30", "oui", DECREE),
    ("lockdown", "2020-12-15", "non", f"couvre-feu, {END}"),
    ("lockdown", "2021-04-03", "oui", f"troisième confinement, {END}"),
    ("lockdown", "2021-05-03", "non", f"fin du troisième confinement, {END}"),
    ("leisure", "2020-10-30", "1 heure par jour, à 1 km du domicile", f"{DECREE}, attestation"),
    ("leisure", "2020-11-28", "3 heures par jour, à 20 km du domicile", "attestation du 28 novembre 2020"),
    ("leisure", "2020-12-15", "", f"couvre-feu, {END}"),
    (
        "data_notice",
        "2018-05-25",
        ("Données traitées par l’office pour établir ce document et le vérifier, gardées trois mois après la date"
        " qu’il porte. Accès et rectification : auprès de votre agence."),
        "règlement (UE) 2016/679, art. 13 ; durée fixée par l’office",
    ),
    (
        "data_short",
        "2018-05-25",
        "Données gardées trois mois, à rectifier en agence.",
        "règlement (UE) 2016/679, art. 13 ; durée fixée par l’office",
    ),
    (
        "home_call",
        "2020-10-30",
        "Quelqu’un au foyer est-il malade, ou isolé sur consigne médicale\u00a0?",
        f"Angers Loire Habitat, visites à domicile\u00a0; décret n° 2020-1331, art. 4-1\u00a0; {END}",
    ),
    ("home_call", "2022-03-14", "", f"fin du masque obligatoire en intérieur, {END}"),
    (
        "home_barrier",
        "2020-10-30",
        ("Masque porté par chacun, mains lavées avant et après, fenêtres ouvertes, un mètre de distance ou les"
         " occupants dans une autre pièce, aucune signature sur papier partagé."),
        f"Angers Loire Habitat\u00a0; masque\u00a0: service-public.fr, fiche F35351\u00a0; {END}",
    ),
    ("home_barrier", "2022-03-14", "", f"fin du masque obligatoire en intérieur, {END}"),
    (
        "home_postpone",
        "2020-10-30",
        "Ce jour ne convient pas\u00a0? Appelez l’agence\u00a0: une autre date vous est proposée, sans motif à donner.",
        f"règle de l’office, {END}",
    ),
    (
        "trip_scope",
        "2020-10-30",
        ("Déplacement entre le domicile et les lieux d’exercice de l’activité professionnelle, ou déplacement"
         " professionnel ne pouvant être différé. Ce justificatif suffit, avec une pièce d’identité."),
        f"{DECREE}, art. 4\u00a0; service-public.fr, fiche F35249",
    ),
    ("trip_scope", "2021-06-20", "", f"fin du couvre-feu, {END}"),
    (
        "night_hours",
        "2019-11-01",
        "01/11 – 31/03\u00a0: 15:00 – 00:00\u00a0; 01/04 – 31/10\u00a0: 19:00 – 01:00",
        "Le Maine Libre, 7 novembre 2019",
    ),
    ("night_team", "2019-11-01", "4 médiateurs, 1 coordination", "Le Maine Libre, 7 novembre 2019"),
    ("allocation_answer", "2007-09-01", "10", "CCH, art. R441-10"),
    (
        "allocation_mode",
        "2018-11-25",
        "À distance, par visioconférence\u00a0: règlement intérieur et accord du préfet.",
        "CCH, art. L441-2 et R441-9",
    ),
    (
        "keep_allocation",
        "2018-05-25",
        "12",
        f"{MISSION}\u00a0; CCH, art. R441-3\u00a0; CNIL, pack logement social\u00a0; un an après la radiation, {END}",
    ),
    ("keep_nights", "2018-05-25", "12", f"{MISSION}\u00a0; durée fixée par l’office, {END}"),
    ("keep_upkeep", "2018-05-25", "12", f"{LEASE}\u00a0; durée fixée par l’office, {END}"),
    ("keep_repairs", "2018-05-25", "24", f"{LEASE}\u00a0; durée fixée par l’office, {END}"),
    ("keep_campaigns", "2018-05-25", "3", f"{MISSION}\u00a0; durée fixée par l’office, {END}"),
    ("keep_works", "2018-05-25", "24", f"{LEASE}\u00a0; durée fixée par l’office, {END}"),
    ("keep_visits", "2018-05-25", "3", f"{MISSION}\u00a0; durée fixée par l’office, annoncée sur l’avis"),
    ("keep_walkins", "2018-05-25", "6", f"{MISSION}\u00a0; durée fixée par l’office"),
    ("keep_appointments", "2018-05-25", "24", f"{MISSION}\u00a0; durée de RDV-Solidarités, adoptée par l’office"),
    ("keep_messages", "2018-05-25", "6", f"{MISSION}\u00a0; accusés de RDV-Solidarités, adoptés par l’office"),
    ("keep_moves", "2018-05-25", "3", f"{MISSION}\u00a0; durée fixée par l’office, annoncée sur le document"),
    ("keep_masks", "2018-05-25", "3", f"{MISSION}\u00a0; durée fixée par l’office avec son DPO, {END}"),
    ("keep_papers", "2018-05-25", "3", f"{MISSION}\u00a0; durée fixée par l’office, annoncée sur le document"),
    ("keep_notes", "2018-05-25", "24", f"{LEASE}\u00a0; CNIL, délibération n° 2014-122, {END}"),
    # The référentiel of 2021 (délibération 2021-057) leaves social landlords out: the pack of 2014 guides them.
    (
        "keep_leases",
        "2018-05-25",
        "36",
        f"{LEASE}\u00a0; loi n° 89-462, art. 7-1 (prescription) et CNIL, délibération n° 2014-122, {END}",
    ),
    ("keep_households", "2018-05-25", "3", f"{LEASE} (plus de finalité)\u00a0; durée fixée par l’office"),
    ("keep_persons", "2018-05-25", "36", f"{LEASE}\u00a0; loi n° 89-462, art. 7-1 (prescription), {END}"),
    ("keep_audit", "2018-05-25", "12", f"{LAW}, art. 32\u00a0; durée fixée par l’office, {END}"),
    ("keep_conflicts", "2018-05-25", "6", f"{LAW}, art. 5-1 d et f\u00a0; durée fixée par l’office, {END}"),
    ("keep_asides", "2018-05-25", "6", f"{LAW}, art. 5-1 d et f\u00a0; durée fixée par l’office, {END}"),
    ("keep_rectified", "2018-05-25", "12", f"{LAW}, art. 16\u00a0; durée fixée par l’office, {END}"),
    ("keep_identity", "2018-05-25", "36", f"{LAW}, art. 5-1 d\u00a0; durée fixée par l’office, {END}"),
    ("keep_imports", "2018-05-25", "3", f"{LEASE}\u00a0; durée fixée par l’office, {END}"),
    ("keep_drafts", "2018-05-25", "1", f"{MISSION}\u00a0; durée fixée par l’office, {END}"),
    ("keep_copies", "2018-05-25", "3", f"{LAW}, art. 32\u00a0; durée fixée par l’office, {END}"),
)  # fmt: skip

# Prevention of arrears: the threshold's charges are disputed (with them: CAF83, 116e Congrès des notaires).
_PUBLIC = "service-public.fr, fiche F31272, novembre 2020"
_CNIL14 = f"{LEASE}\u00a0; CNIL, délibération n° 2014-122"
_ARREARS = (
    ("arrears_rents", "2016-09-01", "2", f"CCH, art. R. 824-1\u00a0; {_PUBLIC}"),
    ("arrears_charges", "2016-09-01", "non", f"{_PUBLIC} (sans les charges)\u00a0; CAF83 dit avec, {END}"),
    ("arrears_caf", "2016-09-01", "2", f"CCH, art. R. 824-4\u00a0; {_PUBLIC}"),
    ("arrears_plan", "2016-09-01", "6", f"CCH, art. R. 824-6\u00a0; {_PUBLIC}"),
    ("arrears_small", "2016-09-01", "100", f"{_PUBLIC}, {END}"),
    ("arrears_fsl", "2016-09-01", "3", f"{_PUBLIC}, {END}"),
    ("arrears_summons", "2015-01-01", "2", "loi n° 89-462 du 6 juillet 1989, art. 24"),
    ("arrears_protocol", "2005-01-20", "24", "CCH, art. L. 442-6-5"),
    ("arrears_follow", "2018-05-25", "1", "règle de l’office"),
    ("arrears_call", "2018-05-25", "8", "règle de l’office"),
    ("arrears_broken", "2018-05-25", "15", "règle de l’office"),
    ("arrears_balance", "2018-05-25", "35", "règle de l’office"),
    ("arrears_most", "2016-09-01", "36", f"règle de l’office\u00a0; un trente-sixième par défaut, {_PUBLIC}"),
    ("arrears_truce", "2012-06-01", "01/11 – 31/03", f"CPCE, art. L412-6\u00a0; {_PUBLIC}"),
    (
        "arrears_aids",
        "2018-05-25",
        ("SOS loyers impayés (Anil)\u00a0: 0 805 16 00 75, appel gratuit. Fonds de solidarité pour le logement"
        " (FSL)\u00a0: demande auprès du département. Aide au logement\u00a0: CAF 32 30, ou MSA. Votre conseillère"
        " sociale peut monter ces demandes avec vous."),
        f"anil.org\u00a0; caf.fr, {END}",
    ),
    (
        "arrears_data",
        "2018-05-25",
        ("Données traitées par l’office pour prévenir l’impayé, gardées jusqu’au règlement ou à la prescription."
        " Accès et rectification\u00a0: auprès de votre agence."),
        "règlement (UE) 2016/679, art. 13\u00a0; CNIL, délibération n° 2014-122",
    ),
    ("keep_arrears", "2018-05-25", "1", f"{_CNIL14}\u00a0: jusqu’au règlement\u00a0; un mois pour clore"),
    ("keep_arrears_open", "2018-05-25", "36", f"{_CNIL14}\u00a0: jusqu’à la prescription (loi n° 89-462, art. 7-1)"),
    ("keep_arrears_court", "2018-05-25", "1", f"{_CNIL14}\u00a0: jusqu’à la fin de l’exécution, un mois pour clore"),
    ("keep_balances", "2018-05-25", "6", f"{LEASE}\u00a0; durée fixée par l’office"),
)  # fmt: skip

_PLAN = (
    *((f"plan_{kind}_{level}", "2020-03-16", status, f"plan de continuité, proposition à fixer par l’office, {END}")
      for level, agency, point in (
          (1, "open", "open"), (2, "open", "open"), (3, "appointment_only", "closed"))
      for kind, status in (("agency", agency), ("reception_point", point))),
    ("plan_level", "2020-03-16", "", f"plan inactif jusqu’à une décision, {END}"),
    ("plan_gauge_1", "2020-03-16", "", f"plan de continuité, proposition à fixer par l’office, {END}"),
    ("plan_gauge_2", "2020-03-16", "4", f"plan de continuité, proposition à fixer par l’office, {END}"),
    ("plan_gauge_3", "2020-03-16", "8", f"plan de continuité, proposition à fixer par l’office, {END}"),
    ("keep_presence", "2018-05-25", "3", f"{MISSION}\u00a0; durée fixée par l’office avec son DPO, {END}"),
    ("keep_crisis", "2018-05-25", "24", f"{MISSION}\u00a0; durée fixée par l’office avec son DPO, {END}"),
)  # fmt: skip

# How the sources ended whose end changed too when each rule named the article that makes it lawful.
_SET = f"durée fixée par l’office, {END}"
_ENDED = {
    "keep_allocation": f"\u00a0; CNIL, pack logement social\u00a0; un an après la radiation, {END}",
    "keep_audit": f" et art. 32\u00a0; {_SET}", "keep_copies": f" et art. 32\u00a0; {_SET}",
    "keep_conflicts": f"\u00a0; {_SET}", "keep_asides": f"\u00a0; {_SET}",
    "keep_rectified": f" et art. 16\u00a0; {_SET}", "keep_identity": f" et art. 5-1 d\u00a0; {_SET}",
}  # fmt: skip

_IDENTITY = "Pièce d’identité"
_INCOME = "Dernier avis d’imposition\nTrois derniers justificatifs de ressources"
_KEYS = f"{_IDENTITY}\nAttestation d’assurance du nouveau logement\nRelevé d’identité bancaire"
_FILE = f"{_IDENTITY}\n{_INCOME}"

# Label, service, letter at the counter, minutes; category and papers to bring where an appointment may be made.
_REASONS = (
    ("Justificatif de déménagement", "Gestion locative", "J", 10, None, ""),
    ("Attestation de loyer", "Gestion locative", "A", 5, None, ""),
    ("Paiement du loyer", "Gestion locative", "P", 5, None, ""),
    ("Signature du bail", "Gestion locative", "S", 60, Category.LEASE, _KEYS),
    ("Remise des clés", "Gestion locative", "C", 30, Category.LEASE, _KEYS),
    ("État des lieux", "Gestion locative", "E", 15, None, ""),
    ("Dossier de mutation", "Attribution", "M", 30, Category.HOUSING, _FILE),
    ("Demande de logement", "Attribution", "D", 30, Category.HOUSING, _FILE),
    ("Suivi budgétaire", "Action sociale", "B", 45, Category.BUDGET, _INCOME),
    ("Échange confidentiel", "Action sociale", "X", 20, None, ""),
    ("Problème technique", "Proximité", "T", 30, Category.FIELD, ""),
    ("Voisinage", "Proximité", "V", 30, Category.FIELD, ""),
    ("Retrait de masques", "Accueil", "R", 3, None, ""),
    ("Renseignement", "Accueil", "I", 5, None, ""),
)
# Label, service, where, minutes, category, what to have at hand.
_ELSEWHERE = (
    ("État des lieux", "Gestion locative", ReasonType.HOME, 60, Category.FIELD, _IDENTITY),
    ("Demande de logement", "Attribution", ReasonType.PHONE, 30, Category.HOUSING, _INCOME),
    ("Demande de logement", "Attribution", ReasonType.VIDEO, 30, Category.HOUSING, _INCOME),
    ("Suivi budgétaire", "Action sociale", ReasonType.PHONE, 30, Category.BUDGET, _INCOME),
    ("Problème technique", "Proximité", ReasonType.PHONE, 15, Category.FIELD, ""),
)


def regulations() -> list[Regulation]:
    """Return the dated rules of a new office."""
    return [
        Regulation(key=key, starts_on=day, value=value, source=source)
        for key, day, value, source in _RULES + _ARREARS + _PLAN
    ]


def seeded(key: str, day: date) -> str:
    """Return the value that a rule of a new office has on a day, "" where it has none."""
    dated = (one[1:3] for one in _RULES + _ARREARS + _PLAN if one[0] == key)
    return max((one for one in dated if one[0] <= day.isoformat()), default=("", ""))[1]


def formerly(key: str, source: str) -> str:
    """Return how an office founded before the articles were named tells the source of this rule; "" if no otherwise."""
    basis = next((one for one in (LEASE, LAW, MISSION) if source.startswith(one)), "")
    return f"{RGPD} 5-1 e{_ENDED.get(key, source.removeprefix(basis))}" if basis else ""


def reasons() -> list[Reason]:
    """Return the motifs of a new office, in the order of the list."""
    found = [
        Reason(
            label=label,
            service=service,
            letter=letter,
            minutes=minutes,
            bookable=category is not None,
            category=category or Category.HOUSING,
            bring=bring,
        )
        for label, service, letter, minutes, category, bring in _REASONS
    ]
    found += [
        Reason(label=label, service=service, type=kind, minutes=minutes, bookable=True, category=category, bring=bring)
        for label, service, kind, minutes, category, bring in _ELSEWHERE
    ]
    for position, reason in enumerate(found):
        reason.position = position
    return found
