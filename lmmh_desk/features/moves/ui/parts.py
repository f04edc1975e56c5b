"""Parts of a justificatif's form: who, from where to where, with whose help, what was checked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.moves.model.known import Known
from lmmh_desk.features.moves.model.move import Kind, Vehicle
from lmmh_desk.features.moves.ui.address import AddressEdit
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.cards import household_words
from lmmh_desk.tenancy.model.names import born
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.editors import CountEdit, LineEdit, PlateEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.tag import Avatar
from lmmh_desk.ui.widgets.toggle import CheckBox
from lmmh_desk.ui.widgets.tokens_edit import TokensEdit

_KINDS = (
    (Kind.OUT.value, _("quitte un logement de l’office")),
    (Kind.IN.value, _("entre dans un logement de l’office")),
    (Kind.TRANSFER.value, _("change de logement dans l’office")),
)
_VEHICLES = tuple((vehicle.value, vehicle.label or _("Aucun")) for vehicle in Vehicle)


class PersonPart(QWidget):
    """Who the paper is for; without a known lease, its reference and what the move is are asked."""

    change_asked = Signal()

    def __init__(self, known: Known) -> None:
        super().__init__()
        card, draft = known.card, known.draft
        change = Button(_("Changer"), role="link", accessible=_("Changer de personne"))
        change.clicked.connect(self.change_asked)
        who = Row(Avatar(card.name, 30), spacing=8)
        who.addLayout(Column(Label(card.name, 13, 600), Label(_facts(known), 13, 400, "t2"), spacing=0), 1)
        who.addWidget(change)
        self.reference = Field(_("Référence du bail ou du congé"), LineEdit("L-204518"))
        self.kind = Field(_("Le foyer"), ComboBox(_KINDS))
        self.typed = not (draft.lease_id or draft.next_lease_id)
        asked = FieldRow(self.reference, self.kind)
        column = Column(spacing=10)
        column.addLayout(who)
        column.addWidget(asked)
        self.setLayout(column)
        appear(asked, self.typed)


def _facts(known: Known) -> str:
    """Return « né le 12/04/1984 · L-204518 · foyer de 4 »."""
    card, draft = known.card, known.draft
    birth = f"{born(card)} {short_date(date.fromisoformat(card.birth_date), year=True)}" if card.birth_date else ""
    facts = (birth, draft.lease_reference, household_words(draft.household_count))
    return " · ".join(fact for fact in facts if fact)


class RoutePart(QWidget):
    """The two addresses."""

    def __init__(self) -> None:
        super().__init__()
        hint = _("Rue, puis code postal et commune")
        self.origin = Field(_("Logement quitté"), AddressEdit(hint))
        self.destination = Field(_("Nouveau logement"), AddressEdit(hint))
        row = Row(self.origin, Picture("arrow-right", "acc", 20), self.destination, spacing=9)
        for field in (self.origin, self.destination):
            row.setStretchFactor(field, 1)
            row.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        self.setLayout(row)


class HelpPart(QWidget):
    """Who helps, with what; a mover's lorry asks for the firm."""

    def __init__(self) -> None:
        super().__init__()
        self.helpers = Field(_("Personnes qui aident"), TokensEdit(_("Prénom et nom")))
        self.vehicle = Field(_("Véhicule"), ComboBox(_VEHICLES))
        self.plate = Field(_("Immatriculation"), PlateEdit())
        self.firm = Field(_("Entreprise de déménagement"), LineEdit())
        self.movers = Field(_("Déménageurs"), CountEdit(0, 20))
        self._firm_row = FieldRow(self.firm, self.movers)
        self.setLayout(Column(self.helpers, FieldRow(self.vehicle, self.plate), self._firm_row, spacing=7))
        self.vehicle.changed.connect(self.show_firm)
        self.show_firm()

    def show_firm(self) -> None:
        """Ask for the firm when its lorry comes, or when it was already named."""
        appear(self._firm_row, self.vehicle.value() == Vehicle.MOVER or bool(self.firm.value()))


class ChecksPart(QWidget):
    """What the agent verified; nothing here prevents recording."""

    def __init__(self, inspection_on: date | None) -> None:
        super().__init__()
        told = _("État des lieux le {day}")
        inspection = told.format(day=short_date(inspection_on)) if inspection_on else _("État des lieux")
        self.boxes = {
            "identity": CheckBox(_("Identité vérifiée")),
            "lease_signed": CheckBox(_("Nouveau bail signé")),
            "inspection": CheckBox(inspection),
            "gestures": CheckBox(_("Gestes barrières rappelés")),
        }
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for place, box in enumerate(self.boxes.values()):
            grid.addWidget(box, place // 2, place % 2)
        self.setLayout(grid)
