"""The commands of works: the page, its acts, and the notice for somebody."""

from __future__ import annotations

from lmmh_desk.features.works.ui.acts import Acts
from lmmh_desk.features.works.ui.page import WorksPage
from lmmh_desk.ui.context import Context


def open_works(context: Context, operation_id: str = "") -> None:
    """Show the page, on what the search found."""
    context.shell.open("works", **({"operation_id": operation_id} if operation_id else {}))


def tell(context: Context, person_id: str) -> None:
    """Print the notice of the works where somebody lives."""
    Acts(context).print_for(person_id)


def print_notice(context: Context) -> None:
    """Print the notice of the operation chosen (Ctrl+P)."""
    if (page := _page(context)) is not None:
        page.print_notice()


def add_operation(context: Context) -> None:
    """Ask for a new operation (Ctrl+N)."""
    if (page := _page(context)) is not None:
        page.add_operation()


def add_stage(context: Context) -> None:
    """Ask for a stage of the operation chosen."""
    if (page := _page(context)) is not None:
        page.add_stage()


def add_programme(context: Context) -> None:
    """Ask for a new programme."""
    if (page := _page(context)) is not None:
        page.add_programme()


def _page(context: Context) -> WorksPage | None:
    page = context.shell.page()
    return page if isinstance(page, WorksPage) else None
