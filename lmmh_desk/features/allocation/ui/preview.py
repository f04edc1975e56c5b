"""The minutes so far, as they would be printed: they bear APERÇU and prove nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.allocation.actions.papers import preview_minutes
from lmmh_desk.features.allocation.model.sitting import Sitting
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.preview import DocPreview

WIDE, HIGH = 560, 480  # of the paper shown, pixels at 100 %


class MinutesPreview(Dialog):
    """What is decided so far, page by page; nothing is recorded."""

    def __init__(self, parent: QWidget, context: Context, shown: Sitting) -> None:
        super().__init__(parent, _("Aperçu du procès-verbal"), _("Rien n’est enregistré ni signé."), wide=WIDE)
        self.preview, self.error = DocPreview(), Banner(tone="bad")
        self.preview.setMinimumHeight(current().px(HIGH))
        close = Button(_("Fermer"))
        self.body.addWidget(self.error)
        self.body.addWidget(self.preview, 1)
        self.body.addLayout(Row(None, close))
        close.clicked.connect(self.reject)
        me, now = context.me, context.clock.now()
        self.open()
        close.setFocus()
        context.reads.run(
            lambda read: preview_minutes(read, me, shown.id, now), self.preview.set_pdf, owner=self, slot="minutes",
            failed=self._refused,
        )  # fmt: skip

    def _refused(self, error: DeskError) -> None:
        self.error.set(str(error))
