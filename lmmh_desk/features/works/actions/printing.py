"""The notice of works, from what is known here now: for a hall, or for who stands here."""

from __future__ import annotations

from collections.abc import Sequence

from lmmh_desk.features.works.actions.writing import give_notice
from lmmh_desk.features.works.model.plan import Operation, told
from lmmh_desk.features.works.papers import Told, WorksSheet, works_notice
from lmmh_desk.features.works.store.plan import check_concerned, operation
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.store.store import Read, Store


def hall_notice(store: Store, session: Session, operation_id: str) -> bytes:
    """Return the notice that hangs in the halls; raises NotAllowed, NotFound."""
    require(session, "works.notice")
    with store.read() as read:
        sheet = _sheet(read, session, [operation(read, operation_id)], store.clock.now())
    return works_notice(sheet)


def notice_here(store: Store, session: Session, person_id: str) -> bytes:
    """Return the notice of all works where a person lives, and keep that it was given; raises WrongState for none."""
    require(session, "works.notice")
    now = store.clock.now()
    with store.read() as read:
        card, found = check_concerned(read, person_id, paris(now).date())
        sheet = _sheet(read, session, found, now, card.name)
    paper = works_notice(sheet)
    give_notice(store, session, person_id)
    return paper


def _sheet(read: Read, session: Session, found: Sequence[Operation], now: int, tenant: str = "") -> WorksSheet:
    place, today = site(read, session.site_id), paris(now).date()
    works = tuple(Told(one, told(one, today)) for one in found)
    return WorksSheet(office(read).name, place.name, place.phone, works, now, tenant)
