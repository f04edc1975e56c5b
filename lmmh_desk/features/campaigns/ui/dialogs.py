"""Write a campaign with its live count; keep what a person refuses; choose a paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
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
)
from lmmh_desk.features.campaigns.model.listing import Board, Counted, Line, Posting
from lmmh_desk.features.campaigns.model.mailing import PICTOGRAMS
from lmmh_desk.features.campaigns.model.records import FLOORS, LEASES, PURPOSE_CHOICES
from lmmh_desk.kernel.french import count, grouped
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.form_dialog import Act, FormDialog, Values
from lmmh_desk.ui.widgets.notes import NoteEdit
from lmmh_desk.ui.widgets.toggle import CheckBox

WIDE = 660  # pixels at 100 %
TEXTS = ("title", "text", "sms", "poster", "pictogram")
ROWS = (
    ("purpose", "model", "leaves_on"), ("title", "sms"), ("poster", "pictogram"),
    ("agency_id", "quarter", "residence_id"), ("floor", "leases"), ("by_sms", "by_email", "by_letter", "by_poster"),
)  # fmt: skip
CRITERIA = ("quarter", "residence_id", "floor", "leases", "agency_id")
COUNTED = (*CRITERIA, "by_sms", "by_email", "by_letter", "by_poster")
Ask = Callable[["CampaignDialog", Criteria, Channels], None]


class CampaignDialog(FormDialog):
    """The form of a campaign: a model fills its texts, the households are counted as criteria change."""

    def __init__(self, parent: QWidget, today: date, board: Board, acts: tuple[Act, Ask], known: Line | None) -> None:
        title = _("Nouvelle campagne") if known is None else _("Modifier la campagne")
        words = _("La finalité est choisie une fois pour toutes\u00a0; les adresses ne servent qu’à elle.")
        act, self._ask = acts
        super().__init__(
            parent, (title, words, _("Enregistrer le brouillon")), _fields(today, board, known), act, tall=True
        )
        self._wide = WIDE
        self.counted = Label(" ", 13, 600)
        self.counted.setAccessibleName(_("Foyers trouvés"))
        for names in ROWS:
            place = self.form.indexOf(self.fields[names[0]])
            self.form.insertWidget(place, FieldRow(*(self.fields[name] for name in names)))
        self.body.insertWidget(self.body.count() - 2, self.counted)
        for field, following in pairwise(self.fields.values()):  # fields that changed places keep their turn
            self.setTabOrder(field.editor, following.editor)
        self.fields["model"].changed.connect(self._fill)
        for name in COUNTED:
            self.fields[name].changed.connect(self.ask_count)
        if known is not None:
            self.fields["purpose"].editor.setEnabled(False)
        self.fields["purpose" if known is None else "title"].setFocus()
        self.measure()
        self.ask_count()

    def ask_count(self) -> None:
        """Have the households counted again."""
        values = {name: field.value() for name, field in self.fields.items()}
        self._ask(self, criteria_of(values), channels_of(values))

    def show_count(self, found: Counted) -> None:
        """Say how many households and halls are found."""
        told = _("{reached} sur {found} trouvés, {halls}, {refusals} respectés").format(
            reached=count(found.reached, _("foyer atteint"), _("foyers atteints")), found=grouped(found.found),
            halls=count(found.halls, _("hall")),
            refusals=count(found.refusals, _("refus"), _("refus")),
        )  # fmt: skip
        self.counted.setText(told)
        self.measure()

    def _fill(self) -> None:
        """Put the texts of the model chosen, and its purpose while that may be chosen."""
        purpose, content = MODELS[self.fields["model"].value()]
        for name in TEXTS:
            self.fields[name].set_value(getattr(content, name))
        if self.fields["purpose"].editor.isEnabled():
            self.fields["purpose"].set_value(purpose)
        self.measure()


def drafting(values: Values) -> Drafting:
    """Return what is typed as an act takes it."""
    texts = {name: str(values[name] or "") for name in TEXTS}
    day = values["leaves_on"]
    return Drafting(
        str(values["purpose"] or ""), Content(**texts), criteria_of(values), channels_of(values),
        day if isinstance(day, date) else None,
    )  # fmt: skip


def criteria_of(values: Values) -> Criteria:
    """Return the criteria typed."""
    return Criteria(*(str(values[name] or "") for name in CRITERIA))


def channels_of(values: Values) -> Channels:
    """Return the ways ticked."""
    return Channels(*(bool(values[name]) for name in ("by_sms", "by_email", "by_letter", "by_poster")))


def refusal_dialog(parent: QWidget, name: str, refused: frozenset[str], act: Act) -> FormDialog:
    """Ask by which ways a person wants no message of prevention."""
    fields = {
        "sms": Field("", CheckBox(_("Pas de SMS de prévention"))),
        "email": Field("", CheckBox(_("Pas d’e-mail de prévention"))),
    }
    for way, field in fields.items():
        field.set_value(way in refused)
    words = _("Les rappels de rendez-vous ne changent pas. Ce qui est déjà en file ne part pas non plus.")
    return FormDialog(parent, (_("Refus de messages, {name}").format(name=name), words, _("Enregistrer")), fields, act)


def postings_dialog(parent: QWidget, known: Sequence[Posting], act: Act) -> FormDialog:
    """Ask which posters hang in the halls an agent keeps."""
    fields = {one.key: Field("", CheckBox(f"{one.hall.words}\u00a0: {one.title}")) for one in known}
    for one in known:
        fields[one.key].set_value(one.hall.put_on is not None)
    words = _("Cochez les affiches posées, décochez celles que vous avez retirées.")
    return FormDialog(parent, (_("Affiches de mes halls"), words, _("Enregistrer")), fields, act)


PAPERS = {
    "letters": _("Tous les courriers, en un PDF"), "A4": _("Affiche A4"), "A3": _("Affiche A3"),
    "halls": _("Liste des halls"), "large": _("Courrier en gros caractères"),
}  # fmt: skip


def papers_dialog(parent: QWidget, one: Line, act: Act) -> FormDialog:
    """Ask which paper is made."""
    ways = one.channels
    able = {"letters": ways.letter and one.approval is not None, "large": ways.letter or ways.email}
    offered = [name for name in PAPERS if able.get(name, ways.poster)]
    fields = {"paper": Field(_("Document"), ComboBox([(name, PAPERS[name]) for name in offered]))}
    if offered:
        fields["paper"].set_value(offered[0])
    words = _("Les courriers sont triés par quartier, bâtiment et étage.")
    return FormDialog(parent, (_("Courriers et affiches"), words, _("Faire le document")), fields, act)


def _fields(today: date, board: Board, known: Line | None) -> dict[str, Field]:
    purposes = dict(board.purposes)
    if known is not None:  # its own stays, whatever the office writes for now
        purposes.setdefault(known.purpose, PURPOSE_CHOICES.get(known.purpose, known.purpose))
    models = [(name, content.title) for name, (purpose, content) in MODELS.items() if purpose in purposes]
    fields = {
        "purpose": Field(_("Finalité"), ComboBox(list(purposes.items()), placeholder=_("Choisissez"))),
        "model": Field(_("Modèle"), ComboBox(models, placeholder=_("Partir d’un modèle")), optional=True),
        "leaves_on": Field(_("Départ, à 9:00"), DateEdit(today, "ahead")),
        "title": Field(_("Titre"), LineEdit()),
        "sms": Field(_("SMS"), LineEdit()),
        "text": Field(_("Texte du courrier et de l’e-mail"), NoteEdit(lines=4, limit=TEXT)),
        "poster": Field(_("Affiche, une phrase par ligne"), NoteEdit(lines=3, limit=POSTER)),
        "pictogram": Field(_("Pictogramme"), ComboBox(list(PICTOGRAMS.items()))),
        "agency_id": Field(_("Agence"), ComboBox([("", _("Toutes")), *board.agencies])),
        "quarter": Field(_("Quartier"), ComboBox([("", _("Tous")), *((one, one) for one in board.quarters)])),
        "residence_id": Field(_("Résidence"), ComboBox([("", _("Toutes")), *board.residences])),
        "floor": Field(_("Étages"), ComboBox([(str(one), words) for one, words in FLOORS.items()])),
        "leases": Field(_("Baux"), ComboBox([(str(one), words) for one, words in LEASES.items()])),
        "by_sms": Field("", CheckBox(_("SMS"))), "by_email": Field("", CheckBox(_("E-mail"))),
        "by_letter": Field("", CheckBox(_("Courrier"))), "by_poster": Field("", CheckBox(_("Affiche"))),
    }  # fmt: skip
    fields["title"].editor.setMaxLength(TITLE)
    fields["sms"].editor.setMaxLength(SMS)
    for name, value in _start(today, known).items():
        fields[name].set_value(value)
    return fields


def _start(today: date, known: Line | None) -> dict[str, Any]:
    """Return what the form begins with: a new campaign leaves by every way."""
    if known is None:
        begun: dict[str, Any] = dict.fromkeys(CRITERIA, "")
        return begun | dict.fromkeys(("by_sms", "by_email", "by_letter", "by_poster"), True) | {
            "leaves_on": today, "pictogram": "info",
        }  # fmt: skip
    texts = {name: getattr(known.content, name) for name in TEXTS}
    where = {name: getattr(known.criteria, name) for name in CRITERIA}
    ways = {f"by_{name}": getattr(known.channels, name) for name in ("sms", "email", "letter", "poster")}
    return {"purpose": known.purpose, "leaves_on": date.fromisoformat(known.leaves_on), **texts, **where, **ways}
