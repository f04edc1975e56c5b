"""Prevention of arrears: early contact, follow-up, plans, the office’s figures."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, FileCard, Page, Paper
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.arrears"
_UI = f"{_HERE}.ui.commands"
_SAMPLES = f"{_HERE}.actions.samples"
_ROLES = frozenset(str(role) for role in roles_for("arrears"))
_IMPORT = frozenset(str(role) for role in roles_for("arrears.import"))

FEATURE = Feature(
    key="arrears",
    tables=f"{_HERE}.store.tables",
    wire=f"{_HERE}.wire:WIRES",
    pages=(
        Page("arrears", _("Prévention impayés"), "euro", f"{_HERE}.ui.page:ArrearsPage", "tenants", 1, "I",
             badge=f"{_HERE}.store.listing:badge", roles=_ROLES),
        Page("arrears_import", _("Importer les soldes"), "download", f"{_HERE}.ui.imports:BalancesPage", roles=_IMPORT),
    ),
    commands=(
        Command("arrears.begin", _("Ouvrir un suivi d’impayé"), f"{_UI}:begin", "euro", person=True, order=36,
                roles=_ROLES),
        Command("arrears.attestation", _("Attestation de loyer"), f"{_UI}:attestation", "document", "F12", person=True,
                order=12, paper="AL", roles=_ROLES),
        Command("arrears.aids", _("Contacts d’aide au loyer"), f"{_UI}:aids", "info", person=True, order=37,
                roles=_ROLES),
        Command("arrears.open", _("Ouvrir la prévention des impayés"), f"{_UI}:open_case", "euro", roles=_ROLES),
        Command("arrears.note", _("Noter un échange"), f"{_UI}:note", "pencil", "Ctrl+M", page="arrears", order=1,
                roles=_ROLES),
        Command("arrears.letter", _("Imprimer la lettre"), f"{_UI}:letter", "printer", "Ctrl+P", page="arrears",
                order=2, roles=_ROLES),
        Command("arrears.show", _("Afficher les montants"), f"{_UI}:show", "eye", "F11", page="arrears", order=3,
                roles=_ROLES),
        Command("arrears.show_here", _("Afficher les montants"), f"{_UI}:show_here", "eye", "F11", page="fiche",
                order=38, roles=_ROLES),
        Command("arrears.follow", _("Ouvrir le suivi budgétaire"), f"{_UI}:follow", "flag", "Ctrl+B", page="fiche",
                order=39, roles=_ROLES),
        Command("arrears.import", _("Importer les soldes des baux"), f"{_UI}:bring_in", "download", order=91,
                roles=_IMPORT),
    ),
    papers=(
        Paper("LI", _("Lettre de rendez-vous"), "A4", f"{_SAMPLES}:letter_sample", large=True),
        Paper("PA", _("Plan d’apurement"), "A4", f"{_SAMPLES}:plan_sample", large=True),
        Paper("AL", _("Attestation de loyer à jour"), "A4", f"{_SAMPLES}:attestation_sample", large=True),
        Paper("CA", _("Contacts d’aide"), "A4", f"{_SAMPLES}:aids_sample", large=True),
    ),
    file_cards=(FileCard(f"{_HERE}.ui.follow_card:FollowCard", _ROLES),),
    flags=f"{_HERE}.store.follow:flags",
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    settings=f"{_HERE}.model.reminding:SETTINGS",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    retention=f"{_HERE}.store.retention:RETENTIONS",
    access=f"{_HERE}.store.access:access",
    words=("impaye", "loyer", "dette", "apurement", "plan", "caf", "fsl", "ccapex", "attestation", "prevention"),
)  # fmt: skip
