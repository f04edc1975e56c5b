"""This PC, for the catalogue: settings and the screens of headquarters."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_OPEN = "lmmh_desk.features.desk.ui.commands:"

FEATURE = Feature(
    key="desk",
    pages=(
        Page("settings", _("Réglages"), "gear", "lmmh_desk.features.desk.ui.settings:SettingsPage", "foot", 90),
    ),
    commands=(
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
        "reglages", "parametres", "imprimante", "theme", "zoom", "sombre", "horaires", "fermeture", "seuil", "regle",
        "motif", "agent", "code", "sauvegarde", "copie",
    ),
)  # fmt: skip
