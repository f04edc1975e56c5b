"""What may be noted of a night, and what is refused in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from lmmh_desk.features.mediation.model.nights import instant_of
from lmmh_desk.features.mediation.model.records import NEXT, STATES, Kind, Owner, State
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.guard.weighing import names_somebody
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import refuse_typed, tidy

PLACE, ACTION, TEXT = 40, 80, 80  # characters
FURTHEST = 366  # days after which a follow-up is no follow-up


class Noting(Struct, frozen=True):
    """What an agent types of an incident; `minutes` since midnight, before noon it is the morning after."""

    night: date | None
    minutes: int | None
    residence_id: str
    place: str
    kind: str
    action: str = ""
    police: bool = False
    state: str = State.REPORTED


class Follow(Struct, frozen=True):
    """What an agent types of a follow-up."""

    text: str
    owner: str
    due_on: date | None
    incident_id: str | None = None


def checked(noting: Noting, now: int) -> int:
    """Return the instant of an incident; raise BadInput for each field that is wrong."""
    fields: dict[str, str] = {}
    at = 0
    if noting.night is None:
        fields["night"] = _("La nuit manque. Tapez le jour où elle commence.")
    if noting.minutes is None:
        fields["minutes"] = _("L’heure manque. Tapez-la, par exemple 22:50.")
    if noting.night is not None and noting.minutes is not None:
        at = instant_of(noting.night, noting.minutes)
        if at > now:
            fields["minutes"] = _("Cette heure est à venir. Corrigez l’heure, ou la nuit.")
    if not noting.residence_id:
        fields["residence_id"] = _("Choisissez la résidence dans la liste.")
    if noting.kind not in {str(one) for one in Kind}:
        fields["kind"] = _("Choisissez le type dans la liste.")
    if noting.state not in {str(one) for one in State}:
        fields["state"] = _("Choisissez la suite dans la liste.")
    fields |= _texts({"place": (noting.place, PLACE, True), "action": (noting.action, ACTION, False)})
    refuse_typed(fields)
    return at


def checked_follow(follow: Follow, today: date) -> date:
    """Return the day of a follow-up; raise BadInput for text, owner and due_on."""
    fields = _texts({"text": (follow.text, TEXT, True)})
    if follow.owner not in {str(one) for one in Owner}:
        fields["owner"] = _("Choisissez qui s’en charge dans la liste.")
    if follow.due_on is None or not 0 <= (follow.due_on - today).days <= FURTHEST:
        fields["due_on"] = _("Choisissez un jour entre aujourd’hui et dans un an.")
    refuse_typed(fields)
    assert follow.due_on is not None
    return follow.due_on


def check_step(before: str, after: str) -> None:
    """Raise WrongState where an incident can't go from one state to another."""
    if before == after or State(after) in NEXT[State(before)]:
        return
    told = _("Un fait «\u00a0{before}\u00a0» ne devient pas «\u00a0{after}\u00a0».")
    raise WrongState(
        told.format(before=STATES[State(before)], after=STATES[State(after)]),
        _("Rien n’a changé."),
        _("Choisissez une autre suite, ou notez un nouveau fait."),
    )


def _texts(wanted: Mapping[str, tuple[str, int, bool]]) -> dict[str, str]:
    fields = {}
    for name, (text, most, needed) in wanted.items():
        clean = tidy(text)
        if len(clean) > most or (needed and not clean):
            told = _("Ce texte compte de 1 à {most}\u00a0caractères.")
            fields[name] = told.format(most=most)
        elif names_somebody(clean):
            fields[name] = _("Ce texte semble nommer quelqu’un. Écrivez le lieu et le fait, sans nom.")
    return fields
