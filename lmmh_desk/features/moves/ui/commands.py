"""The commands of moves: F7 from anywhere, the keys of the form and of the list, the search's answer."""

from __future__ import annotations

from lmmh_desk.features.moves.ui.acts import FORM, LIST
from lmmh_desk.features.moves.ui.form import FormPage
from lmmh_desk.features.moves.ui.page import MovesPage
from lmmh_desk.ui.context import Context


def new(context: Context, person_id: str) -> None:
    """Open the form of a person's justificatif (F7)."""
    context.shell.open(FORM, person_id=person_id)


def open_move(context: Context, move_id: str = "") -> None:
    """Show the list, with a move chosen when the search found one."""
    context.shell.open(LIST, **({"move_id": move_id} if move_id else {}))


def save(context: Context) -> None:
    """Record what the form holds (Ctrl+S)."""
    page = context.shell.page()
    if isinstance(page, FormPage):
        page.save(whole=False)


def save_print(context: Context) -> None:
    """Record what the form holds, then print it (Ctrl+P)."""
    page = context.shell.page()
    if isinstance(page, FormPage):
        page.save(whole=True)


def print_current(context: Context) -> None:
    """Print the justificatif of the row chosen in the list (Ctrl+P)."""
    page = context.shell.page()
    if isinstance(page, MovesPage):
        page.press("print")
