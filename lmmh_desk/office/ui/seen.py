"""A recorded paper looked at, whatever slice it comes from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.preview import DocPreview

HIGH = 560  # of the paper shown, pixels at 100 %


class SeenDialog(Dialog):
    """A recorded paper as it would be printed now; a cancelled one bears ANNULÉ, and nothing prints it."""

    def __init__(self, parent: QWidget, context: Context, number: str, make: Callable[[], bytes]) -> None:
        super().__init__(parent, number, wide=520)
        self.preview = DocPreview()
        self.preview.setMinimumHeight(current().px(HIGH))
        self.preview.set_printer(_("À voir seulement"))
        self.error = Banner(tone="bad")
        close = Button(_("Fermer"), key=_("Échap"))
        self.body.addWidget(self.error)
        self.body.addWidget(self.preview, 1)
        self.foot = Row(None, close)
        self.body.addLayout(self.foot)
        close.clicked.connect(self.reject)
        self._context = context
        self.open()
        self.show_paper(make)

    def show_paper(self, make: Callable[[], bytes]) -> None:
        """Show what `make` draws, in the background."""
        self._context.papers.run(make, self.preview.set_pdf, owner=self, slot="seen", failed=self._refused)

    def _refused(self, error: DeskError) -> None:
        self.error.set(str(error))
