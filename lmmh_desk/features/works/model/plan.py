"""Operations and programmes as screens and notices show them, and what may be told to the tenant standing here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from lmmh_desk.features.works.model.records import NATURES, STAGES, Nature, Phase, StageKind, State
from lmmh_desk.kernel.calendar import after_months
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, listed, plain_date, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain, read_names

QUARTERS = 9  # shown at once, from the present one on
MONTHS = 3 * QUARTERS


class Stage(Struct, frozen=True):
    """One stage as it is shown."""

    id: str
    kind: str
    label: str
    starts_on: date
    ends_on: date
    unsent: bool = False

    @property
    def words(self) -> str:
        """Return « travaux, halls 1–2 »."""
        return ", ".join(part for part in (STAGES[StageKind(self.kind)], self.label) if part)

    @property
    def days(self) -> str:
        """Return « du 05/10/2020 au 15/01/2021 »."""
        return _("du {first} au {last}").format(
            first=short_date(self.starts_on, year=True), last=short_date(self.ends_on, year=True)
        )


class Operation(Struct, frozen=True):
    """One operation with its stages, the first in front."""

    id: str
    residence_id: str
    residence: str
    buildings: str
    nature: str
    scale: str
    company: str
    outages: str
    said: str
    caution: str
    offers: str
    posted: str
    confirmed_at: int  # milliseconds UTC
    state: str
    stages: tuple[Stage, ...] = ()
    unsent: bool = False
    staged_at: int = 0  # milliseconds UTC: when a stage last changed; 0: never since that is kept

    @property
    def title(self) -> str:
        """Return « Les Sittelles, bât. A, B »."""
        names = read_names(self.buildings)
        return _("{residence}, bât. {names}").format(residence=self.residence, names=listed(names)) if names else (
            self.residence
        )  # fmt: skip

    @property
    def about(self) -> str:
        """Return « isolation · 128 logements »."""
        return " · ".join(part for part in (NATURES[Nature(self.nature)], self.scale) if part)

    @property
    def offered(self) -> tuple[str, ...]:
        """Return what is proposed, a line each."""
        return tuple(part.strip() for part in self.offers.split(";") if part.strip())

    @property
    def ends_on(self) -> date | None:
        """Return the last day of the last stage."""
        return max((one.ends_on for one in self.stages), default=None)

    def stage_on(self, day: date) -> Stage | None:
        """Return the stage of a day."""
        return next((one for one in self.stages if one.starts_on <= day <= one.ends_on), None)

    def stages_after(self, day: date) -> tuple[Stage, ...]:
        """Return the stages that begin after a day, the next in front."""
        return tuple(one for one in self.stages if one.starts_on > day)

    def concerns(self, building: str) -> bool:
        """Say whether a dwelling of this building of its residence is concerned; one without a building may be."""
        names = {_bare(name) for name in read_names(self.buildings)}
        return not names or _bare(building) in ("", *names)

    def doubt(self, building: str) -> str:
        """Return what to check before it is told to who lives in this building: nothing where it is known."""
        if not read_names(self.buildings) or _bare(building):
            return ""
        return _("Le bâtiment de ce logement n’est pas connu\u00a0: vérifiez que les travaux le concernent.")


def _bare(building: str) -> str:
    """Return what « Bât. C », « BATIMENT C » and « c » share."""
    return re.sub(r"^bat(iment)?\b\.?\s*(?=\S)", "", plain(building))


class Programme(Struct, frozen=True):
    """One new-build programme as it is shown."""

    id: str
    name: str
    commune: str
    dwellings: int
    phase: str
    handed: int
    progress: int
    delivers_on: date
    announced: str
    unsent: bool = False

    @property
    def delivery(self) -> str:
        """Return the day as it is announced."""
        return self.announced or plain_date(self.delivers_on)


class Plan(Struct, frozen=True):
    """All that the page shows at once."""

    operations: tuple[Operation, ...]
    programmes: tuple[Programme, ...]
    residences: tuple[tuple[str, str], ...] = ()  # (id, name)

    @property
    def summary(self) -> str:
        """Return « 7 opérations, 5 programmes »."""
        return ", ".join((count(len(self.operations), _("opération")), count(len(self.programmes), _("programme"))))


class Totals(Struct, frozen=True):
    """The new dwellings: being built, handed over or about to be, to come."""

    building: int
    delivered: int
    coming: int

    @property
    def all(self) -> int:
        """Return every one of them."""
        return self.building + self.delivered + self.coming


class Span(Struct, frozen=True):
    """The months of the chart."""

    first: date
    end: date  # the day after the last

    def share(self, day: date) -> float:
        """Return where a day stands, from 0 to 1; what is out of the chart stands at its edge."""
        return min(1.0, max(0.0, (day - self.first).days / (self.end - self.first).days))

    def holds(self, day: date) -> bool:
        """Say whether a day is on the chart."""
        return self.first <= day < self.end

    @property
    def quarters(self) -> list[date]:
        """Return the first day of each quarter."""
        return [after_months(self.first, 3 * rank) for rank in range(QUARTERS)]


def span(today: date) -> Span:
    """Return the nine quarters from that of this day on."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return Span(first, after_months(first, MONTHS))


