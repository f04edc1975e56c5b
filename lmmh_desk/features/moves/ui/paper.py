"""The paper beside the form: made again as it is typed."""

from __future__ import annotations

from lmmh_desk.features.moves.actions.printing import preview
from lmmh_desk.features.moves.model.known import Known
from lmmh_desk.features.moves.model.move import Draft
from lmmh_desk.ui.print_preview import PrintPreview


class PaperPreview(PrintPreview):
    """What is typed, as it will be printed: it bears APERÇU until it is recorded."""

    def show_draft(self, known: Known, draft: Draft, number: str) -> None:
        """Make the paper of a draft in the background; the newest replaces those still being made."""
        at = self._context.clock.now()
        self._context.papers.run(lambda: preview(known, draft, number, at), self.set_pdf, owner=self, slot="preview")
