"""What the window does with the upkeep: written in the background, said, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from lmmh_desk.features.upkeep.actions import printing, requests, rounds
from lmmh_desk.features.upkeep.model.board import Anomaly, HallRow
from lmmh_desk.features.upkeep.model.forms import Asking, Forward, Found, HallForm, Move, Passing
from lmmh_desk.features.upkeep.model.records import WHOLE_POINTS, Mark, Point
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.ui.acting import Act, Acting, Done
from lmmh_desk.ui.widgets.form_dialog import Failed, Values


class Acts(Acting, frozen=True):
    """What can be done with halls, anomalies and requests, from any page."""

    def tick(self, rank: int, hall: HallRow) -> None:
        """Mark a point done, or to do again; a number the hall has no point for does nothing."""
        point = list(WHOLE_POINTS)[rank]
        if point in hall.points:
            mark = Mark.TO_DO if hall.marks[point] else Mark.DONE
            told = f"{hall.name}, {WHOLE_POINTS[point]}\u00a0: " + (_("fait.") if mark else _("à faire."))
            self._mark(hall, {str(point): str(mark)}, told)

    def tick_next(self, hall: HallRow) -> None:
        """Mark the first point that is left."""
        left = next((point for point in hall.points if not hall.marks[point]), None)
        if left is not None:
            self.tick(list(WHOLE_POINTS).index(left), hall)

    def tick_all(self, hall: HallRow) -> None:
        """Mark every point that is left."""
        left = {str(point): str(Mark.DONE) for point in hall.points if not hall.marks[point]}
        if left:
            self._mark(hall, left, _("{hall}\u00a0: tout est fait.").format(hall=hall.name))

    def passing(self, hall: HallRow, values: Values, done: Done, failed: Failed) -> None:
        """Note a passage as it was typed."""
        marks = {str(point): _text(values[str(point)]) for point in hall.points}
        typed = Passing(hall.id, _day(values["day"]), marks, _minutes(values["minutes"]))
        self._form(lambda store, me: rounds.note_passing(store, me, typed), done, failed, _("Passage noté."))

    def anomaly(self, hall: HallRow, values: Values, done: Done, failed: Failed) -> None:
        """Record what is wrong in a hall."""
        found = Found(hall.id, _text(values["text"]), _text(values["point"]))
        self._form(lambda store, me: rounds.note_anomaly(store, me, found), done, failed, _("Anomalie notée."))

    def forward(self, one: Anomaly, values: Values, done: Done, failed: Failed) -> None:
        """Say who takes charge of an anomaly."""
        asked = Forward(_text(values["owner"]), _day(values["due_on"]))
        self._form(lambda store, me: rounds.forward(store, me, one.id, asked), done, failed, _("Anomalie transmise."))

    def toggle(self, one: Anomaly) -> None:
        """Say that an anomaly is mended, or take that back."""
        if one.done_at is not None:
            self._write(lambda store, me: rounds.reopen(store, me, one.id), self._saying(_("Anomalie reprise.")))
            return

        def told(_changes: Changes) -> None:
            closed = _("Clé rendue.") if one.is_key else _("Anomalie close.")
            self.context.shell.offer_undo(closed, lambda: self._reopen(one.id))

        self._write(lambda store, me: rounds.done(store, me, one.id), told)

    def assign(self, hall: HallRow, values: Values, done: Done, failed: Failed) -> None:
        """Give a hall to another agent."""
        agent_id = _text(values["agent_id"])
        self._form(lambda store, me: rounds.assign(store, me, hall.id, agent_id), done, failed, _("Hall réaffecté."))

    def lend(self, hall: HallRow, values: Values, done: Done, failed: Failed) -> None:
        """Lend the key of a hall to who cleans it."""
        due = _day(values["due_on"])
        self._form(lambda store, me: rounds.lend_key(store, me, hall.id, due), done, failed, _("Clé prêtée."))

    def save_hall(self, hall_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Record a hall."""
        form = HallForm(
            _text(values["residence_id"]), _text(values["name"]), tuple(point for point in Point if values[point]),
            _minutes(values["due_minute"]), _text(values["agent_id"]), active=not values.get("left"),
        )  # fmt: skip
        self._form(lambda store, me: rounds.save_hall(store, me, form, hall_id), done, failed, _("Hall enregistré."))

    def take(self, person_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Record what a tenant reports, and print its slip where it is wanted."""
        asking = Asking(
            person_id, _text(values["lease_id"]), _text(values["place"]), _text(values["nature"]),
            _text(values["text"]), _text(values["urgency"]), _text(values["access"]), common=bool(values["common"]),
        )  # fmt: skip

        def then(changes: Changes) -> None:
            done()
            self.context.shell.say(_("Demande envoyée à la régie."), "ok")
            if values["slip"]:
                self.print_slip(changes.created("repair_request"))

        self._write(lambda store, me: requests.take(store, me, asking), then, failed)

    def move(self, request_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Lead a request to its next step."""
        asked = Move(_text(values["state"]), _day(values["day"]), _minutes(values["minutes"]))
        self._form(lambda store, me: requests.move(store, me, request_id, asked), done, failed, _("Étape enregistrée."))

    # Papers

    def print_sheet(self, day: date, residence_id: str = "") -> None:
        """Print the hall sheets of a day."""
        store, me = self.context.store, self.context.me
        title = _("Feuilles de hall du {day}").format(day=written_date(day))
        self._print(lambda: Sheet(title, "A4", printing.hall_pdf(store, me, day, residence_id)), f"halls {day}")

    def print_list(self) -> None:
        """Print the list of the works team."""
        store, me = self.context.store, self.context.me
        self._print(lambda: Sheet(_("Liste de la régie"), "A4", printing.list_pdf(store, me)), "works")

    def print_slip(self, request_id: str) -> None:
        """Print the slip of a request."""
        store, me = self.context.store, self.context.me
        self._print(lambda: printing.slip_sheet(store, me, request_id), f"slip {request_id}")

    # How it is done

    def _print(self, make: Callable[[], Sheet], slot: str) -> None:
        print_sheet(self.context, make, delivered, slot=slot, failed=self._refused)

    def _mark(self, hall: HallRow, marks: Mapping[str, str], told: str) -> None:
        """Mark points of a hall, with a way back to what they were."""
        before = {point: str(hall.marks[Point(point)]) for point in marks}

        def done(_changes: Changes) -> None:
            self.context.shell.offer_undo(told, lambda: self._write(self._passing(hall, before), _nothing))

        self._write(self._passing(hall, marks), done)

    def _passing(self, hall: HallRow, marks: Mapping[str, str]) -> Act:
        passing = Passing(hall.id, hall.day, dict(marks))
        return lambda store, me: rounds.note_passing(store, me, passing)

    def _reopen(self, anomaly_id: str) -> None:
        self._write(lambda store, me: rounds.reopen(store, me, anomaly_id), self._saying(_("Anomalie reprise.")))


def _nothing(_changes: Changes) -> None:
    """Say nothing more."""


def _text(value: Any) -> str:
    return str(value or "")


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _minutes(value: Any) -> int | None:
    return value if isinstance(value, int) else None
