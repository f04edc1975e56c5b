"""An appointment as it is asked for, and all that is refused or warned of before it is booked (DOMAIN.md §2, §5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import MINUTE, NOTE_LENGTH
from lmmh_desk.kernel.calendar import holidays
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import clock_hour, hour, short_date
from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.agenda import Resource
from lmmh_desk.office.model.forms import MAX_MINUTES, bounded, refuse_typed
from lmmh_desk.office.model.opening import Timetable, wall, written_day
from lmmh_desk.office.model.reasons import Reason, ReasonType
from lmmh_desk.office.model.slots import EARLIEST, LATEST, earliest, quiet_blocks
from lmmh_desk.tenancy.model.cards import ContactLine
from lmmh_desk.tenancy.model.phones import Reach, read_email, read_phone

SHORTEST = 5  # minutes
MAX_PEOPLE = 6


class Request(Struct, frozen=True):
    """What an agent asks for; nothing is booked yet."""

    person_ids: tuple[str, ...]
    reason_id: str
    starts_at: int  # milliseconds UTC
    resources: tuple[str, ...]  # agents and rooms, the one who receives first
    site_id: str
    minutes: int = 0  # 0: the motif's
    contact: str = ""  # a number or an address typed instead of the person's own
    note: str = ""
    walk_in_id: str = ""  # who waits, or is being received, and gets this appointment instead
    remind: bool = False  # by SMS, before the appointment
    with_room: bool = False  # an agent who receives at the counter gets a free room


class Facts(Struct, frozen=True):
    """What is known where the request is judged."""

    now: int  # milliseconds UTC
    reason: Reason
    timetable: Timetable  # of the site that receives
    site_name: str
    known: Mapping[str, Resource]  # agents and rooms that may be booked at this site, by id
    contacts: tuple[ContactLine, ...] = ()  # of the persons, the first person's first
    address: tuple[str, ...] = ()  # of the first person, where a visit is made
    windows: tuple[tuple[tuple[int, int], ...], ...] = ()  # instants of the windows of each resource on that day
    away: tuple[tuple[int, int, str], ...] = ()  # absences of the resources on that day: from, to, who
    elsewhere: tuple[tuple[int, str], ...] = ()  # other appointments of the persons then: when, who


def again(entry: Entry) -> Request:
    """Return the request that would give an appointment as it is."""
    return Request(
        person_ids=tuple(attendee.person_id for attendee in entry.attendees),
        reason_id=entry.reason_id,
        starts_at=entry.starts_at,
        resources=entry.resources,
        site_id=entry.site_id,
        minutes=(entry.ends_at - entry.starts_at) // MINUTE,
        contact=entry.contact,
        note=entry.note,
    )


def ends_at(request: Request, reason: Reason) -> int:
    """Return the instant the appointment ends, milliseconds UTC."""
    return request.starts_at + (request.minutes or reason.minutes) * MINUTE


def check(request: Request, facts: Facts, *, back: bool = False, kept_note: str = "") -> Request:
    """Return the request with its contact and note in order; raise BadInput with the sentence of each wrong field.

    `back` to a moment that was booked before: neither past nor notice counts. An unchanged note isn’t weighed again.
    """
    note = " ".join(request.note.split())
    wrong = {
        "person": _people(request) or _address(facts),
        "reason": _reason(facts.reason),
        "minutes": _minutes(request, facts.reason),
        "start": _closed(request, facts) if back else _moment(request, facts),
        "resource": _resources(request, facts),
        "contact": "" if _contact(request, facts) is not None else _no_contact(facts.reason.type),
        "note": bounded(_("Note"), note, NOTE_LENGTH) or ("" if note == kept_note else fault(note)),
    }
    fields = {name: sentence for name, sentence in wrong.items() if sentence}
    refuse_typed(fields)
    return replace(request, contact=_contact(request, facts) or "", note=note)


def _people(request: Request) -> str:
    if not request.person_ids:
        return _("La personne manque. Cherchez-la par son nom, son téléphone ou son bail.")
    if len(request.person_ids) > MAX_PEOPLE:
        return _("Un rendez-vous compte {limit} personnes au plus.").format(limit=MAX_PEOPLE)
    return ""


def _address(facts: Facts) -> str:
    if facts.reason.type is not ReasonType.HOME or facts.address:
        return ""
    return _("L’adresse de la visite manque. Rattachez la personne à un bail, ou choisissez un autre motif.")


def _reason(reason: Reason) -> str:
    if reason.active and reason.bookable:
        return ""
    return _("«\u00a0{label}\u00a0» ne se réserve pas. Choisissez un autre motif.").format(label=reason.label)


def _minutes(request: Request, reason: Reason) -> str:
    if SHORTEST <= (request.minutes or reason.minutes) <= MAX_MINUTES:
        return ""
    return _("La durée va de {low} à {high} minutes.").format(low=SHORTEST, high=MAX_MINUTES)


def _moment(request: Request, facts: Facts) -> str:
    reason, first = facts.reason, earliest(facts.now, facts.reason.notice_hours)
    last = paris(facts.now).date() + timedelta(reason.horizon_days)
    if request.starts_at < facts.now:
        return _("Cette heure est passée. Choisissez {moment} ou après.").format(moment=_said(first))
    if request.starts_at < facts.now + reason.notice_hours * 60 * MINUTE:
        return _("Ce motif se réserve {hours} h à l’avance. Choisissez {moment} ou après.").format(
            hours=reason.notice_hours, moment=_said(first)
        )
    if paris(request.starts_at).date() > last:
        return _("Ce motif se réserve {days} jours à l’avance au plus. Choisissez le {day} ou avant.").format(
            days=reason.horizon_days, day=short_date(last)
        )
    return _closed(request, facts)


def _said(moment: int) -> str:
    at = paris(moment)
    return _("le {day} à {hour}").format(day=short_date(at.date()), hour=hour(at))


def _closed(request: Request, facts: Facts) -> str:
    start = paris(request.starts_at)
    day, feast = start.date(), holidays(start.year).get(start.date())
    if feast is not None:
        return _("Le {day} est férié ({feast}). Choisissez un autre jour.").format(day=short_date(day), feast=feast)
    if facts.reason.type is not ReasonType.PUBLIC_OFFICE:
        return _outside(day, request.starts_at, ends_at(request, facts.reason))
    if not facts.timetable.receives_on(day):
        return _("{site} ne reçoit pas au guichet en ce moment. Choisissez un autre site, ou un appel.").format(
            site=facts.site_name
        )
    open_hours, end = facts.timetable.day(day), ends_at(request, facts.reason)
    if any(wall(day, one.opens) <= request.starts_at and end <= wall(day, one.closes) for one in open_hours):
        return ""
    if not open_hours:
        return _("{site} est fermé le {day}. Choisissez un autre jour.").format(
            site=facts.site_name, day=short_date(day)
        )
    return _("{site} reçoit {hours} ce jour-là. Choisissez une heure entre les deux.").format(
        site=facts.site_name, hours=written_day(open_hours)
    )


def _outside(day: date, start: int, end: int) -> str:
    """Nobody is called or visited at night or on a Sunday."""
    if all(end <= from_ or to <= start for from_, to, _why in quiet_blocks(day)):
        return ""
    return _(
        "Un appel, une visio ou une visite se tient du lundi au samedi, de {opens} à {closes}. "
        "Choisissez une heure entre les deux."
    ).format(opens=clock_hour(EARLIEST), closes=clock_hour(LATEST))


def _resources(request: Request, facts: Facts) -> str:
    if not request.resources:
        return _("Choisissez un agent ou un bureau.")
    if all(one in facts.known for one in request.resources):
        return ""
    return _("Cet agent ou ce bureau ne reçoit pas à {site}. Choisissez-en un autre.").format(site=facts.site_name)


def _contact(request: Request, facts: Facts) -> str | None:
    """Return the number to call or where the link goes, nothing where neither is needed, None when it is missing."""
    kind, typed = facts.reason.type, request.contact.strip()
    if kind in (ReasonType.PUBLIC_OFFICE, ReasonType.HOME):
        return ""
    reaches = [_typed(typed)] if typed else [*_usable(facts.contacts, "email"), *_usable(facts.contacts, "phone")]
    wanted = (reach for reach in reaches if reach is not None)
    if kind is ReasonType.PHONE:
        return next((reach.value for reach in wanted if reach.kind == "phone"), None)
    return next((reach.value for reach in wanted if reach.kind == "email" or reach.mobile), None)


def _usable(contacts: Sequence[ContactLine], kind: str) -> Iterator[ContactLine]:
    return (line for line in contacts if line.kind == kind)


def _typed(text: str) -> Reach | None:
    try:
        return read_email(text) if "@" in text else read_phone(text)
    except BadInput:
        return None


def _no_contact(kind: ReasonType) -> str:
    if kind is ReasonType.PHONE:
        return _("Le numéro à appeler manque. Saisissez-le, par exemple 06 39 98 34 71.")
    return _("La visio demande un e-mail ou un mobile. Saisissez l’un des deux.")


def warnings(request: Request, facts: Facts) -> list[str]:
    """Return what deserves a second look without preventing anything, one sentence each."""
    start, end = request.starts_at, ends_at(request, facts.reason)
    found = [
        _("{who} est absent à cette heure.").format(who=who)
        for from_, to, who in facts.away
        if from_ < end and start < to
    ]
    if not all(any(from_ <= start and end <= to for from_, to in spans) for spans in facts.windows):
        found.append(_("Cette heure est hors des plages d’ouverture."))
    found += [
        _("{who} a déjà un rendez-vous à {hour}.").format(who=who, hour=hour(paris(at))) for at, who in facts.elsewhere
    ]
    return found
