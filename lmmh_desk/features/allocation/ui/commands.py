"""The commands of the commission."""

from __future__ import annotations

from lmmh_desk.features.allocation.ui.page import AllocationPage
from lmmh_desk.ui.context import Context

PAGE = "allocation"


def open_sitting(context: Context, session_id: str = "", item_id: str = "") -> None:
    """Show the page, on the session and the point the search found."""
    context.shell.open(PAGE, **({"session_id": session_id, "item_id": item_id} if session_id else {}))


def print_minutes(context: Context) -> None:
    """Print the minutes (Ctrl+P)."""
    if (page := _page(context)) is not None:
        page.print_minutes()


def plan(context: Context) -> None:
    """Plan a session."""
    if (page := _page(context)) is not None:
        page.asks.plan()


def relink(context: Context) -> None:
    """Change day, hour or link of the session (Ctrl+E)."""
    if (page := _page(context)) is not None:
        page.asks.relink()


def call(context: Context) -> None:
    """Open the video link (Ctrl+J)."""
    if (page := _page(context)) is not None:
        page.asks.call()


def propose(context: Context) -> None:
    """Put a dwelling on the agenda."""
    if (page := _page(context)) is not None:
        page.asks.propose()


def apply(context: Context) -> None:
    """Put an applicant under a dwelling."""
    if (page := _page(context)) is not None:
        page.asks.apply()


def join(context: Context) -> None:
    """Name a member."""
    if (page := _page(context)) is not None:
        page.asks.join()


def remove(context: Context) -> None:
    """Remove the session shown."""
    if (page := _page(context)) is not None:
        page.asks.remove()


def others(context: Context) -> None:
    """List the sessions (Ctrl+O)."""
    if (page := _page(context)) is not None:
        page.asks.ask_session()


def cancel(context: Context) -> None:
    """Cancel one of two minutes."""
    if (page := _page(context)) is not None:
        page.asks.cancel_minutes()


def step_back(context: Context) -> None:
    """Take the session back to the step before."""
    if (page := _page(context)) is not None:
        page.asks.step_back()


def _page(context: Context) -> AllocationPage | None:
    page = context.shell.page()
    return page if isinstance(page, AllocationPage) else None
