"""The tabs of the settings: who may open each, what makes it, and the words by which a search finds it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from lmmh_desk.features.desk.ui.agenda import AgendaSection
from lmmh_desk.features.desk.ui.agents import AgentsSection
from lmmh_desk.features.desk.ui.gateways import PLACES, SECRETS
from lmmh_desk.features.desk.ui.general import GeneralSection
from lmmh_desk.features.desk.ui.identity import KINDS, IdentitySection
from lmmh_desk.features.desk.ui.messages import MessagesSection
from lmmh_desk.features.desk.ui.reasons import ReasonsSection
from lmmh_desk.features.desk.ui.rules import RulesSection
from lmmh_desk.features.desk.ui.section import Section
from lmmh_desk.features.desk.ui.sites import SitesSection
from lmmh_desk.kernel.french import DAYS, capital
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain
from lmmh_desk.office.model.regulations import RULES
from lmmh_desk.ui.context import Context

GENERAL = "general"


class Tab(Struct, frozen=True):
    """A tab; `names` are those of its settings, since a tab is made only when it is shown (the first finds its own)."""

    label: str
    right: str
    make: Callable[[Context], Section]
    names: tuple[str, ...] = ()

    def found(self, text: str) -> int:
        """Return how many of its settings a search finds, all of them where the tab itself is looked for."""
        wanted = plain(text)
        whole = wanted in plain(self.label)
        return sum(whole or wanted in plain(name) for name in self.names)


TABS = {
    GENERAL: Tab(_("Général"), "desk", GeneralSection),
    "sites": Tab(
        _("Sites"), "office.sites", SitesSection,
        (
            _("Nom du site"), _("Nature"), _("Accueil"), _("Agence de l’espace-accueil"), _("Adresse"), _("Téléphone"),
            _("Surface, m²"), _("Jauge"), _("Horaires habituels"), *map(capital, DAYS),
            _("Fermetures"),
        ),
    ),
    "reasons": Tab(
        _("Motifs"), "office.reasons", ReasonsSection,
        (
            _("Motif"), _("Service"), _("Où"), _("Touche au comptoir"), _("Durée, minutes"), _("Rang dans la liste"),
            _("Usage"), _("Rendez-vous"), _("Couleur dans l’agenda"), _("Délai avant, heures"),
            _("À l’avance, jours au plus"), _("Objet sur la convocation"), _("À apporter"), _("Consignes"), _("Rappel"),
        ),
    ),
    "agenda": Tab(
        _("Agenda"), "office.windows", AgendaSection, (_("Bureaux"), _("Plages d’ouverture"), _("Absences")),
    ),
    "rules": Tab(
        _("Règles"), "office.rules", RulesSection,
        (*(f"{rule.label} {rule.effect}" for rule in RULES.values()), _("À partir du"), _("Source")),
    ),
    "messages": Tab(
        _("Messages"), "office.messages", MessagesSection,
        (
            _("SMS"), _("E-mail"), _("Passerelle"), *(place for place, _example in PLACES.values()), _("Port"),
            _("Utilisateur"), _("Expéditeur"), *SECRETS.values(),
        ),
    ),
    "agents": Tab(
        _("Agents"), "office.pin", AgentsSection,
        (
            _("Prénom et nom"), _("Fonction, imprimée sous la signature"), _("Téléphone de service"), _("Profil"),
            _("Site"), _("Travaille aussi à"), _("Accès"), _("Code PIN"),
        ),
    ),
    "office": Tab(
        _("Office"), "office.identity", IdentitySection,
        (
            _("Nom de l’office"), _("Nature"), _("Fait à"), _("Page qui vérifie un code"),
            _("Qui établit seul un document"), *KINDS.values(), _("Clés des postes"),
        ),
    ),
}  # fmt: skip
