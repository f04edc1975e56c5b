"""Open or change an operation, a stage, a programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.works.model.noting import LENGTHS, LINE, MOST
from lmmh_desk.features.works.model.plan import Operation, Programme, Stage
from lmmh_desk.features.works.model.records import NATURES, NEXT, PHASES, STAGES, STATES, Phase, StageKind, State
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import CountEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form_dialog import Act, FormDialog
from lmmh_desk.ui.widgets.free import FreeLine

Choices = Sequence[tuple[str, str]]
WIDE, WIDEST = 480, 680  # pixels at 100 %
OPERATION = (
    ("residence_id", "nature", "state"), ("buildings", "scale", "posted"), ("company", "outages"),
    ("caution", "offers"),
)  # fmt: skip
PROGRAMME = (("name", "commune"), ("dwellings", "handed"), ("phase", "progress"), ("delivers_on", "announced"))


def operation_dialog(parent: QWidget, residences: Choices, act: Act, *, known: Operation | None = None) -> FormDialog:
    """Ask for an operation, or show `known` to be changed."""
    title = _("Nouvelle opération") if known is None else _("Modifier l’opération")
    words = _("La phrase «\u00a0Que dire\u00a0» est lue au locataire\u00a0; vide, les dates la donnent.")
    fields = _operation_fields(residences, known)
    return FormDialog(
        parent, (title, words, _("Enregistrer")), fields, act, about=known.id if known else "", rows=OPERATION,
        wide=WIDEST, tall=True,
    )  # fmt: skip


def stage_dialog(
    parent: QWidget, today: date, operation: Operation, act: Act, *, known: Stage | None = None
) -> FormDialog:
    """Ask for a stage, or show `known` to be changed."""
    fields = {
        "kind": Field(_("Étape"), ComboBox([(str(one), words) for one, words in STAGES.items()])),
        "label": Field(_("Précision"), FreeLine(_("halls 1–2")), optional=True),
        "starts_on": Field(_("Premier jour"), DateEdit(today)),
        "ends_on": Field(_("Dernier jour"), DateEdit(today)),
    }
    fields["label"].editor.setMaxLength(LINE)
    fields["kind"].set_value(known.kind if known else str(StageKind.WORKS))
    if known is not None:
        for name in ("label", "starts_on", "ends_on"):
            fields[name].set_value(getattr(known, name))
    title = _("Ajouter une étape") if known is None else _("Modifier l’étape")
    words = title, operation.title, _("Enregistrer l’étape")
    return FormDialog(parent, words, fields, act, tall=True, about=known.id if known else operation.id)


def programme_dialog(parent: QWidget, today: date, act: Act, *, known: Programme | None = None) -> FormDialog:
    """Ask for a programme, or show `known` to be changed."""
    fields = {
        "name": Field(_("Nom"), FreeLine(_("Les Maillets"))),
        "commune": Field(_("Commune"), FreeLine(_("Le Mans"))),
        "dwellings": Field(_("Logements"), CountEdit(1, MOST)),
        "handed": Field(_("Logements remis"), CountEdit(0, MOST)),
        "phase": Field(_("Étape"), ComboBox([(str(one), words) for one, words in PHASES.items()])),
        "progress": Field(_("Avancement, sur 100"), CountEdit(0, 100)),
        "delivers_on": Field(_("Dernier jour de livraison"), DateEdit(today)),
        "announced": Field(_("Livraison annoncée"), FreeLine(_("2e trim. 2021")), optional=True),
    }
    for name, value in (("handed", 0), ("progress", 0), ("phase", str(Phase.PROGRAMMED))):
        fields[name].set_value(value)
    for name in fields if known is not None else ():
        fields[name].set_value(getattr(known, name))
    title = _("Nouveau programme") if known is None else _("Modifier le programme")
    words = title, _("Des logements neufs, là où ils sont."), _("Enregistrer")
    about = known.id if known else ""
    return FormDialog(parent, words, fields, act, tall=True, about=about, rows=PROGRAMME, wide=WIDE)


def _operation_fields(residences: Choices, known: Operation | None) -> dict[str, Field]:
    before = State(known.state) if known is not None else State.PLANNED
    states = list(State) if known is None else [before, *NEXT[before]]
    fields = {
        "residence_id": Field(_("Résidence"), ComboBox(residences, placeholder=_("Choisissez une résidence"))),
        "nature": Field(_("Nature"), ComboBox([(str(one), words) for one, words in NATURES.items()],
                                              placeholder=_("Choisissez"))),
        "state": Field(_("État"), ComboBox([(str(one), STATES[one]) for one in states])),
        "buildings": Field(_("Bâtiments"), FreeLine(_("A, B\u00a0; vide\u00a0: tous")), optional=True),
        "scale": Field(_("Étendue"), FreeLine(_("128 logements")), optional=True),
        "posted": Field(_("Avis affiché"), FreeLine(_("halls 1 et 2")), optional=True),
        "company": Field(_("Entreprise"), FreeLine(""), optional=True),
        "outages": Field(_("Coupures"), FreeLine(_("bruit 9:00–12:00")), optional=True),
        "said": Field(_("Que dire au locataire"), FreeLine(""), optional=True),
        "caution": Field(_("À ne pas promettre"), FreeLine(""), optional=True),
        "offers": Field(_("À proposer"), FreeLine(_("séparé par des points-virgules")), optional=True),
    }  # fmt: skip
    fields["state"].set_value(str(before))
    for name, field in fields.items():
        if name not in ("residence_id", "nature", "state"):
            field.editor.setMaxLength(LENGTHS.get(name, LINE))
        if known is not None:
            field.set_value(getattr(known, name))
    return fields
