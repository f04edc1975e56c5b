"""The commands of appointments: F4 from anywhere, an arrival, the agenda, what the search found."""

from __future__ import annotations

from lmmh_desk.features.appointments.ui.acts import AGENDA, Acts
from lmmh_desk.features.appointments.ui.page import AgendaPage
from lmmh_desk.ui.context import Context


def book(context: Context, person_id: str = "") -> None:
    """Open « Réserver » for the person in front, or to look for one (F4)."""
    context.shell.open(AGENDA, booking="1", **({"person_id": person_id} if person_id else {}))


def open_appointment(context: Context, appointment_id: str = "", scanned: str = "") -> None:
    """Show the agenda, with an appointment chosen; the slip of somebody expected today notes that they are here."""
    if scanned:
        Acts(context).check_in_scanned(scanned)
    else:
        context.shell.open(AGENDA, **({"appointment_id": appointment_id} if appointment_id else {}))


def check_in(context: Context, person_id: str) -> None:
    """Note that somebody expected today is here."""
    Acts(context).check_in_person(person_id)


def print_current(context: Context) -> None:
    """Print the convocation of the appointment chosen (Ctrl+P)."""
    page = context.shell.page()
    if isinstance(page, AgendaPage):
        page.choice.press("P")
