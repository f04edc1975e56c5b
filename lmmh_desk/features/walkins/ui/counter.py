"""« À votre guichet »: whom this agent has called or is receiving, or who comes next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.walkins.model.board import Board
from lmmh_desk.features.walkins.model.passage import Passage, minutes
from lmmh_desk.features.walkins.model.records import State
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.card import Card

HIGH, TIGHT = 71, 620  # pixels at 100 %


class CounterCard(Card):
    """Who is at this counter, and what may be done: open the file, receive, hold, close."""

    asked = Signal(str)  # "file", "serve", "no_answer", "hold", "close", "identify"

    def __init__(self) -> None:
        super().__init__(marked=True, padding=(14, 8, 14, 8))
        self.setAccessibleName(_("À votre guichet"))
        self.passage: Passage | None = None
        self.serving = False
        self._where = Label("", 12, 400, "t2")
        self._name = Label("", 16, 600)
        self._about = Label("", 12, 400, "t2")
        self._file = self._button(_("Ouvrir la fiche"), "user", "", "file")
        self._who = self._button(_("Identifier"), "user", "", "identify")
        self._absent = self._button(_("Absent"), "close", "", "no_answer")
        self._serve = self._button(_("Recevoir"), "check", "", "serve")
        self._hold = IconButton("pause", _("Mettre en attente, reprendre plus tard"))
        self._hold.clicked.connect(lambda: self.asked.emit("hold"))
        self._close = self._button(_("Terminer"), "check", "F8", "close")
        texts = QWidget()
        texts.setLayout(Column(self._where, self._name, self._about, spacing=1))
        texts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        buttons = (self._file, self._who, self._absent, self._serve, self._hold, self._close)
        row = Row(spacing=10)
        row.addWidget(texts, 1)
        for button in buttons:
            row.addWidget(button)
        self.body.addLayout(row)
        current().changed.connect(self._measure)
        self._measure()

    def show_board(self, board: Board, me: Session, now: int, *, masked: bool, brief: bool) -> None:
        """Show who is at the agent's counter at this minute; `brief` for a narrow window."""
        self.passage = here = board.at_counter(me.agent_id)
        state = here.state if here else None
        self.set_marked(here is not None)
        place = " · ".join(part for part in (_("À votre guichet"), me.counter) if part)
        self._where.setText(place)
        if here is None:
            self._show_free(board, now, masked)
        else:
            self._name.setText(_("Nom masqué") if masked else here.who)
            self._about.setText(_about(here, now, brief, "" if masked else here.note))
        self.serving = state is State.SERVING
        appear(self._file, here is not None and bool(here.person_id))
        appear(self._who, here is not None and not here.person_id)
        appear(self._absent, state is State.CALLED)
        appear(self._serve, state is State.CALLED)
        appear(self._hold, self.serving)
        appear(self._close, self.serving)
        self.setAccessibleDescription(f"{self._name.text()}, {self._about.text()}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._file.set_text(_("Fiche") if self.width() < current().px(TIGHT) else _("Ouvrir la fiche"))

    def _measure(self) -> None:
        self.setFixedHeight(current().px(HIGH))

    def _show_free(self, board: Board, now: int, masked: bool) -> None:
        self._name.setText(_("Guichet libre"))
        following = next(iter(board.waiting(now)), None)
        if following is None:
            self._about.setText(_("Personne n’attend."))
            return
        name = "" if masked else f"{following.who} · "
        text = _("Prochain appel\u00a0: {ticket} · {name}attend depuis {minutes} min")
        self._about.setText(text.format(ticket=following.called, name=name, minutes=following.wait(now)))

    def _button(self, text: str, icon: str, key: str, ask: str) -> Button:
        button = Button(text, icon, key)
        button.clicked.connect(lambda: self.asked.emit(ask))
        return button


def _event(here: Passage, served: bool) -> str:
    """Return « reçue à » or « appelé à », agreed with the civility where there is one."""
    if here.name.startswith("Mme "):
        return _("reçue à {hour}") if served else _("appelée à {hour}")
    return _("reçu à {hour}") if served else _("appelé à {hour}")


def _about(here: Passage, now: int, brief: bool, note: str) -> str:
    """Return « Remise des clés · reçue à 10:36 · 6 min »."""
    served, called = here.progress.served_at, here.progress.called_at
    since = served or called or here.arrived_at
    ticket = "" if brief else _("ticket {ticket}").format(ticket=here.ticket)
    event = _event(here, served is not None)
    at = "" if brief else event.format(hour=hour(paris(since)))
    span = _("{minutes} min").format(minutes=minutes(since, now))
    return " · ".join(part for part in (here.why, ticket, at, span, note) if part)
