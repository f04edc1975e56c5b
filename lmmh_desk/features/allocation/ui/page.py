"""« CAL en visio »: agenda, applicants of a dwelling, members, answers that end today."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from lmmh_desk.features.allocation.actions import answers
from lmmh_desk.features.allocation.model.records import Decision, Presence, State
from lmmh_desk.features.allocation.model.sitting import Board, Candidate, Due, Item, MemberLine, Sitting
from lmmh_desk.features.allocation.store.sittings import seen_board, seen_dwellings
from lmmh_desk.features.allocation.ui import dialogs
from lmmh_desk.features.allocation.ui.acts import Acts
from lmmh_desk.features.allocation.ui.tables import about, candidate_rows, due_rows, item_rows, member_rows
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import clock_hour, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.table import DataTable
from lmmh_desk.ui.widgets.tag import Tag

SHOWS = (
    "allocation_session", "allocation_member", "allocation_item", "allocation_applicant", "allocation_paper",
    "dwelling", "lease", "setting",
)  # fmt: skip
AGENDA, SIDE = 270, 276  # pixels at 100 %
KEYS = {"A": Decision.GRANTED, "R": Decision.REFUSED, "J": Decision.CONDITIONAL, "I": Decision.INADMISSIBLE}
STEPS = {
    State.PLANNED: _("Convoquer"), State.CONVENED: _("Ouvrir la séance"), State.QUORATE: _("Établir le PV"),
    State.DELIBERATING: _("Établir le PV"), State.SIGNED: _("Notifier"),
}  # fmt: skip


class AllocationPage(Page):
    """The agenda at the left, the applicants in the middle, who sits and what ends today at the right."""

    key = "allocation"
    gestures = (
        ("A", _("Attribuer")), ("R", _("Refuser")), ("J", _("Ajourner")), ("I", _("Irrecevable")),
    )  # fmt: skip
    hints = ("allocation.minutes", "shell.next_pane", "shell.search", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._acts = Acts(context)
        self._asked = ""  # the session shown; nothing: that of today, else the next
        self.shown: Sitting | None = None
        self.agenda: DataTable[Item] = DataTable(item_rows(), _("Ordre du jour"))
        self.people: DataTable[Candidate] = DataTable(candidate_rows(), _("Candidats"))
        self.members: DataTable[MemberLine] = DataTable(member_rows(), _("Membres"))
        self.due: DataTable[Due] = DataTable(due_rows(), _("Réponses qui expirent"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._about, self.quorum = Label("", 13, 400, "t2"), Tag("", "neutral")
        self.join_link = Button(_("Rejoindre"), "video")
        self.copy_link = Button(_("Copier le lien"), "link", role="link")
        self.go = Button("", role="primary", key=_("Ctrl+Entrée"))
        head = QWidget()
        title = Label(_("CAL en visio"), 20, 600)
        parts = (title, self._about, None, self.quorum, self.copy_link, self.join_link, self.go)
        head.setLayout(Row(*parts, spacing=12))
        self._item, self._told = (
            Card(_("Candidats"), padding=(0, 0, 0, 0), ruled=True),
            Label("", 12, 400, "t2", wrap=True),
        )
        cards = []
        for name, table, empty in (
            (_("Ordre du jour"), self.agenda, _("Aucun logement à l’ordre du jour.")),
            (_("Membres"), self.members, _("Aucun membre n’est nommé.")),
            (_("Réponses qui expirent"), self.due, _("Aucune réponse n’expire aujourd’hui.")),
        ):
            card = Card(name, padding=(0, 0, 0, 0), ruled=True)
            table.horizontalHeader().hide()
            table.set_empty(empty)
            card.add(table, 1)
            cards.append(card)
        self.people.set_empty(_("Aucun candidat pour ce logement."))
        self._told.setContentsMargins(14, 8, 14, 8)
        self._item.add(self._told)
        self._item.add(self.people, 1)
        self._left, self._right = QWidget(), QWidget()
        self._agenda = cards[0]
        self._left.setLayout(Column(cards[0], spacing=0))
        self._right.setLayout(Column(cards[1], cards[2], spacing=13))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.addWidget(self._left)
        self._columns.addWidget(self._item, 1)
        self._columns.addWidget(self._right)
        whole = Column(head, spacing=14)
        whole.addLayout(self._columns, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        self.agenda.chosen.connect(self._choose)
        self.agenda.opened.connect(lambda _item: self.people.setFocus())
        self.agenda.letters["X"] = lambda one: self._acts.withdraw(one.id)
        for letter, decision in KEYS.items():
            self.people.letters[letter] = partial(self._decide, decision)
        self.people.letters["O"] = lambda one: self._acts.answer(one.id, answers.accept)
        self.people.letters["N"] = lambda one: self._acts.answer(one.id, answers.decline)
        self.members.letters["P"] = lambda one: self._acts.attend(one.id, Presence.PRESENT)
        self.members.letters["B"] = lambda one: self._acts.attend(one.id, Presence.ABSENT)
        self.members.letters["V"] = self._proxy
        self.due.letters["O"] = lambda one: self._acts.answer(one.candidate.id, answers.accept)
        self.due.letters["N"] = lambda one: self._acts.answer(one.candidate.id, answers.decline)
        self.due.opened.connect(self._pass_on)
        self.go.clicked.connect(self.primary)
        self.copy_link.clicked.connect(self._copy)
        self.join_link.clicked.connect(self._join_link)

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

    def primary(self) -> None:
        """Take the session one step further (Ctrl+Entrée)."""
        if self.shown is not None:
            self._acts.step(self.shown)

    def panes(self) -> list[QWidget]:
        """Return the agenda, the applicants, the members, the answers."""
        return [self.agenda, self.people, self.members, self.due]

    def arrange(self, width: Width) -> None:
        """Put everything in one column in a narrow window."""
        px, narrow = current().px, width == "narrow"
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._columns.setSpacing(px(13))
        appear(self._about, not narrow)
        for part, wide in ((self._left, AGENDA), (self._right, SIDE)):
            part.setMinimumWidth(0 if narrow else px(wide))
            part.setMaximumWidth(16_777_215 if narrow else px(wide))

    def _show(self, board: Board) -> None:
        self.shown = shown = board.sitting
        self.due.set_rows(board.due)
        self.agenda.set_rows(shown.items if shown else ())
        self.members.set_rows(shown.members if shown else ())
        self._choose(self.agenda.current())
        for part in (self.quorum, self.copy_link, self.join_link, self.go):
            appear(part, shown is not None)
        if shown is None:
            self._about.setText(_("Aucune séance n’est prévue."))
            return
        at = f"{long_date(shown.day, year=False)} · {clock_hour(shown.starts_at)}"
        self._about.setText(f"{shown.number} · {at}")
        self._agenda.set_count(len(shown.items), "", _("logements"))
        self.quorum.set(shown.quorum_words, "ok" if shown.is_quorate else "warn", "check" if shown.is_quorate else "")
        self.go.set_text(STEPS.get(State(shown.state), ""))
        appear(self.go, State(shown.state) in STEPS)
        for part in (self.copy_link, self.join_link):
            part.setEnabled(bool(shown.link))

    def _choose(self, item: Item | None) -> None:
        self._item.set_title(item.title if item else _("Candidats"))
        self._told.setText(about(item))
        self.people.set_rows(item.candidates if item else ())

    # What is done

    def plan(self) -> None:
        """Plan a session."""
        dialogs.plan_dialog(self, today(self.context.clock), self._acts.plan)

    def join(self) -> None:
        """Name a member."""
        if self.shown is not None:
            dialogs.join_dialog(self, partial(self._acts.join, self.shown.id))

    def propose(self) -> None:
        """Put a dwelling on the agenda, among those that are free or will be."""
        if self.shown is None:
            return
        me, act, day = self.context.me, partial(self._acts.propose, self.shown.id), today(self.context.clock)

        def ask(homes: dialogs.Choices) -> None:
            dialogs.propose_dialog(self, day, homes, act)

        self.context.reads.run(
            lambda read: seen_dwellings(read, me),
            ask, owner=self, slot="dwellings",
        )  # fmt: skip

    def apply(self) -> None:
        """Put an applicant under the dwelling chosen."""
        if (item := self.agenda.current()) is not None:
            dialogs.apply_dialog(self, today(self.context.clock), item.title, partial(self._acts.apply, item.id))

    def print_minutes(self) -> None:
        """Print the minutes, and the letters once the session is notified."""
        if self.shown is None or not self.shown.minutes_id:
            self.context.shell.say(_("Aucun procès-verbal n’est enregistré pour cette séance."), "warn")
            return
        self._acts.print_papers((self.shown.minutes_id, *(letter for _one, letter in self.shown.letters)))

    def _decide(self, decision: Decision, one: Candidate) -> None:
        dialogs.decision_dialog(self, one, decision, partial(self._acts.decide, one, decision))

    def _proxy(self, member: MemberLine) -> None:
        members = self.shown.members if self.shown else ()
        holders = [(one.id, one.name) for one in members if one.presence == Presence.PRESENT and one.id != member.id]
        dialogs.proxy_dialog(self, member, holders, partial(self._acts.proxy, member.id))

    def _pass_on(self, one: Due) -> None:
        self._acts.answer(one.candidate.id, answers.pass_on)

    def _copy(self) -> None:
        if self.shown is not None:
            QApplication.clipboard().setText(self.shown.link)
            self.context.shell.say(_("Lien copié."), "ok")

    def _join_link(self) -> None:
        if self.shown is not None:
            QDesktopServices.openUrl(QUrl(self.shown.link))
