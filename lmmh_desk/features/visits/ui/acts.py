"""What the window does with visits and their papers: written in the background, said, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from lmmh_desk.features.visits.actions import papers, planning, steps
from lmmh_desk.features.visits.actions.undo import undo
from lmmh_desk.features.visits.model.listing import Issued, VisitRow
from lmmh_desk.features.visits.model.records import OUTCOMES, STATES, Outcome, State
from lmmh_desk.features.visits.model.request import Request, Slot
from lmmh_desk.features.visits.model.steps import Held
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.ui.acting import Act, Acting
from lmmh_desk.ui.widgets.form_dialog import Failed

LIST, FICHE = "visits", "fiche"


class Acts(Acting, frozen=True):
    """What can be done with a visit, from any page."""

    def request(self, request: Request, then: Callable[[str], None], failed: Failed) -> None:
        """Record a visit asked for; `then` gets its id once it is committed."""
        self._write(
            lambda store, me: planning.request_visit(store, me, request),
            lambda changes: then(changes.created("visit")),
            failed,
        )

    def plan(self, row: VisitRow, slot: Slot, then: Callable[[str], None], failed: Failed) -> None:
        """Give a visit a slot, or another."""

        def done(changes: Changes) -> None:
            then(row.id)
            self._offer_undo(row, changes, _("Créneau fixé."))

        self._write(lambda store, me: planning.plan(store, me, row.id, slot), done, failed)

    def postpone(self, row: VisitRow) -> None:
        """Put a visit off."""
        told = _("Visite reportée, son créneau est libre. Elle attend dans «\u00a0À planifier\u00a0».")
        self._step(row, lambda store, me: planning.postpone(store, me, row.id), told)

    def call(self, row: VisitRow, outcome: str) -> None:
        """Keep the outcome of the call."""
        told = _("Appel préalable\u00a0: {outcome}.").format(outcome=OUTCOMES[Outcome(outcome)].lower())
        self._step(row, lambda store, me: steps.call(store, me, row.id, outcome), told)

    def tick(self, row: VisitRow, gestures: Collection[str]) -> None:
        """Keep which gestures were made."""

        def back() -> None:
            self._tick(row.id, row.gestures, self._saying(_("Gestes barrières\u00a0: repris.")))

        told = _("Gestes barrières notés.")
        self._tick(row.id, gestures, lambda _changes: self.context.shell.offer_undo(told, back))

    def step(self, row: VisitRow, act: str) -> None:
        """Set off, or say how the visit ended."""
        told = _("Visite\u00a0: {state}.").format(state=STATES[State(act)].lower())
        self._step(row, lambda store, me: steps.step(store, me, row.id, act), told)

    def back(self, row: VisitRow) -> None:
        """Take back the step shown last."""
        self._write(lambda store, me: steps.step_back(store, me, row.id, row.state), self._saying(_("Étape reprise.")))

    def paper(self, row: VisitRow, kind: str) -> None:
        """Print a paper of a visit, recorded first where none stands."""
        standing = row.standing(kind)
        if standing is not None:
            self._print(standing.id, row.large_print)
            return
        self._write(
            lambda store, me: papers.record(store, me, row.id, kind),
            lambda changes: self._print(changes.created("visit_paper"), row.large_print),
        )

    def void(self, paper: Issued, reason: VoidReason) -> None:
        """Cancel a paper of a visit."""
        told = _("{number} annulé. Son code n’est plus accepté.").format(number=paper.number)
        self._write(lambda store, me: papers.void(store, me, paper.id, reason), self._saying(told))

    def looked(self, row: VisitRow, kind: str) -> Callable[[], bytes]:
        """Return what makes a paper to look at: as it stands, or before it is recorded as it would be."""
        store, me, standing = self.context.store, self.context.me, row.standing(kind)
        if standing is not None:
            return lambda: papers.seen(store, me, standing.id)
        return lambda: papers.preview(store, me, row.id, kind)

    def round(self, day: date, visitor_id: str) -> None:
        """Print the sheet of a day's round."""
        store, me = self.context.store, self.context.me
        title = _("Tournée du {day}").format(day=written_date(day))
        print_sheet(
            self.context, lambda: Sheet(title, "A4", papers.round_sheet(store, me, day, visitor_id)), delivered,
            slot=f"round {day}", failed=self._refused,
        )  # fmt: skip

    def _step(self, row: VisitRow, act: Act, told: str) -> None:
        """Write an act that a line of the visit's history tells; it can be taken back for ten seconds."""
        self._write(act, lambda changes: self._offer_undo(row, changes, told))

    def _offer_undo(self, row: VisitRow, changes: Changes, told: str) -> None:
        held = Held(row.outcome, row.visitor_id or None, row.starts_at, row.ends_at, row.gestures)
        step_id = changes.created("visit_step")
        self.context.shell.offer_undo(told, lambda: self._undo(step_id, held, cancelled=changes.touches("paper")))

    def _undo(self, step_id: str, held: Held, *, cancelled: bool) -> None:
        """Take an act back; the papers it `cancelled` stay so, whoever holds one is told."""
        told = _("Étape reprise.")
        if cancelled:
            told = _("Étape reprise. Les documents annulés le restent\u00a0: imprimez-les de nouveau.")
        self._write(lambda store, me: undo(store, me, step_id, held), self._saying(told))

    def _tick(self, visit_id: str, gestures: Collection[str], then: Callable[[Changes], None]) -> None:
        self._write(lambda store, me: steps.tick(store, me, visit_id, gestures), then)

    def _print(self, recorded_id: str, large: bool) -> None:
        store, me = self.context.store, self.context.me
        print_sheet(
            self.context, lambda: papers.sheet(store, me, recorded_id, large=large), delivered,
            slot=f"paper {recorded_id}", failed=self._not_printed,
        )  # fmt: skip

    def _not_printed(self, error: DeskError) -> None:
        told = _("{error} Le document est enregistré.").format(error=error)
        self.context.shell.say(told, "bad", keeps_undo=True)
