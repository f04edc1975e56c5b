"""The commands of the upkeep: the page, its acts, and « Signaler un problème » for somebody."""

from __future__ import annotations

from lmmh_desk.features.upkeep.ui.asking import ask
from lmmh_desk.features.upkeep.ui.page import UpkeepPage
from lmmh_desk.ui.context import Context

PAGE = "upkeep"


def open_upkeep(context: Context, hall_id: str = "", request_id: str = "") -> None:
    """Show the page, on what the search found."""
    found = {"hall_id": hall_id, "request_id": request_id}
    context.shell.open(PAGE, **{name: value for name, value in found.items() if value})


def report(context: Context, person_id: str) -> None:
    """Ask what somebody reports, over the page that is shown."""
    if (page := context.shell.page()) is not None:
        ask(context, page, person_id)


def find(context: Context) -> None:
    """Look for who reports something (Ctrl+N)."""
    if (page := _page(context)) is not None:
        page.look_up()


def anomaly(context: Context) -> None:
    """Note what is wrong in the hall chosen."""
    if (page := _page(context)) is not None:
        page.note_anomaly()


def add_hall(context: Context) -> None:
    """Add a hall."""
    if (page := _page(context)) is not None:
        page.add_hall()


def print_sheets(context: Context) -> None:
    """Print the hall sheets of the day shown (Ctrl+P)."""
    if (page := _page(context)) is not None:
        page.print_sheets()


def _page(context: Context) -> UpkeepPage | None:
    page = context.shell.page()
    return page if isinstance(page, UpkeepPage) else None
