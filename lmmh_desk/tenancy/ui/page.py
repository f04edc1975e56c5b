"""Fiche: who the person is, where they live, what happened, what can be done (picture 03)."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QGridLayout, QMenu, QVBoxLayout, QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.ui.header import band
from lmmh_desk.tenancy.ui.history_card import HistoryCard
from lmmh_desk.tenancy.ui.home_card import HomeCard
from lmmh_desk.tenancy.ui.household_card import HouseholdCard
from lmmh_desk.tenancy.ui.reading import PersonFile, read_file
from lmmh_desk.tenancy.ui.side import ActionsCard, ComingCard, command_with, offered, rare_acts
from lmmh_desk.tenancy.ui.why import WhyStrip
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.actions import menu_actions
from lmmh_desk.ui.widgets.base import WIDEST, Column, appear
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.header import PersonHeader

LEFT, RIGHT = 300, 264  # widths of the side columns, pixels at 100 %


def declared(context: Context) -> list[Any]:
    """Return the cards that other slices declare for this agent's role, made."""
    role = context.session.role if context.session else ""
    cards = [card for feature in context.catalogue for card in feature.file_cards]
    return [load(card.opens)(context) for card in cards if not card.roles or role in card.roles]


class FichePage(Page):
    """The file of one person."""

    key = "fiche"
    file = looks = True
    hints = (
        "moves.new", "walkins.close", "walkins.add", "tenancy.note", "tenancy.edit", "shell.escape", "shell.help",
    )  # fmt: skip

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.person_id = ""
        self._file: PersonFile | None = None
        self._hidden = self._arriving = False
        self._finish = Button("", "check", "F8", "primary")
        self._more = IconButton("ellipsis", _("Autres actions"))
        self.header = PersonHeader(self._finish, self._more)
        self.why = WhyStrip(context)
        self.home, self.household, self.history = HomeCard(), HouseholdCard(), HistoryCard()
        self.acts, self.coming = ActionsCard(), ComingCard()
        self.cards = declared(context)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._left, self._right = QWidget(), QWidget()
        self._columns = (Column(self.home, spacing=13), Column(self.acts, *self.cards, self.coming, None, spacing=13))
        self._columns[0].addWidget(self.household, 1)
        self._left.setLayout(self._columns[0])
        self._right.setLayout(self._columns[1])
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(self.header)
        self._whole.addWidget(self.why)
        self._grid = QGridLayout()
        self._whole.addLayout(self._grid, 1)
        current().changed.connect(self._measure)
        self.arrange("normal")

    def _connect(self) -> None:
        run = self.context.shell.run
        finishing = command_with(self.context.catalogue, "F8")
        self._finishing = finishing.key if finishing else ""
        self._finish.set_text(finishing.label if finishing else "")
        self._finish.clicked.connect(lambda: run(finishing.key) if finishing else None)
        self._more.clicked.connect(lambda: self._show_menu(self._more))
        self.acts.more.connect(lambda: self._show_menu(self.acts))
        self.household.edited.connect(lambda: run("tenancy.edit", person_id=self.person_id))
        self.household.added.connect(lambda: run("tenancy.add_member", person_id=self.person_id))
        self.household.opened.connect(self._open_other)
        self.acts.asked.connect(lambda key: run(key, person_id=self.person_id))
        self.history.note.written.connect(self._write_note)
        self.history.paper_opened.connect(
            lambda paper_id: run("tenancy.residence", person_id=self.person_id, paper_id=paper_id)
        )

    # What the shell asks

    def opened(self, person_id: str = "", **arguments: Any) -> None:
        """Show a person's file."""
        del arguments
        if person_id != self.person_id:
            self._file = None
            self.why.ask(False)
            self.history.note.clear()
            self.person_id = person_id
        self._arriving = True
        if not self.history.note.is_open:
            self.hold_focus()
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Read the file again after any change: every slice has its part in the history."""
        session, person_id = self.context.session, self.person_id
        if session is None or not person_id or (changes is not None and not changes.rows):
            return
        self.context.reads.run(
            lambda read: read_file(read, self.context, session, person_id), self._show, owner=self, failed=self._lost
        )

    def person(self) -> str:
        """Return the person shown."""
        return self.person_id

    def offers(self, command: str) -> bool:
        """F8 ends the reception of the person shown, when they are at this counter."""
        return command != self._finishing or (self._file is not None and self._file.serving is not None)

    def status(self) -> str:
        """Say when the file was last changed."""
        return self._file.changed if self._file else ""

    def primary(self) -> None:
        """Save the note being written, else open one."""
        if self.history.note.is_open:
            self.history.note.submit()

    def escape(self) -> bool:
        """Close the note; its text stays."""
        if self.history.note.is_open:
            self.history.note.close_panel()
            self.history.note.line.setFocus()
            return True
        return False

    def draft(self) -> dict[str, Any] | None:
        """Keep the note being written, unless it holds what no file may."""
        text = self.history.note.kept()
        return {"note": text, "channel": self.history.note.channel.value()} if text else None

    def restore(self, draft: dict[str, Any]) -> None:
        """Put a note back."""
        self.history.note.text.set_value(draft.get("note", ""))
        self.history.note.channel.set_value(draft.get("channel", "counter"))
        self.history.note.open()

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through."""
        return [self.header, self.household.lines, self.history.timeline, self.acts.list,
                *(pane for card in self.cards for pane in card.panes())]  # fmt: skip

    def set_discreet(self, hidden: bool) -> None:
        """Hide what the next person in the queue must not read."""
        self._hidden = hidden
        self.header.set_discreet(hidden)
        for card in (self.home, self.history, self.coming):
            card.setVisible(not hidden)
        for each in self.cards:
            each.set_discreet(hidden)
        if self._file:
            self.household.show_card(self._file.card, today(self.context.clock), hidden=hidden)

    def arrange(self, width: Width) -> None:
        """Lay out three columns, or one under 1000 pixels."""
        for part in (self._left, self.history, self._right):
            self._grid.removeWidget(part)
        narrow = width == "narrow"
        for place, part in enumerate((self._left, self.history, self._right)):
            self._grid.addWidget(part, place if narrow else 0, 0 if narrow else place)
        self._grid.setColumnStretch(0, 1 if narrow else 0)
        self._grid.setColumnStretch(1, 0 if narrow else 1)
        self.history.setMinimumHeight(current().px(420 if narrow else 0))
        self._narrow = narrow
        self.why.set_narrow(narrow)
        self._measure()

    def _measure(self) -> None:
        px = current().px
        self._whole.setSpacing(px(13))
        self._grid.setSpacing(px(13))
        for holder, wide in ((self._left, LEFT), (self._right, RIGHT)):
            holder.setMinimumWidth(0 if self._narrow else px(wide))
            holder.setMaximumWidth(WIDEST if self._narrow else px(wide))
        self._keep_whole()

    def _keep_whole(self) -> None:
        """In one column nothing shrinks: the page scrolls."""
        for card in (self.home, self.acts, self.coming):
            card.setMinimumHeight(card.sizeHint().height() if self._narrow else 0)

    # What it shows

    def _show(self, file: PersonFile) -> None:
        self._file = file
        card, day, now = file.card, today(self.context.clock), self.context.clock.now()
        same = card.id == self.person_id
        self.person_id = card.id
        band(self.header, file, day, now)
        appear(self._finish, file.serving is not None)
        self.hinted.emit()
        self.home.show_card(card, day, file.works)
        self.household.show_card(card, day, hidden=self._hidden)
        self.history.show_moments(file.past, now, again=same)
        self.acts.show_commands(offered(self.context.catalogue, self.context.session, card, day), cards=len(file.flags))
        self.coming.show_moments(file.coming, day, cards=len(file.flags))
        for each in self.cards:
            each.show_person(card.id)
        self._keep_whole()
        self.set_title(card.name)
        if self._arriving:
            self._arriving = False
            self.why.opened(card.id, file.seen)
            if self.holds_focus():  # it goes where the next gesture is, unless the agent writes already
                self.acts.list.setCurrentIndex(self.acts.list.model().index(0, 0))
                self.acts.list.setFocus()

    def _lost(self, error: DeskError) -> None:
        self.context.shell.say(str(error), "bad")
        self.leave()

    # What is done

    def note(self) -> None:
        """Open the quick note (Ctrl+M)."""
        self.history.note.open()

    def _write_note(self, text: str, channel: str) -> None:
        from lmmh_desk.tenancy.actions.notes import add_note

        context, person_id = self.context, self.person_id
        context.writes.run(
            partial(add_note, context.store, context.me, person_id, text, channel=channel),
            lambda _changes: self._noted(),
            owner=self,
        )

    def _noted(self) -> None:
        self.history.note.clear()
        self.history.note.line.setFocus()
        self.context.shell.say(_("Note enregistrée."), "ok")

    def _open_other(self, person_id: str) -> None:
        if person_id != self.person_id:
            self.context.shell.open("fiche", person_id=person_id)

    def _show_menu(self, under: QWidget) -> None:
        """Show the acts that have no line of their own, then the rare ones."""
        if any(menu.isVisible() for menu in self.findChildren(QMenu)):
            return
        run, person_id = self.context.shell.run, self.person_id
        menu, acts = QMenu(self), list(self.acts.rest)
        acts += [act for act in rare_acts(self.context.catalogue, self.context.session) if act not in acts]
        menu.addActions(menu_actions(acts, lambda act: run(act.key, person_id=person_id), menu))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(under.mapToGlobal(QPoint(0, under.height())))
