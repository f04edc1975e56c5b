"""The line above the queue: the day, until when the site is open, and the two buttons of the counter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.walkins.model.board import Board
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.tag import Tag


class PageHeader(QWidget):
    """« Accueil · mardi 17 novembre · ouvert jusqu’à 12:30 », Appeler le suivant, Nouvel arrivant."""

    def __init__(self, run: Callable[[str], None]) -> None:
        super().__init__()
        self._title = Label(_("Accueil"), 20, 600)
        self._when = Label("", 13, 400, "t2")
        self._when.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._gauge = Tag("", "accent", "users")
        self._call = Button(_("Appeler le suivant"), "volume", "F3")
        self._arrive = Button(_("Nouvel arrivant"), "plus", "F2", "primary")
        self._call.clicked.connect(lambda: run("walkins.call_next"))
        self._arrive.clicked.connect(lambda: run("walkins.arrive"))
        row = Row(self._title, spacing=12)
        row.addWidget(self._when, 1)
        row.addWidget(self._gauge)
        row.addStretch(0)
        row.addWidget(self._call)
        row.addWidget(self._arrive)
        self.setLayout(row)
        self.set_brief(False)

    def set_brief(self, brief: bool) -> None:
        """Shorten for a narrow window: the gauge instead of the day."""
        self._brief = brief
        self._call.set_text(_("Appeler") if brief else _("Appeler le suivant"))
        appear(self._when, not brief)
        appear(self._gauge, brief and bool(self._gauge.text))

    def show_board(self, board: Board, now: int) -> None:
        """Show the day and the gauge at this minute."""
        day = long_date(paris(now).date(), year=False)
        self._when.setText(f"{day} · {board.timetable.sentence(now)}")
        gauge = board.gauge()
        limit = "" if gauge.limit is None else f" / {gauge.limit}"
        tone = "warn" if gauge.free is not None and gauge.free <= 0 else "accent"
        self._gauge.set(_("Jauge {inside}{limit}").format(inside=gauge.inside, limit=limit), tone, "users")
        appear(self._gauge, self._brief)
