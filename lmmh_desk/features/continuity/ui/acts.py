"""What the window does for the cell: written in the background, said, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.features.continuity.actions import log, reporting
from lmmh_desk.features.continuity.model.board import Entry, SiteLine
from lmmh_desk.features.continuity.model.records import KINDS, STATES, EntryKind, EntryState
from lmmh_desk.features.continuity.store.board import Sight
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.sites import STATUS_LABELS, SiteStatus
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.form_dialog import Failed, Values

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store

Act = Callable[["Store", Session], Changes]


# What prints is loaded by the worker that does: the first page shows the order of the day, and waits for none of it.
def _orders(store: Store, me: Session) -> Sheet:
    from lmmh_desk.features.continuity.actions import papers

    return papers.print_orders(store, me)


def _recorded(store: Store, me: Session, sight: Sight) -> Changes:
    from lmmh_desk.features.continuity.actions import papers

    return papers.record_minutes(store, me, sight)


def _sheet(store: Store, me: Session, minutes_id: str) -> Sheet:
    from lmmh_desk.features.continuity.actions import papers

    return papers.sheet(store, me, minutes_id)


class Acts(Struct, frozen=True, weakref=True):
    """What can be done for the cell, from any page."""

    context: Context

    def report(self, site: SiteLine, status: str) -> None:
        """Say how a site receives; for ten seconds it can say again what it said before."""
        said = SiteStatus(status)
        told = _("{site}\u00a0: {status}.").format(site=site.name, status=STATUS_LABELS[said].lower())

        def done(_changes: Changes) -> None:
            if said is site.own:
                self._say(told)
            else:
                self.context.shell.offer_undo(
                    told, lambda: self.report(replace(site, own=SiteStatus(status)), site.own)
                )

        self._write(lambda store, me: reporting.report(store, me, status, site.site_id), done)

    def declare(self, modes: Mapping[str, str], day: date, halves: Collection[str]) -> None:
        """Say where agents work."""
        told = _("Présence enregistrée.")
        self._write(
            lambda store, me: reporting.declare(store, me, modes, day, halves), lambda _changes: self._say(told)
        )

    def add(self, kind: EntryKind, typed: str, done: Callable[[], None], failed: Failed) -> None:
        """Add a line to the log."""

        def after(_changes: Changes) -> None:
            done()
            self._say(_("{kind} au journal.").format(kind=KINDS[kind]))

        self._write(lambda store, me: log.add_entry(store, me, kind, typed), after, failed)

    def change(self, entry_id: str, values: Values, done: Callable[[], None], failed: Failed) -> None:
        """Write a line of the log again."""
        typed = str(values["entry"] or "")
        self._form(lambda store, me: log.change_entry(store, me, entry_id, typed), done, failed, _("Journal corrigé."))

    def step(self, entry: Entry, to: EntryState) -> None:
        """Take a line forward; for ten seconds it can go back to where it stood."""
        told = _("Journal\u00a0: {state}.").format(state=STATES[to].lower())

        def done(_changes: Changes) -> None:
            if to is EntryState.OPEN:
                self._say(told)
            else:
                self.context.shell.offer_undo(told, back)

        def back() -> None:
            before = _("Journal\u00a0: {state}.").format(state=STATES[entry.state].lower())
            self._write(
                lambda store, me: log.step(store, me, entry.id, entry.state), lambda _changes: self._say(before)
            )

        self._write(lambda store, me: log.step(store, me, entry.id, to), done)

    def meeting(self, values: Values, done: Callable[[], None], failed: Failed) -> None:
        """Write the order of the day, and the rest of the sitting."""
        typed = [str(values[name] or "") for name in ("orders", "next_topics", "attendees")]
        told = _("Consigne du jour donnée à tous les comptoirs.")
        if not typed[0].strip():
            told = _("Aucune consigne aujourd’hui\u00a0: les comptoirs n’en montrent plus.")
        self._form(lambda store, me: log.save_meeting(store, me, *typed), done, failed, told)

    def level(self, values: Values, done: Callable[[], None], failed: Failed) -> None:
        """Change the level of the plan."""
        day, level = values["starts_on"], values["level"]
        if not isinstance(day, date) or not isinstance(level, int):
            failed(BadInput(_("Le jour ou le niveau manque."), _("La saisie est gardée."), _("Remplissez les deux.")))
            return
        source = str(values["source"] or "")
        told = _("Plan de continuité\u00a0: niveau enregistré.")
        self._form(lambda store, me: log.set_level(store, me, level, day, source), done, failed, told)

    def print_orders(self) -> None:
        """Print the order of the day."""
        store, me = self.context.store, self.context.me
        print_sheet(
            self.context, lambda: _orders(store, me), delivered, slot="orders", failed=self._refused
        )  # fmt: skip

    def print_minutes(self, sight: Sight, minutes_id: str) -> None:
        """Print the minutes of a day, as recorded, else recorded first."""
        if minutes_id:
            self._print(minutes_id)
            return
        self._write(
            lambda store, me: _recorded(store, me, sight),
            lambda changes: self._print(changes.created("crisis_minutes")),
        )

    def _print(self, minutes_id: str) -> None:
        store, me = self.context.store, self.context.me
        print_sheet(
            self.context, lambda: _sheet(store, me, minutes_id), delivered, slot=f"minutes {minutes_id}",
            failed=self._refused,
        )  # fmt: skip

    def _refused(self, error: DeskError) -> None:
        self.context.shell.say(str(error), "bad")

    def _say(self, told: str) -> None:
        self.context.shell.say(told, "ok")

    def _form(self, act: Act, done: Callable[[], None], failed: Failed, told: str) -> None:
        def after(_changes: Changes) -> None:
            done()
            self._say(told)

        self._write(act, after, failed)

    def _write(self, act: Act, then: Callable[[Changes], None], failed: Failed | None = None) -> None:
        store, me, writes = self.context.store, self.context.me, self.context.writes
        writes.run(lambda: act(store, me), then, owner=writes, failed=failed)
