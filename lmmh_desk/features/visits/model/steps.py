"""From which state each act is possible, and the French sentence where it isn't (DOMAIN.md §3)."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.features.visits.model.records import STATES, Outcome, State, Urgency
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _

CALLED = "called"
GESTURES_MADE = "gestures"
BEFORE = (State.REQUESTED, State.PRESCREENED, State.SCHEDULED)  # nobody left yet
OUT = (State.SCHEDULED, State.ON_THE_WAY)
PLANNED_AGAIN = (State.POSTPONED, State.NO_ACCESS)
FROM: dict[str, tuple[State, ...]] = {
    CALLED: BEFORE,
    State.SCHEDULED: (*BEFORE, *PLANNED_AGAIN),
    State.ON_THE_WAY: (State.SCHEDULED,),
    State.DONE: OUT,
    State.NO_ACCESS: OUT,
    State.POSTPONED: (*BEFORE, State.ON_THE_WAY),
    GESTURES_MADE: (State.ON_THE_WAY, State.SCHEDULED, State.DONE),
}
CALL_FIRST = (State.ON_THE_WAY, State.DONE)  # a visit isn't begun before the call said that it may
ON_SITE: tuple[str, ...] = (*CALL_FIRST, GESTURES_MADE)
UNDONE = (State.ON_THE_WAY, State.DONE, State.NO_ACCESS)  # what is taken back without asking for a slot again
GO = (Outcome.PROCEED, Outcome.URGENT)


class Held(Struct, frozen=True):
    """What a visit held before an act, beside its state: the outcome of its call, its slot, its gestures."""

    outcome: str = ""
    visitor_id: str | None = None
    starts_at: int | None = None  # milliseconds UTC
    ends_at: int | None = None
    gestures: tuple[str, ...] = ()  # those ticked for that slot

    @property
    def slot(self) -> tuple[str | None, int | None, int | None]:
        """Return who, from when, to when."""
        return self.visitor_id, self.starts_at, self.ends_at


def why_not(act: str, state: str, outcome: str, *, ahead: bool = False) -> str:
    """Return why an act is not possible now, or nothing; `ahead` says that the visit's day is to come."""
    if act == GESTURES_MADE and (ahead or state not in FROM[act]):
        return _("Les gestes barrières se cochent le jour de la visite, sur place.")
    if state not in FROM[act]:
        return _("Cette visite est «\u00a0{state}\u00a0».").format(state=STATES[State(state)].lower())
    if act in ON_SITE and outcome == Outcome.POSTPONE:
        return _("L’appel préalable demande de la reporter.")
    if act in ON_SITE and outcome not in GO:
        return _("L’appel préalable n’est pas fait.")
    if ahead and act in (State.ON_THE_WAY, State.DONE, State.NO_ACCESS):
        return _("Le jour de la visite n’est pas venu.")
    return ""


def check_act(act: str, state: str, outcome: str, *, ahead: bool = False) -> None:
    """Raise WrongState where an act is not possible now."""
    if told := why_not(act, state, outcome, ahead=ahead):
        raise WrongState(told, _("Rien n’a changé."), _("Voyez ce que le panneau de la visite propose."))


def check_home(left: str) -> None:
    """Raise WrongState where the home was left meanwhile; `left` is the ISO date its lease ended on, or nothing."""
    if left:
        told = _("Ce logement est quitté depuis le {day}.")
        raise WrongState(
            told.format(day=short_date(date.fromisoformat(left), year=True)),
            _("Rien n’a changé."),
            _("Reportez la visite\u00a0: son créneau redevient libre."),
        )


def check_outcome(outcome: str, urgency: str) -> Outcome:
    """Return the outcome of a call; raise BadInput when only an urgent visit may have it."""
    if outcome not in set(Outcome):
        raise BadInput(
            _("Le résultat de l’appel manque."), _("Rien n’est enregistré."), _("Choisissez-en un des trois.")
        )
    if outcome == Outcome.URGENT and not Urgency(urgency).urgent:
        raise BadInput(
            _("Cette visite n’est pas une urgence."),
            _("Rien n’est enregistré."),
            _("Choisissez «\u00a0À reporter\u00a0»."),
        )
    return Outcome(outcome)
