"""The queue's commands, from any page: F2, F3, F8, and those of the search and the person's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lmmh_desk.features.walkins.actions.arrivals import Arrival
from lmmh_desk.features.walkins.ui.acts import HOME, Acts
from lmmh_desk.features.walkins.ui.arrival import ArrivalSheet
from lmmh_desk.features.walkins.ui.closing import ClosingSheet
from lmmh_desk.features.walkins.ui.page import HomePage
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.cards import seen_card
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.tenancy.model.cards import PersonCard


def arrive(context: Context) -> None:
    """Ask who arrives and why (F2)."""
    ArrivalSheet(context)


def call_next(context: Context) -> None:
    """Call whose turn it is (F3)."""
    Acts(context).call_next()


def close(context: Context) -> None:
    """Ask how the reception ended (F8)."""
    ClosingSheet(context)


def take(context: Context, person_id: str) -> None:
    """Receive someone at once (Ctrl+Entrée in the search)."""
    Acts(context).take(person_id)


def add(context: Context, person_id: str) -> None:
    """Ask why someone known came, then add to the queue."""

    def ask(card: PersonCard) -> None:
        ArrivalSheet(context, Arrival(person_id=person_id), screen_name(card))

    me = context.me
    ask_once_read(context, lambda read: seen_card(read, me, person_id), ask, owner=context.reads, slot="walkins.add")


def add_unknown(context: Context, text: str = "") -> None:
    """Ask why someone without a file came, then add to the queue; what was typed names nobody and isn't kept."""
    del text
    ArrivalSheet(context, Arrival())


def show(context: Context, walk_in_id: str = "") -> None:
    """Show the queue, with one of its rows chosen."""
    context.shell.open(HOME, **({"walk_in_id": walk_in_id} if walk_in_id else {}))


def ticket(context: Context) -> None:
    """Print the ticket of the row chosen on the counter's page (Ctrl+P), the newcomer's right after an arrival."""
    page = context.shell.page()
    if isinstance(page, HomePage):
        page.print_ticket()
