"""A paper as it would be printed on any day: the legal sentences are dated, and this shows them in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.feature import Paper, load
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.preview import DocPreview
from lmmh_desk.ui.widgets.toggle import CheckBox

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

HIGH = 480  # of the paper shown, pixels at 100 %


class SampleDialog(Dialog):
    """Which paper, which day, and the page."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, _("Aperçu d’un document à une date"), wide=520, about="")
        self._context = context
        papers = [paper for feature in context.catalogue for paper in feature.papers if paper.sample]
        self._papers: dict[str, Paper] = {paper.kind: paper for paper in papers}
        self.paper = Field(_("Document"), ComboBox([(paper.kind, paper.label) for paper in papers]))
        self.day = Field(_("À la date du"), DateEdit(today(context.clock)))
        self.large = CheckBox(_("Gros caractères"))
        self.preview = DocPreview(self.large)
        self.preview.setMinimumHeight(current().px(HIGH))
        self.error = Banner(tone="bad")
        close = Button(_("Fermer"), role="quiet")
        self.body.addLayout(Row(self.paper, self.day, spacing=12))
        self.body.addWidget(self.error)
        self.body.addWidget(self.preview, 1)
        self.body.addLayout(Row(None, close))
        close.clicked.connect(self.reject)
        self.paper.set_value(papers[0].kind)
        self.day.set_value(today(context.clock))
        self.large.changed.connect(self.show_paper)
        for field in (self.paper, self.day):
            field.changed.connect(self.show_paper)
        self.open()
        self.show_paper()

    def show_paper(self) -> None:
        """Make the page in the background; a day half typed changes nothing."""
        day, kind = self.day.value(), self.paper.value()
        if day is None or kind is None:
            return
        me, paper = self._context.me, self._papers[kind]
        self.large.setEnabled(paper.large)
        options = {"large": self.large.value()} if paper.large else {}

        def made(read: Read) -> bytes:
            pdf: bytes = load(paper.sample)(read, me, day, **options)
            return pdf

        self._context.reads.run(made, self._show, owner=self, slot="sample", failed=self._refused)

    def _show(self, pdf: bytes) -> None:
        self.error.set("")
        self.preview.set_pdf(pdf)

    def _refused(self, error: DeskError) -> None:
        self.error.set(str(error))
