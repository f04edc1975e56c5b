"""The papers of appointments as the window prints and saves them: convocations, call sheets, the list of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from lmmh_desk.features.appointments.actions import exporting, printing
from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import KIND
from lmmh_desk.features.appointments.model.sheet import REMOTE
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError, StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.printing import Sheet, Size
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.system.durable import write_private
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.printing.printing import Delivery


def a5_or_a4(service: Any) -> Size:
    """Return A5 where it has a tray or a printer of its own; else two convocations go on an A4."""
    small, large = service.chosen("A5", KIND), service.chosen("A4")
    if small is None or service.tray(small.name, "A5", KIND):
        return "A5"
    return "A4" if large is not None and large.name == small.name else "A5"


class Printing(Struct, frozen=True, weakref=True):
    """What is printed, from any page; never two jobs of one paper at once."""

    context: Context
    _under_way: set[str] = field(default_factory=set)

    def convocation(self, entry: Entry) -> None:
        """Print the convocation of an appointment, recorded first where there is none; by phone or video, its sheet."""
        if entry.type in REMOTE:
            self.recorded(entry)
            return
        store, me = self.context.store, self.context.me
        self.context.writes.run(
            lambda: printing.record_convocation(store, me, entry.id),
            lambda _changes: self.recorded(entry),
            owner=self.context.writes,
        )

    def recorded(self, entry: Entry) -> None:
        """Print what is recorded of an appointment."""
        store, me, service = self.context.store, self.context.me, self.context.printing

        def make() -> Sheet:
            if entry.type in REMOTE:
                return printing.call_sheet(store, me, entry.id)
            return printing.sheet(store, me, entry.id, a5_or_a4(service))

        self._print(f"convocation {entry.id}", make)

    def slip(self, entry: Entry) -> None:
        """Print the slip of an appointment, on 80 mm: its day and place, no name."""
        store, me = self.context.store, self.context.me
        self._print(f"slip {entry.id}", lambda: printing.slip_sheet(store, me, entry.id))

    def _print(self, slot: str, make: Callable[[], Sheet]) -> None:
        if slot in self._under_way:
            return
        self._under_way.add(slot)

        def told(sheet: Sheet, delivery: Delivery) -> str:
            self._under_way.discard(slot)
            return delivered(sheet, delivery)

        def failed(error: DeskError) -> None:
            self._under_way.discard(slot)
            told = _("{error} Le rendez-vous est enregistré.").format(error=error)
            self.context.shell.say(told, "bad", keeps_undo=True)

        print_sheet(self.context, make, told, slot=slot, failed=failed)

    def day(self, day: date) -> None:
        """Print the list of a day of this site."""
        store, me = self.context.store, self.context.me
        title = _("Rendez-vous du {day}").format(day=written_date(day))

        def failed(error: DeskError) -> None:
            self.context.shell.say(str(error), "bad")

        print_sheet(
            self.context, lambda: Sheet(title, "A4", exporting.day_list(store, me, me.site_id, day)), delivered,
            slot=f"day {day}", failed=failed,
        )  # fmt: skip

    def save(self, file: Path, make: Callable[[], bytes]) -> None:
        """Write what `make` returns in a file, and say so."""
        self.context.writes.run(
            lambda: _written(file, make()),
            lambda _changes: self.context.shell.say(_("Enregistré\u00a0: {file}").format(file=file.name), "ok"),
            owner=self.context.writes,
        )


def _written(file: Path, content: bytes) -> Changes:
    try:
        write_private(file, content)
    except OSError as error:
        raise StoreError(
            _("Le fichier {file} ne s’écrit pas.").format(file=file.name),
            _("Rien n’a été modifié."),
            _("Choisissez un autre dossier, ou libérez de la place."),
        ) from error
    return Changes("appointments.export")
