"""« Messages »: campaigns, the one chosen with its purpose under lock, what is read, how far it went (picture 25)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.campaigns.model.listing import (
    AGREED,
    Board,
    HallLine,
    Line,
    Recipient,
    Shown,
    Standing,
    Status,
)
from lmmh_desk.features.campaigns.store.listing import SHOWN, seen_board, seen_one
from lmmh_desk.features.campaigns.ui.acts import Acts
from lmmh_desk.features.campaigns.ui.detail import Preview, Progress, Sheet
from lmmh_desk.features.campaigns.ui.dialogs import papers_dialog
from lmmh_desk.features.campaigns.ui.tables import departure, hall_rows, line_rows, recipient_rows
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.form_dialog import Failed, Values
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.table import DataTable

SHOWS = (
    "campaign", "campaign_approval", "campaign_recipient", "campaign_printing", "poster_display", "message_refusal",
    "message", "hall", "person", "lease", "contact",
)  # fmt: skip
SIDE = 440  # pixels at 100 %


class CampaignsPage(Page):
    """Campaigns, and what is to be known of the one chosen."""

    key = "campaigns"
    gestures = (
        ("↑ ↓", _("Campagne")), (_("Entrée"), _("Modifier")), (_("Espace"), _("Affiche")),
        (_("Ctrl+Entrée"), _("Accord")),
    )  # fmt: skip
    hints = ("campaigns.new", "campaigns.print", "shell.next_pane", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.acts = Acts(context)
        self._board, self._shown = Board(), Shown("", "")
        self._chosen, self._most = "", SHOWN
        self._approves = allowed(context.me.role, "campaigns.approve")
        self.sheet, self.preview, self.progress = Sheet(), Preview(), Progress()
        self.table: DataTable[Line] = DataTable(line_rows(), _("Campagnes"), double=True)
        self.table.set_empty(_("Aucune campagne n’est enregistrée."))
        self.list: DataTable[Recipient] = DataTable(recipient_rows(), _("Destinataires"), select_first=False)
        self.halls: DataTable[HallLine] = DataTable(hall_rows(), _("Halls"), select_first=False)
        self.halls.set_empty(_("Aucun hall n’est concerné."))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._about = Label("", 13, 400, "t2")
        self.print, self.add = (
            Button(_("Courriers et affiches"), "printer"),
            Button(_("Nouvelle campagne"), "plus", "Ctrl+N", "primary"),
        )
        head = QWidget()
        head.setLayout(Row(Label(_("Messages"), 20, 600), self._about, None, self.print, self.add, spacing=10))
        self._campaigns = Card(padding=(0, 0, 0, 0))
        self._campaigns.add(self.table)
        left = Column(self._campaigns, spacing=13)
        left.addWidget(self.sheet, 1)
        self.turn = Segmented(_("Envoi"), [("list", _("Destinataires")), ("halls", _("Halls"))])
        self.queue = Button(_("Mettre en file"), "arrow-right", small=True)
        self.suspend = Button(_("Suspendre"), "clock", role="link", small=True)
        self.sending = Card(
            _("Envoi"), actions=(self.suspend, self.queue, self.turn), padding=(14, 10, 14, 0), ruled=True
        )
        for part in (self.progress, self.list, self.halls):
            self.sending.add(part)
        self.halls.hide()
        self._side = QWidget()
        self._stack = Column(spacing=13)
        self._stack.addWidget(self.preview, 1)
        self._stack.addWidget(self.sending, 1)
        self._side.setLayout(self._stack)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self._side)
        whole = Column(head, spacing=14)
        whole.addLayout(self._columns, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        sheet = self.sheet
        for button, act in (
            (self.add, self.add_campaign), (self.print, self.print_papers), (sheet.change, self.change_campaign),
            (sheet.ask, self.primary), (sheet.approve, self.approve),
            (sheet.back, lambda: self._do(self.acts.give_back)),
            (sheet.stop, self.stop), (self.suspend, self.pause),
            (self.queue, lambda: self._do(self.acts.queue)),
            (self.progress.cancel, self.acts.cancel),
        ):  # fmt: skip
            button.clicked.connect(act)
        self.table.chosen.connect(lambda one: self._choose(one.id if one else ""))
        self.table.opened.connect(lambda _one: self.change_campaign())
        self.halls.opened.connect(self._hang)
        self.turn.changed.connect(lambda shown: appear(self.list, shown == "list"))
        self.turn.changed.connect(lambda shown: appear(self.halls, shown == "halls"))
        self.list.verticalScrollBar().valueChanged.connect(self._go_on)
        self.acts.advanced.connect(self.progress.show_work)
        self.acts.busy.connect(self._work)

    # What the shell asks

    def opened(self, campaign_id: str = "", **arguments: Any) -> None:
        """Show the campaigns, with what the search found chosen."""
        self._chosen = campaign_id or self._chosen
        super().opened(**arguments)
        self.table.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read again what changed."""
        if self.context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, exchange = self.context.me, self.context.ports.exchange
        self.context.reads.run(lambda read: seen_board(read, me, exchange), self._show, owner=self, slot="campaigns")

    def primary(self) -> None:
        """Ask for the approval, or give it (Ctrl+Entrée)."""
        one = self.chosen()
        if one is not None and one.standing is Standing.DRAFT:
            self.acts.ask(one)
        else:
            self.approve()

    def panes(self) -> list[QWidget]:
        """Return the campaigns, and the list or the halls."""
        return [self.table, self.halls if self.turn.value() == "halls" else self.list]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.halls.hasFocus() and (hall := self.halls.current()) is not None:
            self._hang(hall)
        else:
            super().keyPressEvent(event)

    def arrange(self, width: Width) -> None:
        """Put everything in one column in a narrow window."""
        px, narrow = current().px, width == "narrow"
        appear(self._about, not narrow)
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._columns.setSpacing(px(13))
        self._side.setMinimumWidth(0 if narrow else px(SIDE))
        self._side.setMaximumWidth(WIDEST if narrow else px(SIDE))
        self._campaigns.setFixedHeight(px(132))
        for table in (self.list, self.halls):
            table.setMinimumHeight(px(90))
        self.sheet.setMinimumHeight(px(400) if narrow else 0)
        self.preview.setMinimumHeight(px(320 if narrow else 140))

    # What it shows

    def chosen(self) -> Line | None:
        """Return the campaign chosen, the newest by default."""
        lines = self._board.lines
        return next((one for one in lines if one.id == self._chosen), lines[0] if lines else None)

    def _show(self, board: Board) -> None:
        self._board = board
        self._about.setText(count(len(board.lines), _("campagne")))
        one = self.chosen()
        wanted = one.id if one is not None else ""
        self.table.set_rows(list(board.lines))  # it says that the row it had is chosen
        self.table.select_key(wanted)
        self._chosen = wanted
        self._paint()

    def _choose(self, campaign_id: str) -> None:
        if campaign_id and campaign_id != self._chosen:
            self._chosen, self._most = campaign_id, SHOWN
            self._paint()

    def _go_on(self, place: int) -> None:
        """Read more of a long list once its end is in sight."""
        if place and place == self.list.verticalScrollBar().maximum() and len(self._shown.recipients) >= self._most:
            self._most += SHOWN
            self._read_one()

    def _paint(self) -> None:
        """Show the campaign chosen, and have the rest of it read."""
        one, me = self.chosen(), self.context.me
        self.sheet.show_line(one, approves=self._approves, mine=one is not None and me.agent_id in one.authors)
        for part in (self.preview, self.sending):
            appear(part, one is not None)
        self.print.setEnabled(one is not None)
        if one is None:
            return
        self.preview.show_line(one, self._shown.phone)
        self._stack.setStretch(0, 1 if one.approval else 2)  # before the agreement, texts to read and no list yet
        self._read_one()

    def _read_one(self) -> None:
        """Read what the list of the campaigns doesn't hold of the one chosen."""
        one, me, most = self.chosen(), self.context.me, self._most
        day, halls = today(self.context.clock), self.context.ports.halls
        if one is not None:
            self.context.reads.run(
                lambda read: seen_one(read, me, one, day, halls, most=most), self._show_one, owner=self, slot="campaign"
            )

    def _show_one(self, found: Shown) -> None:
        self._shown, one = found, self.chosen()
        if one is None or one.id != found.id:
            return
        self.preview.show_line(one, found.phone)
        if one.approval is None:
            self.sheet.show_count(found.counted)
        else:
            self.sheet.show_frozen(one, found.tally, found.elsewhere, len(found.halls))
        if not self.acts.working:
            self.progress.show_tally(found.tally)
        appear(self.progress, one.approval is not None and not found.elsewhere)
        self.list.set_empty(
            _("La liste est gardée sur les postes de {site}.").format(site=found.elsewhere)
            if found.elsewhere
            else _("La liste est figée à l’accord.")
        )
        waits = found.tally.of(Status.TO_QUEUE) > 0
        appear(self.queue, waits and self._approves and one.standing is Standing.APPROVED)
        paused = one.standing is Standing.PAUSED
        self.suspend.set_text(_("Reprendre") if paused else _("Suspendre"))
        appear(self.suspend, paused or (one.standing is Standing.APPROVED and found.tally.left > 0))
        self.list.set_rows(list(found.recipients))
        self.halls.set_rows(list(found.halls))
        self.turn.set_count("list", found.tally.total or None)
        self.turn.set_count("halls", len(found.halls) or None)

    def _work(self, busy: bool) -> None:
        appear(self.progress.cancel, busy)
        appear(self.progress, True)
        self.queue.setEnabled(not busy)

    # What is done

    def add_campaign(self) -> None:
        """Write a new campaign."""
        self.context.shell.open("campaign")

    def change_campaign(self) -> None:
        """Change the campaign chosen, while it may be."""
        one = self.chosen()
        if one is not None and one.standing in (Standing.DRAFT, Standing.ASKED):
            self.context.shell.open("campaign", campaign_id=one.id)

    def approve(self) -> None:
        """Ask whether what is shown is approved, then approve it."""
        one = self.chosen()
        if one is None or one.standing is not Standing.ASKED or not self._approves:
            return
        told = _("{reached}. Le texte et la liste sont figés, les messages partent le {day}.").format(
            reached=count(self._shown.counted.reached, _("foyer")), day=departure(one)
        )
        confirm(
            self, _("Donner l’accord à «\u00a0{title}\u00a0»\u00a0?").format(title=one.content.title), told,
            yes=_("Donner l’accord"), no=_("Ne rien changer"), then=lambda _reason: self.acts.approve(one),
        )  # fmt: skip

    def stop(self) -> None:
        """Ask whether the campaign chosen is stopped, then stop it."""
        one = self.chosen()
        if one is None or one.standing is Standing.STOPPED:
            return
        confirm(
            self, _("Arrêter «\u00a0{title}\u00a0»\u00a0?").format(title=one.content.title),
            _("Ce qui est parti ne revient pas\u00a0; le reste ne part plus."), yes=_("Arrêter la campagne"),
            no=_("Ne rien changer"), then=lambda _reason: self.acts.stop(one),
        )  # fmt: skip

    def pause(self) -> None:
        """Suspend the sending of the campaign chosen, or let it go on."""
        one = self.chosen()
        if one is None or one.standing not in AGREED:
            return
        if one.standing is Standing.PAUSED:
            self.acts.resume(one, self._shown.tally.of(Status.TO_QUEUE) if self._shown.id == one.id else 0)
        else:
            self.acts.pause(one)

    def print_papers(self) -> None:
        """Ask which paper of the campaign is made."""
        if (one := self.chosen()) is None:
            return

        def make(values: Values, done: Any, _failed: Failed) -> None:
            done()
            paper = values["paper"]
            if paper == "letters":
                self.acts.letters(one)
            elif paper == "large":
                self.acts.large(one)
            elif paper == "halls":
                self.acts.hall_list(one)
            elif paper is not None:
                self.acts.poster(one, "A3" if paper == "A3" else "A4")

        papers_dialog(self, one, make)

    def _do(self, act: Callable[[Line], None]) -> None:
        """Do something with the campaign chosen."""
        if (one := self.chosen()) is not None:
            act(one)

    def _hang(self, hall: HallLine) -> None:
        if (one := self.chosen()) is not None:
            self.acts.hang(one, hall)
