"""The crisis cell: the 8:25 board, the 8:30 log, the order of the day, the continuity plan."""

from __future__ import annotations

from lmmh_desk.kernel.feature import BoardCard, Command, Feature, Page, Paper
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.continuity"
_UI = f"{_HERE}.ui.commands"
_CELL = frozenset(str(role) for role in roles_for("continuity"))
_COUNTER = frozenset(str(role) for role in roles_for("continuity.report"))

FEATURE = Feature(
    key="continuity",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.continuity.wire:WIRES",
    pages=(
        Page("continuity", _("Cellule de crise"), "shield", f"{_HERE}.ui.page:CrisisPage", "coordination", 1, "C",
             badge=f"{_HERE}.store.log:badge", roles=_CELL),
    ),
    commands=(
        Command("continuity.open", _("Ouvrir la cellule de crise"), f"{_UI}:open_cell", "shield", roles=_CELL),
        Command("continuity.report", _("Dire l’état du site"), f"{_UI}:report", "shield", "F11", roles=_COUNTER),
        Command("continuity.presence", _("Dire qui est où"), f"{_UI}:presence", "user", roles=_COUNTER),
        Command("continuity.log", _("Ajouter au journal"), f"{_UI}:log", "pencil", "Ctrl+J", page="continuity", order=1,
                roles=_CELL),
        Command("continuity.orders", _("Imprimer la consigne"), f"{_UI}:print_orders", "printer", "Ctrl+P",
                page="continuity", order=2, roles=_CELL),
        Command("continuity.hang", _("Imprimer la consigne du jour"), f"{_UI}:print_orders", "printer",
                roles=_COUNTER - _CELL),  # who opens the cell has the key there
        Command("continuity.minutes", _("Compte rendu de la cellule"), f"{_UI}:print_minutes", "document", "Ctrl+E",
                page="continuity", order=3, roles=_CELL),
        Command("continuity.days", _("Jours précédents de la cellule"), f"{_UI}:days", "calendar", "Ctrl+O",
                page="continuity", order=4, roles=_CELL),
    ),
    cards=(BoardCard(f"{_HERE}.ui.card:OrdersCard", 90, _COUNTER),),
    papers=(Paper("CR", _("Compte rendu de la cellule de crise"), "A4", f"{_HERE}.actions.papers:minutes_sample"),),
    search=f"{_HERE}.store.found:search",
    waiting=f"{_HERE}.store.waiting:waiting",
    retention="lmmh_desk.features.continuity.store.retention:RETENTIONS",
    words=("crise", "consigne", "presence", "continuite", "pca", "compte rendu", "journal", "teletravail"),
)  # fmt: skip
