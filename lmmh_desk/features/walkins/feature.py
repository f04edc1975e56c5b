"""Walk-ins: the queue, who is at which counter, the gauge, and the ticket."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page, Paper
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.walkins"
_UI = f"{_HERE}.ui.commands"
_ROLES = frozenset(str(role) for role in roles_for("walkins"))

FEATURE = Feature(
    key="walkins",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.walkins.wire:WIRES",
    pages=(
        Page("home", _("Accueil"), "home", f"{_HERE}.ui.page:HomePage", "counter", 1, "A",
             badge=f"{_HERE}.store.board:badge", early=True, roles=_ROLES),
    ),
    commands=(
        Command("walkins.arrive", _("Nouvel arrivant"), f"{_UI}:arrive", "plus", "F2", order=1, roles=_ROLES),
        Command("walkins.call_next", _("Appeler le suivant"), f"{_UI}:call_next", "volume", "F3", order=2,
                roles=_ROLES),
        Command("walkins.close", _("Terminer"), f"{_UI}:close", "check", "F8", order=3, roles=_ROLES),
        Command("walkins.take", _("Prendre au guichet"), f"{_UI}:take", "plus", "Ctrl+Return", page="search",
                person=True, order=4, roles=_ROLES),
        Command("walkins.add", _("Ajouter à la file"), f"{_UI}:add", "users", person=True, order=5, roles=_ROLES),
        Command("walkins.add_unknown", _("Ajouter une personne à identifier"), f"{_UI}:add_unknown", "plus",
                otherwise=_("Ajouter à la file sans fiche"), order=6, roles=_ROLES),
        Command("walkins.ticket", _("Imprimer le ticket"), f"{_UI}:ticket", "printer", "Ctrl+P", page="home", order=7,
                roles=_ROLES),
        Command("walkins.show", _("Voir la file d’attente"), f"{_UI}:show", "list", order=8, roles=_ROLES),
    ),
    papers=(Paper("TI", _("Ticket d’attente"), "80mm", f"{_HERE}.actions.tickets:sample"),),
    search=f"{_HERE}.actions.tickets:find",
    timeline=f"{_HERE}.store.history:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    ranks=f"{_HERE}.store.board:ranks",
    retention=f"{_HERE}.store.retention:RETENTIONS",
    access=f"{_HERE}.store.access:access",
    handlers=f"{_HERE}.actions.arrivals:HANDLERS",
    words=("file", "attente", "ticket", "guichet", "arrivee", "jauge", "suivant", "accueil"),
)  # fmt: skip
