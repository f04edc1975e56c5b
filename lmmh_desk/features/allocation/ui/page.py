"""« CAL en visio »: who sits, agenda, applicants of a dwelling, how far the minutes are, answers that end today."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from lmmh_desk.features.allocation.actions import answers
from lmmh_desk.features.allocation.model.records import CLOSED, RANKED, REMOVED, Presence, State
from lmmh_desk.features.allocation.model.sitting import Board, Candidate, Due, Item, Sitting
from lmmh_desk.features.allocation.store.sittings import seen_board
from lmmh_desk.features.allocation.ui.acts import Acts
from lmmh_desk.features.allocation.ui.asks import Asks
from lmmh_desk.features.allocation.ui.cards import CandidateCards
from lmmh_desk.features.allocation.ui.deciding import LETTERS, DecidingPanel
from lmmh_desk.features.allocation.ui.following import ANSWERS, FollowingPanel, may
from lmmh_desk.features.allocation.ui.members import SessionStrip
from lmmh_desk.features.allocation.ui.minutes_card import MinutesCard
from lmmh_desk.features.allocation.ui.preview import MinutesPreview
from lmmh_desk.features.allocation.ui.tables import about, due_rows, item_rows, trouble
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris, today
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import clock_hour, count, hour, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import written_phone
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.copying import copy_text
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear, line
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.table import DataTable
from lmmh_desk.ui.widgets.tag import Tag

SHOWS = (
    "allocation_session", "allocation_member", "allocation_item", "allocation_applicant", "allocation_paper", "paper",
    "dwelling", "lease", "setting",
)  # fmt: skip
AGENDA, SIDE = 256, 274  # pixels at 100 %
ITEM = 20  # minutes of a point
STEPS = {
    State.PLANNED: _("Convoquer"), State.CONVENED: _("Ouvrir la séance"), State.QUORATE: _("Établir le PV"),
    State.DELIBERATING: _("Établir le PV"), State.SIGNED: _("Notifier"),
}  # fmt: skip


def _hours(shown: Sitting) -> str:
    """Return « 9:30 à 12:10 », the last point taking as long as the others."""
    begins = clock_hour(shown.starts_at)
    if not shown.items:
        return begins
    ends = clock_hour((max(one.starts_at for one in shown.items) + ITEM) % (24 * 60))
    return _("{begins} à {ends}").format(begins=begins, ends=ends)


def _step(shown: Sitting) -> str:
    """Return what Ctrl+Entrée does now; nothing once all is done."""
    if shown.removed:
        return _("Remettre la séance")
    return STEPS[State.QUORATE] if shown.lacks_minutes else STEPS.get(State(shown.state), "")


def _status(shown: Sitting) -> str:
    """Return what is to be known of a session before anything else."""
    if shown.removed:
        return _("Séance retirée\u00a0: {reason}").format(reason=REMOVED["session"][shown.removed])
    if shown.unsaid:
        told = _("Le procès-verbal dit autre chose de {name}. Arbitrez la décision, ou annulez le procès-verbal.")
        if shown.state != State.SIGNED:
            told = _("Le procès-verbal dit autre chose de {name}, et les lettres sont parties. Arbitrez la décision,"
                     " ou annulez le procès-verbal\u00a0: les lettres contraires sont refaites.")  # fmt: skip
        return told.format(name=shown.unsaid)
    if shown.named_twice:
        return _("{name} est nommé deux fois\u00a0: une voix. Retirez-en un (X).").format(name=shown.named_twice)
    if shown.recorded_at is None or not shown.is_open:
        return ""
    return _("Décisions enregistrées, la dernière à {hour}").format(hour=hour(paris(shown.recorded_at)))


class AllocationPage(Page):
    """Who sits above; the agenda at the left, the applicants in the middle, minutes and answers at the right."""

    key = "allocation"
    gestures = (
        *((letter, told) for letter, (_decision, told) in LETTERS.items()),
        (_("Entrée"), _("Corriger")),
        ("X", _("Retirer")),
    )
    hints = ("allocation.minutes", "allocation.call", "shell.next_pane", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._acts = Acts(context)
        self._asked = ""  # the session shown; nothing: that of today, else the next
        self._recording = False  # a decision is being written
        self.shown: Sitting | None = None
        self.agenda: DataTable[Item] = DataTable(item_rows(), _("Ordre du jour"))
        self.people = CandidateCards()
        self.strip, self.minutes = SessionStrip(), MinutesCard()
        self.members = self.strip.tiles
        self.due: DataTable[Due] = DataTable(due_rows(), _("Réponses qui expirent"))
        self.asks = Asks(self, context, self.agenda, self._turn_to)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._about, self.quorum = Label("", 13, 400, "t2"), Tag("", "neutral")
        self.change = Button(_("Changer"), role="link", small=True, accessible=_("Changer jour, heure ou lien"))
        self.others = IconButton("calendar", _("Autres séances"), small=True)
        self.paper = Button("", "printer", key="Ctrl+P")
        self.go = Button("", role="primary", key=_("Ctrl+Entrée"))
        head = QWidget()
        title = self._name = Label(_("CAL en visio"), 20, 600)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setContentsMargins(0, 0, 0, 0)
        self._head.addLayout(Row(title, self._about, self.others, None, self.quorum, spacing=12), 1)
        self._head.addLayout(Row(self.paper, self.go, None, spacing=12))
        head.setLayout(self._head)
        self._point, self._told = Tag("", "accent"), Label("", 12, 500, "bad", wrap=True)
        self.before = IconButton("chevron-left", _("Logement précédent (P)"), small=True)
        self.after = IconButton("chevron-right", _("Logement suivant (S)"), small=True)
        self._item = Card(
            _("Candidats"), actions=(self._point, self.before, self.after), padding=(0, 0, 0, 0), ruled=True, under=True
        )
        cards = []
        for name, table, empty in (
            (_("Ordre du jour"), self.agenda, _("Aucun logement à l’ordre du jour.")),
            (_("Réponses qui expirent"), self.due, _("Aucune réponse n’expire aujourd’hui.")),
        ):
            actions = (self.change,) if table is self.agenda else ()
            card = Card(name, actions=actions, padding=(0, 0, 0, 0), ruled=True)
            table.horizontalHeader().hide()
            table.set_empty(empty)
            card.add(table, 1)
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # lists scroll, not the page
            cards.append(card)
        around = QWidget()
        around.setLayout(Column(self._told, self.people, margins=(14, 8, 14, 0)))
        self._item.add(around, 1)
        self._item.add(line())
        self.deciding = DecidingPanel()
        self.following = FollowingPanel()
        self._item.add(self.deciding)
        self._item.add(self.following)
        self._left, self._right = QWidget(), QWidget()
        self._agenda, self._lists = cards[0], cards
        self._left.setLayout(Column(cards[0], spacing=0))
        self._right.setLayout(Column(self.minutes, cards[1], spacing=13))
        keys = _("O\u00a0accepte · N\u00a0refuse · T\u00a0appelle\nSilence\u00a0: refus")
        cards[1].set_foot(Label(keys, 12, 400, "t2", wrap=True))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.addWidget(self._left)
        self._columns.addWidget(self._item, 1)
        self._columns.addWidget(self._right)
        whole = Column(head, self.strip, spacing=13)
        whole.addLayout(self._columns, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        self.agenda.chosen.connect(self._choose)
        self.agenda.opened.connect(lambda _item: self.people.setFocus())
        self.agenda.letters["X"] = lambda one: self._acts.withdraw(one.id)
        self.agenda.letters["D"] = self.asks.exempt
        self.people.chosen.connect(self.deciding.show_applicant)
        for letter in LETTERS:
            self.people.letters[letter] = partial(self.deciding.press, letter)
        self.deciding.waits.connect(self.people.show_taking)
        self.deciding.waits.connect(lambda told: self._name_step(taking=bool(told)))
        self.deciding.asked.connect(self.deciding.take)
        self.deciding.decided.connect(self._decide)
        self.people.chosen.connect(self._follow)
        self.people.opened.connect(self.asks.amend)
        self.following.asked.connect(self._acts.follow)
        for letter in ANSWERS:
            self.people.letters[letter] = partial(self.following.press, letter)
        self.people.letters["X"] = self._remove
        for letter, button, step in (("P", self.before, -1), ("S", self.after, 1)):
            self.people.letters[letter] = partial(self._turn, step)
            button.clicked.connect(partial(self._turn, step))
        self.members.letters["P"] = lambda one: self._acts.attend(one.id, Presence.PRESENT)
        self.members.letters["B"] = lambda one: self._acts.attend(one.id, Presence.ABSENT)
        self.members.letters["V"] = self.asks.proxy
        self.members.letters["X"] = lambda one: self.asks.removal("member", one.id, one.name)
        self.minutes.cancel.clicked.connect(self.asks.cancel_minutes)
        self.due.letters["O"] = lambda one: self._acts.answer(one.candidate.id, answers.accept)
        self.due.letters["N"] = lambda one: self._acts.answer(one.candidate.id, answers.decline)
        self.due.letters["T"] = self._call
        self.due.pushed.connect(self._call)
        self.due.opened.connect(lambda one: self._acts.answer(one.candidate.id, answers.pass_on))
        self.go.clicked.connect(self.primary)
        self.strip.copy_link.clicked.connect(self._copy)
        self.strip.join_link.clicked.connect(self.asks.call)
        self.others.clicked.connect(self.asks.ask_session)
        self.change.clicked.connect(self.asks.relink)
        self.paper.clicked.connect(self.print_minutes)

    def opened(self, session_id: str = "", item_id: str = "", **arguments: Any) -> None:
        """Show a session, the one of today by default, on a point of it."""
        self._asked = session_id
        super().opened(**arguments)
        self.agenda.setFocus()
        if item_id:
            self.agenda.select_key(item_id)

    def refresh(self, changes: Changes | None) -> None:
        """Read again what changed."""
        if self.context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, now, exchange, asked = self.context.me, self.context.clock.now(), self.context.ports.exchange, self._asked
        self.context.reads.run(
            lambda read: seen_board(read, me, asked, me.site_id, now, exchange), self._show, owner=self, slot="board"
        )

    def status(self) -> str:
        """Return why the session was removed, who is named twice, else when the minutes were last added to."""
        return _status(self.shown) if self.shown is not None else ""

    def primary(self) -> None:
        """Record the decision begun and show the next dwelling, else take the session further (Ctrl+Entrée)."""
        if self._recording:  # the press of somebody ahead of the disk would decide again, or skip a dwelling
            return
        if (found := self.deciding.in_hand) is not None:
            self._decide(*found, step=1)
        else:
            self.asks.step()

    def panes(self) -> list[QWidget]:
        """Return the members, the agenda, the applicants, the answers."""
        return [self.members, self.agenda, self.people, self.due]

    def escape(self) -> bool:
        """Leave the decision begun."""
        if self.deciding.leave():
            self.people.setFocus()
            return True
        return False

    def locked(self) -> None:
        """Leave the decision begun: whoever unlocks begins again."""
        self._recording = False
        self.deciding.leave()

    def arrange(self, width: Width) -> None:
        """Put everything in one column in a narrow window."""
        px, narrow = current().px, width == "narrow"
        ways = QBoxLayout.Direction
        for box in (self._columns, self._head):
            box.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._head.setSpacing(px(12))
        self._columns.setSpacing(px(13))
        appear(self._about, not narrow)
        self.strip.arrange(narrow=narrow)
        for card in self._lists:
            card.setMinimumHeight(px(200 if narrow else 150))
        self.people.setMinimumHeight(self.people.row_height() if narrow else 0)
        for part, wide in ((self._left, AGENDA), (self._right, SIDE)):
            part.setMinimumWidth(0 if narrow else px(wide))
            part.setMaximumWidth(WIDEST if narrow else px(wide))

    def _show(self, board: Board) -> None:
        self.shown = self.asks.shown = shown = board.sitting
        self.due.set_rows(board.due)
        self.agenda.set_rows(shown.items if shown else ())
        self.strip.show_sitting(shown)
        self._choose(self.agenda.current())
        for part in (self.strip, self.minutes, self.quorum, self.go, self.paper, self.change):
            appear(part, shown is not None)
        if shown is None:
            self._about.setText(_("Aucune séance n’est prévue."))
            return
        self._about.setText(" · ".join((long_date(shown.day, year=False), _hours(shown),
                                        count(len(shown.items), _("logement")))))  # fmt: skip
        self._agenda.set_count(len(shown.items), "", _("logements"))
        self._agenda.set_caption(count(shown.settled, _("décidé")) if shown.settled else "")
        self.quorum.set(shown.quorum_words, "ok" if shown.is_quorate else "warn", "check" if shown.is_quorate else "")
        self._name_step(taking=self.deciding.taking)
        self.hinted.emit()
        self.paper.set_text(_("Imprimer le PV") if shown.minutes_id else _("Aperçu du PV"))
        appear(self.change, State(shown.state) not in CLOSED)

    def _choose(self, item: Item | None) -> None:
        self._item.set_title(item.title if item else _("Candidats"))
        if self.shown is not None:
            self.minutes.show_sitting(self.shown, item.id if item else "")
        self._item.set_caption(about(item))
        self._name_step(taking=self.deciding.taking)
        self._told.setText(trouble(item))
        appear(self._told, bool(trouble(item)))
        rank = 1 + self.agenda.currentIndex().row()
        for button, found in ((self.before, rank > 1), (self.after, rank < len(self.agenda.rows.records()))):
            button.setEnabled(found and item is not None)
        self._point.set(_("Point {rank} sur {all}").format(rank=rank, all=len(self.agenda.rows.records())), "accent")
        appear(self._point, item is not None)
        self.people.day = today(self.context.clock)
        self.people.set_rows(item.candidates if item else ())
        self.deciding.show_applicant(self.people.current())
        self._follow(self.people.current())

    def _name_step(self, *, taking: bool) -> None:
        """Say what Ctrl+Entrée does: while a decision waits for its reason, it decides and shows the next point."""
        told = _("Valider") if taking else _step(self.shown) if self.shown is not None else ""
        self.go.set_text(told)
        appear(self.go, bool(told))

    def _follow(self, one: Candidate | None) -> None:
        """Once the minutes are signed nothing is decided any more: what follows is offered instead."""
        item, shown = self.agenda.current(), self.shown
        appear(self.deciding, one is not None and (shown is None or State(shown.state) not in CLOSED))
        letters = may(shown, item, one) if shown is not None and item is not None and one is not None else ""
        self.following.show_applicant(one, letters)

    # What is done

    def _turn_to(self, session_id: str) -> None:
        self._asked = session_id
        self.refresh(None)

    def _turn(self, step: int, *_chosen: object) -> None:
        """Show the dwelling before, or after; the applicants keep the keys."""
        row = self.agenda.currentIndex().row() + step
        if 0 <= row < len(self.agenda.rows.records()):
            self.agenda.select_row(row)

    def print_minutes(self) -> None:
        """Print the minutes, and the letters once the session is notified; before they are signed, show them."""
        if self.shown is None:
            return
        if not self.shown.minutes_id:
            MinutesPreview(self, self.context, self.shown)
            return
        minutes = (one for one, _number in self.shown.minutes)
        self._acts.print_papers((*minutes, *(letter for _one, letter in self.shown.letters)))

    def _remove(self, one: Candidate) -> None:
        """Take an offer back once the minutes are signed; before, remove the applicant."""
        if self.shown is not None and State(self.shown.state) in CLOSED:
            self.following.press("X")
        else:
            self.asks.removal("applicant", one.id, one.name)

    def _decide(self, one: Candidate, decision: str, reason: str, *, step: int = 0) -> None:
        """Record a decision; ask first where it ranks an application that another dwelling already houses."""
        if decision not in RANKED or not one.elsewhere:
            self._record(one, decision, reason, step)
            return
        told = _("{name} {elsewhere}.").format(name=one.name, elsewhere=one.elsewhere)
        confirm(
            self, _("Classer aussi cette demande ici\u00a0?"), told, yes=_("Classer"), no=_("Ne pas classer"),
            then=lambda _text: self._record(one, decision, reason, step),
        )  # fmt: skip

    def _record(self, one: Candidate, decision: str, reason: str, step: int) -> None:
        def decided() -> None:
            self._recording = False
            self.deciding.leave()
            self._turn(step)
            self.people.setFocus()

        def refused(error: DeskError) -> None:
            self._recording = False
            self.context.shell.say(str(error), "bad")

        self._recording = True
        self._acts.decide(one, decision, reason, decided, refused)

    def _call(self, one: Due) -> None:
        """Say which number to dial, and of whom."""
        told = _("{name}\u00a0: composez le {phone}.") if one.phone else _("Aucun numéro n’est connu pour {name}.")
        self.context.shell.say(told.format(name=one.candidate.name, phone=written_phone(one.phone)), "info")

    def _copy(self) -> None:
        if self.shown is not None:
            copy_text(self.shown.link)
            self.context.shell.say(_("Lien copié."), "ok")
