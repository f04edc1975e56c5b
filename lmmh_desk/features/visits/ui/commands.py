"""The commands of visits: a new one for somebody, the search's answer, the keys of its papers."""

from __future__ import annotations

from lmmh_desk.features.visits.ui.acts import LIST
from lmmh_desk.features.visits.ui.page import VisitsPage
from lmmh_desk.ui.context import Context


def new(context: Context, person_id: str) -> None:
    """Open the form of a visit to a person."""
    context.shell.open(LIST, person_id=person_id)


def open_visit(context: Context, visit_id: str = "") -> None:
    """Show the list, with a visit chosen when the search found one."""
    context.shell.open(LIST, **({"visit_id": visit_id} if visit_id else {}))


def print_notice(context: Context) -> None:
    """Print the notice of the visit chosen in the list (Ctrl+P)."""
    page = context.shell.page()
    if isinstance(page, VisitsPage):
        page.press("notice")


def print_trip(context: Context) -> None:
    """Print the visitor’s professional paper for the visit chosen in the list (F7)."""
    page = context.shell.page()
    if isinstance(page, VisitsPage):
        page.press("trip")
