"""What may be noted of a round, an anomaly, a hall or a request, and what is refused in one sentence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from msgspec import Struct

from lmmh_desk.features.upkeep.model.board import LAST_SHOWN
from lmmh_desk.features.upkeep.model.records import (
    NEXT,
    STATES,
    Mark,
    Nature,
    Owner,
    Point,
    State,
    Urgency,
)
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import refuse_typed, tidy
from lmmh_desk.tenancy.model.cards import LeaseLine
from lmmh_desk.tenancy.model.leases import lease_state

NAME, PLACE, TEXT, ACCESS = 40, 40, 80, 80  # characters
FURTHEST = 366  # days after which nothing is planned
DAY_MINUTES = 24 * 60


class Passing(Struct, frozen=True):
    """What a caretaker says of a hall: which points, when; without an hour it is now."""

    hall_id: str
    day: date | None
    marks: Mapping[str, str]
    minutes: int | None = None


class Found(Struct, frozen=True):
    """What an agent types of an anomaly."""

    hall_id: str
    text: str
    point: str = ""


class Forward(Struct, frozen=True):
    """Who takes charge of an anomaly, by when."""

    owner: str
    due_on: date | None


class HallForm(Struct, frozen=True):
    """What a manager types of a hall."""

    residence_id: str
    name: str
    points: tuple[str, ...]
    due_minute: int | None
    agent_id: str = ""
    active: bool = True


class Asking(Struct, frozen=True):
    """What the counter types of a request."""

    person_id: str
    lease_id: str
    place: str
    nature: str
    text: str
    urgency: str = Urgency.USUAL
    access: str = ""
    common: bool = False


class Move(Struct, frozen=True):
    """A step of a request; the day and the hour of a visit where it gets one."""

    state: str
    day: date | None = None
    minutes: int | None = None


def checked_passing(passing: Passing, points: Collection[str], now: int) -> int:
    """Return the instant of a passage; raise BadInput for day, minutes or marks.

    A day still to come is none; midnight belongs to the day it begins; an hour that the clock change leaves out is
    taken as the clock would have gone on, one that it repeats as the first of the two.
    """
    fields: dict[str, str] = {}
    today = paris(now).date()
    if passing.day is None or not 0 <= (today - passing.day).days <= LAST_SHOWN:
        told = _("Un passage se note du jour même à {days}\u00a0jours en arrière. Corrigez le jour.")
        fields["day"] = told.format(days=LAST_SHOWN)
    known = {str(one) for one in Mark}
    if not set(passing.marks) <= set(points) or not set(passing.marks.values()) <= known:
        fields["marks"] = _("Ce hall n’a pas ce point. Rouvrez-le.")
    refuse_typed(fields)
    assert passing.day is not None
    if passing.minutes is None:
        return now if passing.day == today else paris_instant(passing.day, 12)
    at = paris_instant(passing.day, *divmod(passing.minutes % DAY_MINUTES, 60))
    if at > now:
        refuse_typed({"minutes": _("Cette heure est à venir. Corrigez l’heure, ou le jour.")})
    return at


def check_found(found: Found) -> None:
    """Raise BadInput for text and point."""
    fields = _texts({"text": (found.text, TEXT, True)})
    if found.point not in {"", *map(str, Point)}:
        fields["point"] = _("Choisissez le point dans la liste.")
    refuse_typed(fields)


def checked_forward(forward: Forward, today: date) -> date:
    """Return the day of a follow-up; raise BadInput for owner and due_on."""
    fields: dict[str, str] = {}
    if forward.owner not in {str(one) for one in Owner if one}:
        fields["owner"] = _("Choisissez qui s’en charge dans la liste.")
    if forward.due_on is None or not 0 <= (forward.due_on - today).days <= FURTHEST:
        fields["due_on"] = _("Choisissez un jour entre aujourd’hui et dans un an.")
    refuse_typed(fields)
    assert forward.due_on is not None
    return forward.due_on


def checked_hall(form: HallForm) -> int:
    """Return the minute by which a hall is done; raise BadInput for residence_id, name, points and due_minute."""
    fields = _texts({"name": (form.name, NAME, True)})
    if not form.residence_id:
        fields["residence_id"] = _("Choisissez la résidence dans la liste.")
    if not form.points or not set(form.points) <= set(map(str, Point)):
        fields["points"] = _("Cochez au moins un point de contact.")
    if form.due_minute is None or not 0 <= form.due_minute < DAY_MINUTES:
        fields["due_minute"] = _("L’heure manque. Tapez-la, par exemple 9:00.")
    refuse_typed(fields)
    assert form.due_minute is not None
    return form.due_minute


def check_asking(asking: Asking) -> None:
    """Raise BadInput for each field that is wrong."""
    typed = {"text": (asking.text, TEXT, True), "place": (asking.place, PLACE, True)}
    fields = _texts({**typed, "access": (asking.access, ACCESS, False)})
    if asking.nature not in {str(one) for one in Nature}:
        fields["nature"] = _("Choisissez la nature dans la liste.")
    if asking.urgency not in {str(one) for one in Urgency}:
        fields["urgency"] = _("Choisissez l’urgence dans la liste.")
    refuse_typed(fields)


def lived_in(leases: Collection[LeaseLine], asking: Asking, today: date) -> str:
    """Return the dwelling of a request; raise BadInput for lease_id.

    Whoever left may still report what is wrong in the common areas, not in a dwelling that is somebody else's.
    """
    lease = next((one for one in leases if one.id == asking.lease_id), None)
    told = ""
    if lease is None or lease.dwelling is None:
        told = _("Choisissez le logement dans la liste. Sans logement rattaché au bail, complétez d’abord la fiche.")
    elif not asking.common and lease_state(lease, today) == "ended":
        last = lease.ends_on or lease.notice_ends_on or ""
        left = _("Ce logement est quitté depuis le {day}. Choisissez le logement occupé, ou les parties communes.")
        told = left.format(day=short_date(date.fromisoformat(last), year=True))
    elif not asking.common and lease_state(lease, today) == "future":
        told = _("Ce bail n’a pas commencé. Choisissez le logement occupé, ou les parties communes.")
    refuse_typed({"lease_id": told} if told else {})
    assert lease is not None
    assert lease.dwelling is not None
    return lease.dwelling.id


def checked_move(before: str, move: Move, now: int) -> int | None:
    """Return the instant of the visit, None for a step that has none; raise WrongState, or BadInput for its fields."""
    if move.state not in {str(one) for one in State}:
        refuse_typed({"state": _("Choisissez l’étape dans la liste.")})
    after = State(move.state)
    if after not in NEXT[State(before)]:
        told = _("Une demande «\u00a0{before}\u00a0» ne devient pas «\u00a0{after}\u00a0».")
        raise WrongState(
            told.format(before=STATES[State(before)], after=STATES[after]),
            _("Rien n’a changé."),
            _("Rouvrez la demande\u00a0: un autre poste l’a peut-être fait avancer."),
        )
    return _visit(move, now) if after is State.SCHEDULED else None


def _visit(move: Move, now: int) -> int:
    fields: dict[str, str] = {}
    at = 0
    if move.minutes is None:
        fields["minutes"] = _("L’heure manque. Tapez-la, par exemple 8:30.")
    if move.day is None or not 0 <= (move.day - paris(now).date()).days <= FURTHEST:
        fields["day"] = _("Choisissez un jour entre aujourd’hui et dans un an.")
    elif move.minutes is not None:
        at = paris_instant(move.day, *divmod(move.minutes % DAY_MINUTES, 60))
        if at < now:
            fields["minutes"] = _("Cette heure est passée. Corrigez l’heure, ou le jour.")
    refuse_typed(fields)
    return at


def _texts(wanted: Mapping[str, tuple[str, int, bool]]) -> dict[str, str]:
    fields = {}
    for name, (text, most, needed) in wanted.items():
        clean = tidy(text)
        if len(clean) > most or (needed and not clean):
            told = _("Ce texte compte de {least} à {most}\u00a0caractères, pas {number}. Raccourcissez-le.")
            short = _("Ce texte manque. Tapez de 1 à {most}\u00a0caractères.")
            fields[name] = (told if clean else short).format(least=int(needed), most=most, number=len(clean))
        elif not clean.isprintable():
            fields[name] = _("Ce texte contient un signe invisible. Retapez-le.")
    return fields
