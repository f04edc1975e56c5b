"""The attestation de résidence: seen before it is recorded, then printed; a recorded one is printed again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import PaperRecord, PaperStatus, VoidReason
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.office.ui.voiding import ask_void
from lmmh_desk.tenancy.actions.residence import (
    preview_residence,
    record_residence,
    residence_seen,
    residence_sheet,
    void_residence,
)
from lmmh_desk.tenancy.model.residence import KIND
from lmmh_desk.tenancy.store.residence import seen_large, seen_record
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.print_preview import PrintPreview
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from lmmh_desk.printing.printing import Delivery

HIGH = 560  # of the paper shown, pixels at 100 %


class ResidenceDialog(Dialog):
    """The paper and what can be done with it; `paper_id` once it is recorded."""

    def __init__(self, parent: QWidget, context: Context, person_id: str, paper_id: str = "") -> None:
        super().__init__(parent, _("Attestation de résidence"), wide=520, about=person_id)
        self._context, self._person_id, self._paper_id = context, person_id, paper_id
        self.preview = PrintPreview(context, KIND)
        self.preview.setMinimumHeight(current().px(HIGH))
        self.error = Banner(tone="bad")
        self.print_button = Button("", "printer", _("Entrée"), "primary")
        self.print_button.setEnabled(False)
        self.void_button = Button(_("Annuler l’attestation"), "trash", role="quiet")
        self.void_button.hide()
        close = Button(_("Fermer"), role="link")
        self.body.addWidget(self.preview, 1)
        self.body.addWidget(self.error)
        self.body.addLayout(Row(self.void_button, None, close, self.print_button))
        self.void_button.clicked.connect(lambda: self._with_record(self._ask_void))
        close.clicked.connect(self.reject)
        self.print_button.clicked.connect(self.record_and_print)
        self.submit = self.record_and_print
        self.open()
        me = context.me
        context.reads.run(lambda read: seen_large(read, me, person_id), self._begin, owner=self, slot="large",
                          failed=self._refused)  # fmt: skip

    def _begin(self, large: bool) -> None:
        self.preview.large.set_value(large)
        self.preview.large.changed.connect(self.show_paper)
        self.show_paper()

    def show_paper(self) -> None:
        """Show what is about to be printed; a cancelled one bears ANNULÉ, and nothing prints it."""
        if self._paper_id:
            self._with_record(self._show_recorded)
            return
        context, person_id, large = self._context, self._person_id, self.preview.large.value()
        self.print_button.set_text(_("Enregistrer et imprimer"))
        self._make(partial(preview_residence, context.store, context.me, person_id, large=large), printable=True)

    def _show_recorded(self, record: PaperRecord) -> None:
        context, large = self._context, self.preview.large.value()
        stands = record.status is not PaperStatus.VOIDED
        self.print_button.set_text(_("Imprimer"))
        for part in (self.print_button, self.void_button, self.preview.copies):
            part.setVisible(stands)
        self._make(partial(residence_seen, context.store, context.me, record.id, large=large), printable=stands)

    def _make(self, made: Callable[[], bytes], *, printable: bool) -> None:
        if printable:
            self.preview.ask_printer()
        else:
            self.preview.set_printer(_("À voir seulement"))
        self._context.papers.run(
            made, lambda pdf: self._shown(pdf, printable), owner=self, slot="residence", failed=self._refused
        )

    def record_and_print(self) -> None:
        """Record the attestation unless it is, then print it."""
        if not self.print_button.isEnabled():
            return
        self.print_button.setEnabled(False)
        if self._paper_id:
            self._print()
            return
        context, person_id = self._context, self._person_id
        context.writes.run(
            partial(record_residence, context.store, context.me, person_id),
            self._recorded,
            owner=self,
            failed=self._refused,
        )

    def _with_record(self, then: Callable[[PaperRecord], None]) -> None:
        paper_id, me = self._paper_id, self._context.me
        self._context.reads.run(lambda read: seen_record(read, me, paper_id), then, owner=self, failed=self._refused)

    def _ask_void(self, record: PaperRecord) -> None:
        ask_void(
            self,
            KIND,
            _("Annuler l’attestation {number} ?").format(number=record.number),
            yes=_("Annuler l’attestation"),
            no=_("La garder"),
            then=lambda reason: self._void(record, reason),
        )

    def _void(self, record: PaperRecord, reason: VoidReason) -> None:
        context = self._context
        context.writes.run(
            partial(void_residence, context.store, context.me, record.id, reason),
            lambda _changes: self._voided(record.number),
            owner=self,
            failed=self._refused,
        )

    def _voided(self, number: str) -> None:
        told = _("Attestation {number} annulée. Son code n’est plus accepté.")
        self._context.shell.say(told.format(number=number), "ok")
        self.accept()

    def _shown(self, pdf: bytes, printable: bool) -> None:
        self.preview.set_pdf(pdf)
        self.print_button.setEnabled(printable)
        if printable:
            self.print_button.setFocus()

    def _recorded(self, changes: Changes) -> None:
        self._paper_id = changes.created("paper")
        self._print()

    def _print(self) -> None:
        context, paper_id, large = self._context, self._paper_id, self.preview.large.value()
        print_sheet(
            context, partial(residence_sheet, context.store, context.me, paper_id, large=large), self._sent,
            slot=f"residence {paper_id}", failed=self._not_printed, copies=self.preview.copies.value(),
        )  # fmt: skip

    def _sent(self, sheet: Sheet, delivery: Delivery) -> str:
        if shiboken6.isValid(self):
            self.accept()
        if delivery.file is None:
            return _("{title} envoyée à l’imprimante.").format(title=sheet.title)
        return delivered(sheet, delivery)

    def _refused(self, error: DeskError) -> None:
        self.error.set(str(error))

    def _not_printed(self, error: DeskError) -> None:
        """It is recorded: show it with its code, to try again now, or later from the history."""
        told = " ".join((str(error), _("L’attestation est dans l’historique de la fiche, à imprimer.")))
        if not shiboken6.isValid(self):
            self._context.shell.say(told, "warn")
            return
        self.error.set(told)
        self.show_paper()
