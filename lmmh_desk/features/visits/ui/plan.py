"""Ask for a visit or give it a slot: one sheet, what is wrong beside its field, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.visits.model.listing import VisitRow
from lmmh_desk.features.visits.model.records import URGENCIES, Urgency
from lmmh_desk.features.visits.model.request import MINUTE, MOST, PURPOSE, SHORTEST, USUAL, Request, Slot, unusual
from lmmh_desk.features.visits.store.homes import Asking
from lmmh_desk.features.visits.ui.acts import Acts
from lmmh_desk.kernel.clock import paris, today
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.editors import CountEdit, HourEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.free import FreeLine

Visitors = Sequence[tuple[str, str]]  # (agent id, name)


class SlotPart(QWidget):
    """When, how long, by whom."""

    def __init__(self, day: date, visitors: Visitors) -> None:
        super().__init__()
        self.day = Field(_("Jour"), DateEdit(day, "near"))
        self.starts = Field(_("Heure"), HourEdit())
        self.minutes = Field(_("Durée, en minutes"), CountEdit(SHORTEST, MOST))
        self.visitor_id = Field(_("Qui fait la visite"), ComboBox(visitors))
        self.far = Label("", 12, 500, "warn", wrap=True)
        column = Column(FieldRow(self.day, self.starts, self.minutes), self.far, self.visitor_id, spacing=10)
        self.setLayout(column)
        self.day.changed.connect(lambda: self._tell(day))
        self.day.set_value(day)
        self._tell(day)
        self.minutes.set_value(USUAL)

    def _tell(self, today: date) -> None:
        """Say that a day is months ahead: nothing is refused."""
        self.far.setText(unusual(self.day.value(), today))
        appear(self.far, bool(self.far.text()))

    @property
    def fields(self) -> dict[str, Field]:
        """Return the fields by the names their errors have."""
        return {
            "day": self.day, "starts": self.starts, "minutes": self.minutes, "visitor_id": self.visitor_id
        }  # fmt: skip

    def slot(self) -> Slot:
        """Return what is typed."""
        return Slot(self.day.value(), self.starts.value(), self.minutes.value(), self.visitor_id.value() or "")


class VisitDialog(Dialog):
    """A sheet with a slot, a banner for what is wrong as a whole, and its button."""

    def __init__(
        self, parent: QWidget, context: Context, words: tuple[str, str], visitors: Visitors, *, about: str
    ) -> None:
        title, text = words
        super().__init__(parent, title, text, wide=560, about=about)
        self._acts = Acts(context)
        self.part = SlotPart(today(context.clock), visitors)
        self.error = Banner(tone="bad")
        self.save = Button(title, "calendar", _("Entrée"), "primary")
        self.later = Button(_("Sans créneau pour l’instant"))
        close = Button(_("Fermer"), role="link")
        close.clicked.connect(self.reject)
        self.body.addWidget(self.part)
        self.body.addWidget(self.error)
        self.body.addLayout(Row(None, close, self.later, self.save))

    def fields(self) -> dict[str, Field]:
        """Return the fields by the names their errors have."""
        return self.part.fields

    def once(self) -> bool:
        """Say whether nothing was sent yet, or what was is refused; what is typed is sent once."""
        ready = self.save.isEnabled()
        for button in (self.save, self.later):
            button.setEnabled(False)
        return ready

    def refused(self, error: DeskError) -> None:
        """Say what is wrong beside its field, the first of which has the focus; the sheet keeps what is typed."""
        for button in (self.save, self.later):
            button.setEnabled(True)
        wrong = error.fields if isinstance(error, BadInput) else {}
        for name, field in self.fields().items():
            field.set_error(wrong.get(name, ""))
        self.error.set("" if wrong else str(error))
        first = next((field for name, field in self.fields().items() if name in wrong), None)
        if first is not None:
            first.setFocus()


class AskDialog(VisitDialog):
    """« Planifier une visite » for a person: which home, how urgent, what for, and when if that is known."""

    def __init__(self, parent: QWidget, context: Context, asking: Asking, then: Callable[[str], None]) -> None:
        words = _("Planifier la visite"), asking.card.name
        super().__init__(parent, context, words, asking.visitors, about=asking.card.id)
        self._person_id, self._then = asking.card.id, then
        self.home = Field(_("Logement"), ComboBox(asking.homes))
        self.urgency = Field(_("Urgence"), ComboBox([(str(one), words) for one, words in URGENCIES.items()]))
        self.purpose = Field(_("Motif"), FreeLine())
        self.purpose.editor.setMaxLength(PURPOSE)
        self.urgency.set_value(str(Urgency.CURRENT))
        if asking.homes:
            self.home.set_value(asking.homes[0][0])
        self.part.visitor_id.set_value(context.me.agent_id)
        for place, part in enumerate((self.home, FieldRow(self.urgency, self.purpose)), start=2):
            self.body.insertWidget(place, part)
        self.later.clicked.connect(lambda: self._send(None))
        self.save.clicked.connect(self.record)
        self.submit = self.record
        self.open()
        self.purpose.setFocus()

    def fields(self) -> dict[str, Field]:
        """Return the fields by the names their errors have."""
        return {"lease_id": self.home, "urgency": self.urgency, "purpose": self.purpose, **super().fields()}

    def record(self) -> None:
        """Record the visit with its slot."""
        self._send(self.part.slot())

    def _send(self, slot: Slot | None) -> None:
        if not self.once():
            return
        request = Request(
            self._person_id, self.home.value() or "", self.purpose.value() or "",
            self.urgency.value() or Urgency.CURRENT, slot,
        )  # fmt: skip
        self._acts.request(request, self._kept, self.refused)

    def _kept(self, visit_id: str) -> None:
        self.accept()
        self._then(visit_id)


class SlotDialog(VisitDialog):
    """« Changer le créneau » of a visit, or its first one."""

    def __init__(
        self, parent: QWidget, context: Context, row: VisitRow, visitors: Visitors,
        then: Callable[[str], None],
    ) -> None:  # fmt: skip
        words = _("Fixer le créneau"), f"{row.name}, {row.place[0]}"
        super().__init__(parent, context, words, visitors, about=row.id)
        self._row, self._then = row, then
        self.later.hide()
        if row.starts_at is not None and row.ends_at is not None:
            start = paris(row.starts_at)
            self.part.day.set_value(start.date())
            self.part.starts.set_value(start.hour * 60 + start.minute)
            self.part.minutes.set_value((row.ends_at - row.starts_at) // MINUTE)
            self.part.visitor_id.set_value(row.visitor_id)
        self.save.clicked.connect(self.record)
        self.submit = self.record
        self.open()
        self.part.starts.setFocus()

    def record(self) -> None:
        """Give the visit its slot."""
        if self.once():
            self._acts.plan(self._row, self.part.slot(), self._kept, self.refused)

    def _kept(self, visit_id: str) -> None:
        self.accept()
        self._then(visit_id)
