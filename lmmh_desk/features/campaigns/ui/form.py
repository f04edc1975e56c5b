"""The form of a campaign, as picture 25 lays it out: purpose, households counted live, ways, texts, what is checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.campaigns.model.drafting import (
    MODELS,
    POSTER,
    SMS,
    TEXT,
    TITLE,
    Channels,
    Content,
    Criteria,
    Drafting,
    first_departure,
    with_translation,
)
from lmmh_desk.features.campaigns.model.listing import Board, Counted, Line
from lmmh_desk.features.campaigns.model.mailing import PICTOGRAMS
from lmmh_desk.features.campaigns.model.records import FLOORS, LEASES, PURPOSE_CHOICES, WITH_LIFT, Way
from lmmh_desk.features.campaigns.ui.detail import KEEPS
from lmmh_desk.features.campaigns.ui.parts import Box, Step, Steps, Tile, TileGrid
from lmmh_desk.kernel.french import count, grouped
from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.entry_page import EntryForm
from lmmh_desk.ui.widgets.base import Label, Row, appear
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.chosen_edit import ChosenEdit, choices
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.notes import NoteEdit
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.toggle import CheckBox

TEXTS = ("title", "text", "sms", "poster", "pictogram")
CRITERIA = ("quarter", "residence_id", "floor", "leases", "agency_id", "lift")
ICONS = {"by_sms": "mobile", "by_email": "mail", "by_letter": "document", "by_poster": "building"}
WAYS = ("by_sms", "by_email", "by_letter", "by_poster")


class CampaignForm(EntryForm):
    """A purpose brings the first text offered for it; `values` are what `drafting` reads."""

    def __init__(self, today: date, board: Board, known: Line | None) -> None:
        super().__init__(_("Campagne"))
        self.known = known
        self._offered: dict[str, Any] = {}  # the texts of a model, as the fields give them back
        for name, field in _fields(today, board, known).items():
            self.field(name, field)
        of = self.fields
        for name in ("purpose", "criteria", *WAYS):  # they say themselves what they are
            appear(of[name].label, False)
            appear(of[name].note, False)
        lock = Picture("lock", "t2", 16, name=_("Finalité verrouillée"))
        purpose = QWidget()
        purpose.setLayout(row := Row(lock, spacing=8))
        row.addWidget(of["purpose"], 1)
        self.section(_("Finalité"), purpose, Label(KEEPS, 12, 400, "t2", wrap=True), note=_("liste fermée"))
        self.number, self.found = Label(" ", 20, 600), Label(" ", 12, 400, "t2", wrap=True)
        self.number.setAccessibleName(_("Foyers trouvés"))
        self.section(_("Foyers"), of["criteria"], Box(_beside(self.number, self.found)), note=_("critères"))
        self.reached = {name: Label(" ", 12, 400, "t2") for name in WAYS}
        tiles = TileGrid(*(Tile(ICONS[name], of[name], of[name].editor, self.reached[name]) for name in WAYS))
        self.section(_("Canaux"), tiles, note=_("un par foyer"))
        self.section(
            _("Texte"), FieldRow(of["model"], of["leaves_on"]), of["title"], of["text"], of["translation"], of["sms"],
            FieldRow(of["poster"], of["pictogram"], stretch=(2, 1)), note=_("modèle, puis vos mots"),
        )  # fmt: skip
        self.checks = {name: (Picture("check", "ok", 16), Label("", 12, wrap=True)) for name in CHECKS}
        lines = []
        for picture, told in self.checks.values():
            lines.append(QWidget())
            lines[-1].setLayout(_wide(picture, told))
        self.section(_("Contrôles"), *lines, note=_("faits par le poste"))
        steps = Steps()
        steps.set(
            Step("now", _("Rédaction"), _("par vous")), Step("next", _("Accord"), _("d’un autre responsable")),
            Step("next", _("Envoi"), _("liste figée à l’accord")),
        )  # fmt: skip
        self.section(_("Accord"), steps, note=_("d’un responsable"))
        of["model"].changed.connect(self._fill)
        of["purpose"].changed.connect(self._propose)
        if known is not None:
            of["purpose"].editor.setEnabled(False)

    def take_focus(self) -> None:
        """Begin with the purpose, or the title where the purpose is chosen for good."""
        self.fields["purpose" if self.known is None else "title"].setFocus()

    def typed(self) -> dict[str, Any]:
        """Return what is typed as a draft keeps it: a day as its words."""
        return {**self.values(), "leaves_on": self.fields["leaves_on"].editor.text()}

    def show_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what a draft kept, a model chosen then changing no text."""
        others = {name: value for name, value in typed.items() if name not in ("model", "leaves_on")}
        former = {name: typed[name] for name in CRITERIA if typed.get(name)}  # as earlier drafts have them
        wanted = typed.get("criteria") or former
        self.set_values({**others, "criteria": wanted})
        if self.values()["criteria"] != wanted:
            self.show_errors({"criteria": _("Un critère n’est plus proposé. Choisissez de nouveau les foyers.")})
        self.fields["leaves_on"].editor.setText(str(typed.get("leaves_on") or ""))

    def drafting(self) -> Drafting:
        """Return what is typed as an act takes it."""
        values = self.values()
        texts = {name: str(values[name] or "") for name in TEXTS}
        texts["text"] = with_translation(texts["text"], str(values["translation"] or ""))
        content = Content(**texts)
        return Drafting(
            str(values["purpose"] or ""), content, Criteria(*(values["criteria"].get(name, "") for name in CRITERIA)),
            Channels(*(bool(values[name]) for name in WAYS)), values["leaves_on"],
        )  # fmt: skip

    def show_count(self, found: Counted) -> None:
        """Say how many households and halls are found, and by which way each is reached."""
        self.number.setText(count(found.reached, _("foyer")))
        told = [_("{number} sur {of} suivis").format(number=grouped(found.found), of=grouped(found.of))]
        if found.found > found.reached:
            told.append(_("{number} sans moyen choisi").format(number=grouped(found.found - found.reached)))
        self.found.setText(" · ".join((*told, _("compté sur ce poste"))))
        for name, way in zip(WAYS, Way, strict=False):
            self.reached[name].setText(count(found.by(way), _("foyer")))
        self.reached["by_poster"].setText(count(found.halls, _("hall")))
        respected = _("refus de messages respecté"), _("refus de messages respectés")
        self.show_check("refusals", count(found.refusals, *respected))
        joined = _("Version en gros caractères jointe à {letters}, pour qui l’a demandée sur sa fiche")
        self.show_check("large", joined.format(letters=count(found.large, _("courrier"))))
        joined, written = _("Traduction jointe à {letters}, pour qui lit une autre langue"), True
        if found.foreign and not self.fields["translation"].value():
            joined, written = _("Aucune traduction pour {letters} de qui lit une autre langue"), False
        self.show_check("translation", joined.format(letters=count(found.foreign, _("courrier"))), right=written)

    def show_check(self, name: str, told: str, *, right: bool = True) -> None:
        """Say how one of the checks stands."""
        picture, label = self.checks[name]
        picture.set("check" if right else "warning", "ok" if right else "warn")
        label.setText(told)

    def show_errors(self, errors: Mapping[str, str], fact: str = "") -> bool:
        """Show sentences by field; those of ways and of criteria stand under the first way, under the criteria."""
        under = {"channels": "by_sms"} | dict.fromkeys(CRITERIA, "criteria")
        named = {under.get(name, name): told for name, told in errors.items()}
        return super().show_errors(named, fact)

    def _propose(self) -> None:
        """Choose the first model of a purpose, where no text is typed yet."""
        purpose = self.fields["purpose"].value()
        written = [name for name in ("title", "text", "sms", "poster") if self.fields[name].value()]
        model = next((name for name, (of, _content) in MODELS.items() if of == purpose), None)
        if model is not None and (not written or self._texts() == self._offered):
            self.fields["model"].set_value(model)
            self._fill()

    def _texts(self) -> dict[str, Any]:
        return {name: self.fields[name].value() for name in TEXTS}

    def _fill(self) -> None:
        """Put the texts of the model chosen, and its purpose while that may be chosen."""
        if (model := self.fields["model"].value()) is None:
            return
        purpose, content = MODELS[model]
        for name in TEXTS:
            self.fields[name].set_value(getattr(content, name))
        self._offered = self._texts()
        if self.fields["purpose"].editor.isEnabled() and self.fields["purpose"].value() != purpose:
            self.fields["purpose"].set_value(purpose)


