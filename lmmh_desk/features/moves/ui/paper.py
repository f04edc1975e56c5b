"""The paper beside the form, made again as it is typed, and a recorded one looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.moves.actions.printing import preview, seen
from lmmh_desk.features.moves.model.known import Known
from lmmh_desk.features.moves.model.move import Draft
from lmmh_desk.office.ui.seen import SeenDialog
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.print_preview import PrintPreview


class PaperPreview(PrintPreview):
    """What is typed, as it will be printed: it bears APERÇU until it is recorded."""

    def show_draft(self, known: Known, draft: Draft, number: str) -> None:
        """Make the paper of a draft in the background; the newest replaces those still being made."""
        at, large = self._context.clock.now(), self.large.value()
        self._context.papers.run(
            lambda: preview(known, draft, number, at, large=large), self.set_pdf, owner=self, slot="preview"
        )


def look(parent: QWidget, context: Context, recorded_id: str, number: str) -> SeenDialog:
    """Show a recorded paper as it would be printed now, or as cancelled."""
    store, me = context.store, context.me
    return SeenDialog(parent, context, number, lambda: seen(store, me, recorded_id))
