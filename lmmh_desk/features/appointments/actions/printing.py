"""The papers of an appointment: its convocation registered before anything is printed, its slip, its call sheet."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from lmmh_desk.documents.seal import Fields, Named, Sealed, as_sealed, seal
from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.model.records import FREEING, KIND, TABLE, Convocation
from lmmh_desk.features.appointments.model.sheet import REMOTE, TRAVEL, Summons, from_json, written
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.appointments.store.expected import place_of
from lmmh_desk.features.appointments.store.facts import reason_of
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.keys import sealing_key
from lmmh_desk.office.actions.originals import next_sheet
from lmmh_desk.office.actions.papers import register_paper
from lmmh_desk.office.model.printing import Sheet, Size
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import issuer_of
from lmmh_desk.office.store.papers import paper, paper_by_number
from lmmh_desk.office.store.sites import office
from lmmh_desk.store.store import Read, Store, Unit
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.store.cards import person_card

LABEL = _("Convocation")
KEPT = timedelta(92)  # after the appointment: three months (DOMAIN.md §5)


def summons_of(read: Read, session: Session, entry: Entry, number: str, at: int) -> Summons:
    """Return what is printed of an appointment, read from the register; raises NotFound.

    The office speaks through the site that receives; the sentences are those in force on the day of the appointment.
    """
    require(session, "appointments.print")
    card = _card(read, entry)
    issuer = issuer_of(read, KIND, session.agent_id, entry.site_id)
    holder = card.paper_name if card else ""
    place = place_of(read, entry, card)
    return written(entry, issuer, reason_of(read, entry.reason_id), place, holder, number=number, at=at)


def record_convocation(store: Store, session: Session, appointment_id: str) -> Changes:
    """Record the convocation of an appointment; the one that stands already is kept.

    Raises WrongState when nobody travels or the appointment was cancelled, NotAllowed, NotFound.
    """
    require(session, "appointments.print")
    with store.write(session, "appointments.convoke", appointment_id) as unit:
        register_convocation(unit, appointment_id)
    return unit.changes


def register_convocation(unit: Unit, appointment_id: str) -> str:
    """Number, seal and register the convocation of an appointment; return the id of the paper, the standing one's too.

    Raises WrongState when nobody travels or the appointment was cancelled, NotAllowed, NotFound.
    """
    read = unit.connection
    entry = agenda.entry(read, appointment_id)
    if entry.type not in TRAVEL:
        raise WrongState(
            _("Ce rendez-vous se tient à distance\u00a0: personne ne se déplace."),
            _("Le rendez-vous ne change pas."),
            _("Imprimez la fiche d’appel."),
        )
    _check_live(entry)
    standing = agenda.standing_paper(read, appointment_id)
    if standing is not None:
        return standing[0]
    summons = summons_of(read, unit.session, entry, _number(unit, entry), unit.now)
    sealed = seal(sealing_key(unit), _fields(summons, _card(read, entry)))
    first = _first(entry)
    record = register_paper(
        unit, summons.number, LABEL, (TABLE, appointment_id),
        person_id=first.person_id if first else None, payload=sealed.payload, short_code=sealed.short_code,
    )  # fmt: skip
    unit.add(Convocation(appointment_id=appointment_id, paper_id=record.id, content=summons.to_json()))
    return record.id


def _number(unit: Unit, entry: Entry) -> str:
    """Return the appointment's own number, or another when this desk may not seal it or a cancelled paper bears it."""
    ours = entry.number.split("-")[1] == unit.session.desk_code
    if ours and paper_by_number(unit.connection, entry.number) is None:
        return entry.number
    return unit.next_number(KIND)


def _fields(summons: Summons, card: PersonCard | None) -> Fields:
    birth = date.fromisoformat(card.birth_date) if card and card.birth_date else None
    return Fields(
        number=summons.number,
        issued_at=summons.issued_at,
        persons=(Named(summons.holder, birth),),
        origin="",
        destination=", ".join(summons.place),
        windows=((summons.starts_at, summons.ends_at),),
        others=summons.others,
    )


def _first(entry: Entry) -> Attendee | None:
    """Return the person of the papers: the first participant who did not cancel."""
    return next((attendee for attendee in entry.attendees if attendee.status not in FREEING), None)


def _card(read: Read, entry: Entry) -> PersonCard | None:
    first = _first(entry)
    return person_card(read, first.person_id) if first else None


def _check_live(entry: Entry) -> None:
    if not entry.live:
        raise WrongState(
            _("Ce rendez-vous est annulé."), _("Rien n’est imprimé."), _("Réservez un nouveau rendez-vous.")
        )


def sheet(
    store: Store, session: Session, appointment_id: str, size: Size = "A5", *, large: bool | None = None
) -> Sheet:
    """Return the next sheet of a recorded convocation to print: the original, then duplicates.

    On A4 there are two, for the person and for the agency; in `large` print there is one, for who reads so or as asked.
    Raises WrongState when no convocation stands.
    """
    from lmmh_desk.features.appointments.papers.convocation import convocation
    from lmmh_desk.features.appointments.papers.large import large as in_large
    from lmmh_desk.features.appointments.papers.pair import pair

    require(session, "appointments.print")
    with store.read() as read:
        paper_id, summons, sealed, printed = _standing(read, appointment_id)
        card = _card(read, agenda.entry(read, appointment_id))
    wanted = bool(card and card.large_print) if large is None else large
    made = next_sheet(
        store, paper_id, summons.number, printed, until=paris(summons.starts_at).date() + KEPT,
        make=lambda: in_large(summons, sealed) if wanted else convocation(summons, sealed),
        large=wanted, size="A4" if wanted else size,
    )  # fmt: skip
    return made if wanted or size == "A5" else replace(made, pdf=pair(made.pdf))


def _standing(read: Read, appointment_id: str) -> tuple[str, Summons, Sealed, int]:
    standing = agenda.standing_paper(read, appointment_id)
    record = paper(read, standing[0]) if standing else None
    if standing is None or record is None:
        raise WrongState(
            _("Aucune convocation n’est enregistrée pour ce rendez-vous."),
            _("Rien n’est imprimé."),
            _("Enregistrez la convocation, puis imprimez-la."),
        )
    sealed = as_sealed(record.payload, office(read).verify_address)
    return record.id, from_json(standing[1]), sealed, record.print_count


def slip_sheet(store: Store, session: Session, appointment_id: str) -> Sheet:
    """Return the slip of an appointment, ready to print; raises WrongState when it was cancelled."""
    from lmmh_desk.features.appointments.papers.slip import slip, slip_commands

    summons = _read(store, session, appointment_id)
    return Sheet(summons.number, "80mm", slip(summons), raw=slip_commands(summons))


def call_sheet(store: Store, session: Session, appointment_id: str) -> Sheet:
    """Return the sheet of a call or a video, ready to print; raises WrongState when cancelled or held face to face."""
    from lmmh_desk.features.appointments.papers import call

    summons = _read(store, session, appointment_id)
    if summons.how not in REMOTE:
        raise WrongState(
            _("Ce rendez-vous ne se tient pas à distance."),
            _("Rien n’est imprimé."),
            _("Imprimez la convocation ou la fiche."),
        )
    return Sheet(summons.number, "A5", call.call_sheet(summons))


def _read(store: Store, session: Session, appointment_id: str) -> Summons:
    require(session, "appointments.print")
    with store.read() as read:
        entry = agenda.entry(read, appointment_id)
        _check_live(entry)
        return summons_of(read, session, entry, entry.number, store.clock.now())
