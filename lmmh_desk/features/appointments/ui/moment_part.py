"""When: the next free slots, or another day and hour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.appointments.model.typed import Chosen, slot_label, slot_sentence
from lmmh_desk.features.appointments.store.slots import Free
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import read_date, written_date
from lmmh_desk.office.model.opening import wall
from lmmh_desk.office.model.slots import Slot
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import HourEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.slot_picker import PickerSlot, SlotPicker

FAR = 300  # days: one typed without its year that falls so far ahead was meant to be past


class ComingEdit(DateEdit):
    """A day from today on: one that is past is refused, never taken for next year's."""

    def __init__(self, today: date) -> None:
        super().__init__(today, "ahead")

    def read(self, text: str) -> date:
        day, near = super().read(text), read_date(text, self.today)
        if near < self.today and (day == near or (day - self.today).days > FAR):
            raise BadInput(
                _("La date est passée."),
                gesture=_("Choisissez le {day} ou après.").format(day=short_date(self.today)),
            )
        return day


class MomentPart(QWidget):
    """Six slots to choose from; « Autre jour » asks from which day on, and an hour of one's own."""

    changed = Signal()  # another moment is chosen
    day_changed = Signal()  # slots are wanted from another day on

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._slots: dict[str, Slot] = {}
        self.chosen: Chosen | None = None
        self.picker = SlotPicker(_("Prochains créneaux libres"))
        self.other = Button(_("Autre jour"), "calendar", role="link", small=True)
        self.day = Field(_("À partir du"), ComingEdit(today))
        self.hour = Field(_("Heure"), HourEdit(), optional=True)
        self.asked = FieldRow(self.day, self.hour)
        self.none = Label("", 13, 400, "t2")
        self.told = Label("", 12, 500, "acc", wrap=True)
        self.message = Label("", 12, 400, "bad", wrap=True)
        head = Row(Label(_("Prochains créneaux libres"), 12, 500, "t2"), None, self.other)
        column = Column(spacing=3)
        column.addLayout(head)
        for part in (self.picker, self.none, self.told, self.asked, self.message):
            column.addWidget(part)
        self.setLayout(column)
        self.picker.chosen.connect(self._pick)
        self.picker.asked_more.connect(self.ask_day)
        self.other.clicked.connect(self.ask_day)
        self.day.editor.left.connect(self._turn)
        self.hour.editor.left.connect(self._own)
        appear(self.asked, False)
        self.set_error("")
        self._tell()

    @property
    def since(self) -> date:
        """Return the day slots are looked for from."""
        return self.day.value() or self._today

    def show_free(self, found: Free, names: Mapping[str, str], site_id: str, now: int) -> None:
        """Offer these slots; the one chosen stays while it is free."""
        self._slots = {f"{slot.starts_at} {slot.resource_id}": slot for slot in found.slots}
        stale = ""
        if found.received_at is not None:
            stale = _stale(paris(found.received_at), paris(now).date())
        shown = []
        for key, slot in self._slots.items():
            site = "" if slot.site_id == site_id else names.get(slot.site_id, "")
            said = slot_sentence(slot, names.get(slot.resource_id, ""), site)
            shown.append(PickerSlot(key, slot_label(slot, now), said))
        self.none.setText(found.why)
        appear(self.none, bool(found.why))
        appear(self.picker, True)
        self.picker.show(shown, stale)
        self._mark()

    def show_none(self, why: str) -> None:
        """Offer no slot, and say why."""
        self._slots = {}
        appear(self.picker, False)
        self.none.setText(why)
        appear(self.none, True)

    def forget(self) -> None:
        """Look from today on again: another day was asked for somebody else."""
        self.day.set_value(None)
        self.hour.set_value(None)
        appear(self.asked, False)

    def take_first(self) -> None:
        """Choose the first slot."""
        first = next(iter(self._slots), "")
        if first:
            self._pick(first)
            self.picker.choose(first)
        self.picker.setFocus()

    def set_chosen(self, chosen: Chosen | None) -> None:
        """Show a moment chosen elsewhere: in the agenda, or kept in a draft."""
        self.chosen = chosen
        self.set_error("")
        self._mark()

    def set_error(self, sentence: str) -> None:
        """Say what is wrong with the moment; an empty sentence takes it away."""
        self.message.setText(sentence)
        appear(self.message, bool(sentence))

    def ask_day(self) -> None:
        """Ask for another day."""
        appear(self.asked, True)
        self.day.setFocus()

    def _pick(self, key: str) -> None:
        slot = self._slots.get(key)
        self.set_chosen(Chosen(slot.starts_at, slot.resource_id, slot.site_id) if slot else None)
        self.changed.emit()

    def _mark(self) -> None:
        """Show which slot is chosen, in words when it isn't one of those offered."""
        chosen = self.chosen
        key = f"{chosen.starts_at} {chosen.resource}" if chosen else ""
        self.picker.choose(key)
        self._tell("" if chosen is None or key in self._slots else _moment(chosen.starts_at))

    def _tell(self, moment: str = "") -> None:
        self.told.setText(_("Choisi\u00a0: {moment}").format(moment=moment) if moment else "")
        appear(self.told, bool(moment))

    def _turn(self) -> None:
        if self.day.check():
            self.day_changed.emit()
            self._own()

    def _own(self) -> None:
        minute = self.hour.value()
        if self.day.check() and self.hour.check() and minute is not None:
            self.set_chosen(Chosen(wall(self.since, minute)))
            self.changed.emit()


def _stale(received: datetime, today: date) -> str:
    """Return « Créneaux reçus à 10:30 », with the day when it isn't today."""
    if received.date() == today:
        return _("Créneaux reçus à {hour}").format(hour=hour(received))
    day = short_date(received.date(), year=received.year != today.year)
    return _("Créneaux reçus le {day} à {hour}").format(day=day, hour=hour(received))


def _moment(starts_at: int) -> str:
    at = paris(starts_at)
    return _("{day} à {hour}").format(day=written_date(at.date()), hour=hour(at))
