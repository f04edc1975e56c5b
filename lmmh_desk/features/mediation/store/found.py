"""What the nights give the search: the places of the last year, by residence or area."""

from __future__ import annotations

from sqlalchemy import func, select

from lmmh_desk.features.mediation.model.nights import night_of
from lmmh_desk.features.mediation.store.tables import night_incident
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import plain, written_date
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import residence

SHORTEST, MOST = 4, 3  # letters from which a place is searched; places shown


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the places of incidents whose words begin with what is typed, the last reported first."""
    del now
    words = [f" {word}" for word in plain(query).split()]
    if not words or len(plain(query)) < SHORTEST or not allowed(session.role, "mediation.read"):
        return []
    places = remembered(read, "mediation.places", "", lambda: _places(read))
    found = (one for one in places if all(word in one[0] for word in words))
    return [_hit(*one[1:]) for one, _rank in zip(found, range(MOST), strict=False)]


def _places(read: Read) -> list[tuple[str, str, str, int, int]]:
    """Return each place with the words it is found by, its reports and the last of them, the last reported first."""
    asked = (
        select(residence.c.name, night_incident.c.place, func.count().label("number"),
               func.max(night_incident.c.happened_at).label("last"))
        .join(residence, residence.c.id == night_incident.c.residence_id)
        .where(night_incident.c.standing == "")
        .group_by(residence.c.name, night_incident.c.place)
        .order_by(func.max(night_incident.c.happened_at).desc())
    )  # fmt: skip
    return [
        (f" {plain(f'{row.name} {row.place}')}", row.name, row.place, row.number, row.last)
        for row in read.execute(asked)
    ]


def _hit(name: str, place: str, number: int, last: int) -> Hit:
    night = night_of(last)
    told = _("{number} la nuit, dernier\u00a0: {day}")
    return Hit(
        kind="address", id=f"{name} {place}", title=f"{name}, {place}", icon="moon", rank=2.0,
        subtitle=told.format(number=count(number, _("signalement")), day=written_date(night)),
        command="mediation.open", arguments={"night": night.isoformat()},
    )  # fmt: skip
