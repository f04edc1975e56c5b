"""CAL en visioconférence: sessions, agenda, decisions by keys, offers and their ten days, minutes and letters."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page, Paper
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.allocation"
_UI = f"{_HERE}.ui.commands"
_ROLES = frozenset(str(role) for role in roles_for("allocation"))

FEATURE = Feature(
    key="allocation",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.allocation.wire:WIRES",
    pages=(
        Page("allocation", _("CAL en visio"), "video", f"{_HERE}.ui.page:AllocationPage", "coordination", 2,
             badge=f"{_HERE}.store.sittings:badge", roles=_ROLES),
    ),
    commands=(
        Command("allocation.open", _("Ouvrir la CAL"), f"{_UI}:open_sitting", "video", roles=_ROLES),
        Command("allocation.minutes", _("Procès-verbal"), f"{_UI}:print_minutes", "printer", "Ctrl+P",
                page="allocation", order=1, roles=_ROLES),
        Command("allocation.plan", _("Prévoir une séance"), f"{_UI}:plan", "plus", page="allocation", order=2,
                roles=_ROLES),
        Command("allocation.propose", _("Ajouter un logement"), f"{_UI}:propose", "home", page="allocation", order=3,
                roles=_ROLES),
        Command("allocation.apply", _("Ajouter un candidat"), f"{_UI}:apply", "user-plus", page="allocation", order=4,
                roles=_ROLES),
        Command("allocation.call", _("Rejoindre"), f"{_UI}:call", "video", "Ctrl+J", page="allocation", order=6,
                roles=_ROLES),
        Command("allocation.relink", _("Changer la séance"), f"{_UI}:relink", "pencil", "Ctrl+E", page="allocation",
                order=7, roles=_ROLES),
        Command("allocation.join", _("Ajouter un membre"), f"{_UI}:join", "users", page="allocation", order=5,
                roles=_ROLES),
        Command("allocation.sessions", _("Autres séances"), f"{_UI}:others", "list", "Ctrl+O", page="allocation",
                order=8, roles=_ROLES),
        Command("allocation.remove", _("Retirer la séance"), f"{_UI}:remove", "undo", page="allocation", order=9,
                roles=_ROLES),
        Command("allocation.cancel", _("Annuler un procès-verbal"), f"{_UI}:cancel", "close", page="allocation",
                order=10, roles=_ROLES),
        Command("allocation.step_back", _("Revenir à l’étape d’avant"), f"{_UI}:step_back", "undo", page="allocation",
                order=11, roles=_ROLES),
    ),
    papers=(
        Paper("PV", _("Procès-verbal de la commission"), "A4", f"{_HERE}.actions.samples:minutes_sample"),
        Paper("LD", _("Décision de la commission"), "A4", f"{_HERE}.actions.samples:letter_sample"),
    ),
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    access=f"{_HERE}.store.found:access",
    waiting=f"{_HERE}.store.waiting:waiting",
    settings=f"{_HERE}.model.settings:SETTINGS",
    retention=f"{_HERE}.store.retention:RETENTIONS",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    words=("cal", "attribution", "commission", "candidat", "nur", "proces verbal", "quorum"),
)  # fmt: skip
