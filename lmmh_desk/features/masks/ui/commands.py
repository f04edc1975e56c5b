"""The commands of masks: F9 from anywhere, the page, what the search found."""

from __future__ import annotations

from lmmh_desk.features.masks.ui.page import MasksPage
from lmmh_desk.ui.context import Context

PAGE = "masks"


def give(context: Context, person_id: str = "") -> None:
    """Serve a person's household, or ask whose (F9)."""
    context.shell.open(PAGE, person_id=person_id, serving=True)


def open_masks(context: Context, person_id: str = "") -> None:
    """Show the page, with a household when the search found one's receipt."""
    context.shell.open(PAGE, person_id=person_id)


def receive(context: Context) -> None:
    """Receive a lot."""
    page = context.shell.page()
    if isinstance(page, MasksPage):
        page.receive_lot()


def send(context: Context) -> None:
    """Send masks to another site."""
    page = context.shell.page()
    if isinstance(page, MasksPage):
        page.send()


def count(context: Context) -> None:
    """Correct the stock to what was counted."""
    page = context.shell.page()
    if isinstance(page, MasksPage):
        page.count()
