"""Editing the office, its sites, their hours and closures."""

from __future__ import annotations

from datetime import date

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, NotAllowed
from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import written_phone
from lmmh_desk.office.model.forms import OfficeForm, SiteForm, bounded, refuse, tidy, tidy_lines
from lmmh_desk.office.model.opening import MIDNIGHT, Day, checked
from lmmh_desk.office.model.rights import Role, require
from lmmh_desk.office.model.sites import Closure, Office, OpeningHours, Site, SiteKind
from lmmh_desk.office.store import sites as queries
from lmmh_desk.store.store import Store, Unit


def save_office(store: Store, session: Session, form: OfficeForm) -> Changes:
    """Change the landlord's name and what its papers say; raises BadInput."""
    require(session, "office.identity")
    refuse(form.errors())
    with store.write(session, "office.identity") as unit:
        office = unit.get(Office, queries.office(unit.connection).id)
        office.name, office.nature, office.place = tidy(form.name), tidy(form.nature), tidy(form.place)
        office.verify_address = form.verify_address
        unit.subject = office.id
    return unit.changes


def save_site(store: Store, session: Session, form: SiteForm, week: tuple[Day, ...] | None = None) -> Changes:
    """Create a site or change one, its usual hours with it when given (Monday first).

    Raises BadInput, and NotAllowed for another manager's site.
    """
    check_own_site(session, form.id)
    refuse(form.errors())
    with store.write(session, "office.sites.save", form.id) as unit:
        _check_name(unit, form)
        _check_agency(unit, form)
        site = unit.get(Site, form.id) if form.id else Site(kind=form.kind, name="", address="")
        site.kind, site.name, site.status = form.kind, tidy(form.name), form.status
        site.address, site.phone = tidy_lines(form.address), written_phone(form.phone)
        site.public_area_m2 = form.public_area_m2
        site.agency_id = form.agency_id if form.kind is SiteKind.RECEPTION_POINT else ""
        if not form.id:
            unit.add(site)
            unit.flush()
            site.site_id = unit.subject = site.id
        if week is not None:
            _set_hours(unit, site.id, week)
    return unit.changes


def add_closure(store: Store, session: Session, closure: Closure) -> Changes:
    """Announce an exceptional closure of the site `closure.site_id`; raises BadInput."""
    check_own_site(session, closure.site_id)
    refuse(_closure_errors(closure))
    with store.write(session, "office.sites.close", closure.site_id) as unit:
        unit.get(Site, closure.site_id)
        closure.reason = tidy(closure.reason)
        unit.add(closure)
    return unit.changes


def remove_closure(store: Store, session: Session, closure_id: str) -> Changes:
    """Take back an exceptional closure."""
    require(session, "office.sites")
    with store.write(session, "office.sites.reopen") as unit:
        closure = unit.get(Closure, closure_id)
        check_own_site(session, closure.site_id)
        unit.subject = closure.site_id
        unit.delete(closure)
    return unit.changes


def check_own_site(session: Session, site_id: str) -> None:
    """Raise NotAllowed unless the session may edit this site: a site manager edits only the one they work at."""
    require(session, "office.sites")
    if session.role == Role.SITE_MANAGER and site_id != session.site_id:
        raise NotAllowed(
            _("Ce site n’est pas le vôtre."), _("Rien n’a été modifié."), _("Demandez à son responsable ou au siège.")
        )


def _set_hours(unit: Unit, site_id: str, week: tuple[Day, ...]) -> None:
    wanted = {(weekday, one.opens, one.closes) for weekday, day in enumerate(week) for one in checked(day)}
    for row_id, interval in queries.hours_rows(unit.connection, site_id).items():
        if interval in wanted:
            wanted.remove(interval)
        else:
            unit.delete(unit.get(OpeningHours, row_id))
    for weekday, opens, closes in sorted(wanted):
        unit.add(OpeningHours(site_id=site_id, weekday=weekday, opens=opens, closes=closes))


def _check_name(unit: Unit, form: SiteForm) -> None:
    name = tidy(form.name).casefold()
    if any(site.name.casefold() == name and site.id != form.id for site in queries.sites(unit.connection)):
        wrong = _("Un site porte déjà ce nom. Choisissez-en un autre.")
        raise BadInput(wrong, _("Rien n’a été modifié."), fields={"name": wrong})


def _check_agency(unit: Unit, form: SiteForm) -> None:
    agencies = {site.id for site in queries.sites(unit.connection) if site.kind is SiteKind.AGENCY} - {form.id}
    if form.agency_id and form.agency_id not in agencies:
        wrong = _("Cette agence n’existe pas. Choisissez-en une dans la liste.")
        raise BadInput(wrong, _("Rien n’a été modifié."), fields={"agency_id": wrong})


def _closure_errors(closure: Closure) -> dict[str, str]:
    days = "" if _days_in_order(closure) else _("La fermeture finit avant de commencer. Corrigez l’une des deux dates.")
    hours = 0 <= closure.from_minute < closure.to_minute <= MIDNIGHT
    return {
        "last_day": days,
        "to_minute": "" if hours else _("L’heure de fin ne suit pas celle de début. Corrigez l’une des deux."),
        "reason": bounded(_("Motif"), closure.reason, 60) or fault(closure.reason),
    }


def _days_in_order(closure: Closure) -> bool:
    try:
        return date.fromisoformat(closure.first_day) <= date.fromisoformat(closure.last_day)
    except ValueError:
        return False
