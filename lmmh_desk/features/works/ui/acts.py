"""What the window does with works: written in the background, said; a notice is printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from lmmh_desk.features.works.actions import printing, writing
from lmmh_desk.features.works.model.noting import FREE, Operating, Programming, Staging
from lmmh_desk.features.works.model.plan import Operation, Programme, Stage
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.ui.acting import Act, Acting, Done
from lmmh_desk.ui.widgets.form_dialog import Failed, Values

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store


class Acts(Acting, frozen=True):
    """What can be done with operations and programmes, from any page."""

    def save_operation(self, operation_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Record an operation, a new one without id."""
        texts = {name: _text(values[name]) for name in ("residence_id", "nature", "buildings", "state", *FREE)}
        asked = Operating(**texts)
        if operation_id:
            self._form(
                lambda store, me: writing.change_operation(store, me, operation_id, asked), done, failed,
                _("Opération modifiée."),
            )  # fmt: skip
        else:
            self._form(
                lambda store, me: writing.open_operation(store, me, asked), done, failed, _("Opération enregistrée.")
            )

    def save_stage(self, operation_id: str, stage_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Record a stage, a new one without id."""
        asked = Staging(
            _text(values["kind"]), _day(values["starts_on"]), _day(values["ends_on"]), _text(values["label"])
        )

        def act(store: Store, me: Session) -> Changes:
            if stage_id:
                return writing.change_stage(store, me, stage_id, asked)
            return writing.add_stage(store, me, operation_id, asked)

        self._form(act, done, failed, _("Étape enregistrée."))

    def drop_stage(self, operation_id: str, one: Stage) -> None:
        """Take a stage away, with a way back."""
        again = Staging(one.kind, one.starts_on, one.ends_on, one.label)
        self._drop(
            lambda store, me: writing.drop_stage(store, me, one.id), _("Étape retirée."),
            lambda store, me: writing.add_stage(store, me, operation_id, again), _("Étape remise."),
        )  # fmt: skip

    def save_programme(self, programme_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Record a programme, a new one without id."""
        asked = Programming(
            _text(values["name"]), _text(values["commune"]), _number(values["dwellings"]), _text(values["phase"]),
            _day(values["delivers_on"]), _number(values["handed"]) or 0, _number(values["progress"]) or 0,
            _text(values["announced"]),
        )  # fmt: skip

        def act(store: Store, me: Session) -> Changes:
            if programme_id:
                return writing.change_programme(store, me, programme_id, asked)
            return writing.open_programme(store, me, asked)

        self._form(act, done, failed, _("Programme enregistré."))

    def drop_operation(self, one: Operation) -> None:
        """Take an operation away, with a way back."""
        self._drop(
            lambda store, me: writing.drop_operation(store, me, one.id), _("Opération retirée."),
            lambda store, me: writing.put_back(store, me, one), _("Opération remise."),
        )  # fmt: skip

    def drop_programme(self, one: Programme) -> None:
        """Take a programme away, with a way back."""
        again = Programming(
            one.name, one.commune, one.dwellings, one.phase, one.delivers_on, one.handed, one.progress, one.announced
        )
        self._drop(
            lambda store, me: writing.drop_programme(store, me, one.id), _("Programme retiré."),
            lambda store, me: writing.open_programme(store, me, again), _("Programme remis."),
        )  # fmt: skip

    # Papers

    def print_hall(self, one: Operation) -> None:
        """Print the notice that hangs in the halls."""
        store, me = self.context.store, self.context.me
        title = _("Avis de travaux, {title}").format(title=one.title)
        self._print(lambda: Sheet(title, "A4", printing.hall_notice(store, me, one.id)), f"works {one.id}")

    def print_for(self, person_id: str) -> None:
        """Print the notice for who stands here, and keep that it was given."""
        store, me = self.context.store, self.context.me
        self._print(
            lambda: Sheet(_("Avis de travaux"), "A4", printing.notice_here(store, me, person_id)), f"works {person_id}"
        )

    # How it is done

    def _drop(self, act: Act, told: str, back: Act, again: str) -> None:
        def then(_changes: Changes) -> None:
            self.context.shell.offer_undo(told, lambda: self._write(back, self._saying(again)))

        self._write(act, then, self._refused)

    def _print(self, make: Callable[[], Sheet], slot: str) -> None:
        print_sheet(self.context, make, delivered, slot=slot, failed=self._refused)


def _text(value: Any) -> str:
    return str(value or "")


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) else None
