"""The list of moves: what a row says and which rows a filter keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.features.moves.model.move import Kind, Outing
from lmmh_desk.features.moves.model.rights import Issued
from lmmh_desk.features.moves.model.steps import Side, following, label, sides
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain


class Filter(StrEnum):
    """The tabs above the list."""

    OPEN = "open"
    TO_DO = "to_do"
    TO_PRINT = "to_print"
    WEEK = "week"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Return the words of the tab."""
        return {
            "open": _("En cours"),
            "to_do": _("À justifier"),
            "to_print": _("À imprimer"),
            "week": _("Sous 7 jours"),
            "closed": _("Terminés"),
        }[self]


class MoveRow(Struct, frozen=True):
    """One move as the list shows it."""

    id: str
    person_id: str
    name: str
    lease_reference: str
    kind: Kind
    origin: tuple[str, ...]  # lines of an address
    destination: tuple[str, ...]
    exit_state: str | None = None
    entry_state: str | None = None
    cancelled: bool = False
    notice_ends_on: date | None = None
    starts_on: date | None = None  # of the new lease
    issued: Issued | None = None  # its latest justificatif
    outings: tuple[Outing, ...] = ()  # of that justificatif
    unsent: bool = False
    large_print: bool = False  # papers of this person are in large print

    @property
    def closed(self) -> bool:
        """Say whether nothing is left to do."""
        return self.cancelled or all(following(side, self.state(side)) is None for side in sides(self.kind))

    @property
    def standing(self) -> Issued | None:
        """Return the latest justificatif unless it is cancelled."""
        return self.issued if self.issued and not self.issued.voided else None

    def state(self, side: Side) -> str | None:
        """Return where the move stands on a track."""
        return self.exit_state if side == "exit" else self.entry_state

    @property
    def day(self) -> date | None:
        """Return the day that matters: of the trips, else the end of the notice, else the new lease's first."""
        return self.standing.first_day if self.standing else self.notice_ends_on or self.starts_on


class StepDone(Struct, frozen=True):
    """One line of a move's history."""

    id: str
    side: Side
    before: str | None
    after: str | None
    at: int  # milliseconds UTC
    agent: str
    undoes: str | None = None


class MoveFile(Struct, frozen=True):
    """One move in full, for the panel."""

    row: MoveRow
    issued: tuple[Issued, ...] = ()  # newest first
    steps: tuple[StepDone, ...] = ()  # oldest first
    inspection_on: date | None = None
    inspection_reference: str = ""
    notices: tuple[Issued, ...] = ()  # of the inspection, newest first

    @property
    def notice(self) -> Issued | None:
        """Return the latest notice that stands."""
        return next((notice for notice in self.notices if not notice.voided), None)

    def done_at(self, side: Side, state: str) -> int | None:
        """Return when a step was last reached and still stands, in milliseconds UTC."""
        undone = {step.undoes for step in self.steps}
        reached = [step for step in self.steps if (step.side, step.after) == (side, state) and not step.undoes]
        return next((step.at for step in reversed(reached) if step.id not in undone), None)


def last_standing(steps: Sequence[StepDone], side: Side) -> StepDone | None:
    """Return the step that may be taken back: the last one of a track that was not."""
    undone = {step.undoes for step in steps}
    standing = [step for step in steps if step.side == side and not step.undoes and step.id not in undone]
    return standing[-1] if standing else None


def step_label(row: MoveRow) -> str:
    """Return the words of where a move stands: on its exit first, unless only its entry has begun."""
    if row.cancelled:
        return _("Annulé")
    side = leading(row)
    return label(side, row.state(side))


def leading(row: MoveRow) -> Side:
    """Return the track that says where a move stands: its exit, unless only its entry has begun."""
    followed = sides(row.kind)
    return next((side for side in followed if row.state(side)), followed[0])


def keeps(row: MoveRow, chosen: Filter, today: date) -> bool:
    """Say whether a row stands under a tab."""
    if chosen is Filter.CLOSED or row.closed:
        return row.closed and chosen is Filter.CLOSED
    if chosen is Filter.TO_DO:
        return row.standing is None
    if chosen is Filter.TO_PRINT:
        return row.standing is not None and not row.standing.print_count and row.standing.last_day >= today
    if chosen is Filter.WEEK:
        return row.day is not None and today <= row.day <= today + timedelta(7)
    return True


def counts(rows: list[MoveRow], today: date) -> dict[Filter, int]:
    """Return how many rows stand under each tab."""
    return {chosen: sum(keeps(row, chosen, today) for row in rows) for chosen in Filter}


def chosen_rows(rows: list[MoveRow], chosen: Filter, text: str, today: date) -> list[MoveRow]:
    """Return the rows of a tab that hold every word typed, the nearest day first, those without one last."""
    words = plain(text).split()
    kept = [row for row in rows if keeps(row, chosen, today) and all(word in _words(row) for word in words)]
    return sorted(kept, key=lambda row: (row.day is None, row.day or date.max, row.name))


def _words(row: MoveRow) -> str:
    number = row.issued.number if row.issued else ""
    return plain(" ".join((row.name, row.lease_reference, *row.origin, *row.destination, number)))