CHECKS = ("guard", "letter", "sms", "poster", "refusals", "large", "translation")


def _wide(first: QWidget, last: QWidget) -> Row:
    made = Row(first)
    made.addWidget(last, 1)
    return made


def _beside(first: QWidget, last: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(_wide(first, last))
    return made


def _fields(today: date, board: Board, known: Line | None) -> dict[str, Field]:
    purposes = dict(board.purposes)
    if known is not None:  # its own stays, whatever the office writes for now
        purposes.setdefault(known.purpose, PURPOSE_CHOICES.get(known.purpose, known.purpose))
    served = purposes if known is None else {known.purpose}
    models = [(name, content.title) for name, (purpose, content) in MODELS.items() if purpose in served]
    fields = {
        "purpose": Field("", ComboBox(list(purposes.items()), placeholder=_("Choisissez"))),
        "criteria": Field(_("Critères"), ChosenEdit(_criteria(board, known), _("Ajouter un critère"))),
        "by_sms": Field("", CheckBox(_("SMS"))), "by_email": Field("", CheckBox(_("E-mail"))),
        "by_letter": Field("", CheckBox(_("Courrier"))), "by_poster": Field("", CheckBox(_("Affiche"))),
        "model": Field(_("Modèle"), ComboBox(models, placeholder=_("Partir d’un modèle")), optional=True),
        "leaves_on": Field(_("Départ, à 9:00"), DateEdit(today, "ahead")),
        "title": Field(_("Titre"), LineEdit()),
        "text": Field(_("Texte du courrier et de l’e-mail"), NoteEdit(lines=7, limit=TEXT)),
        "translation": Field(
            _("Traduction, jointe aux courriers"), NoteEdit(lines=3, limit=TEXT), optional=True
        ),
        "sms": Field(_("SMS"), LineEdit()),
        "poster": Field(_("Affiche, une phrase par ligne"), NoteEdit(lines=3, limit=POSTER)),
        "pictogram": Field(_("Pictogramme"), ComboBox(list(PICTOGRAMS.items()))),
    }  # fmt: skip
    fields["purpose"].editor.setAccessibleName(_("Finalité"))
    fields["title"].editor.setMaxLength(TITLE)
    fields["sms"].editor.setMaxLength(SMS)
    for name, value in _start(today, known).items():
        fields[name].set_value(value)
    return fields


def _start(today: date, known: Line | None) -> dict[str, Any]:
    """Return what the form begins with: a new campaign leaves by every way."""
    if known is None:
        begun: dict[str, Any] = dict.fromkeys(WAYS, True)
        return begun | {"leaves_on": first_departure(today), "pictogram": "info"}
    texts = {name: getattr(known.content, name) for name in TEXTS}
    texts |= {"text": "\n".join(known.content.paragraphs), "translation": "\n".join(known.content.translation)}
    where = {name: getattr(known.criteria, name) for name in CRITERIA}
    ways = {f"by_{name}": getattr(known.channels, name) for name in ("sms", "email", "letter", "poster")}
    leaves_on = date.fromisoformat(known.leaves_on)
    return {"purpose": known.purpose, "leaves_on": leaves_on, "criteria": where, **texts, **ways}


def _criteria(board: Board, known: Line | None) -> list[tuple[str, str, str]]:
    """Return what households are chosen by: leases in force, unless one of these bounds them.

    What a campaign is bounded by stays among them, be it offered no more: it must not widen unseen.
    """
    quarters = [(one, _("Quartier {name}").format(name=one)) for one in board.quarters]
    kept = known.criteria if known is not None else Criteria()
    offered = [
        *choices("agency_id", board.agencies), *choices("quarter", quarters),
        *choices("residence_id", board.residences),
        *choices("lift", [(WITH_LIFT, _("Ascenseur"))]), *choices("floor", FLOORS.items()),
        *choices("leases", LEASES.items()),
    ]  # fmt: skip
    there = {(kind, value) for kind, value, _words in offered}
    lost = {"agency_id": known.agency, "residence_id": known.residence} if known is not None else {}
    for kind in ("agency_id", "quarter", "residence_id"):
        value = getattr(kept, kind)
        if value and (kind, value) not in there:
            offered.append((kind, value, lost.get(kind) or value))
    return offered


def lasting(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of it a draft may keep: nothing of a text that is refused."""
    weighed = {*TEXTS, "translation"}
    return {name: "" if name in weighed and fault(value or "") else value for name, value in typed.items()}
