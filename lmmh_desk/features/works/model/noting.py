"""What may be written of works, and what is refused in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from lmmh_desk.features.works.model.plan import Stage
from lmmh_desk.features.works.model.records import NEXT, STATES, Nature, Phase, StageKind, State
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import refuse_typed, tidy

LINE, SAID = 80, 400  # characters
MOST = 2_000  # dwellings of a programme
BEHIND, AHEAD = 10, 15  # years around today in which a date of works lies
# A study comes before the works, their reception after them.
RANKS = {
    StageKind.STUDIES: 0, StageKind.PREPARATION: 1, StageKind.WORKS: 1, StageKind.PAUSE: 1, StageKind.RECEPTION: 2,
}  # fmt: skip


class Operating(Struct, frozen=True):
    """What an agent types of an operation."""

    residence_id: str
    nature: str
    buildings: str = ""
    scale: str = ""
    company: str = ""
    outages: str = ""
    said: str = ""
    caution: str = ""
    offers: str = ""
    posted: str = ""
    state: str = State.PLANNED


class Staging(Struct, frozen=True):
    """What an agent types of a stage."""

    kind: str
    starts_on: date | None
    ends_on: date | None
    label: str = ""


class Programming(Struct, frozen=True):
    """What an agent types of a programme."""

    name: str
    commune: str
    dwellings: int | None
    phase: str
    delivers_on: date | None
    handed: int = 0
    progress: int = 0
    announced: str = ""


FREE = ("scale", "company", "outages", "said", "caution", "offers", "posted")
LENGTHS = {"said": SAID, "caution": SAID, "offers": SAID}


def checked_operation(asked: Operating) -> dict[str, str]:
    """Return the texts of an operation, tidied; raise BadInput for each field that is wrong."""
    fields = {}
    if not asked.residence_id:
        fields["residence_id"] = _("Choisissez la résidence dans la liste.")
    if asked.nature not in set(Nature):
        fields["nature"] = _("Choisissez la nature dans la liste.")
    if asked.state not in set(State):
        fields["state"] = _("Choisissez l’état dans la liste.")
    texts = {name: tidy(getattr(asked, name)) for name in ("buildings", *FREE)}
    refuse_typed(fields | _too_long(texts))
    return texts


def checked_stage(asked: Staging, others: Sequence[Stage], today: date) -> tuple[str, date, date]:
    """Return the label and days of a stage beside the others; raise BadInput for each field that is wrong."""
    fields = {}
    if asked.kind not in set(StageKind):
        fields["kind"] = _("Choisissez l’étape dans la liste.")
    label = tidy(asked.label)
    fields |= _too_long({"label": label})
    for name, day in (("starts_on", asked.starts_on), ("ends_on", asked.ends_on)):
        if wrong := _day_fault(day, today):
            fields[name] = wrong
    refuse_typed(fields)
    assert asked.starts_on is not None
    assert asked.ends_on is not None
    if asked.ends_on < asked.starts_on:
        refuse_typed({"ends_on": _("Cette étape finirait avant de commencer. Corrigez l’une des deux dates.")})
    mine = Stage("", asked.kind, label, asked.starts_on, asked.ends_on)
    refuse_typed(_beside(mine, others))
    return label, asked.starts_on, asked.ends_on


def checked_programme(asked: Programming, today: date) -> tuple[dict[str, str], int, date]:
    """Return the texts, dwellings and delivery of a programme; raise BadInput for each field that is wrong."""
    texts = {name: tidy(getattr(asked, name)) for name in ("name", "commune", "announced")}
    fields = _too_long(texts)
    fields |= {name: _("Remplissez ce champ.") for name in ("name", "commune") if not texts[name]}
    if asked.phase not in set(Phase):
        fields["phase"] = _("Choisissez l’étape dans la liste.")
    if asked.dwellings is None or not 1 <= asked.dwellings <= MOST:
        fields["dwellings"] = _("Tapez un nombre de logements, de 1 à {most}.").format(most=MOST)
    elif not 0 <= asked.handed <= asked.dwellings:
        fields["handed"] = _("On ne remet pas plus de logements que le programme n’en compte.")
    if not 0 <= asked.progress <= 100:
        fields["progress"] = _("Tapez un avancement, de 0 à 100.")
    if wrong := _day_fault(asked.delivers_on, today):
        fields["delivers_on"] = wrong
    refuse_typed(fields)
    assert asked.dwellings is not None
    assert asked.delivers_on is not None
    return texts, asked.dwellings, asked.delivers_on


def check_step(before: str, after: str) -> None:
    """Raise WrongState where an operation can't go from one state to another."""
    if before == after or State(after) in NEXT[State(before)]:
        return
    told = _("Une opération «\u00a0{before}\u00a0» ne devient pas «\u00a0{after}\u00a0».")
    raise WrongState(
        told.format(before=STATES[State(before)], after=STATES[State(after)]),
        _("La saisie est gardée."),
        _("Choisissez un autre état."),
    )


def way_to_end(state: str) -> str:
    """Return the gesture that ends an operation which is not to be taken away: by the steps there are."""
    if state == State.DELIVERED:
        return _("Laissez-la à «\u00a0terminé\u00a0».")
    if State.DELIVERED in NEXT[State(state)]:
        return _("Passez-la à «\u00a0terminé\u00a0».")
    return _("Passez-la à «\u00a0travaux\u00a0», puis à «\u00a0terminé\u00a0».")


def _too_long(texts: Mapping[str, str]) -> dict[str, str]:
    told = _("Ce texte compte au plus {most}\u00a0caractères.")
    return {
        name: told.format(most=most) for name, text in texts.items() if len(text) > (most := LENGTHS.get(name, LINE))
    }


def _day_fault(day: date | None, today: date) -> str:
    if day is None:
        return _("La date manque. Tapez-la, par exemple 15/01/2021.")
    if not today.year - BEHIND <= day.year <= today.year + AHEAD:
        told = _("L’année {year} n’est pas celle de travaux suivis ici. Corrigez la date.")
        return told.format(year=day.year)
    return ""


def _beside(mine: Stage, others: Sequence[Stage]) -> dict[str, str]:
    """Return what is wrong with a stage beside the others: a day in common, or the wrong order."""
    for one in others:
        words = {"other": one.words, "days": one.days}
        if mine.starts_on <= one.ends_on and one.starts_on <= mine.ends_on:
            told = _("Ces dates recouvrent l’étape «\u00a0{other}\u00a0», {days}. Changez les unes ou les autres.")
            return {"starts_on": told.format(**words)}
        first, last = (mine, one) if mine.starts_on < one.starts_on else (one, mine)
        if RANKS[StageKind(first.kind)] > RANKS[StageKind(last.kind)]:
            told = _(
                "Les études précèdent les travaux, la réception les suit\u00a0: voir «\u00a0{other}\u00a0», {days}."
            )
            return {"kind": told.format(**words)}
    return {}
