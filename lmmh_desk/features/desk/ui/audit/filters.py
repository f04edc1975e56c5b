"""What narrows the audit down: agent, kind, days, PC, person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.desk.model.audit import KINDS, Wanted
from lmmh_desk.kernel.clock import day_bounds
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.field import Field

ALL = ""


class Filters(QWidget):
    """A line of fields; `changed` when other lines are wanted."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._person_id = ""
        kinds = [(ALL, _("Tous les gestes")), *((key, label) for key, (label, _names) in KINDS.items())]
        self.kind, self.agent, self.device = ComboBox(kinds), ComboBox(), ComboBox()
        self.first, self.last = DateEdit(today, "behind"), DateEdit(today, "behind")
        self.person = Button("", "close", small=True)
        self._fields = (
            Field(_("Geste"), self.kind), Field(_("Agent"), self.agent), Field(_("Du"), self.first),
            Field(_("Au"), self.last), Field(_("Poste"), self.device),
        )  # fmt: skip
        self._row = Row(*self._fields, self.person, None, spacing=12)
        self.setLayout(self._row)
        self.offer([], [])
        self.kind.set_value(ALL)
        self.show_person("", "")
        for one in (self.kind, self.agent, self.device):
            one.changed.connect(self.changed)
        for day in (self.first, self.last):
            day.left.connect(self.changed)
        self.person.clicked.connect(self._forget_person)

    def offer(self, agents: Sequence[tuple[str, str]], devices: Sequence[tuple[str, str]]) -> None:
        """Offer those who wrote lines here; the PC only where there were several."""
        for box, told, found in ((self.agent, _("Tous les agents"), agents), (self.device, _("Tous"), devices)):
            former = box.value()
            box.set_choices([(ALL, told), *found])
            box.blockSignals(True)
            box.set_value(former if former in dict(found) else ALL)
            box.blockSignals(False)
        appear(self._fields[-1], len(devices) > 1)

    def show_person(self, person_id: str, name: str) -> None:
        """Keep to one person, named on a button that ends it."""
        self._person_id = person_id
        self.person.set_text(name)
        self.person.setAccessibleName(_("Ne plus se limiter à {name}").format(name=name))
        appear(self.person, bool(person_id))

    def wanted(self) -> Wanted:
        """Return what is looked for; a day that can't be read counts for nothing."""
        first, last = _day(self.first), _day(self.last)
        return Wanted(
            self.agent.value() or "",
            self._person_id,
            self.kind.value() or "",
            day_bounds(first)[0] if first else 0,
            day_bounds(last)[1] if last else 0,
            self.device.value() or "",
        )

    def clear(self) -> bool:
        """Look for everything again; False when that is so already."""
        if self.wanted() == Wanted():
            return False
        self.blockSignals(True)
        for box in (self.kind, self.agent, self.device):
            box.set_value(ALL)
        for day in (self.first, self.last):
            day.set_value(None)
        self.show_person("", "")
        self.blockSignals(False)
        self.changed.emit()
        return True

    def set_narrow(self, narrow: bool) -> None:
        """Put the fields under each other in a narrow window."""
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def _forget_person(self) -> None:
        self.show_person("", "")
        self.changed.emit()


def _day(edit: DateEdit) -> date | None:
    try:
        found: date | None = edit.value()
    except BadInput:
        return None
    return found
