"""What the window does with nights: written in the background, said, with a way back."""

from __future__ import annotations

from datetime import date
from typing import Any

from lmmh_desk.features.mediation.actions import noting, printing
from lmmh_desk.features.mediation.model.nights import FollowUp, Incident
from lmmh_desk.features.mediation.model.noting import Follow, Noting
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.ui.acting import Acting, Done
from lmmh_desk.ui.widgets.form_dialog import Failed, Values


class Acts(Acting, frozen=True):
    """What can be done with nights, from any page."""

    def note(self, values: Values, done: Done, failed: Failed) -> None:
        """Record an incident."""
        typed = _noting(values)
        self._form(lambda store, me: noting.note(store, me, typed), done, failed, _("Incident noté."))

    def correct(self, incident_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Change what was noted."""
        typed = _noting(values)
        told = _("Fait de nuit enregistré.")
        self._form(lambda store, me: noting.correct(store, me, incident_id, typed), done, failed, told)

    def follow(self, incident_id: str | None, values: Values, done: Done, failed: Failed) -> None:
        """Record what has to be done."""
        asked = Follow(_text(values["text"]), _text(values["owner"]), _day(values["due_on"]), incident_id)
        self._form(lambda store, me: noting.follow(store, me, asked), done, failed, _("Suite enregistrée."))

    def remove(self, one: Incident, reason: str) -> None:
        """Remove an incident; Ctrl+Z puts it back."""

        def told(_changes: Changes) -> None:
            self.context.shell.offer_undo(_("Fait retiré."), lambda: self._restore(one.id))

        self._write(lambda store, me: noting.remove(store, me, one.id, reason), told)

    def _restore(self, incident_id: str) -> None:
        self._write(lambda store, me: noting.restore(store, me, incident_id), self._saying(_("Fait remis.")))

    def toggle(self, one: FollowUp) -> None:
        """Say that a follow-up is done, or take that back."""
        if one.done_at is not None:
            self._write(lambda store, me: noting.reopen(store, me, one.id), self._saying(_("Suite reprise.")))
            return

        def told(_changes: Changes) -> None:
            self.context.shell.offer_undo(_("Suite faite."), lambda: self._reopen(one.id))

        self._write(lambda store, me: noting.done(store, me, one.id), told)

    def print_night(self, night: date) -> None:
        """Print the sheet of the morning after a night."""
        store, me = self.context.store, self.context.me
        title = _("Nuit du {day}").format(day=written_date(night))
        print_sheet(
            self.context, lambda: Sheet(title, "A4", printing.night_pdf(store, me, night)), delivered,
            slot=f"night {night}", failed=self._refused,
        )  # fmt: skip

    def _reopen(self, follow_up_id: str) -> None:
        self._write(lambda store, me: noting.reopen(store, me, follow_up_id), self._saying(_("Suite reprise.")))


def _noting(values: Values) -> Noting:
    minutes = values["minutes"]
    return Noting(
        night=_day(values["night"]), minutes=minutes if isinstance(minutes, int) else None,
        residence_id=_text(values["residence_id"]), place=_text(values["place"]), kind=_text(values["kind"]),
        action=_text(values["action"]), police=bool(values["police"]), state=_text(values["state"]),
    )  # fmt: skip


def _text(value: Any) -> str:
    return str(value or "")


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
