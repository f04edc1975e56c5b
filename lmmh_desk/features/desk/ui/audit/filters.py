"""What narrows the audit down: kind, agent, days, site, and one person or record."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.desk.model.audit import KINDS, Wanted
from lmmh_desk.features.desk.store.audit import Choices
from lmmh_desk.kernel.clock import day_bounds
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.field import Field

ALL = ""
LONGEST = 24  # letters of a name on its button


class Filters(QWidget):
    """A line of fields; `changed` when other lines are wanted."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._person_id = self._record_id = ""
        kinds = [(ALL, _("Tous les gestes")), *((key, label) for key, (label, _names) in KINDS.items())]
        self.kind, self.agent, self.site = ComboBox(kinds), ComboBox(), ComboBox()
        self.first, self.last = DateEdit(today, "behind"), DateEdit(today, "behind")
        self.one = Button("", "close", small=True)
        self._site = Field(_("Site"), self.site)
        fields = Field(_("Geste"), self.kind), Field(_("Agent"), self.agent), self._site
        days = Field(_("Du"), self.first), Field(_("Au"), self.last)
        self._rows = Row(*fields, spacing=12), Row(*days, self.one, spacing=12)
        self._rows[1].setAlignment(self.one, Qt.AlignmentFlag.AlignBottom)
        self._row = Row(spacing=12)
        for row in self._rows:
            self._row.addLayout(row)
        self._row.addStretch(1)
        self.setLayout(self._row)
        self.offer(Choices([], []))
        self.kind.set_value(ALL)
        self.narrow("", "", "")
        self._connect()

    def _connect(self) -> None:
        for box in (self.kind, self.agent, self.site):
            box.changed.connect(self.changed)
        for day in (self.first, self.last):
            day.left.connect(self.changed)
            day.returnPressed.connect(self.changed)
        self.one.clicked.connect(self._forget_one)

    def offer(self, found: Choices) -> None:
        """Offer the agents and the sites; these only where there are several."""
        for box, told, choices in (
            (self.agent, _("Tous les agents"), found.agents), (self.site, _("Tous les sites"), found.sites),
        ):  # fmt: skip
            former = box.value()
            box.set_choices([(ALL, told), *choices])
            with QSignalBlocker(box):
                box.set_value(former if former in dict(choices) else ALL)
        appear(self._site, len(found.sites) > 1)

    def narrow(self, person_id: str, record_id: str, name: str) -> None:
        """Keep to one person, else to one record, named on a button that ends it; to none by empty ids."""
        self._person_id, self._record_id = person_id, record_id
        told = name or _("Une fiche")
        self.one.set_text(told if len(told) <= LONGEST else f"{told[:LONGEST]}…")
        self.one.setAccessibleName(_("Ne plus se limiter à\u00a0: {name}").format(name=told))
        appear(self.one, bool(person_id or record_id))

    def wanted(self) -> Wanted:
        """Return what is looked for; a day that can't be read counts for nothing."""
        first, last = _day(self.first), _day(self.last)
        return Wanted(
            agent_id=self.agent.value() or "",
            site_id=self.site.value() or "",
            kind=self.kind.value() or "",
            first=day_bounds(first)[0] if first else 0,
            last=day_bounds(last)[1] if last else 0,
            person_id=self._person_id,
            record_id=self._record_id,
        )

    def clear(self) -> bool:
        """Look for everything again; False when that is so already."""
        if self.wanted() == Wanted():
            return False
        with QSignalBlocker(self):
            for box in (self.kind, self.agent, self.site):
                box.set_value(ALL)
            for day in (self.first, self.last):
                day.set_value(None)
            self.narrow("", "", "")
        self.changed.emit()
        return True

    def set_narrow(self, narrow: bool) -> None:
        """Put the days under the other fields in a narrow window."""
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def _forget_one(self) -> None:
        self.narrow("", "", "")
        self.changed.emit()


def _day(edit: DateEdit) -> date | None:
    try:
        found: date | None = edit.value()
    except BadInput:
        return None
    return found
