"""Messages of prevention: written, approved by somebody else, sent to a frozen list, hung in halls, followed."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import Role, roles_for

_HERE = "lmmh_desk.features.campaigns"
_UI = f"{_HERE}.ui.commands"
_ROLES = frozenset(str(role) for role in roles_for("campaigns"))
_KEEPERS = frozenset({str(Role.CARETAKER)})
_APPROVERS = frozenset(str(role) for role in roles_for("campaigns.approve"))

FEATURE = Feature(
    key="campaigns",
    tables=f"{_HERE}.store.tables",
    wire=f"{_HERE}.wire:WIRES",
    pages=(
        Page("campaigns", _("Messages"), "message", f"{_HERE}.ui.page:CampaignsPage", "coordination", 4, roles=_ROLES),
        Page("campaign", _("Nouvelle campagne"), "message", f"{_HERE}.ui.writing:WritingPage", under="campaigns",
             roles=_ROLES),
    ),
    commands=(
        Command("campaigns.refuse", _("Refus de messages"), f"{_UI}:refuse", "message", person=True, order=42,
                roles=_ROLES),
        Command("campaigns.hang", _("Affiches de mes halls"), f"{_UI}:hang", "message", roles=_KEEPERS),
        Command("campaigns.open", _("Ouvrir les messages"), f"{_UI}:open_campaigns", "message", roles=_ROLES),
        Command("campaigns.new", _("Nouvelle campagne"), f"{_UI}:add", "plus", "Ctrl+N", page="campaigns", order=1,
                roles=_ROLES),
        Command("campaigns.save", _("Enregistrer"), f"{_UI}:save", "save", "Ctrl+S", page="campaign", order=1,
                roles=_ROLES),
        Command("campaigns.print", _("Courriers et affiches"), f"{_UI}:print_papers", "printer", "Ctrl+P",
                page="campaigns", order=2, roles=_ROLES),
        Command("campaigns.approve", _("Donner l’accord"), f"{_UI}:approve", "check", page="campaigns", order=3,
                roles=_APPROVERS),
        Command("campaigns.pause", _("Suspendre ou reprendre l’envoi"), f"{_UI}:pause", "clock", page="campaigns",
                order=5, roles=_ROLES),
        Command("campaigns.stop", _("Arrêter la campagne"), f"{_UI}:stop", "close", page="campaigns", order=4,
                roles=_ROLES),
    ),
    settings=f"{_HERE}.model.settings:SETTINGS",
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    retention=f"{_HERE}.store.retention:RETENTIONS",
    access=f"{_HERE}.store.access:access",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    words=("messages", "campagne", "prevention", "affiches", "courriers", "sms"),
)  # fmt: skip
