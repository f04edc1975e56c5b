"""The commands of the nights: the page, a new incident, a follow-up, the sheet of the morning."""

from __future__ import annotations

from lmmh_desk.features.mediation.ui.page import MediationPage
from lmmh_desk.ui.context import Context

PAGE = "mediation"


def open_nights(context: Context, night: str = "") -> None:
    """Show the page, on the night the search found."""
    context.shell.open(PAGE, **({"night": night} if night else {}))


def note(context: Context) -> None:
    """Note an incident (Ctrl+M)."""
    if (page := _page(context)) is not None:
        page.note()


def follow(context: Context) -> None:
    """Say what follows from the incident chosen."""
    if (page := _page(context)) is not None:
        page.follow()


def print_sheet(context: Context) -> None:
    """Print the sheet of the night shown (Ctrl+P)."""
    if (page := _page(context)) is not None:
        page.print_sheet()


def _page(context: Context) -> MediationPage | None:
    page = context.shell.page()
    return page if isinstance(page, MediationPage) else None
