"""An office founded at a first start, and its recovery key, tried before the window records anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.app.bootstrap import create_profile
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import PrinterError
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.features.desk.ui.first_sheet import FirstSheet
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.office.model.forms import Founding
    from lmmh_desk.printing.printing import Printing
    from lmmh_desk.store.store import Store
    from lmmh_desk.system.recovery import Making


def found(folder: Path, clock: Clock, founding: Founding, words: str | None) -> None:
    """Make the profile of a new office; raises DeskError."""
    from lmmh_desk.office.actions.founding import found_office

    create_profile(folder, clock, words, lambda store, _draft: found_office(store, founding))


class Tried:
    """The recovery key that is being tried: a lock in between leaves it, so that one paper is printed and no other."""

    made: Making | None = None


def trial(store: Store, printing: Printing, tried: Tried, session: Session, done: Callable[[], None]) -> FirstSheet:
    """Return the screen that makes the recovery sheet of an office just founded and has it proved."""
    from lmmh_desk.features.desk.actions.recovery import keep_sheets, make_first
    from lmmh_desk.features.desk.store.recovery import never_proved
    from lmmh_desk.features.desk.ui.first_sheet import FirstKey
    from lmmh_desk.features.desk.ui.first_sheet import FirstSheet as Screen

    def make() -> Making:
        tried.made = make_first(store, session)
        return tried.made

    key = FirstKey(
        make=make,
        send=lambda made: _send(store, printing, session, made),
        keep=lambda made: keep_sheets(store, session, made),
    )
    with store.read() as read:
        void = [name for name in never_proved(read) if tried.made is None or name != tried.made.name]
    return Screen(key, done, tried.made, void)


def _send(store: Store, printing: Printing, me: Session, made: Making) -> None:
    """Print the sheet; raises PrinterError, also where there is no printer for it."""
    from lmmh_desk.features.desk.papers import RecoverySheet, recovery_sheet, title_of
    from lmmh_desk.office.model.sites import desk_name
    from lmmh_desk.office.store.sites import office

    if printing.chosen("A4") is None:
        raise PrinterError(
            _("Ce poste n’a pas d’imprimante A4."), _("Rien n’a changé."), _("Recopiez la feuille à la main.")
        )
    with store.read() as read:
        name = office(read).name
    place = desk_name(me.site_name, me.desk_code)
    for sheet in made.sheets:
        content = RecoverySheet(sheet, name, me.site_name, place, store.clock.now())
        printing.send(recovery_sheet(content), "A4", f"{title_of(sheet)} {sheet.name}")
