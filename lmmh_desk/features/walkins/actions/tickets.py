"""The ticket of someone already in the queue: ready to print, and found again by its code."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from lmmh_desk.features.walkins.store import board, history
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import TICKET
from lmmh_desk.kernel.scan import american
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store import rules, sites
from lmmh_desk.store.store import Read, Store

MASK = "mask"  # the rule whose sentence the ticket carries


def ticket_sheet(store: Store, session: Session, walk_in_id: str) -> Sheet:
    """Return a ticket ready to print; raises NotFound when the walk-in is not of today."""
    from lmmh_desk.features.walkins.papers import Ticket, ticket, ticket_commands

    require(session, "walkins.ticket")
    now = store.clock.now()
    with store.read() as read:
        day = board.board(read, session.site_id, now)
        mask = rules.sentence(read, MASK, paris(now).date())
        office = sites.office(read).name
    found = day.find(walk_in_id)
    if found is None:
        raise NotFound(
            _("Ce passage n’est pas dans la file du jour."),
            _("Aucun ticket n’est imprimé."),
            _("Choisissez une personne dans la file."),
        )
    content = Ticket(
        walk_in_id=found.id,
        number=found.ticket,
        arrived_at=found.arrived_at,
        office=office,
        site=session.site_name,
        before=day.before(found.id, now),
        wait=day.estimate(found.id, now) or None,
        outside=not found.progress.inside,
        mask=mask,
    )
    title = _("Ticket {number}").format(number=found.ticket)
    return Sheet(title, "80mm", ticket(content), raw=ticket_commands(content))


def sample(read: Read, session: Session, day: date) -> bytes:
    """Return an invented ticket with the sentence in force on a day."""
    from lmmh_desk.features.walkins.papers import Ticket, ticket

    require(session, "walkins.ticket")
    content = Ticket(
        walk_in_id=str(UUID(int=0)), number="A00", arrived_at=paris_instant(day, 10), office=sites.office(read).name,
        site=session.site_name, before=2, wait=20, mask=rules.sentence(read, MASK, day),
    )  # fmt: skip
    return ticket(content)


def find(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the walk-in of the day whose ticket was typed (« A31 ») or scanned, even by a scanner set to QWERTY."""
    scanned = next((text for text in (query.strip(), american(query.strip())) if text.upper().startswith(TICKET)), "")
    if not scanned:
        return history.search(read, query, session, now)
    from lmmh_desk.features.walkins.papers import read_ticket_code

    return history.search_id(read, read_ticket_code(scanned) or "", session, now)
