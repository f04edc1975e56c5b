"""The notice of a booked inspection: its hour, who comes, the paper as it is typed; recorded, then printed."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.moves.actions.printing import preview_notice
from lmmh_desk.features.moves.model.inspection import KIND, LABEL, Visit
from lmmh_desk.features.moves.ui.acts import Acts
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.french import long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.print_preview import PrintPreview
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.editors import HourEdit, LineEdit
from lmmh_desk.ui.widgets.field import Field

HIGH = 480  # of the paper shown, pixels at 100 %
PAUSE = 250  # milliseconds without a key before the paper is made again


class NoticeDialog(Dialog):
    """« Avis d’état des lieux de sortie »; the day is the one the move books."""

    def __init__(self, parent: QWidget, context: Context, visit: Visit, large: bool) -> None:
        super().__init__(parent, LABEL, long_date(visit.day), wide=520, about=visit.move_id)
        self._context, self._visit, self._acts = context, visit, Acts(context)
        self.hour = Field(_("Heure"), HourEdit())
        self.visitor = Field(_("Qui vient pour l’office"), LineEdit())
        self.error = Banner(tone="bad")
        self.preview = PrintPreview(context, KIND)
        self.preview.setMinimumHeight(current().px(HIGH))
        self.print_button = Button(_("Enregistrer et imprimer"), "printer", _("Entrée"), "primary")
        close = Button(_("Fermer"), role="link")
        fields = Row(self.hour, self.visitor, spacing=12)
        fields.setStretch(1, 1)
        self.body.addLayout(fields)
        self.body.addWidget(self.error)
        self.body.addWidget(self.preview, 1)
        self.body.addLayout(Row(None, close, self.print_button))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self.hour.set_value(visit.starts)
        self.visitor.set_value(context.me.agent_name)
        self.preview.large.set_value(large)
        close.clicked.connect(self.reject)
        self.print_button.clicked.connect(self.record_and_print)
        self.submit = self.record_and_print
        for part in (self.hour, self.visitor):
            part.changed.connect(self._pause.start)
        self._pause.timeout.connect(self.show_paper)
        self.preview.large.changed.connect(self.show_paper)
        self.open()
        self.preview.ask_printer()
        self.show_paper()
        self.hour.setFocus()

    def typed(self) -> Visit:
        """Return what is typed."""
        return replace(self._visit, starts=self.hour.value(), visitor=self.visitor.value() or "")

    def show_paper(self) -> None:
        """Make the paper of what is typed, in the background."""
        visit, me, at, large = self.typed(), self._context.me, self._context.clock.now(), self.preview.large.value()
        self._context.reads.run(
            lambda read: preview_notice(read, me, visit, at, large=large),
            self.preview.set_pdf, owner=self, slot="notice", failed=self._refused,
        )  # fmt: skip

    def record_and_print(self) -> None:
        """Record the notice, then print it; what is wrong is said beside its field."""
        if self.print_button.isEnabled():
            self.print_button.setEnabled(False)
            self._acts.record_notice(self.typed(), self._recorded, self._refused)

    def _recorded(self, notice_id: str) -> None:
        copies, large = self.preview.copies.value(), self.preview.large.value()
        self.accept()
        self._acts.print_or_say(notice_id, copies, large)

    def _refused(self, error: DeskError) -> None:
        self.print_button.setEnabled(True)
        wrong = error.fields if isinstance(error, BadInput) else {}
        self.hour.set_error(wrong.get("starts", ""))
        self.visitor.set_error(wrong.get("visitor", ""))
        self.error.set("" if wrong else str(error))