def totals(programmes: Iterable[Programme]) -> Totals:
    """Return the new dwellings by how far they are."""
    counts = {"building": 0, "delivered": 0, "coming": 0}
    for one in programmes:
        counts[_GROUPS[Phase(one.phase)]] += one.dwellings
    return Totals(**counts)


_GROUPS = {
    Phase.PROGRAMMED: "coming", Phase.PERMIT: "coming", Phase.BUILDING: "building", Phase.DELIVERED: "delivered",
    Phase.LETTING: "delivered",
}  # fmt: skip


def told(operation: Operation, today: date) -> str:
    """Return what may be said to a tenant: the sentence written for them, else what the stages alone say.

    Once all is delivered, that it is over: what was written before it would promise works that are done.
    """
    if operation.state == State.DELIVERED:
        return _("Les travaux sont terminés.")
    if operation.said:
        return operation.said
    every = [one for one in operation.stages if one.kind == StageKind.WORKS]
    gone, left = [one for one in every if one.ends_on < today], [one for one in every if one.ends_on >= today]
    begins = left[0].starts_on if left else None
    if operation.state == State.SUSPENDED:
        if begins is None or begins <= today:  # the plan says nothing of this halt
            return _("Le chantier est suspendu. La date de reprise n’est pas connue.")
        return _("Le chantier est suspendu. La reprise est prévue le {day}.").format(day=plain_date(begins))
    if begins is None:
        return _after(operation, gone)
    return _planned(begins, left[-1].ends_on, today, again=bool(gone))


def cautions(operation: Operation, today: date) -> str:
    """Return what must not be promised, before it that the sentence written may be out of date."""
    return " ".join(part for part in (stale(operation, today), operation.caution) if part)


def stale(operation: Operation, today: date) -> str:
    """Return why the sentence written may be out of date; nothing where it isn't, or nobody is told it."""
    if not operation.said or operation.state == State.DELIVERED:
        return ""
    if operation.staged_at > operation.confirmed_at:
        return _("Les étapes ont changé depuis que la phrase est écrite\u00a0: relisez-la avant de la dire.")
    confirmed = paris(operation.confirmed_at).date()
    turns = (day for one in operation.stages for day in (one.starts_on, one.ends_on + timedelta(1)))
    if any(confirmed < day <= today for day in turns):
        return _("Une étape a commencé ou fini depuis le {day}\u00a0: relisez la phrase avant de la dire.").format(
            day=short_date(confirmed)
        )
    return ""


def _planned(begins: date, ends: date, today: date, *, again: bool) -> str:
    """Return what may be said of works that are not over; `again` says that some of them are."""
    if begins <= today:
        return _("Les travaux sont en cours. Leur fin est prévue le {day}.").format(day=plain_date(ends))
    words = _("Les travaux reprennent le {day}.") if again else _("Les travaux sont prévus à partir du {day}.")
    return words.format(day=plain_date(begins))


def _after(operation: Operation, gone: Sequence[Stage]) -> str:
    """Return what may be said where no day of works is to come, the operation not delivered yet."""
    if not gone:
        return _("Les dates des travaux ne sont pas encore fixées.")
    ended = plain_date(gone[-1].ends_on)
    if any(one.kind == StageKind.RECEPTION for one in operation.stages):
        return _("Les travaux ont pris fin le {day}. Ils sont en cours de réception.").format(day=ended)
    told = _("Les travaux devaient finir le {day}. Leur nouvelle date de fin n’est pas connue.")
    return told.format(day=ended)


def overlaps(stages: Sequence[Stage]) -> list[tuple[Stage, Stage]]:
    """Return the stages that share a day: two desks that didn't know of each other may have written them."""
    ordered = sorted(stages, key=lambda one: (one.starts_on, one.ends_on, one.id))
    return [
        (one, other)
        for rank, one in enumerate(ordered)
        for other in ordered[rank + 1 :]
        if other.starts_on <= one.ends_on
    ]


def overlap_words(stages: Sequence[Stage]) -> str:
    """Return which stages share days, nothing where none do."""
    found = overlaps(stages)
    if not found:
        return ""
    one, other = found[0]
    return _(
        "Deux étapes se recouvrent\u00a0: «\u00a0{one}\u00a0» et «\u00a0{other}\u00a0». Corrigez leurs dates."
    ).format(one=one.words, other=other.words)
