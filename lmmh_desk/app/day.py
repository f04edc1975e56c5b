"""Tuesday 17 November 2020 at the counter of the Agence Centre, key by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lmmh_desk.app.demonstration import PIN


@dataclass(frozen=True)
class Look:
    """How the window is shown: colours, zoom in percent, pixels."""

    mode: Literal["light", "dark"] = "light"
    zoom: int = 100
    width: int = 1366
    height: int = 696


@dataclass(frozen=True)
class Step:
    """Keys as Qt names them, or a text after « = »; then the picture to take."""

    name: str
    keys: tuple[str, ...] = ()
    picture: str = ""
    look: Look | None = None
    minutes: int = 0  # that pass before the step


COUNTER = Look()
WALL = Look(width=1920, height=1008)

DAY = (
    Step("La session est verrouillée", picture="11-verrouillage", look=COUNTER),
    Step("Ouvrir la session", (f"={PIN}",), "01-accueil"),
    Step("Accueil, sombre", picture="10-accueil-sombre", look=Look("dark")),
    Step("Accueil, grand écran", picture="16-accueil-1920", look=WALL),
    Step("Accueil, zoom 200 %", picture="17-accueil-zoom-200", look=Look(zoom=200, width=1920, height=1008)),
    Step("Retour à la taille du comptoir", look=COUNTER),
    Step("Chercher une personne", ("=belka",), "12-recherche"),
    Step("Refermer la recherche", ("Esc", "Esc")),
    Step("Ajouter une personne sans fiche", ("F2", "Ctrl+Return"), "accueil-sans-fiche", minutes=1),
    Step("Ajouter une personne connue", ("F2", "=marti"), "accueil-nouvel-arrivant", minutes=1),
    Step("Dire son motif", ("Return", "=J"), "02-file", minutes=1),
    Step("Imprimer un ticket", ("Ctrl+P",)),
    Step("Terminer la visite en cours", ("F8",), "accueil-terminer", minutes=2),
    Step("Traité", ("Return",)),
    Step("Prendre Ferhat Belkacem au guichet", ("Ctrl+K", "=belka", "Ctrl+Return")),
    Step("Vérifier son identité", ("End", "Up", "Return", "Home"), "03-fiche-locataire", minutes=1),
    Step("Noter un échange", ("Ctrl+M", "=Demande la date de remise des clés.", "Ctrl+Return"), "fiche-note"),
    Step("Préparer le justificatif", ("F7", "=21/11", "Tab"), "05-demenagement", minutes=1),
    Step("Enregistrer et imprimer", ("Ctrl+P",), "05-demenagement-imprime"),
    Step("Traité, puis appeler le suivant", ("F8", "Return", "F3"), "fiche-appelee", minutes=1),
    Step(
        "Réserver la remise des clés",
        ("Ctrl+K", "=ferhat bel", "Return", "F4", "=rem", "Return"),
        "04-agenda-semaine",
        minutes=2,
    ),
    Step("Réserver et imprimer la convocation", ("Ctrl+Return",), "04-agenda-reserve"),
    Step(
        "Noter l’arrivée, la fiche scannée", ("Ctrl+K", "=RV-C01-20-0007", "Return"), "rendez-vous-arrivee", minutes=4
    ),
    Step("Voir l’agenda", ("Alt+R",), "rendez-vous-semaine"),
    Step("Voir les déménagements", ("Alt+D",), "demenagements"),
    Step("Vérifier un document", ("Ctrl+K", "=vérifier un doc", "Return")),
    Step("Saisir le numéro du justificatif", ("=JD-C02-20-0184", "Return"), "15-verifier"),
    Step("Effacer la réponse", ("Esc",)),
    Step("Aide du clavier", ("F1",), "aide-clavier"),
    Step("Refermer l’aide", ("Esc",)),
    Step("Ouvrir les réglages", ("Ctrl+K", "=réglages de ce poste", "Return"), "21-reglages"),
    Step("Verrouiller", ("Ctrl+L",), "11-verrouillage-apres"),
)
