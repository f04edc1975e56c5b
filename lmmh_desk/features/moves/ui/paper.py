"""The paper beside the form, made again as it is typed, and a recorded one looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.moves.actions.printing import preview, seen
from lmmh_desk.features.moves.model.known import Known
from lmmh_desk.features.moves.model.move import Draft
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.print_preview import PrintPreview
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.preview import DocPreview

HIGH = 560  # of the paper shown, pixels at 100 %


class PaperPreview(PrintPreview):
    """What is typed, as it will be printed: it bears APERÇU until it is recorded."""

    def show_draft(self, known: Known, draft: Draft, number: str) -> None:
        """Make the paper of a draft in the background; the newest replaces those still being made."""
        at, large = self._context.clock.now(), self.large.value()
        self._context.papers.run(
            lambda: preview(known, draft, number, at, large=large), self.set_pdf, owner=self, slot="preview"
        )


class SeenDialog(Dialog):
    """A recorded paper as it would be printed now; a cancelled one bears ANNULÉ, and nothing prints it."""

    def __init__(self, parent: QWidget, context: Context, recorded_id: str, number: str) -> None:
        super().__init__(parent, number, wide=520)
        self.preview = DocPreview()
        self.preview.setMinimumHeight(current().px(HIGH))
        self.preview.set_printer(_("À voir seulement"))
        self.error = Banner(tone="bad")
        close = Button(_("Fermer"), key=_("Échap"))
        self.body.addWidget(self.error)
        self.body.addWidget(self.preview, 1)
        self.body.addLayout(Row(None, close))
        close.clicked.connect(self.reject)
        self.open()
        store, me = context.store, context.me
        context.papers.run(
            lambda: seen(store, me, recorded_id), self.preview.set_pdf, owner=self, slot="seen", failed=self._refused
        )

    def _refused(self, error: DeskError) -> None:
        self.error.set(str(error))
