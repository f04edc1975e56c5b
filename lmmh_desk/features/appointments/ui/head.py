"""The line above the agenda: which days, whose, and in which form."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.appointments.model.sight import Asked, Sight, Span, title
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.segmented import Segmented

LIST = "list"
FRIDAY = timedelta(4)  # the day a title ends with


class AgendaHead(QWidget):
    """« Rendez-vous ‹ › 16 – 20 novembre · Aujourd’hui », whose agenda, day, week or list, Journée."""

    stepped = Signal(int)  # 1: the days after, -1: before, 0: today
    whose = Signal(str)  # resource id, "" for the whole site
    viewed = Signal(object)  # a Span, or LIST

    def __init__(self) -> None:
        super().__init__()
        before = IconButton("chevron-left", _("Jours précédents"))
        after = IconButton("chevron-right", _("Jours suivants"))
        self.days = Label("", 13, 600)
        today = Button(_("Aujourd’hui"), key="T", accessible=_("Aujourd’hui"))
        self.resource = ComboBox()
        self.resource.setAccessibleName(_("Agenda de"))
        views = [(Span.DAY, _("Jour")), (Span.WEEK, _("Semaine")), (LIST, _("Liste"))]
        self.view = Segmented(_("Montrer par"), views, tall=True)
        self.day = Button(_("Journée"), "printer", accessible=_("Journée\u00a0: imprimer, enregistrer, exporter"))
        self._first = Row(Label(_("Rendez-vous"), 20, 600), before, after, self.days, today, None, spacing=8)
        self._second = Row(self.resource, self.view, self.day, spacing=12)
        self._second.addStretch(0)
        self._whole = Row(spacing=12)
        self._whole.addLayout(self._first, 1)
        self._whole.addLayout(self._second)
        self.setLayout(self._whole)
        for button, step in ((before, -1), (today, 0), (after, 1)):
            button.clicked.connect(lambda _checked=False, step=step: self.stepped.emit(step))
        self.resource.changed.connect(lambda: self.whose.emit(self.resource.value() or ""))
        self.view.changed.connect(self.viewed)
        current().changed.connect(self._measure)
        self._measure()

    def show_asked(self, asked: Asked, today: date, *, as_list: bool) -> None:
        """Show which days are asked for, with their year when it isn't this one, and in which form."""
        year = min(asked.days[-1], asked.first + FRIDAY).year
        self.days.setText(title(asked) if year == today.year else f"{title(asked)} {year}")
        self.view.set_value(LIST if as_list else asked.span)

    def show_sight(self, sight: Sight, site: str) -> None:
        """Offer the agendas of the site."""
        self.resource.set_choices([("", site), *((one.id, one.name) for one in sight.resources)])
        self.resource.blockSignals(True)
        self.resource.set_value(sight.asked.resource)
        self.resource.blockSignals(False)

    def set_narrow(self, narrow: bool) -> None:
        """Stand on two lines in a narrow window."""
        direction = QBoxLayout.Direction
        self._whole.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def _measure(self) -> None:
        self.resource.setMinimumWidth(current().px(150))
        self.resource.setMaximumWidth(current().px(230))
