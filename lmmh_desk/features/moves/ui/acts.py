"""What the window does with moves and their papers: written in the background, said, with a way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from msgspec import field

from lmmh_desk.features.moves.actions import papers as paper_actions
from lmmh_desk.features.moves.actions import printing as sheets
from lmmh_desk.features.moves.actions import steps
from lmmh_desk.features.moves.actions.noticing import record_notice
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.model.inspection import Visit
from lmmh_desk.features.moves.model.move import Draft
from lmmh_desk.features.moves.model.rights import word
from lmmh_desk.features.moves.model.steps import Side, label
from lmmh_desk.features.moves.store.recorded import seen_record
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.originals import DUPLICATE
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.ui.acting import Acting
from lmmh_desk.ui.widgets.form_dialog import Failed

if TYPE_CHECKING:
    from lmmh_desk.printing.printing import Delivery

LIST, FORM, FICHE = "moves", "justificatif", "fiche"


class Acts(Acting, frozen=True):
    """What can be done with a move, from any page."""

    printing: set[str] = field(default_factory=set)  # papers on their way to the printer

    def record(self, draft: Draft, then: Callable[[str], None], failed: Failed) -> None:
        """Record a justificatif; `then` gets its id once it is committed."""
        self._write(
            lambda store, me: record(store, me, draft), lambda changes: then(changes.created("justification")), failed
        )

    def record_notice(self, visit: Visit, then: Callable[[str], None], failed: Failed) -> None:
        """Record the notice of an inspection; `then` gets its id once it is committed."""
        self._write(
            lambda store, me: record_notice(store, me, visit),
            lambda changes: then(changes.created("inspection_notice")),
            failed,
        )

    def print(self, recorded_id: str, failed: Failed, copies: int = 1, *, large: bool | None = None) -> None:
        """Print the next sheet of a recorded paper: the original, then duplicates; never two jobs at once."""
        if recorded_id in self.printing:
            return
        self.printing.add(recorded_id)
        store, me = self.context.store, self.context.me

        def told(sheet: Sheet, delivery: Delivery) -> str:
            self.printing.discard(recorded_id)
            return _sent(sheet, delivery)

        def refused(error: DeskError) -> None:
            self.printing.discard(recorded_id)
            failed(error)

        print_sheet(
            self.context, lambda: sheets.sheet(store, me, recorded_id, large=large), told,
            slot=f"paper {recorded_id}", failed=refused, copies=copies,
        )  # fmt: skip

    def print_or_say(self, recorded_id: str, copies: int, large: bool) -> None:
        """Print; when the printer fails, show the move with what can be done about it."""
        self.print(recorded_id, lambda error: self._not_printed(recorded_id, error), copies, large=large)

    def _not_printed(self, recorded_id: str, error: DeskError) -> None:
        self.context.shell.open(LIST, paper_id=recorded_id, problem=str(error))

    def offer_back(self, justification_id: str) -> None:
        """Say that a justificatif is recorded; for ten seconds it can be cancelled as a mistake."""

        def tell(number: str) -> None:
            told = _("Justificatif {number} enregistré.").format(number=number)
            self.context.shell.offer_undo(told, lambda: self.void(justification_id, number, VoidReason.MISTAKE))

        reads, me = self.context.reads, self.context.me
        reads.run(lambda read: seen_record(read, me, justification_id).paper.number, tell, owner=reads, slot="recorded")

    def void(self, recorded_id: str, number: str, reason: VoidReason) -> None:
        """Cancel a recorded paper."""
        told = _("{paper} {number} annulé. Son code n’est plus accepté.").format(paper=word(number), number=number)
        self._write(lambda store, me: paper_actions.void(store, me, recorded_id, reason), self._saying(told))

    def forward(self, move_id: str, side: Side, state: str, inspection_on: date | None = None) -> None:
        """Take the next step of a track, `state`; it can be taken back for ten seconds."""
        self._write(
            lambda store, me: steps.step_forward(store, me, move_id, side, inspection_on=inspection_on),
            lambda _changes: self.context.shell.offer_undo(f"{label(side, state)}.", lambda: self.back(move_id, side)),
        )

    def back(self, move_id: str, side: Side) -> None:
        """Take back the last step of a track."""
        self._write(lambda store, me: steps.step_back(store, me, move_id, side), self._saying(_("Étape reprise.")))

    def cancel(self, move_id: str) -> None:
        """Cancel a whole move; it can be opened again."""
        self._write(
            lambda store, me: steps.cancel_move(store, me, move_id),
            lambda _changes: self.context.shell.offer_undo(_("Déménagement annulé."), lambda: self.reopen(move_id)),
        )

    def reopen(self, move_id: str) -> None:
        """Open a cancelled move again."""
        self._write(lambda store, me: steps.reopen_move(store, me, move_id), self._saying(_("Déménagement rouvert.")))


def _sent(sheet: Sheet, delivery: Delivery) -> str:
    if delivery.file is not None:
        return delivered(sheet, delivery)
    number, _mark, copy = sheet.title.partition(DUPLICATE)
    told = _("Duplicata {copy} de {number} envoyé à l’imprimante.") if copy else _("{number} envoyé à l’imprimante.")
    return told.format(number=number, copy=copy)
