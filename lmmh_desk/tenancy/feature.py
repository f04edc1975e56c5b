"""Tenancy: persons, their dwellings and leases, and the landlord's files."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page, Paper
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for
from lmmh_desk.tenancy.model.consulting import REASONS
from lmmh_desk.tenancy.model.erasing import RIGHT

_HERE = "lmmh_desk.tenancy"
_UI = f"{_HERE}.ui.commands"


def _roles(right: str) -> frozenset[str]:
    return frozenset(str(role) for role in roles_for(right))


_READ, _WRITE = _roles("tenancy.read"), _roles("tenancy.person")

FEATURE = Feature(
    key="tenancy",
    tables=f"{_HERE}.store.search",
    wire="lmmh_desk.tenancy.wire:WIRES",
    pages=(
        Page("fiche", _("Fiche"), "user", f"{_HERE}.ui.page:FichePage", roles=_READ),
        Page("person_form", _("Fiche de la personne"), "user-plus", f"{_HERE}.ui.form:PersonFormPage", roles=_WRITE),
        Page("imports", _("Importer des fichiers"), "download", f"{_HERE}.ui.imports:ImportsPage",
             roles=_roles("tenancy.import")),
    ),
    commands=(
        Command("tenancy.open", _("Ouvrir la fiche"), f"{_UI}:open_file", "user", page="search", roles=_READ),
        Command("tenancy.new", _("Nouvelle personne"), f"{_UI}:new", "user-plus", order=30, roles=_WRITE),
        Command("tenancy.new_named", _("Créer une fiche"), f"{_UI}:new", "user",
                otherwise=_("Créer une fiche «\u00a0{text}\u00a0»"), order=31, roles=_WRITE),
        Command("tenancy.note", _("Noter un échange"), f"{_UI}:note", "pencil", "Ctrl+M", page="fiche", order=20,
                roles=_roles("tenancy.note")),
        Command("tenancy.residence", _("Attestation de résidence"), f"{_UI}:residence", "home", page="fiche",
                person=True, order=35, paper="AR", roles=_roles("tenancy.residence")),
        Command("tenancy.attestation", _("Ouvrir l’attestation de résidence"), f"{_UI}:attestation", "home",
                page="search", roles=_roles("tenancy.residence")),
        Command("tenancy.edit", _("Modifier la fiche"), f"{_UI}:edit", "pencil", page="fiche", person=True, order=40,
                roles=_WRITE),
        Command("tenancy.add_member", _("Ajouter une personne au foyer"), f"{_UI}:add_member", "user-plus",
                page="fiche", person=True, order=41, roles=_WRITE),
        Command("tenancy.verify", _("Vérifier l’identité"), f"{_UI}:verify", "scan-check", page="fiche", person=True,
                order=3, roles=_WRITE),
        Command("tenancy.notice", _("Enregistrer un congé"), f"{_UI}:notice", "mail", page="fiche", person=True,
                order=43, roles=_roles("tenancy.notice")),
        Command("tenancy.withdraw", _("Annuler un congé"), f"{_UI}:withdraw", "undo", page="fiche", person=True,
                order=43, roles=_roles("moves.cancel")),
        Command("tenancy.join", _("Rattacher à un autre foyer"), f"{_UI}:join", "users", page="fiche", person=True,
                order=44, roles=_WRITE),
        Command("tenancy.leave", _("Retirer du foyer"), f"{_UI}:leave", "users", page="fiche", person=True, order=44,
                roles=_WRITE),
        Command("tenancy.merge", _("Fusionner avec une autre fiche"), f"{_UI}:merge", "link", page="fiche",
                person=True, order=45, roles=_roles("tenancy.merge")),
        Command("tenancy.copy_address", _("Copier l’adresse postale"), f"{_UI}:copy_address", "copy", page="fiche",
                person=True, order=46, roles=_READ),
        Command("tenancy.access", _("Droit d’accès"), f"{_UI}:access", "download", page="fiche", person=True, order=47,
                roles=_roles("office.access")),
        Command("tenancy.erase", _("Effacer à sa demande"), f"{_UI}:erase", "trash", page="fiche", person=True,
                order=48, roles=_roles(RIGHT)),
        *(
            Command(f"tenancy.why_{reason}", label, f"{_UI}:why_{reason}", "info", key, page="fiche", order=47,
                    roles=_READ)
            for (reason, label), key in zip(REASONS.items(), ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4"), strict=True)
        ),
        Command("tenancy.import", _("Importer des fichiers du bailleur"), f"{_UI}:bring_in", "download", order=90,
                roles=_roles("tenancy.import")),
    ),
    papers=(Paper("AR", _("Attestation de résidence"), "A4", f"{_HERE}.actions.residence:sample", large=True),),
    search=f"{_HERE}.store.residence:search",
    people=f"{_HERE}.store.search:search_persons",
    timeline=f"{_HERE}.store.moments:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    retention=f"{_HERE}.store.retention:RETENTIONS",
    access=f"{_HERE}.store.access:access",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    words=("fiche", "personne", "locataire", "bail", "foyer", "contact", "note", "echange", "conge", "import",
           "csv", "fusion", "attestation", "residence", "domicile"),
)  # fmt: skip
