"""The list of cases: what a row says, which rows a tab keeps. No amount stands in a row (UX.md §1, dignity)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.features.arrears.model.coming import NextStep, due_label
from lmmh_desk.features.arrears.model.followed import OVER, Due, first_open
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain


class Filter(StrEnum):
    """The tabs above the list."""

    ALL = "all"
    EARLY = "early"
    WATCH = "watch"
    CONSTITUTED = "constituted"
    PLAN = "plan"
    BROKEN = "broken"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the words of the tab."""
        return {
            "all": _("Tous"), "early": _("Premier contact"), "watch": _("Suivi"), "constituted": _("Constitué"),
            "plan": _("Plan en cours"), "broken": _("Plan rompu"), "other": _("Autres"),
        }[self]  # fmt: skip


STAGES = {
    Filter.EARLY: (Stage.EARLY_CONTACT,),
    Filter.WATCH: (Stage.WATCH,),
    Filter.CONSTITUTED: (Stage.CONSTITUTED, Stage.CAF_NOTIFIED),
    Filter.PLAN: (Stage.PLAN_ACTIVE,),
    Filter.BROKEN: (Stage.PLAN_BROKEN,),
    Filter.OTHER: (
        Stage.PLAN_NEGOTIATION, Stage.FSL_REQUESTED, Stage.CCAPEX_REFERRED, Stage.SUMMONS, Stage.JUDGMENT,
        Stage.COHESION_PROTOCOL,
    ),
}  # fmt: skip
RARER = (*STAGES[Filter.OTHER], Stage.CLEARED)  # each has a tab of its own, in a line under « Autres »


class CaseRow(Struct, frozen=True):
    """One case as the list shows it."""

    id: str
    person_id: str
    lease_id: str
    name: str
    lease: str  # its number
    residence: str
    stage: Stage
    since: date
    adviser_id: str = ""
    adviser: str = ""
    fragile: bool = False
    coming: NextStep | None = None
    unsent: bool = False
    large_print: bool = False
    doubled: bool = False  # another case of the same lease is open
    reminder: str = ""  # « rappel SMS le 18/11 », where the next step is a due date


class StepDone(Struct, frozen=True):
    """One line of a case’s history."""

    id: str
    before: Stage
    after: Stage
    on: date
    at: int  # milliseconds UTC
    agent: str
    undoes: str | None = None
    follow: str | None = None  # ISO date of the contact agreed before it


class PlanView(Struct, frozen=True):
    """A plan without its amounts."""

    id: str
    state: str
    dues: tuple[Due, ...]
    signed: date | None = None
    approved: bool = False
    by: str = ""  # who proposed it

    @property
    def settled(self) -> int:
        """Return how many due dates are settled."""
        return sum(one.state in OVER for one in self.dues)


class PaperLine(Struct, frozen=True):
    """A recorded paper of the lease."""

    id: str
    number: str
    label: str
    day: date
    print_count: int
    voided: bool


class CaseFile(Struct, frozen=True):
    """One case in full, without an amount."""

    row: CaseRow
    phone: str = ""
    plan: PlanView | None = None
    steps: tuple[StepDone, ...] = ()  # oldest first
    papers: tuple[PaperLine, ...] = ()  # newest first
    body: str = ""  # caf, msa
    notified: date | None = None
    constituted: date | None = None
    known: bool = False  # a balance is known on this desk
    truce: str = ""
    follow: date | None = None  # the next contact agreed
    others: int = 0  # plans that wait for a signature beside the one shown
    rivals: tuple[
        PlanView, ...
    ] = ()  # the plans that run, several where desks signed one apart, and those they replaced
    replaced: tuple[PlanView, ...] = ()  # every plan of which another one was kept
    below: bool = False  # the debt is under the threshold: the CAF or MSA isn’t told of it yet
    stale: tuple[str, ...] = ()  # numbers of papers that say due dates no plan has any more
    plan_paper: str = ""  # the paper of the plan shown: it is printed again, never made anew
    elsewhere: tuple[str, ...] = ()  # other sites that follow the same lease
    reminder: str = ""  # « Rappel par SMS demain à 10:00 », of the due date that comes
    to_sign: date | None = None  # the first due date of the plan that waits for a signature

    @property
    def due_next(self) -> bool:
        """Say whether what comes next is the due date of the reminder: the CAF or MSA may come before."""
        one = first_open(self.plan.dues) if self.plan else None
        return bool(self.plan and one and self.row.coming and self.row.coming.label == due_label(self.plan.dues, one))

    @property
    def signed_twice(self) -> bool:
        """Say whether one of several plans is to be kept."""
        return sum(one.state == "active" for one in self.rivals) > 1


