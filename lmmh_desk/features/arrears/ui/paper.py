"""A paper about to be recorded: its fields, the paper as it will be; recorded, then printed."""

from __future__ import annotations

from datetime import date
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.arrears.actions.papers import Asked, preview_paper, seen
from lmmh_desk.features.arrears.model.listing import PaperLine
from lmmh_desk.features.arrears.model.papers import LABELS, LETTER, PLAN, WITH_AMOUNTS
from lmmh_desk.features.arrears.ui.acts import Acts
from lmmh_desk.features.arrears.ui.asking import Asking
from lmmh_desk.features.arrears.ui.masked import RevealButton
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.ui.seen import SeenDialog
from lmmh_desk.ui.print_preview import PrintPreview
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Row, appear
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import HourEdit
from lmmh_desk.ui.widgets.field import Field

HIGH = 440  # of the paper shown, pixels at 100 %
PAUSE = 250  # milliseconds without a key before the paper is made again
ORIGINALS = 2  # of a plan: one for each party


class PaperDialog(Asking):
    """A letter asks for a day and an hour, or for neither; the other papers ask nothing."""

    def __init__(self, parent: QWidget, acts: Acts, asked: Asked, *, large: bool, today: date, masked: bool) -> None:
        super().__init__(parent, LABELS[asked.kind], "", _("Enregistrer et imprimer"), wide=520, about=asked.case_id)
        self._acts, self._asked, self._context = acts, asked, acts.context
        self._masked = masked and asked.kind in WITH_AMOUNTS
        if asked.kind in WITH_AMOUNTS:
            show, cover = partial(self._mask, hides=False), partial(self._mask, hides=True)
            self.beside.append(RevealButton(acts, asked.case_id, show, cover, shown=not masked))
        self.preview = PrintPreview(self._context, asked.kind)
        self.preview.setMinimumHeight(current().px(HIGH))
        self.preview.large.set_value(large)
        if asked.kind == PLAN:
            self.preview.copies.set_value(ORIGINALS)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        if asked.kind == LETTER:
            self._ask_moment(today)
        self.body.addWidget(self.preview, 1)
        self.preview.large.changed.connect(self.show_paper)
        self._pause.timeout.connect(self.show_paper)
        self.finish(self.fields["day"] if self.fields else self.go)
        self.preview.ask_printer()
        self.show_paper()

    def _ask_moment(self, today: date) -> None:
        self.fields = {
            "day": Field(_("Rendez-vous le"), DateEdit(today, "ahead"), optional=True),
            "starts": Field(_("À"), HourEdit(), optional=True),
        }
        self.body.addLayout(Row(*self.fields.values(), spacing=12))
        for field in self.fields.values():
            field.changed.connect(self._pause.start)

    def typed(self) -> Asked:
        """Return what is asked for."""
        if not self.fields:
            return self._asked
        return replace(self._asked, day=self.fields["day"].value(), starts=self.fields["starts"].value())

    def show_paper(self) -> None:
        """Make the paper of what is typed, in the background."""
        asked, me, at, large = self.typed(), self._context.me, self._context.clock.now(), self.preview.large.value()
        masked = self._masked
        self._context.reads.run(
            lambda read: preview_paper(read, me, asked, at, large=large, masked=masked), self._shown,
            owner=self, slot="paper", failed=self._not_shown,
        )  # fmt: skip

    def _mask(self, *, hides: bool) -> None:
        self._masked = hides
        self.show_paper()

    def _shown(self, pdf: bytes) -> None:
        self.error.set("")
        appear(self.preview, True)
        self.preview.set_pdf(pdf)

    def _not_shown(self, error: DeskError) -> None:
        self.refused(error)
        self.go.setEnabled(bool(self.fields))
        if not self.fields:  # nothing typed here would change it
            appear(self.preview, False)
            self.adjustSize()

    def act(self) -> None:
        """Record the paper, then print it."""
        self._acts.record(self.typed(), self._recorded, self.refused)

    def _recorded(self, recorded_id: str) -> None:
        copies, large = self.preview.copies.value(), self.preview.large.value()
        self.accept()
        self._acts.print(recorded_id, copies, large=large)


class LookDialog(SeenDialog):
    """A recorded paper as it would be printed now, or as cancelled; its amounts under dots until *Afficher*."""

    def __init__(self, parent: QWidget, acts: Acts, case_id: str, one: PaperLine, *, masked: bool) -> None:
        store, me = acts.context.store, acts.context.me
        told = one.number[:2] in WITH_AMOUNTS
        whole, dotted = partial(seen, store, me, one.id), partial(seen, store, me, one.id, masked=True)
        super().__init__(parent, acts.context, one.number, dotted if masked and told else whole)
        if told:
            show, cover = partial(self.show_paper, whole), partial(self.show_paper, dotted)
            self.foot.insertWidget(0, RevealButton(acts, case_id, show, cover, shown=not masked))
