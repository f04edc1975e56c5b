"""Tuesday 17 November 2020 at the counter of the Agence Centre, key by key."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lmmh_desk.app.demonstration import PIN


class Look(Struct, frozen=True):
    """How the window is shown: colours, zoom in percent, pixels."""

    mode: Literal["light", "dark"] = "light"
    zoom: int = 100
    width: int = 1366
    height: int = 696


class Step(Struct, frozen=True):
    """Keys as Qt names them, or a text after « = »; then the picture to take, and what the window must say."""

    name: str
    keys: tuple[str, ...] = ()
    picture: str = ""
    look: Look | None = None
    minutes: int = 0  # that pass before the step
    said: str = ""  # else the day stops: a report never tells of what did not happen


COUNTER = Look()
WALL = Look(width=1920, height=1008)

# Prevention of arrears: what the counter does, then the social adviser at the same desk.
ARREARS = (
    Step("Les chiffres en tableau", ("T",), "impayes-tableau", said="+\u00a0360 sur mai 2019"),
    Step("Le tableau, sombre", picture="impayes-tableau-sombre", look=Look("dark")),
    Step("Retour aux graphiques et à la liste", ("T", "Shift+F6", "Shift+F6"), look=COUNTER),
    Step("Enregistrer le règlement d’une échéance", (*["Down"] * 3, "R"), "impayes-reglement",
         said="Échéance du ven.\u00a020/11."),
    Step("Règlement, sombre", picture="impayes-reglement-sombre", look=Look("dark")),
    Step("Le montant proposé est celui de l’échéance", ("Return",), "impayes-regle", look=COUNTER,
         said="Règlement enregistré."),
    Step("Écrire à Perrine Vasnier", ("Ctrl+Home", "Ctrl+P", "=1911", "Tab", "=10", "Tab"), "impayes-lettre",
         minutes=1, said="Rendez-vous le"),
    Step("La lettre, sombre", picture="impayes-lettre-sombre", look=Look("dark")),
    Step("Afficher ce qui est dû", ("F11",), "impayes-lettre-affichee", look=COUNTER),
    Step("Enregistrer et imprimer la lettre", ("Ctrl+Return",), said="LI-C02-20-0001"),
    Step("Remettre les contacts d’aide", ("Ctrl+K", "=contacts d", "Return"), "impayes-contacts",
         said="Contacts d’aide"),
    Step("Imprimer les contacts d’aide", ("Return",), said="CA-C02-20-0001"),
    Step("Demander une attestation de loyer quand une somme est due", ("F12",), "impayes-attestation-refusee",
         said="Une somme est due sur ce bail"),
    Step("Proposer autre chose", ("Esc",)),
    Step("L’attestation d’Odile Tessier", ("Ctrl+K", "=tessier", "Return", "F12"), "impayes-attestation", minutes=1,
         said="Attestation de loyer à jour"),
    Step("Imprimer l’attestation", ("Return",), said="AL-C02-20-0001"),
    Step("La conseillère sociale prend le poste", ("Ctrl+L", "=C", f"={PIN}"), minutes=1),
    Step("Proposer un plan à Baptiste Hervouet", ("Alt+I", "Ctrl+Home", "Down", "P", *["Tab"] * 3, "Return"),
         "impayes-plan", said="Les échéances font la dette."),
    Step("Le plan, sombre", picture="impayes-plan-sombre", look=Look("dark")),
    Step("Afficher les montants du plan", ("F11",), "impayes-plan-affiche", look=COUNTER, said="pour une dette de"),
    Step("Le plan est proposé", ("Return",), said="Plan proposé."),
    Step("Le plan en deux originaux", ("I",), "impayes-plan-papier", said="Plan d’apurement"),
    Step("Imprimer le plan", ("Return",), said="PA-C02-20-0001"),
    Step("Le faire signer", ("F", "Return"), "impayes-plan-signe", minutes=4, said="Plan signé."),
    Step("Karine Moulin reprend son guichet", ("Ctrl+L", "=K", f"={PIN}"), minutes=1),
)  # fmt: skip

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
    Step("Vérifier son identité", (*["Down"] * 4, "Return", "Home"), "03-fiche-locataire", minutes=1),
    Step("Noter un échange", ("Ctrl+M", "=Demande la date de remise des clés.", "Ctrl+Return"), "fiche-note"),
    Step("Préparer le justificatif", ("F7", "=21/11", "Tab"), "05-demenagement", minutes=1),
    Step("Enregistrer et imprimer", ("Ctrl+P",), "05-demenagement-imprime"),
    Step("Traité, puis appeler le suivant", ("F8", "Return", "F3"), "fiche-appelee", minutes=1),
    Step("Montrer l’agenda du Bureau 2", ("Alt+R", *["Shift+Tab"] * 3, "Down"), minutes=1),
    Step(
        "Réserver la remise des clés", ("Ctrl+K", "=ferhat bel", "Return", "F4", "=rem", "Return"),
        "04-agenda-semaine", minutes=1,
    ),
    Step("Réserver et imprimer la convocation", ("Ctrl+Return",), "04-agenda-reserve",
         said="Réservé\u00a0: M. Ferhat Belkacem, mar. 17/11 à 15:30."),
    Step(
        "Demander un créneau déjà pris",
        ("Ctrl+K", "=L-131402", "Return", "F4", "=mut", "Return", "Shift+Tab", "Return",
         "=1711", "Tab", "=1530", "Tab"),
        minutes=1,
    ),
    Step("Le créneau est refusé", ("Ctrl+Return",), "rendez-vous-refuse",
         said="Bureau 2 est déjà réservé le 17/11 à 15:30. La saisie est gardée."),
    Step("Prendre le premier créneau proposé", ("Return", "Ctrl+Return"), "rendez-vous-autre-creneau",
         said="Réservé\u00a0: M. Slimane Belkacemi, mar. 17/11 à 12:00."),
    Step("Noter l’arrivée, la fiche scannée", ("Ctrl+K", "=RV-C01-20-0007", "Return"), "rendez-vous-arrivee",
         minutes=3, said="Mme Louise Amblard\u00a0: arrivé, à l’heure, Bureau 2."),
    Step("Voir l’agenda", ("Alt+R",), "rendez-vous-semaine"),
    Step("Ouvrir un rendez-vous de vendredi", ("Ctrl+K", "=RV-C01-20-0019", "Return"), minutes=1),
    Step("Choisir un autre créneau", ("D", "Right"), "rendez-vous-deplacer"),
    Step("Déplacer et imprimer la nouvelle convocation", ("Ctrl+Return",), "rendez-vous-deplace",
         said="Mme Astrid Lindqvist\u00a0: déplacé au mer. 18/11 à 11:30, Bureau 2."),
    Step("Ouvrir un rendez-vous de jeudi", ("Ctrl+K", "=RV-C01-20-0013", "Return")),
    Step("Annuler à la demande de la personne", ("E",), "rendez-vous-annuler",
         said="Annuler le rendez-vous de M. Marek Przybylski\u00a0?"),
    Step("Confirmer", ("Tab", "Return"), "rendez-vous-annule",
         said="M. Marek Przybylski, jeu. 19/11 à 9:00\u00a0: excusé. Le créneau est libre."),
    Step("Aller au rendez-vous de 11:30", ("T", "Left", "Left", *["Down"] * 5), minutes=53),
    Step("Noter l’absence", ("N",), "rendez-vous-absent", said="M. Théo Vasseur-Lin\u00a0: absent."),
    Step("Montrer la liste de la semaine", ("L",), "rendez-vous-liste", said="23 dans la liste"),
    Step("Revenir à l’agenda, celui de tout le site", ("S", *["Shift+Tab"] * 3, "Home", *["Tab"] * 3)),
    Step("Montrer la journée par bureau et par agent", ("J",), "rendez-vous-jour"),
    Step("Montrer la journée du site en liste", ("L",), "rendez-vous-journee-du-site",
         said="dans la liste"),
    Step("Voir les déménagements", ("Alt+D",), "demenagements"),
    Step("Voir la prévention des impayés", ("Alt+I",), "18-impayes", said="novembre en cours"),
    Step("Impayés, sombre", picture="18-impayes-sombre", look=Look("dark")),
    Step("Impayés, zoom 200 %", picture="18-impayes-zoom-200", look=Look(zoom=200, width=1920, height=1008)),
    Step("Retour à la taille du comptoir", look=COUNTER),
    *ARREARS,
    Step("Voir les visites à domicile", ("Alt+V", "Down"), "19-visites"),
    Step("Visites, sombre", picture="visites-sombre", look=Look("dark")),
    Step("Visites, zoom 200 %", picture="visites-zoom-200", look=Look(zoom=200, width=1920, height=1008)),
    Step("Visites, grand écran", picture="visites-1920", look=WALL),
    Step("Visites, taille du comptoir", look=COUNTER),
    Step("Voir l’avis avant de l’enregistrer", ("V",), "visites-apercu", said="Aperçu"),
    Step("Refermer l’aperçu", ("Esc",)),
    Step("Partir sur place", ("E",), said="Visite\u00a0: en route."),
    Step("Imprimer le justificatif professionnel", ("J",)),
    Step("Imprimer l’avis de visite", ("Ctrl+P",)),
    Step("Imprimer la feuille de tournée", ("F",), "visites-en-route"),
    Step("Voir les masques", ("Alt+M",), "masques"),
    Step("Remettre des masques à qui en a déjà eu", ("Ctrl+K", "=ferhat bel", "Return", "F9"), "20-masques",
         said="Déjà servi le 02/11 (4)"),
    Step("Masques, sombre", picture="20-masques-sombre", look=Look("dark")),
    Step("Masques, zoom 200 %", picture="20-masques-zoom-200", look=Look(zoom=200, width=1920, height=1008)),
    Step("Masques, grand écran", picture="masques-1920", look=WALL),
    Step("Revenir à la taille du comptoir", look=COUNTER),
    Step("Quatre masques", ("4", "Return"), "masques-remis", said="4\u00a0masques remis à M. Ferhat Belkacem."),
    Step("Servir quelqu’un qui veut un reçu", ("F9", "=quéméner", "Return", "2", *["Tab"] * 7, "Space", "Ctrl+Return"),
         "masques-recu", minutes=1, said="RM-C02-20-0001"),
    Step("Imprimer les mouvements du jour", ("F6", "F6", "F6", "Down", "I"), said="Mouvements-de-masques"),
    Step("Vérifier un document", ("Ctrl+K", "=vérifier un doc", "Return")),
    Step("Saisir le numéro du justificatif", ("=JD-C02-20-0184", "Return"), "15-verifier"),
    Step("Effacer la réponse", ("Esc",)),
    Step("Synchroniser sans réseau", ("Alt+A", "F5"), said="Pas de réseau. La saisie est enregistrée\u00a0; "
         "synchronisez plus tard."),
    Step("Voir ce qui attend", ("Ctrl+K", "Tab", "Return"), "02-accueil-hors-ligne", said="Hors ligne depuis"),
    Step("Voir tous les échanges", ("Esc", "Ctrl+K", "=voir ce qui attend", "Return"), "14-synchronisation",
         said="Derniers échanges"),
    Step("Aide du clavier", ("F1",), "aide-clavier"),
    Step("Refermer l’aide", ("Esc",)),
    Step("Ouvrir les réglages", ("Ctrl+K", "=réglages de ce poste", "Return"), "21-reglages"),
    Step("Verrouiller", ("Ctrl+L",), "11-verrouillage-apres"),
    Step("Ouvrir la session d’Hélène Vauclin, responsable de site", ("=h", f"={PIN}")),
    Step("Voir la cellule de crise", ("Alt+C",), "07-cellule-de-crise", said="mardi 17 novembre · 35e jour"),
    Step("Cellule de crise, sombre", picture="07-cellule-de-crise-sombre", look=Look("dark")),
    Step("Cellule de crise, zoom 200 %", picture="07-cellule-de-crise-zoom-200",
         look=Look(zoom=200, width=1920, height=1008)),
    Step("Cellule de crise, taille du comptoir", look=COUNTER),
    Step("Ajouter une décision au journal", ("Ctrl+J", "=Rappeler Sargé @H. Vauclin 18/11", "Return"),
         "07-cellule-de-crise-journal", said="Décision au journal."),
    Step("Imprimer la consigne du jour", ("Ctrl+P",)),
    Step("Dire l’état du site en deux touches", ("F11",), "cellule-etat-du-site",
         said="Comment Agence Centre reçoit-il"),
    Step("Il reste ouvert", ("O",), said="Agence Centre\u00a0: ouvert."),
    Step("Voir la nuit dernière", ("Ctrl+K", "=ouvrir médiaction", "Return"), "24-mediaction",
         said="1\u00a0relais police"),
    Step("Médiaction, sombre", picture="24-mediaction-sombre", look=Look("dark")),
    Step("Médiaction, zoom 200 %", picture="24-mediaction-zoom-200", look=Look(zoom=200, width=1920, height=1008)),
    Step("Médiaction, taille du comptoir", look=COUNTER),
    Step("Voir les six semaines en tableau", ("T",), "24-mediaction-tableau"),
    Step("Noter un incident", ("Ctrl+M", "=2250", "Tab", "B", "Tab", "=hall 2", "Tab", "B", "Return"),
         said="Incident noté."),
    Step("Imprimer la fiche de 8:30", ("Ctrl+P",), said="Nuit-du-lun."),
    Step("Fermer la journée", ("Ctrl+L",)),
)  # fmt: skip
