"""The panel of one appointment: when, why, where, its paper, each participant, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from lmmh_desk.features.appointments.model.deeds import Deed, deeds
from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.model.records import Status, status_word
from lmmh_desk.features.appointments.store.file import File
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import written_phone
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.actions import Act, ActionList
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, line
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Beside, Mark, Text
from lmmh_desk.ui.widgets.facts import Facts
from lmmh_desk.ui.widgets.list_view import ListView
from lmmh_desk.ui.widgets.tag import Tag

TONES = {Status.SEEN: "ok", Status.NOSHOW: "bad", Status.EXCUSED: "neutral", Status.REVOKED: "neutral"}


class AttendeeList(ListView[Attendee]):
    """The participants; what is done is done for the current one."""

    def __init__(self) -> None:
        super().__init__(_("Participants"), 46)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(200), len(self.items()) * self.row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(120), self.sizeHint().height())

    def said(self, item: Attendee) -> str:
        """Return « M. Ferhat Belkacem, arrivé à 10:42 »."""
        return ", ".join((item.name, *(part for part in _state(item)[:1])))

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Attendee) -> None:
        """Paint the name, and what became of them."""
        inside = area.adjusted(paint.px(14), 0, -paint.px(14), 0)
        if row == self.currentIndex().row() and len(self.items()) > 1:
            paint.fill(area, "sel")
        words, tone = _state(item)
        Beside(Text(item.name, weight=600), Mark(words, tone)).paint(paint, inside)
        if row == self.currentIndex().row() and self.hasFocus():
            paint.focus(area)


def _state(attendee: Attendee) -> tuple[str, str]:
    if attendee.status is Status.UNKNOWN and attendee.arrived_at is not None:
        told = _("arrivée à {hour}") if attendee.feminine else _("arrivé à {hour}")
        return told.format(hour=hour(paris(attendee.arrived_at))), "ok"
    if attendee.status is Status.UNKNOWN:
        return _("attendue") if attendee.feminine else _("attendu"), "neutral"
    return status_word(attendee.status, attendee.feminine), TONES[attendee.status]


class AppointmentPanel(Card):
    """What is known of the chosen appointment; `asked` carries the deed taken."""

    asked = Signal(object)

    def __init__(self, now: Callable[[], int]) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0)
        self._now = now
        self.file: File | None = None
        self.set_empty(_("Choisissez un rendez-vous, ou un créneau libre à réserver."))
        self._when, self._hours, self._state = Label("", 12, 400, "t2"), Label("", 20, 600), Tag("")
        self._facts = Facts(88)
        self.people = AttendeeList()
        self.warning = Banner(tone="bad", flat=True)
        self.deeds = ActionList(_("Ce que l’on peut faire"))
        self.deeds.opened.connect(lambda act: self.asked.emit(self.deed(act)))
        self.people.chosen.connect(lambda _one: self._offer())
        self.add(self._framed(), 1)
        self.add(line())
        self.add(self.deeds)
        self.show_empty()

    def _framed(self) -> QWidget:
        top = Row(margins=(14, 12, 14, 10), spacing=8)
        top.addLayout(Column(self._when, self._hours, spacing=0), 1)
        top.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        facts = Column(self._facts, margins=(14, 12, 14, 12))
        whole = Column(spacing=0)
        whole.addLayout(top)
        whole.addWidget(self.warning)
        whole.addWidget(line())
        whole.addWidget(self.people)
        whole.addWidget(line())
        whole.addLayout(facts)
        whole.addStretch(1)
        body, frame = QWidget(), QScrollArea()
        body.setLayout(whole)
        frame.setFrameShape(QFrame.Shape.NoFrame)
        frame.setWidgetResizable(True)
        frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        frame.viewport().setAutoFillBackground(False)
        frame.setWidget(body)
        body.setAutoFillBackground(False)
        return frame

    @property
    def attendee(self) -> Attendee | None:
        """Return the participant what is done is for."""
        return self.people.item(max(0, self.people.currentIndex().row()))

    def clear(self) -> None:
        """Show that none is chosen."""
        self.file = None
        self.people.set_items([])
        self.deeds.set_items([])
        self.show_empty()

    def show_file(self, file: File) -> None:
        """Show an appointment, another one or the same after a change."""
        same = self.file is not None and self.file.entry.id == file.entry.id
        self.file, entry = file, file.entry
        words, tone = entry.state(self._now())
        self._when.setText(long_date(paris(entry.starts_at).date(), year=False).capitalize())
        self._hours.setText(entry.hours)
        self._state.set(words, tone)
        self.warning.set(_wrong(entry))
        self._facts.set(_facts(file))
        self.people.set_items(entry.attendees)
        if not same:
            self.people.setCurrentIndex(self.people.model().index(0, 0))
        self.setAccessibleName(entry.sentence(self._now()))
        self._offer()
        self.show_body()

    def offered(self) -> list[Deed]:
        """Return what can be done now."""
        attendee = self.attendee
        if self.file is None or attendee is None:
            return []
        return deeds(self.file.entry, attendee, self._now())

    def acts(self) -> list[Act]:
        """Return the same for a menu."""
        return [Act(deed.key, deed.label, deed.icon, deed.letter) for deed in self.offered()]

    def deed(self, act: Act) -> Deed | None:
        """Return the deed an act stands for."""
        return next((deed for deed in self.offered() if deed.key == act.key), None)

    def _offer(self) -> None:
        self.deeds.set_items(self.acts())


def _wrong(entry: Entry) -> str:
    """Return why the appointment can't be held as it is, if so."""
    if entry.clash:
        return _("Réservé deux fois\u00a0: déplacez l’un des deux rendez-vous.")
    return _("Une absence est notée à ce moment\u00a0: déplacez le rendez-vous.") if entry.away else ""


def _facts(file: File) -> list[tuple[str, str]]:
    entry = file.entry
    return [
        (_("Motif"), entry.reason),
        (_("Service"), entry.service),
        (_("Où"), entry.where or entry.site),
        (_("Joindre"), written_phone(entry.contact) if entry.contact.startswith("+") else entry.contact),
        (_("Convocation"), _paper(file)),
        (_("Numéro"), entry.number),
        (_("Note"), entry.note),
        (_("Envoi"), _("à confirmer, pas encore envoyé") if entry.unsent else ""),
    ]


def _paper(file: File) -> str:
    if file.prints is None:
        return _("aucune")
    if file.prints == 0:
        return _("enregistrée, à imprimer")
    return _("imprimée {times}").format(times=count(file.prints, _("fois"), _("fois")))
