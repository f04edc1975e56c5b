"""Doing what the panel, the menu, a letter or a drag asks: a question first where a paper would be lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lmmh_desk.features.appointments.actions import booking
from lmmh_desk.features.appointments.model.deeds import Deed
from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.model.records import FREEING, Status
from lmmh_desk.features.appointments.model.request import Request, again
from lmmh_desk.features.appointments.model.typed import Chosen
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.appointments.ui.acts import AGENDA, Acts, moment
from lmmh_desk.features.appointments.ui.grid import CHOSEN, of_key
from lmmh_desk.features.appointments.ui.papers import Printing
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.french import listed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.widgets.dialog import confirm

if TYPE_CHECKING:
    from lmmh_desk.features.appointments.ui.page import AgendaPage

_REFUSED = {
    "A": _("L’arrivée se note le jour du rendez-vous, et une seule fois."),
    "R": _("Ce rendez-vous n’a pas commencé. Notez l’arrivée d’abord."),
    "N": _("Ce rendez-vous n’a pas commencé. Notez l’arrivée d’abord."),
    "D": _("Ce rendez-vous est déjà passé ou annulé. Réservez-en un autre avec F4."),
}


class Doing:
    """The deeds of the agenda's page."""

    def __init__(self, page: AgendaPage, acts: Acts) -> None:
        self._page, self._acts = page, acts
        self._context = page.context
        self.printing = Printing(page.context)

    def press(self, letter: str) -> None:
        """Do what a letter does now, else say why not."""
        deed = next((one for one in self._page.panel.offered() if one.letter == letter), None)
        if deed is not None:
            self.do(deed)
        else:
            told = _REFUSED.get(letter, _("Ce rendez-vous est déjà passé ou annulé."))
            self._context.shell.say(told, "warn")

    def do(self, deed: Deed | None) -> None:
        """Do what was chosen with the participant chosen."""
        file, attendee = self._page.panel.file, self._page.panel.attendee
        if deed is None or file is None or attendee is None:
            return
        entry, shell = file.entry, self._context.shell
        ways = {
            "arrived": lambda: self._acts.check_in(attendee),
            "left": lambda: self._acts.undo_check_in(attendee),
            "seen": lambda: self._acts.set_status(attendee, Status.SEEN),
            "noshow": lambda: self._acts.set_status(attendee, Status.NOSHOW),
            "excused": lambda: self._excuse(entry, attendee),
            "revoked": lambda: self._cancel(entry, Status.REVOKED),
            "unknown": lambda: self._acts.set_status(attendee, Status.UNKNOWN),
            "move": lambda: shell.open(AGENDA, moving=entry.id),
            "print": lambda: self.printing.convocation(entry),
            "slip": lambda: self.printing.slip(entry),
            "fiche": lambda: shell.open("fiche", person_id=attendee.person_id),
        }
        ways[deed.key]()

    def _excuse(self, entry: Entry, attendee: Attendee) -> None:
        """One participant of several is excused at once; the last one frees the slot."""
        kept = [one for one in entry.attendees if one.status not in FREEING]
        if len(kept) > 1:
            self._acts.excuse(entry, attendee)
        else:
            self._cancel(entry, Status.EXCUSED)

    def _cancel(self, entry: Entry, status: Status) -> None:
        theirs, file = status is Status.EXCUSED, self._page.panel.file
        summoned = file is not None and file.prints is not None
        told = _("{when}. Le créneau sera libre, et la convocation {number} ne sera plus valable.")
        confirm(
            self._page,
            _("Annuler le rendez-vous de {who}\u00a0?").format(who=entry.who),
            (told if summoned else _("{when}. Le créneau sera libre.")).format(when=moment(entry), number=entry.number),
            yes=_("Annuler à sa demande") if theirs else _("Annuler au nom de l’office"),
            no=_("Le garder"),
            then=lambda _text: self._acts.cancel(entry, status),
        )

    def move(self, key: str, starts_at: int, resource: str) -> None:
        """Move what was dragged: the slot being chosen, or an appointment, once asked; in a column, to its resource."""
        if key == CHOSEN:
            self._page.flow.choose(Chosen(starts_at, resource))
            return
        appointment_id, former = of_key(key)
        entry = self._page.reading.find(appointment_id)
        if entry is None:
            return
        resources = tuple(resource if former and one == former else one for one in entry.resources)
        request = replace(again(entry), starts_at=starts_at, resources=tuple(dict.fromkeys(resources)))
        now, ask = self._context.clock.now(), lambda _judged: self._ask_move(entry, request)
        ask_once_read(
            self._context,
            lambda read: booking.judge_move(read, entry.id, request, now),
            ask,
            owner=self._page,
            slot="move",
        )

    def _ask_move(self, entry: Entry, request: Request) -> None:
        """Ask before a slip of the hand moves somebody: their convocation is lost with the old moment."""
        sight = self._page.reading.sight
        names = dict(zip(entry.resources, entry.places, strict=True))
        names |= {one.id: one.name for one in sight.resources} if sight is not None else {}
        there = replace(entry, starts_at=request.starts_at, resources=request.resources)
        confirm(
            self._page,
            _("Déplacer le rendez-vous de {who}\u00a0?").format(who=entry.who),
            _("{before}, devient\u00a0: {after}. Une convocation déjà imprimée ne sera plus valable.").format(
                before=_place(entry, entry.places), after=_place(there, [names[one] for one in there.resources])
            ),
            yes=_("Déplacer le rendez-vous"),
            no=_("Le laisser"),
            then=lambda _text: self._acts.move(entry, request, lambda: None),
        )

    def follow_booking(self, appointment_id: str, booked: Changes | None, *, printing: bool) -> None:
        """Say what was booked, with a way back; print it when asked, on a new convocation once it was moved."""
        reads, me = self._context.reads, self._context.me

        def tell(entry: Entry) -> None:
            if booked is not None:
                self._acts.offer_unbooking(entry, booked)
            if printing:
                (self.printing.recorded if booked else self.printing.convocation)(entry)

        reads.run(lambda read: agenda.seen_entry(read, me, appointment_id), tell, owner=reads, slot="booked")


def _place(entry: Entry, names: Sequence[str]) -> str:
    """Return « mar. 17/11 à 11:00, Yann Prévost et Bureau 2 »."""
    return ", ".join(part for part in (moment(entry), listed(names)) if part)
