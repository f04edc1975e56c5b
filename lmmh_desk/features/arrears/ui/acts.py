"""What the window does with cases, plans and their papers: written in the background, said, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct
from PySide6.QtCore import QObject

from lmmh_desk.features.arrears.actions import cases, papers, plans
from lmmh_desk.features.arrears.actions.joining import join_cases
from lmmh_desk.features.arrears.actions.months import record_month
from lmmh_desk.features.arrears.actions.papers import Asked
from lmmh_desk.features.arrears.model.papers import MASKED
from lmmh_desk.features.arrears.model.schedule import Instalment
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError, PrinterError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.ui.acting import Acting, Done
from lmmh_desk.ui.widgets.form_dialog import Failed

LIST, FICHE = "arrears", "fiche"


class Due(Struct, frozen=True):
    """What is noted for a due date."""

    day: date
    cents: int
    paid_on: date


class Acts(Acting, frozen=True):
    """What can be done with a case, from any page."""

    def begin(self, person_id: str, due_cents: int | None, follow_on: date | None, then: Done, failed: Failed) -> None:
        """Open a case and show it."""

        def done(changes: Changes) -> None:
            then()
            self.context.shell.open(LIST, case_id=changes.created("arrears_case"))

        self._write(
            lambda store, me: cases.open_follow_up(store, me, person_id, due_cents=due_cents, follow_on=follow_on),
            done,
            failed,
        )

    def step(self, case_id: str, stage: Stage, on: date, body: str, *, then: Done, failed: Failed) -> None:
        """Record a stage; it can be taken back for ten seconds."""

        def done(changes: Changes) -> None:
            then()
            step_id = changes.created("arrears_step")
            self.context.shell.offer_undo(f"{stage.label}.", lambda: self.back(case_id, step_id))

        self._write(lambda store, me: cases.take_step(store, me, case_id, stage, on=on, body=body), done, failed)

    def back(self, case_id: str, step_id: str) -> None:
        """Take back a step, while it is the last."""
        self._write(lambda store, me: cases.step_back(store, me, case_id, step_id), self._saying(_("Étape reprise.")))

    def join(self, case_id: str) -> None:
        """Put the cases of one lease together."""
        self._write(lambda store, me: join_cases(store, me, case_id), self._saying(_("Les deux suivis sont réunis.")))

    def set_due(self, case_id: str, cents: int, then: Done, failed: Failed) -> None:
        """Note what is due."""
        self._form(lambda store, me: cases.set_due(store, me, case_id, cents), then, failed, _("Solde noté."))

    def set_case(
        self, case_id: str, fragile: bool, adviser_id: str, follow_on: date | None, *, failed: Failed,
        then: Done,
    ) -> None:  # fmt: skip
        """Note who follows the household, when, and whether it is fragile."""
        self._form(
            lambda store, me: cases.set_case(
                store, me, case_id, fragile=fragile, adviser_id=adviser_id, follow_on=follow_on
            ),
            then,
            failed,
            _("Suivi modifié."),
        )

    def propose(self, case_id: str, debt: int, given: Sequence[Instalment], then: Done, failed: Failed) -> None:
        """Write a plan to be signed."""
        self._form(
            lambda store, me: plans.propose_plan(store, me, case_id, debt, given),
            then,
            failed,
            _("Plan proposé."),
        )

    def sign(self, case_id: str, on: date, approved: bool, then: Done, failed: Failed) -> None:
        """Note that the plan is signed."""
        self._form(
            lambda store, me: plans.sign_plan(store, me, case_id, on, approved=approved),
            then,
            failed,
            _("Plan signé."),
        )

    def keep(self, case_id: str, plan_id: str, then: Done, failed: Failed) -> None:
        """Keep one of two plans signed apart."""
        self._form(
            lambda store, me: plans.keep_plan(store, me, case_id, plan_id),
            then,
            failed,
            _("Plan gardé. L’autre reste dans l’historique."),
        )

    def pay(self, case_id: str, due: Due, then: Done, failed: Failed | None) -> None:
        """Note what became of a due date; it can be taken back for ten seconds."""

        def done(changes: Changes) -> None:
            then()
            payment = changes.created("plan_payment")
            told = _("Règlement enregistré.") if due.cents else _("Échéance manquée notée.")
            self.context.shell.offer_undo(told, lambda: self._unpay(case_id, payment))

        self._write(
            lambda store, me: plans.note_payment(store, me, case_id, due.day, due.cents, paid_on=due.paid_on),
            done,
            failed,
        )

    def _unpay(self, case_id: str, payment_id: str) -> None:
        self._write(
            lambda store, me: plans.undo_payment(store, me, case_id, payment_id), self._saying(_("Règlement repris."))
        )

    def month(self, key: str, tenants: int, rate: int | None, then: Done, failed: Failed) -> None:
        """Record the office’s figures of a month."""
        self._form(
            lambda store, me: record_month(store, me, key, tenants, rate),
            then,
            failed,
            _("Chiffres du mois enregistrés."),
        )

    def reveal(self, case_id: str, then: Done, owner: QObject | None = None) -> None:
        """Write that the amounts are shown, then show them, while `owner` is still there."""
        store, me, writes = self.context.store, self.context.me, self.context.writes
        writes.run(lambda: cases.reveal(store, me, case_id), lambda _changes: then(), owner=owner or writes)

    def record(self, asked: Asked, then: Callable[[str], None], failed: Failed) -> None:
        """Record a paper; `then` gets its id once it is committed."""
        self._write(
            lambda store, me: papers.record_paper(store, me, asked),
            lambda changes: then(changes.created("arrears_paper")),
            failed,
        )

    def print(self, recorded_id: str, copies: int = 1, *, large: bool | None = None) -> None:
        """Print the next sheet of a recorded paper: the original, then duplicates."""
        store, me = self.context.store, self.context.me
        print_sheet(
            self.context, lambda: papers.sheet(store, me, recorded_id, large=large), delivered,
            slot=f"paper {recorded_id}", failed=self._not_printed, copies=copies,
        )  # fmt: skip

    def void(self, recorded_id: str, number: str, reason: VoidReason) -> None:
        """Cancel a recorded paper."""
        told = _("Document {number} annulé. Son code n’est plus accepté.").format(number=number)
        self._write(lambda store, me: papers.void(store, me, recorded_id, reason), self._saying(told))

    def _not_printed(self, error: DeskError) -> None:
        told = str(error)
        if isinstance(error, PrinterError):
            told = _("{error} Il attend dans la file d’impression.").format(error=error)
        self.context.shell.say(told, "bad")


def hidden(cents: int | None) -> str:
    """Return an amount, or dots while it is hidden."""
    return MASKED if cents is None else euros(cents)
