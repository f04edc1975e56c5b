"""Note a passage or an anomaly, say what follows, keep a hall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.upkeep.model.board import Anomaly, HallRow, Request
from lmmh_desk.features.upkeep.model.forms import NAME, TEXT
from lmmh_desk.features.upkeep.model.records import (
    MARKS,
    NEXT,
    OWNERS,
    STATES,
    WHOLE_POINTS,
    Mark,
    Point,
    State,
)
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import HourEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form_dialog import Act, FormDialog
from lmmh_desk.ui.widgets.free import FreeLine
from lmmh_desk.ui.widgets.toggle import CheckBox

Choices = Sequence[tuple[str, str]]


def passing_dialog(parent: QWidget, today: date, hall: HallRow, act: Act) -> FormDialog:
    """Ask what was done of a hall, when; without an hour it is now."""
    fields = {
        "day": Field(_("Jour"), DateEdit(today, "behind")),
        "minutes": Field(_("Heure"), HourEdit(), optional=True),
    }
    fields["day"].set_value(hall.day)
    if hall.passed_at is not None:
        at = paris(hall.passed_at)
        fields["minutes"].set_value(at.hour * 60 + at.minute)
    for point in hall.points:
        fields[str(point)] = Field(WHOLE_POINTS[point], ComboBox([(str(one), MARKS[one]) for one in Mark]))
        fields[str(point)].set_value(str(hall.marks.get(point, Mark.TO_DO)))
    words = f"{hall.residence}, {hall.name}"
    dialog = FormDialog(
        parent, (_("Noter le passage"), words, _("Noter le passage")), fields, act, tall=True, about=hall.id
    )
    fields["minutes"].setFocus()
    return dialog


def anomaly_dialog(parent: QWidget, hall: HallRow, act: Act) -> FormDialog:
    """Ask what is wrong in a hall."""
    points = [("", _("Le hall lui-même")), *((str(one), WHOLE_POINTS[one]) for one in hall.points)]
    fields = {
        "text": Field(_("Anomalie"), FreeLine(_("Ascenseur arrêté"))),
        "point": Field(_("Point"), ComboBox(points)),
    }
    fields["text"].editor.setMaxLength(TEXT)
    fields["point"].set_value("")
    words = f"{hall.residence}, {hall.name}. " + _("Le lieu et le fait, sans nom.")
    return FormDialog(
        parent, (_("Noter une anomalie"), words, _("Noter l’anomalie")), fields, act, tall=True, about=hall.id
    )


def forward_dialog(parent: QWidget, today: date, one: Anomaly, act: Act) -> FormDialog:
    """Ask who takes charge of an anomaly, by when."""
    owners = [(str(owner), words) for owner, words in OWNERS.items()]
    fields = {
        "owner": Field(_("Qui s’en charge"), ComboBox(owners, placeholder=_("Choisissez"))),
        "due_on": Field(_("Pour le"), DateEdit(today, "ahead")),
    }
    fields["due_on"].set_value(one.due_on or today)
    if one.owner:
        fields["owner"].set_value(str(one.owner))
    words = _("Transmettre l’anomalie"), f"{one.text}, {one.where}", _("Transmettre")
    return FormDialog(parent, words, fields, act, tall=True, about=one.id)


def assign_dialog(parent: QWidget, hall: HallRow, agents: Choices, act: Act) -> FormDialog:
    """Ask who cleans a hall."""
    fields = {"agent_id": Field(_("Gardien"), ComboBox([("", _("Personne")), *agents]))}
    fields["agent_id"].set_value(hall.agent_id)
    words = _("Réaffecter le hall"), f"{hall.residence}, {hall.name}", _("Réaffecter")
    return FormDialog(parent, words, fields, act, tall=True, about=hall.id)


def lend_dialog(parent: QWidget, today: date, hall: HallRow, act: Act) -> FormDialog:
    """Ask until when the key of a hall is lent to who cleans it."""
    fields = {"due_on": Field(_("À rendre le"), DateEdit(today, "ahead"))}
    fields["due_on"].set_value(today)
    words = f"{hall.residence}, {hall.name} · {hall.agent or _('non affecté')}"
    return FormDialog(parent, (_("Prêter la clé"), words, _("Prêter la clé")), fields, act, tall=True, about=hall.id)


def hall_dialog(
    parent: QWidget, residences: Choices, agents: Choices, act: Act, *, known: HallRow | None = None
) -> FormDialog:
    """Ask for a hall, or show `known` to be changed."""
    fields = {
        "residence_id": Field(_("Résidence"), ComboBox(residences, placeholder=_("Choisissez une résidence"))),
        "name": Field(_("Hall"), FreeLine(_("Hall 4"))),
        "due_minute": Field(_("À faire avant"), HourEdit()),
        "agent_id": Field(_("Gardien"), ComboBox([("", _("Personne")), *agents])),
    }
    fields["name"].editor.setMaxLength(NAME)
    points = known.points if known is not None else tuple(Point)
    for point, words in WHOLE_POINTS.items():
        fields[str(point)] = Field("", CheckBox(words))
        fields[str(point)].set_value(point in points)
    if known is not None:
        fields["left"] = Field("", CheckBox(_("Ce hall n’est plus entretenu")))
        for name in ("residence_id", "name", "due_minute", "agent_id"):
            fields[name].set_value(getattr(known, name))
    title = _("Ajouter un hall") if known is None else _("Modifier le hall")
    asked = title, _("Les points que ce hall possède sont cochés."), _("Enregistrer")
    return FormDialog(parent, asked, fields, act, tall=True, about=known.id if known else "")


def move_dialog(parent: QWidget, today: date, one: Request, act: Act) -> FormDialog:
    """Ask for the next step of a request."""
    states = [(str(state), STATES[state][:1].upper() + STATES[state][1:]) for state in NEXT[State(one.state)]]
    fields = {
        "state": Field(_("Étape"), ComboBox(states)),
        "day": Field(_("Jour du rendez-vous"), DateEdit(today, "ahead"), optional=True),
        "minutes": Field(_("Heure du rendez-vous"), HourEdit(), optional=True),
    }
    fields["state"].set_value(states[0][0])
    subject = f"{one.text}, {one.place} · {one.name} · {one.number}"
    access = _("Accès\u00a0: {access}").format(access=one.access) if one.access else ""
    words = ". ".join(part for part in (subject, one.words[:1].upper() + one.words[1:], access) if part)
    return FormDialog(
        parent, (_("Faire avancer la demande"), words, _("Enregistrer l’étape")), fields, act, tall=True, about=one.id
    )
