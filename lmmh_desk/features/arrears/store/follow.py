"""Whether the lease of a person is followed, as their file tells it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from lmmh_desk.features.arrears.model.follow import Follow, elsewhere_words, follow_words
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.hints import followed_at
from lmmh_desk.features.arrears.store.listing import plan_view
from lmmh_desk.features.arrears.store.tables import arrears_case
from lmmh_desk.kernel.found import Flag
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import allowed, restricted
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.cards import person_card


def follow(read: Read, person_id: str, today: date) -> Follow | None:
    """Return the open case of a person or of a lease they signed or live under, None when nobody follows them."""
    card = person_card(read, person_id)
    leases = [one.id for one in card.leases]
    one = arrears_case.c
    query = select(arrears_case).where(
        one.stage != Stage.CLEARED.value, one.joined_to == "", or_(one.person_id == card.id, one.lease_id.in_(leases))
    )
    row = read.execute(query.order_by(one.created_at, one.id).limit(1)).first()
    if row is None:
        sites = sorted({site for lease_id in leases for site in followed_at(read, lease_id)})
        return Follow("", elsewhere_words(sites)) if sites else None
    since = date.fromisoformat(row.stage_on)
    return Follow(row.id, follow_words(Stage(row.stage), since, plan_view(read, row.id, today), today))


def flags(read: Read, person_id: str, session: Session, today: date) -> list[Flag]:
    """Return « Suivi budgétaire » for who is followed, to the roles that follow."""
    if not allowed(session.role, "arrears.read") or follow(read, person_id, today) is None:
        return []
    return [Flag(_("Suivi budgétaire"), "warn", "flag")]


seen_follow = restricted("arrears.read")(follow)
