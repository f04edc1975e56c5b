"""What the window does with masks: written in the background, said, with a way back."""

from __future__ import annotations

from datetime import timedelta

from lmmh_desk.features.masks.actions import giving as hand_outs
from lmmh_desk.features.masks.actions import stocking
from lmmh_desk.features.masks.actions.giving import Giving
from lmmh_desk.features.masks.actions.printing import movements_sheet
from lmmh_desk.features.masks.actions.printing import sheet as receipt_sheet
from lmmh_desk.features.masks.model.records import Fit, Nature
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris, paris_instant, today
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.ui.acting import Acting, Done
from lmmh_desk.ui.widgets.form_dialog import Failed, Values

DAY_MINUTES = 24 * 60
MISSING = _("Le nombre manque. Tapez des chiffres.")


class Acts(Acting, frozen=True):
    """What can be done with masks, from any page."""

    def give(self, giving: Giving, name: str, then: Done, failed: Failed, *, beyond: bool = False) -> None:
        """Record a hand-out and print its receipt; it can be taken back for ten seconds."""
        act = hand_outs.give_beyond if beyond else hand_outs.give

        def done(changes: Changes) -> None:
            movement = changes.created("mask_movement")
            masks = count(giving.quantity, _("masque"))
            told = _("{masks} remis à {name}.") if name else _("{masks} remis, sans fiche.")
            self.context.shell.offer_undo(told.format(masks=masks, name=name), lambda: self.take_back(movement))
            then()
            if giving.receipt:
                self.print_receipt(changes.created("mask_receipt"))

        self._write(lambda store, me: act(store, me, giving), done, failed)

    def take_back(self, movement_id: str) -> None:
        """Take a hand-out back into the stock."""
        told = _("Remise reprise\u00a0: stock rétabli.")
        self._write(lambda store, me: hand_outs.take_back(store, me, movement_id), self._saying(told))

    def arrive(self, movement_id: str) -> None:
        """Say that a transfer came."""
        self._write(lambda store, me: stocking.arrive(store, me, movement_id), self._saying(_("Transfert reçu.")))

    def call_back(self, movement_id: str) -> None:
        """Take a transfer back before it came."""
        self._write(lambda store, me: stocking.call_back(store, me, movement_id), self._saying(_("Transfert rappelé.")))

    def receive(self, values: Values, done: Done, failed: Failed) -> None:
        """Add a lot to the stock."""
        kind = Nature(str(values["nature"])), Fit(str(values["fit"]))
        number = _number(values["quantity"], failed, "quantity")
        if number is not None:
            self._form(
                lambda store, me: stocking.receive_lot(store, me, str(values["reference"] or ""), number, kind),
                done, failed, _("Lot reçu\u00a0: {masks} de plus.").format(masks=count(number, _("masque"))),
            )  # fmt: skip

    def send(self, values: Values, done: Done, failed: Failed) -> None:
        """Send masks to another site."""
        number, minutes = _number(values["quantity"], failed, "quantity"), values["expected"]
        expected = None if minutes is None else self._instant(int(str(minutes)))
        if number is not None:
            site_id = str(values["site"] or "")
            if not site_id:
                told = _("Choisissez le site dans la liste.")
                failed(BadInput(told, fields={"site": told}))
                return
            self._form(
                lambda store, me: stocking.send(store, me, site_id, number, expected), done, failed,
                _("{masks} en route.").format(masks=count(number, _("masque"))),
            )  # fmt: skip

    def count(self, values: Values, done: Done, failed: Failed) -> None:
        """Correct the stock to what was counted."""
        number = _number(values["counted"], failed, "counted")
        if number is not None:
            cause, note = str(values["cause"] or ""), str(values["note"] or "")
            told = _("Stock corrigé\u00a0: {masks}.").format(masks=count(number, _("masque")))
            self._form(lambda store, me: stocking.count_stock(store, me, number, cause, note), done, failed, told)

    def print_receipt(self, receipt_id: str) -> None:
        """Print a recorded receipt."""
        store, me = self.context.store, self.context.me
        print_sheet(
            self.context, lambda: receipt_sheet(store, me, receipt_id), delivered, slot=f"receipt {receipt_id}",
            failed=self._not_printed,
        )  # fmt: skip

    def print_movements(self) -> None:
        """Print the movements of the day."""
        store, me = self.context.store, self.context.me
        title = _("Mouvements de masques du {day}").format(day=written_date(today(self.context.clock)))
        print_sheet(
            self.context, lambda: Sheet(title, "A4", movements_sheet(store, me)), delivered, slot="movements",
            failed=self._refused,
        )  # fmt: skip

    # How it is done

    def _instant(self, minutes: int) -> int:
        """Return the instant of an hour today, tomorrow for one that is over."""
        now = self.context.clock.now()
        day = paris(now).date()
        at = paris_instant(day, *divmod(minutes % DAY_MINUTES, 60))
        return at if at > now else paris_instant(day + timedelta(1), *divmod(minutes % DAY_MINUTES, 60))

    def _not_printed(self, error: DeskError) -> None:
        self.context.shell.say(_("{error} La remise est enregistrée.").format(error=error), "bad", keeps_undo=True)


def _number(value: object, failed: Failed, field: str) -> int | None:
    """Return a number typed, or say that it is missing."""
    if isinstance(value, int):
        return value
    failed(BadInput(MISSING, fields={field: MISSING}))
    return None
