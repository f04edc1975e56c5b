"""This PC, for the catalogue: settings and the screens of headquarters."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_OPEN = "lmmh_desk.features.desk.ui.commands:"

_PRINTS = roles_for("office.papers")

FEATURE = Feature(
    key="desk",
    pages=(
        Page(
            "prints", _("Impressions"), "printer", "lmmh_desk.features.desk.ui.prints:PrintsPage", "bar", 80,
            badge="lmmh_desk.office.store.printing:count_waiting", waiting=_("à imprimer"), roles=_PRINTS,
        ),
        Page("settings", _("Réglages"), "gear", "lmmh_desk.features.desk.ui.settings:SettingsPage", "foot", 90),
    ),
    commands=(
        Command(
            "desk.prints", _("Impressions de ce poste"), f"{_OPEN}prints", "printer", order=890, roles=_PRINTS,
        ),
        Command(
            "prints.all", _("Tout imprimer"), f"{_OPEN}print_all", "printer", "Ctrl+P", page="prints", order=1,
            roles=_PRINTS,
        ),
        Command("desk.settings", _("Réglages de ce poste"), f"{_OPEN}general", "gear", order=900),
        Command(
            "desk.sites", _("Sites, horaires et fermetures"), f"{_OPEN}sites", "building", order=910,
            roles=roles_for("office.sites"),
        ),
        Command(
            "desk.reasons", _("Motifs de visite"), f"{_OPEN}reasons", "list", order=920,
            roles=roles_for("office.reasons"),
        ),
        Command(
            "desk.rules", _("Règles datées et textes de loi"), f"{_OPEN}rules", "shield", order=930,
            roles=roles_for("office.rules"),
        ),
        Command(
            "desk.agents", _("Agents et codes PIN"), f"{_OPEN}agents", "users", order=940,
            roles=roles_for("office.pin"),
        ),
    ),
    words=(
        "reglages", "parametres", "imprimante", "impression", "theme", "zoom", "sombre", "horaires", "fermeture",
        "seuil", "regle", "motif", "agent", "code", "sauvegarde", "copie",
    ),
)  # fmt: skip
