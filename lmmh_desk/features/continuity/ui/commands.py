"""The commands of the cell: a site's state from anywhere, its team, the log, the papers."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from lmmh_desk.features.continuity.model.board import Orders
from lmmh_desk.features.continuity.store.board import seen_orders
from lmmh_desk.features.continuity.ui.acts import Acts
from lmmh_desk.features.continuity.ui.dialogs import ReportDialog
from lmmh_desk.features.continuity.ui.page import PAGE, CrisisPage
from lmmh_desk.features.continuity.ui.team import open_team
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.context import Context


def open_cell(context: Context, **arguments: Any) -> None:
    """Show the cell, on the day of what the search found."""
    context.shell.open(PAGE, **arguments)


def report(context: Context) -> None:
    """Ask how this site receives (F11)."""
    me, now = context.me, context.clock.now()
    parent = _window(context)

    def ask(found: Orders) -> None:
        ReportDialog(parent, found.site, lambda status: Acts(context).report(found.site, status))

    ask_once_read(context, lambda read: seen_orders(read, me, me.site_id, now), ask, owner=parent, slot="report")


def presence(context: Context) -> None:
    """Ask who of this site is where."""
    open_team(context, _window(context), context.me.site_id, context.me.site_name)


def log(context: Context) -> None:
    """Go to the line that adds to the log (Ctrl+J)."""
    page = context.shell.page()
    if isinstance(page, CrisisPage):
        page.write()


def days(context: Context) -> None:
    """List the days before (Ctrl+O)."""
    page = context.shell.page()
    if isinstance(page, CrisisPage):
        page.ask_day()


def print_orders(context: Context) -> None:
    """Print the order of the day (Ctrl+P)."""
    Acts(context).print_orders()


def print_minutes(context: Context) -> None:
    """Record the minutes of the day shown, and print them."""
    page = context.shell.page()
    if isinstance(page, CrisisPage):
        page.print_minutes()


def _window(context: Context) -> QWidget:
    page = context.shell.page()
    window = page.window() if page is not None else QApplication.activeWindow()
    assert window is not None
    return window
