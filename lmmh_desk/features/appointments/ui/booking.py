"""« Réserver »: one panel, no steps; the same one moves an appointment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import NOTE_LENGTH
from lmmh_desk.features.appointments.model.request import SHORTEST
from lmmh_desk.features.appointments.model.sheet import REMOTE
from lmmh_desk.features.appointments.model.typed import Typed
from lmmh_desk.features.appointments.store.slots import Offered
from lmmh_desk.features.appointments.ui.moment_part import MomentPart
from lmmh_desk.features.appointments.ui.motif import MotifEdit
from lmmh_desk.features.appointments.ui.people import PeoplePart
from lmmh_desk.features.appointments.ui.place_part import PlacePart
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import MAX_MINUTES
from lmmh_desk.office.model.messages import Channel
from lmmh_desk.office.model.reasons import Reason, ReasonType
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.model.reaching import reach
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, appear, bare_scroll
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.editors import CountEdit, LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.free import FreeField
from lmmh_desk.ui.widgets.toggle import CheckBox


class BookingPanel(Card):
    """The fields; it reads and writes nothing by itself."""

    changed = Signal()  # anything
    slots_wanted = Signal()  # other slots are to be looked for
    people_changed = Signal()
    submitted = Signal()
    closed = Signal()

    def __init__(self, context: Context, today: date) -> None:
        self._cross = IconButton("close", _("Fermer le volet, le brouillon reste"), bare=True, small=True)
        super().__init__(_("Réserver"), actions=(self._cross,), padding=(0, 0, 0, 0), spacing=0, ruled=True)
        self._today = today
        self._reasons: dict[str, Reason] = {}
        self._cards: tuple[PersonCard, ...] = ()
        self.moved: Entry | None = None
        self.walk_in_id = ""
        self.people = PeoplePart(context)
        self.motif = Field(_("Motif"), MotifEdit())
        self.minutes = Field(_("Durée"), CountEdit(SHORTEST, MAX_MINUTES), note=_("min"))
        self.moment = MomentPart(today)
        self.place = PlacePart()
        self.bring = Label("", 12, 400, "t2", wrap=True)
        self.note = FreeField(_("Note"), limit=NOTE_LENGTH)
        self.printing = CheckBox(_("Imprimer la convocation"))
        self.remind = CheckBox(_("Rappeler par SMS"))
        self.closing = CheckBox("")
        self.advice = Banner(tone="warn", flat=True)
        self.submit = Button(_("Réserver et imprimer"), "printer", _("Ctrl+Entrée"), "primary")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = Column(margins=(14, 8, 14, 10), spacing=8)
        parts = (
            self.people, FieldRow(self.motif, self.minutes, stretch=(3, 1)), self.moment, self.place, self.bring,
            self.printing, self.remind, self.closing, self.note,
        )  # fmt: skip
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self._page = QWidget()
        self._page.setLayout(column)
        self._frame = bare_scroll()
        self._frame.setWidget(self._page)
        self._page.setAutoFillBackground(False)
        self.add(self._frame, 1)
        self.add(self.advice)
        self.set_foot(None, self.submit, None)
        for child in self._page.findChildren(QWidget):
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus:
                child.installEventFilter(self)

    def _show_note(self) -> None:
        """Bring what is said of the note into sight, once it has its place."""
        if self.note.error:
            QTimer.singleShot(0, self, lambda: self._frame.ensureWidgetVisible(self.note.message, 0, current().px(8)))

    def _connect(self) -> None:
        self.note.changed.connect(self._show_note)
        self._cross.clicked.connect(self.closed)
        self.submit.clicked.connect(self.submitted)
        self.people.changed.connect(self._people)
        self.people.added.connect(self.motif.setFocus)
        self.motif.changed.connect(self._motif)
        self.minutes.changed.connect(self.slots_wanted)
        self.place.changed.connect(self.slots_wanted)
        self.moment.day_changed.connect(self.slots_wanted)
        for said in (
            self.motif.changed, self.minutes.changed, self.place.changed, self.place.typed, self.moment.changed,
            self.note.changed, self.people.changed, self.remind.changed, self.closing.changed,
        ):  # fmt: skip
            said.connect(self.changed)
        self.printing.changed.connect(self._name)

    # What it offers

    def offer(self, found: Offered, site_id: str) -> None:
        """Offer motifs, sites, agents and rooms; a single motif is chosen."""
        self._reasons = {reason.id: reason for reason in found.reasons}
        self.motif.editor.set_reasons(found.reasons)
        self.place.offer(found.sites, found.resources, site_id)
        self.walk_in_id = found.here.walk_in_id if found.here else ""
        self.show_people(found.people)
        name = found.here.name if found.here else ""
        words = _("Retirer {name} de la file") if found.waits else _("Terminer la réception de {name}")
        self.closing.set_text(words.format(name=name))
        self.closing.setChecked(False)
        self._here = (found.here.person_id or "") if found.here else ""

    def show_people(self, cards: tuple[PersonCard, ...]) -> None:
        """Take what is known of the persons: where they are reached, whether they take SMS."""
        self._cards = cards
        leases = {card.id: card.lease(self._today) for card in cards}
        self.people.set_notes({person_id: lease.number for person_id, lease in leases.items() if lease is not None})
        self._show_type()

    def show_typed(self, typed: Typed, moved: Entry | None = None) -> None:
        """Show these values: of a draft, of somebody just chosen, or of an appointment to be moved."""
        self.moved = moved
        self.set_title(_("Déplacer") if moved else _("Réserver"))
        self.people.set_value(typed.people)
        self.motif.set_value(typed.reason_id)
        self.minutes.set_value(typed.minutes or None)
        self.place.set_values(typed.resource, typed.site, typed.contact, typed.also)
        self.note.set_value(typed.note)
        self.printing.setChecked(typed.printing)
        self.remind.setChecked(typed.remind)
        self.closing.setChecked(typed.closing)
        self.moment.set_chosen(typed.chosen)
        self._show_type()
        self._name()

    def typed(self) -> Typed:
        """Return the values."""
        reason = self.reason
        minutes = self.minutes.value() or 0
        return Typed(
            people=self.people.value(),
            reason_id=self.motif.value() or "",
            minutes=0 if reason is not None and minutes == reason.minutes else minutes,
            resource=self.place.resource.value() or "",
            also=self.place.booked_too(),
            site=self.place.site.value() or "",
            chosen=self.moment.chosen,
            contact=self.place.contact.value() if self.place.contact.isVisibleTo(self) else "",
            note=self.note.value(),
            printing=self.printing.isChecked(),
            remind=self.remind.isChecked() and self.remind.isVisibleTo(self),
            closing=self.closing.isChecked() and self.closing.isVisibleTo(self),
        )

    @property
    def reason(self) -> Reason | None:
        """Return the motif chosen."""
        return self._reasons.get(self.motif.value() or "")

    def take_focus(self) -> None:
        """Give the focus to what is asked first: whom, else why, else when."""
        if not self.people.value():
            self.people.search.take_focus()
        elif self.moved is not None:
            self.moment.picker.setFocus()
        else:
            self.motif.setFocus()

    # What is wrong

    def show_errors(self, errors: Mapping[str, str], fact: str = "") -> None:
        """Say what is refused beside its field, the first one gets the focus; `fact` stands above."""
        self.set_error("" if errors else fact)
        parts: dict[str, PeoplePart | MomentPart | Field] = {
            "person": self.people, "reason": self.motif, "minutes": self.minutes, "start": self.moment,
            "resource": self.place.resource, "contact": self.place.contact, "note": self.note,
        }  # fmt: skip
        for name, part in parts.items():
            part.set_error(errors.get(name, ""))
        focus: dict[str, QWidget] = {"person": self.people.search, "start": self.moment.picker}
        wrong = next((name for name in parts if name in errors), "")
        if wrong:
            target = focus.get(wrong, parts[wrong])
            self._frame.ensureWidgetVisible(parts[wrong])
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_advice(self, sentences: list[str], room: str = "") -> None:
        """Say what deserves a second look, and which room is added."""
        self.advice.set(" ".join(sentences))
        self.place.show_room(room)

    def set_busy(self, busy: bool) -> None:
        """Take no second press while the first is being done."""
        self.submit.setEnabled(not busy)

    # What follows from what

    def _people(self) -> None:
        self.people_changed.emit()

    def _motif(self) -> None:
        reason = self.reason
        if reason is not None:
            self.minutes.blockSignals(True)
            self.minutes.set_value(reason.minutes, prefilled=True)
            self.minutes.blockSignals(False)
        self._show_type()
        self.slots_wanted.emit()

    def _show_type(self) -> None:
        reason = self.reason
        kind = reason.type if reason else ReasonType.PUBLIC_OFFICE
        self.place.show_type(kind, self._cards, self._today)
        papers = ", ".join(reason.bring.splitlines()) if reason else ""
        self.bring.setText(_("À apporter\u00a0: {papers}").format(papers=papers))
        appear(self.bring, bool(reason and reason.bring))
        words = _("Imprimer la fiche d’appel") if kind in REMOTE else _("Imprimer la convocation")
        self.printing.set_text(words)
        ways = {way[0] for card in self._cards if (way := reach(card))}
        self.remind.set_text(_("Rappeler par e-mail") if ways == {Channel.EMAIL} else _("Rappeler par SMS"))
        wanted = self.moved is None and (reason is None or reason.notified)  # a moved one keeps its reminder
        appear(self.remind, bool(ways) and wanted)
        here = any(person_id == self._here for person_id, _name in self.people.value()) if self._here else False
        appear(self.closing, here and self.moved is None)

    _here = ""  # the person at the counter

    def _name(self) -> None:
        """Let the button say what it does."""
        words = {
            (False, True): _("Réserver et imprimer"), (False, False): _("Réserver"),
            (True, True): _("Déplacer et imprimer"), (True, False): _("Déplacer"),
        }  # fmt: skip
        self.submit.set_text(words[self.moved is not None, self.printing.isChecked()])
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._frame.ensureWidgetVisible(watched, 0, current().px(40))
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        choices = (self.place.resource.editor, self.place.also.editor, self.place.site.editor)
        goes_on = isinstance(watched, LineEdit | CheckBox) or watched in choices
        if entered and goes_on and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            return self.focusNextChild()
        return False
