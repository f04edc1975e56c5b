"""The panel of one visit: must it happen now, the call's outcome, the gestures on site, what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from lmmh_desk.features.visits.model.deeds import Deed
from lmmh_desk.features.visits.model.listing import (
    VisitRow,
    away_told,
    gestures_told,
    stale_told,
    verdict,
    written_hour,
)
from lmmh_desk.features.visits.model.records import GESTURES, OUTCOMES, STATES, URGENCIES, Outcome, State
from lmmh_desk.features.visits.model.steps import CALLED, FROM, GESTURES_MADE, why_not
from lmmh_desk.features.visits.ui.columns import CALLS
from lmmh_desk.features.visits.ui.outcome import OutcomeButton
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.actions import Act, ShortList
from lmmh_desk.ui.widgets.base import Column, Label, Row, bare_scroll, line
from lmmh_desk.ui.widgets.buttons import Button, CloseButton
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.facts import Facts, PersonLine
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.tag import Tag
from lmmh_desk.ui.widgets.toggle import CheckBox

SHOWN = 3  # gestures, beside « Autres gestes »
LATER = frozenset(
    {"plan", "back", "file", State.POSTPONED, "see:AV", "see:JP", "void:AV", "void:JP"}
)  # shown when nothing else fills the place
LETTERS = {Outcome.PROCEED: "O", Outcome.POSTPONE: "D", Outcome.URGENT: "U"}


class VisitPanel(Card):
    """What is known of the chosen visit; nothing that was answered at the call is ever asked of the agent."""

    asked = Signal(object)  # the deed taken
    called = Signal(str)  # the outcome chosen
    ticked = Signal(object)  # the gestures made
    refused = Signal(str)  # why none can be ticked now
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0)
        self.set_empty(_("Choisissez une visite dans la liste."))
        self.deeds = ShortList(_("Ce que l’on peut faire"))
        self.deeds.taken.connect(lambda place: self.asked.emit(self._offered[place]))
        self._offered: list[Deed] = []
        self._no_gesture = ""
        self._frame = bare_scroll()
        self.add(self._frame, 1)
        self.add(line())
        self.add(self.deeds)
        self.show_empty()

    def clear(self) -> None:
        """Show that no visit is chosen."""
        self._offered = []
        self.deeds.set_items([])
        self.show_empty()

    def show_visit(self, row: VisitRow, deeds: Sequence[Deed], question: str, *, ahead: bool) -> None:
        """Show another visit, or the same one after a change; `question` is what the call asks.

        `ahead` says that its day is to come: nothing can have been made on site.
        """
        self.offer(deeds)
        body = QWidget()
        inside = Column(_answer(row), _facts((_("Motif"), row.purpose), (_("Sur place"), row.on_site)),
                        margins=(14, 6, 8, 6), spacing=5)  # fmt: skip
        for told in filter(None, (away_told(row), stale_told(row))):
            inside.addWidget(Label(told, 12, 600, "warn", wrap=True))
        inside.addLayout(self._call(row, question))
        self._no_gesture = why_not(GESTURES_MADE, row.state, row.outcome, ahead=ahead)
        inside.addLayout(self._gestures(row))
        rest = ((_("Adresse"), ", ".join(row.place)), (_("Urgence"), URGENCIES[row.urgency]))
        inside.addWidget(_facts(*rest, (_("État"), STATES[row.state])))
        inside.addStretch(1)
        note = " · ".join(part for part in (row.hours, row.phone) if part) or STATES[row.state]
        who, close = QWidget(), CloseButton()
        close.clicked.connect(self.closed)
        who.setLayout(Row(PersonLine(row.name, note, close), margins=(14, 10, 14, 10)))
        whole = Column(who, line(), spacing=0)
        whole.addLayout(inside, 1)
        body.setLayout(whole)
        self._replace(body)
        self.show_body()

    def focus_gestures(self) -> None:
        """Give the keyboard to the boxes of the barrier gestures: Espace ticks, Tab goes on; or say why not."""
        if self._no_gesture:
            self.refused.emit(self._no_gesture)
        boxes = (box for box in self._frame.findChildren(CheckBox) if box.isEnabled())
        if (first := next(boxes, None)) is not None:
            first.setFocus()
            self._frame.ensureWidgetVisible(first)

    def offer(self, deeds: Sequence[Deed]) -> None:
        """Show what is done most now; the rest is one gesture away."""
        self._offered = sorted(deeds, key=lambda deed: deed.key in LATER)[:SHOWN]
        self.deeds.offer([act_of(place, deed) for place, deed in enumerate(self._offered)])

    def _replace(self, body: QWidget) -> None:
        """Show another body; the box or button that was in use keeps the keyboard."""
        used = QApplication.focusWidget()  # asked first: what is taken out loses the keyboard
        former = self._frame.widget()
        name = used.accessibleName() if former and used and former.isAncestorOf(used) else ""
        self._frame.takeWidget()
        self._frame.setWidget(body)
        body.setAutoFillBackground(False)
        if former:
            former.hide()
            former.deleteLater()  # later: it may be what was just clicked
        same = (one for one in body.findChildren(QAbstractButton) if name and one.accessibleName().startswith(name))
        if (again := next(same, None)) is not None:
            again.setFocus()

    def _call(self, row: VisitRow, question: str) -> Column:
        """Return the three outcomes; who called and when, once somebody did."""
        by = f"{written_hour(row.called_at)}, {row.called_by}" if row.called_at is not None else ""
        column = Column(spacing=4)
        column.addLayout(Row(Label(_("Appel préalable"), 12, 500, "t2"), None, Label(by, 12, 400, "t2")))
        may = row.state in FROM[CALLED]
        if may and question and not row.outcome:
            column.addWidget(Label(question, 12, 400, "t2", wrap=True))
        if not may and row.outcome:
            outcome = Outcome(row.outcome)
            column.addWidget(Tag(OUTCOMES[outcome], *CALLS[outcome]))
        for outcome, words in OUTCOMES.items() if may else ():
            if outcome is not Outcome.URGENT or row.urgency.urgent:
                column.addWidget(self._outcome(row, outcome, words))
        kept = Label(_("Seul le résultat est gardé, jamais les réponses."), 12, 400, "t2", wrap=True)
        sealed = Row(Picture("lock", "t2", 14), spacing=4)
        sealed.addWidget(kept, 1)
        column.addLayout(sealed)
        return column

    def _outcome(self, row: VisitRow, outcome: Outcome, words: str) -> Button:
        chosen, (tone, icon) = row.outcome == outcome, CALLS[outcome]
        name = _("{words}, choisi").format(words=words) if chosen else words
        button = OutcomeButton(words, icon, LETTERS[outcome], tone, chosen=chosen, said=name)
        button.clicked.connect(lambda: self.called.emit(str(outcome)))
        return button

    def _gestures(self, row: VisitRow) -> Column:
        """Return the boxes of the barrier gestures, or why none can be ticked now above them."""
        column = Column(spacing=0)
        column.addLayout(
            Row(Label(_("Gestes barrières sur place"), 12, 500, "t2"), None, Label(gestures_told(row), 12, 400, "t2"))
        )
        if self._no_gesture:
            column.addWidget(Label(self._no_gesture, 12, 400, "t2", wrap=True))
        boxes = {name: CheckBox(words) for name, words in GESTURES.items()}
        for name, box in boxes.items():
            box.set_value(name in row.gestures)
            box.setEnabled(not self._no_gesture)
            box.changed.connect(lambda: self.ticked.emit([one for one, each in boxes.items() if each.value()]))
            column.addWidget(box)
        return column


def act_of(place: int, deed: Deed) -> Act:
    """Return a deed as the panel and the menu show it."""
    return Act(str(place), deed.label, deed.icon, deed.keys)


def _answer(row: VisitRow) -> QWidget:
    """Return whether it must happen now; the question is read aloud with it."""
    told, tone = verdict(row)
    box = QWidget()
    title = _("A-t-elle lieu maintenant\u00a0?")
    box.setLayout(Row(Tag(told, tone), None))
    box.setAccessibleName(f"{title} {told}")
    return box


def _facts(*lines: tuple[str, str]) -> Facts:
    facts = Facts(64)
    facts.set(lines)
    return facts
