"""An office founded at a first start, and the recovery key that its founder is offered at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.app.bootstrap import create_profile, open_profile
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import PrinterError
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lmmh_desk.kernel.session import Session
    from lmmh_desk.office.model.forms import Founding
    from lmmh_desk.printing.printers import Printer
    from lmmh_desk.store.store import Store
    from lmmh_desk.system.recovery import Making


class Founder:
    """Who founded the office of a profile just now, and under which passphrase its base opens."""

    def __init__(self, folder: Path, clock: Clock, printers: Callable[[], list[Printer]]) -> None:
        self._folder, self._clock, self._printers = folder, clock, printers
        self._session: Session | None = None
        self._words: str | None = None

    def found(self, founding: Founding, words: str | None) -> None:
        """Make the profile of a new office; raises DeskError."""
        from lmmh_desk.office.actions.founding import found_office

        def fill(store: Store, _draft: Path) -> None:
            self._session = found_office(store, founding)

        create_profile(self._folder, self._clock, words, fill)
        self._words = words

    def wanted(self) -> bool:
        """Say whether an office was founded here just now."""
        return self._session is not None

    def make(self) -> Making:
        """Make the key of its sheet; nothing changes before `keep`."""
        from lmmh_desk.features.desk.actions.recovery import make_sheets

        with self._opened() as (store, session):
            return make_sheets(store, session, shared=False)

    def send(self, made: Making) -> None:
        """Print the sheet; raises PrinterError, also where there is no printer for it."""
        from lmmh_desk.features.desk.papers import RecoverySheet, recovery_sheet, title_of
        from lmmh_desk.office.model.sites import desk_name
        from lmmh_desk.office.store.sites import office
        from lmmh_desk.printing.printers import Remembered
        from lmmh_desk.printing.printing import Printing

        printing = Printing(Remembered(self._folder / "printers.json"), self._folder / "papers", self._printers)
        if printing.chosen("A4") is None:
            raise PrinterError(
                _("Ce poste n’a pas d’imprimante A4."), _("Rien n’a changé."), _("Recopiez la feuille à la main.")
            )
        with self._opened() as (store, me), store.read() as read:
            name = office(read).name
        place = desk_name(me.site_name, me.desk_code)
        for sheet in made.sheets:
            content = RecoverySheet(sheet, name, me.site_name, place, self._clock.now())
            printing.send(recovery_sheet(content), "A4", f"{title_of(sheet)} {sheet.name}")

    def keep(self, made: Making) -> None:
        """Let the sheet open the base from now on; raises DeskError."""
        from lmmh_desk.features.desk.actions.recovery import keep_sheets

        with self._opened() as (store, session):
            keep_sheets(store, session, made)

    @contextmanager
    def _opened(self) -> Iterator[tuple[Store, Session]]:
        if self._session is None:
            raise AssertionError("no office was founded here")
        store, _key = open_profile(self._folder, self._clock, self._words)
        try:
            yield store, self._session
        finally:
            store.close()
