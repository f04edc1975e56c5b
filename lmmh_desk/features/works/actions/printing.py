"""The notice of works, from what is known here now: for a hall, or for who stands here."""

from __future__ import annotations

from lmmh_desk.features.works.actions.writing import give_notice
from lmmh_desk.features.works.model.plan import told
from lmmh_desk.features.works.papers import WorksSheet, works_notice
from lmmh_desk.features.works.store.plan import check_concerned, here, operation
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.store.cards import person_card


def hall_notice(store: Store, session: Session, operation_id: str) -> bytes:
    """Return the notice that hangs in the halls; raises NotAllowed, NotFound."""
    require(session, "works.notice")
    return works_notice(_sheet(store, session, operation_id))


def tenant_notice(store: Store, session: Session, operation_id: str, person_id: str) -> bytes:
    """Return the notice for a tenant, and keep that it was given; raises WrongState for one who lives elsewhere."""
    require(session, "works.notice")
    sheet = _sheet(store, session, operation_id, person_id)
    paper = works_notice(sheet)
    give_notice(store, session, operation_id, person_id)
    return paper


def notice_here(store: Store, session: Session, person_id: str) -> bytes:
    """Return the notice of the works where a person lives; raises WrongState where there are none."""
    require(session, "works.notice")
    today = paris(store.clock.now()).date()
    with store.read() as read:
        card = person_card(read, person_id)
        found = here(read, card, today)
    if not found:
        raise WrongState(
            _("Aucuns travaux ne concernent le logement de {name}.").format(name=card.name),
            _("Rien n’a été imprimé ni enregistré."),
            _("Voyez les opérations dans «\u00a0Travaux et neuf\u00a0»."),
        )
    return tenant_notice(store, session, found[0].id, person_id)


def _sheet(store: Store, session: Session, operation_id: str, person_id: str = "") -> WorksSheet:
    now = store.clock.now()
    today = paris(now).date()
    with store.read() as read:
        one, place = operation(read, operation_id), site(read, session.site_id)
        name = check_concerned(read, one, person_id, today).name if person_id else ""
        return WorksSheet(office(read).name, place.name, place.phone, one, told(one, today), now, name)
