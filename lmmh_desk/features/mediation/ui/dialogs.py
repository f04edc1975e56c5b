"""Note an incident or correct it; say what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.mediation.model.nights import Incident
from lmmh_desk.features.mediation.model.noting import ACTION, PLACE, TEXT
from lmmh_desk.features.mediation.model.records import KINDS, NEXT, REMOVED, STATES, Kind, Owner, State
from lmmh_desk.features.mediation.ui.cards import owners
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import HourEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form_dialog import Act, FormDialog
from lmmh_desk.ui.widgets.free import FreeField, FreeLine
from lmmh_desk.ui.widgets.letters import LetterDialog
from lmmh_desk.ui.widgets.toggle import CheckBox

LETTERS = {"twice": "D", "mistake": "E"}
Residences = Sequence[tuple[str, str]]
NO_NAMES = _("Le lieu et le fait, sans nom. Avant midi, l’heure est celle du matin qui suit.")


def note_dialog(
    parent: QWidget, today: date, night: date, residences: Residences, act: Act, *, known: Incident | None = None
) -> FormDialog:
    """Ask for an incident of a night, or show `known` to be corrected."""
    fields = _fields(today, residences, _states(known))
    fields["night"].set_value(night)
    fields["state"].set_value(State.RESOLVED)
    if known is not None:
        at = paris(known.happened_at)
        fields["minutes"].set_value(at.hour * 60 + at.minute)
        for name in ("residence_id", "place", "kind", "action", "state", "police"):
            fields[name].set_value(getattr(known, name))
    title = _("Noter un incident") if known is None else _("Modifier le fait de nuit")
    go = _("Noter l’incident") if known is None else _("Enregistrer")
    dialog = FormDialog(parent, (title, NO_NAMES, go), fields, act, tall=True, about=known.id if known else "")
    fields["minutes"].setFocus()
    return dialog


def remove_dialog(parent: QWidget, one: Incident, then: Callable[[str], None]) -> LetterDialog:
    """Ask why an incident is removed."""
    words = _("Retirer ce fait de nuit\u00a0?"), _("Le motif est gardé au journal. Ctrl+Z remet en place.")
    answers = [(LETTERS[code], code, told) for code, told in REMOVED.items()]
    return LetterDialog(parent, (f"{words[0]} {one.residence}, {one.place}", words[1]), answers, then)


def follow_dialog(parent: QWidget, today: date, about: Incident | None, act: Act) -> FormDialog:
    """Ask what has to be done, by whom, by when."""
    fields = {
        "text": Field(_("À faire"), FreeLine()),
        "owner": Field(_("Qui s’en charge"), ComboBox(owners())),
        "due_on": Field(_("Pour le"), DateEdit(today, "ahead")),
    }
    fields["text"].editor.setMaxLength(TEXT)
    fields["owner"].set_value(Owner.MANAGER)
    fields["due_on"].set_value(today)
    about_words = f"{about.residence}, {about.place}" if about is not None else _("Sans fait de nuit choisi.")
    words = _("Donner une suite"), about_words, _("Enregistrer la suite")
    return FormDialog(parent, words, fields, act, tall=True, about=about.id if about else "")


def _states(known: Incident | None) -> Sequence[tuple[str, str]]:
    """Return where an incident may be now: all but followed up when it is new, else where it can go."""
    if known is None:
        return [(str(one), words) for one, words in STATES.items() if one is not State.FOLLOWED]
    here = State(known.state)
    return [(str(one), STATES[one]) for one in (here, *NEXT[here])]


def _fields(today: date, residences: Residences, states: Sequence[tuple[str, str]]) -> dict[str, Field]:
    place = Field(_("Lieu"), FreeLine(_("hall 4")))
    place.editor.setMaxLength(PLACE)
    return {
        "night": Field(_("Nuit du"), DateEdit(today, "behind")),
        "minutes": Field(_("Heure"), HourEdit()),
        "residence_id": Field(_("Résidence"), ComboBox(residences, placeholder=_("Choisissez une résidence"))),
        "place": place,
        "kind": Field(_("Type"), ComboBox([(str(one), KINDS[one]) for one in Kind], placeholder=_("Choisissez"))),
        "action": FreeField(_("Action, «\u00a0sur place\u00a0» si l’équipe y est allée"), limit=ACTION),
        "police": Field("", CheckBox(_("Police appelée"))),
        "state": Field(_("Où en est-on"), ComboBox(states)),
    }
