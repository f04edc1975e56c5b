"""Invented names, streets and phrases of the demonstration; places are real, nobody is (DOMAIN.md §7)."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import RESOURCES


def _listed(name: str) -> tuple[str, ...]:
    return tuple((RESOURCES / "demo" / f"{name}.txt").read_text(encoding="utf-8").split())


SURNAMES = _listed("surnames")
MASCULINE = _listed("masculine")
FEMININE = _listed("feminine")
ONE_NAME = ("Suryadi", "Amanullah", "Thandiwe", "Sukarto", "Tenzin", "Nilofar")

# Commune: (INSEE, postcodes, weight in the stock).
COMMUNES: dict[str, tuple[str, tuple[str, ...], int]] = {
    "Le Mans": ("72181", ("72000", "72100"), 74),
    "Allonnes": ("72003", ("72700",), 11),
    "Coulaines": ("72095", ("72190",), 6),
    "Arnage": ("72008", ("72230",), 2),
    "Mulsanne": ("72213", ("72230",), 2),
    "Sargé-lès-le-Mans": ("72328", ("72190",), 1),
    "Yvré-l’Évêque": ("72386", ("72530",), 1),
    "Champagné": ("72054", ("72470",), 2),
    "La Milesse": ("72198", ("72650",), 1),
}
QUARTERS = {
    "Le Mans": (
        "Sablons", "Bords de l’Huisne", "Ronceray", "Glonnières", "Vauguyon", "Pontlieue", "Gazonfier", "Maillets",
        "Épine", "Chasse Royale",
    ),
    "Coulaines": ("Bellevue",),
    "Allonnes": ("Chaoué-Perrières",),
}  # fmt: skip
STREETS = (
    ("rue", "de l’Estérel"), ("avenue", "Marceau"), ("rue", "de l’Éventail"), ("rue", "Gay-Lussac"),
    ("rue", "de Madrid"), ("allée", "des Fauvettes"), ("allée", "des Loriots"), ("rue", "du Clos-Joli"),
    ("rue", "des Aubépines"), ("avenue", "des Charmilles"), ("rue", "de la Fontaine-aux-Mésanges"),
    ("impasse", "du Verger"), ("place", "des Marronniers"), ("rue", "de l’Ancien-Lavoir"),
    ("boulevard", "du Général-Exemple"), ("rue", "du Docteur-Spécimen"), ("allée", "des Grèbes"),
    ("rue", "de la Sarcelle"), ("chemin", "des Prés-Hauts"), ("rue", "du Commandant-Démo"),
    ("square", "des Troènes"), ("rue", "des Cinq-Tilleuls"), ("avenue", "du Président-Exemple-de-la-République"),
    ("rue", "Saint-Exemple-du-Faubourg"), ("cours", "des Peupliers"), ("rue", "de l’Orée"),
)  # fmt: skip
ESTATES = (
    "Les Aubépines", "Les Bleuets", "Les Cèdres", "Les Érables", "Les Fauvettes", "Les Genêts", "Les Hirondelles",
    "Les Iris", "Les Jonquilles", "Les Loriots", "Les Mésanges", "Les Noisetiers", "Les Ormeaux", "Les Pinsons",
    "Les Quatre-Vents", "Les Roitelets", "Les Sorbiers", "Les Tilleuls", "Les Verdiers", "La Garenne", "La Prairie",
    "La Closerie", "Le Verger", "Le Grand-Pré", "L’Orangerie", "L’Étoile", "Beausoleil", "Bellecour", "Clairefontaine",
    "Montplaisir",
)  # fmt: skip
NOTES = (
    ("counter", "", "Demande un duplicata de quittance, remis."),
    ("counter", "", "Signale une fuite sous l’évier, régie prévenue."),
    ("counter", "", "Souhaite changer de jour de prélèvement, formulaire remis."),
    ("counter", "Attestation d’assurance", "Attestation d’assurance apportée, classée."),
    ("call_in", "", "Demande la date de passage du technicien, rappelée à la personne."),
    ("call_in", "Chauffage", "Signale un radiateur froid depuis hier, régie prévenue."),
    ("call_in", "", "Demande où en est sa demande de mutation."),
    ("call_out", "Relevé des compteurs", "Rendez-vous de relevé rappelé, convenu."),
    ("call_out", "", "Nouvel horaire d’accueil indiqué pendant le confinement."),
    ("mail", "Justificatifs reçus", "Justificatifs demandés reçus par courrier, complets."),
    ("email", "", "Changement de numéro de téléphone signalé, fiche mise à jour."),
    ("counter", "Clé de boîte aux lettres", "Clé de boîte aux lettres remplacée."),
)
