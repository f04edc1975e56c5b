"""A site says how it receives, and where its agents work: each for itself, the cell for any of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from lmmh_desk.features.continuity.model.records import HALVES, MODES, Half, Presence, SiteReport
from lmmh_desk.features.continuity.store.sites import workers
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, NotAllowed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import allowed, require
from lmmh_desk.office.model.sites import Site, SiteStatus
from lmmh_desk.store.store import Store


def report(store: Store, session: Session, status: str, site_id: str = "") -> Changes:
    """Say how a site receives, its own by default; said again unchanged, its news is fresh.

    Raises BadInput, NotAllowed for another site's, NotFound.
    """
    require(session, "continuity.report")
    place = site_id or session.site_id
    _check_place(session, place, "continuity.sites")
    if status not in set(SiteStatus):
        told = _("Cet état n’existe pas.")
        raise BadInput(told, _("L’état d’avant est gardé."), _("Choisissez-en un des quatre."), {"status": told})
    with store.write(session, "continuity.report", place) as unit:
        site = unit.get(Site, place)
        unit.add(SiteReport(site_id=place, status=status, before=site.status))
        site.status = SiteStatus(status)
        unit.details["status"] = status
    return unit.changes


def declare(
    store: Store, session: Session, modes: Mapping[str, str], day: date, halves: Iterable[str] = tuple(Half)
) -> Changes:
    """Say where agents work (agent → mode), for the halves of a day; "" takes back what was said.

    Raises BadInput, NotAllowed where one of them is of another site.
    """
    require(session, "continuity.presence")
    parts = list(halves)
    if not set(parts) <= set(HALVES) or not set(modes.values()) <= {"", *MODES}:
        raise BadInput(_("Cette présence n’existe pas."), _("Rien n’est enregistré."), _("Choisissez dans la liste."))
    with store.write(session, "continuity.presence") as unit:
        homes = {one.agent_id: one.site_id for one in workers(unit.connection, day, unit.now)}
        for agent_id in modes:
            _check_place(session, homes.get(agent_id, ""), "continuity.sites")
        for agent_id, mode in modes.items():
            for half in parts:
                unit.add(
                    Presence(site_id=homes[agent_id], agent_id=agent_id, day=day.isoformat(), half=half, mode=mode)
                )
        unit.details |= {"day": day.isoformat(), "agents": str(len(modes))}
    return unit.changes


def _check_place(session: Session, site_id: str, right: str) -> None:
    if site_id != session.site_id and not allowed(session.role, right):
        raise NotAllowed(
            _("Ce site n’est pas le vôtre."), _("Rien n’a été modifié."), _("Demandez à ce site, ou à la cellule.")
        )
