"""Works and new build: operations and programmes, their days, what can be told to the tenant standing here."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.works"
_UI = f"{_HERE}.ui.commands"
_ROLES = frozenset(str(role) for role in roles_for("works.read"))
_WRITERS = frozenset(str(role) for role in roles_for("works.operation"))
_NOTERS = _ROLES & frozenset(str(role) for role in roles_for("tenancy.note"))
_BUILDERS = frozenset(str(role) for role in roles_for("works.programme"))

FEATURE = Feature(
    key="works",
    tables=f"{_HERE}.store.tables",
    wire=f"{_HERE}.wire:WIRES",
    pages=(
        Page("works", _("Travaux et neuf"), "crane", f"{_HERE}.ui.page:WorksPage", "coordination", 6, roles=_ROLES),
    ),
    commands=(
        Command("works.tell", _("Avis de travaux"), f"{_UI}:tell", "crane", person=True, order=8, roles=_ROLES),
        Command("works.open", _("Ouvrir Travaux et neuf"), f"{_UI}:open_works", "crane", roles=_ROLES),
        Command("works.print", _("Avis aux locataires"), f"{_UI}:print_notice", "printer", "Ctrl+P", page="works",
                order=1, roles=_ROLES),
        Command("works.note", _("Noter un échange"), f"{_UI}:note", "pencil", "Ctrl+M", page="works", order=5,
                roles=_NOTERS),
        Command("works.operation", _("Nouvelle opération"), f"{_UI}:add_operation", "plus", "Ctrl+N", page="works",
                order=2, roles=_WRITERS),
        Command("works.stage", _("Ajouter une étape"), f"{_UI}:add_stage", "calendar", page="works", order=3,
                roles=_WRITERS),
        Command("works.programme", _("Nouveau programme"), f"{_UI}:add_programme", "building", page="works", order=4,
                roles=_BUILDERS),
    ),
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    retention=f"{_HERE}.store.retention:RETENTIONS",
    access=f"{_HERE}.store.access:access",
    words=("travaux", "chantier", "ascenseur", "renovation", "neuf", "programme", "livraison"),
)  # fmt: skip