class Amounts(Struct, frozen=True):
    """What stays hidden until *Afficher*, and for twenty seconds."""

    due_cents: int | None
    on: date | None
    threshold_cents: int | None = None
    instalments: tuple[int, ...] = ()
    credit_cents: int = 0  # on the account, by the landlord's file
    overpaid_cents: int = 0  # beyond the due dates of the plan
    small_cents: int | None = None  # what is due is so little that the CAF or MSA sets the plan


def last_standing(steps: Sequence[StepDone]) -> StepDone | None:
    """Return the step that may be taken back: the last one that was not."""
    undone = {step.undoes for step in steps}
    found = [step for step in steps if not step.undoes and step.id not in undone]
    return found[-1] if found else None


def reached(steps: Sequence[StepDone], stage: Stage) -> date | None:
    """Return the last day a stage was reached by a step that stands."""
    step = step_to(steps, stage)
    return step.on if step else None


def step_to(steps: Sequence[StepDone], stage: Stage) -> StepDone | None:
    """Return the last step that stands by which a stage was reached."""
    undone = {step.undoes for step in steps}
    return next(
        (one for one in reversed(steps) if one.after is stage and not one.undoes and one.id not in undone), None
    )


Tab = Filter | Stage


def keeps(row: CaseRow, chosen: Tab) -> bool:
    """Say whether a row stands under a tab."""
    if isinstance(chosen, Stage):
        return row.stage is chosen
    return row.stage is not Stage.CLEARED if chosen is Filter.ALL else row.stage in STAGES[chosen]


def counts(rows: Sequence[CaseRow]) -> dict[Tab, int]:
    """Return how many rows stand under each tab."""
    return {chosen: sum(keeps(row, chosen) for row in rows) for chosen in (*Filter, *RARER)}


def tabs_of(stage: Stage) -> tuple[Filter, Tab]:
    """Return the tab under which a stage stands, and which one of the line below it."""
    if stage in RARER:
        return Filter.OTHER, stage
    return next(each for each, stages in STAGES.items() if stage in stages), Filter.OTHER


def chosen_rows(rows: Sequence[CaseRow], chosen: Tab, text: str, adviser: str) -> list[CaseRow]:
    """Return the rows of a tab, of one adviser if asked, that hold every word typed; the soonest step first."""
    words = plain(text).split()
    kept = [
        row
        for row in rows
        if keeps(row, chosen) and adviser in ("", row.adviser_id) and all(word in _words(row) for word in words)
    ]
    return sorted(kept, key=lambda row: (day_of(row), row.name))


def day_of(row: CaseRow) -> date:
    """Return the day of the next step, the last of all when it has none."""
    return row.coming.day if row.coming and row.coming.day else date.max


def advisers(rows: Iterable[CaseRow]) -> list[tuple[str, str]]:
    """Return who follows these cases, by name."""
    return sorted({(row.adviser_id, row.adviser) for row in rows if row.adviser}, key=lambda one: one[1])


def this_week(rows: Sequence[CaseRow], today: date) -> int:
    """Return how many cases wait for something past or within a week."""
    return sum(row.coming is not None and row.coming.soon(today) for row in rows)


def _words(row: CaseRow) -> str:
    return plain(" ".join((row.name, row.lease, row.residence, row.stage.label, row.adviser)))
