"""« Masques »: hand over, see the stocks, the transfers and the movements of the day."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.masks.actions.giving import Giving
from lmmh_desk.features.masks.model.stock import Board, Foyer, SiteStock
from lmmh_desk.features.masks.store.journal import SHOWN, seen_board
from lmmh_desk.features.masks.store.served import seen_foyer
from lmmh_desk.features.masks.ui.acts import Acts
from lmmh_desk.features.masks.ui.dialogs import count_dialog, lot_dialog, transfer_dialog
from lmmh_desk.features.masks.ui.giving import GiveCard
from lmmh_desk.features.masks.ui.lists import JournalCard, StockCard
from lmmh_desk.features.masks.ui.moves import Moves
from lmmh_desk.features.masks.ui.side import LowCard, TotalCard
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import DeskError, WrongState
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.tag import Tag

SHOWS = ("mask_movement", "mask_handout", "mask_lot", "site", "setting", "person", "lease")
WHOSE = ("mask_movement", "mask_handout", "person", "lease")
GIVE = 368  # pixels at 100 %


class MasksPage(Page):
    """The form at the left, the numbers and the lists beside it."""

    key = "masks"
    discreet = True
    gestures = (("1…9", _("Quantité")), (_("Entrée"), _("Valider la remise")))
    hints = ("masks.give", "shell.undo", "shell.next_pane", "shell.search", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._acts = Acts(context)
        self._moves = Moves(self, self._acts)
        self._board: Board | None = None
        self._masked, self._most = False, SHOWN
        self.give = GiveCard(context)
        self.total, self.low = TotalCard(), LowCard(context.clock.now())
        self.stocks, self.journal = StockCard(), JournalCard()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._lot, self._alert, self._twice = Label("", 13, 400, "t2"), Tag(""), Tag("")
        self.lot = Button(_("Recevoir un lot"), "download", "L")
        self.transfer = Button(_("Transférer"), "truck")
        title = Label(_("Masques"), 20, 600)
        self._told, self._lots = QWidget(), QWidget()
        self._told.setLayout(Row(title, self._lot, None, self._twice, self._alert, spacing=12))
        self._lots.setLayout(Row(None, self.lot, self.transfer, spacing=12))
        head = QWidget()
        self._head = QGridLayout(head)
        self._head.setContentsMargins(0, 0, 0, 0)
        self._head.setColumnStretch(0, 1)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        whole = Column(head, spacing=14)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        self.give.asked.connect(self._read_foyer)
        self.give.given.connect(self._give)
        self.lot.clicked.connect(self.receive_lot)
        self.transfer.clicked.connect(lambda _checked=False: self.send())

        def send_to(one: SiteStock) -> None:
            own = self._board is not None and one.site_id == self._board.site.site_id
            self.send("" if own else one.site_id)

        self.low.opened.connect(send_to)
        self.stocks.table.opened.connect(send_to)
        self.stocks.table.letters["T"] = send_to
        self.stocks.table.whole["L"] = self.receive_lot
        if allowed(self.context.me.role, "masks.adjust"):
            self.stocks.table.whole["C"] = lambda: self.context.shell.run("masks.count")
        self.stocks.counted.connect(self.count)
        self.journal.more.connect(self.show_more)
        self.journal.printed.clicked.connect(self._acts.print_movements)
        table = self.journal.table
        table.whole |= {"S": self.show_more, "I": self._acts.print_movements}
        table.opened.connect(self._moves.open)
        table.acts = self._moves.menu
        for letter, key in (("R", "arrive"), ("A", "undo"), ("P", "print")):
            table.letters[letter] = self._moves.pressing(key)

    # What the shell asks

    def opened(self, person_id: str = "", serving: bool = False, **arguments: Any) -> None:
        """Show the page, with a household to serve when asked."""
        super().opened(**arguments)
        if person_id:
            self.give.open_for(person_id)
        elif serving:
            self.give.ask()
        elif not self.give.person():
            self.give.search.take_focus()

    def refresh(self, changes: Changes | None) -> None:
        """Read again what changed."""
        if self.context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, now, exchange, most = self.context.me, self.context.clock.now(), self.context.ports.exchange, self._most
        self.context.reads.run(
            lambda read: seen_board(read, me, me.site_id, now, exchange, most=most),
            self._show,
            owner=self,
            slot="board",
        )
        if self.give.person() and (changes is None or changes.touches(*WHOSE)):
            self._read_foyer(self.give.person())

    def show_more(self) -> None:
        """Show the movements before those shown."""
        if self._board is not None and len(self._board.lines) < self._board.moves:
            self._most += SHOWN
            self.refresh(None)

    def draft(self) -> dict[str, Any] | None:
        """Return the hand-out being filled."""
        return self.give.typed()

    def filled(self) -> bool:
        """Say whether the household it was opened for is shown."""
        return self.give.read()

    def restore(self, draft: dict[str, Any]) -> None:
        """Put the hand-out back as it was being filled."""
        self.give.restore(draft)

    def replace(self, draft: dict[str, Any]) -> None:
        """Put it back over what is being filled now."""
        self.give.clear()
        self.give.restore(draft)

    def person(self) -> str:
        """Return whose household is served, else that of the movement chosen."""
        shown = self.journal.table.current() if self.journal.table.hasFocus() else None
        return shown.line.person_id if shown is not None else self.give.person()

    def primary(self) -> None:
        """Hand over what is typed (Ctrl+Entrée)."""
        self.give.submit()

    def escape(self) -> bool:
        """Close the answers of the search, then let the household go."""
        if self.give.search.escape():
            return True
        if self.give.person():
            self.give.ask()
            return True
        return False

    def locked(self) -> None:
        """Forget whose household it was."""
        self.give.clear()

    def panes(self) -> list[QWidget]:
        """Return the form and the three lists."""
        return [*self.give.stops(), self.low.table, self.stocks.table, self.journal.table]

    def set_discreet(self, hidden: bool) -> None:
        """Hide the names, or show them again."""
        self._masked = hidden
        self.give.setVisible(not hidden)
        self.journal.set_masked(hidden)

    def arrange(self, width: Width) -> None:
        """Put everything in one column in a narrow window."""
        px, narrow = current().px, width == "narrow"
        appear(self._lot, not narrow)  # the title needs the room
        self._head.addWidget(self._told, 0, 0)
        self._head.addWidget(self._lots, 1 if narrow else 0, 0 if narrow else 1)
        places = (
            tuple((line, 0, 1, 2) for line in range(5))
            if narrow
            else ((0, 0, 2, 1), (0, 1, 1, 1), (0, 2, 1, 2), (1, 1, 1, 2), (1, 3, 1, 1))
        )
        for card, place in zip((self.give, self.total, self.low, self.stocks, self.journal), places, strict=True):
            self._grid.addWidget(card, *place)
        self._grid.setSpacing(px(13))
        self.give.setMinimumWidth(0 if narrow else px(GIVE))
        self.give.setMaximumWidth(WIDEST if narrow else px(GIVE))
        for column, stretch in enumerate((1, 1, 0, 0) if narrow else (0, 26, 7, 35)):
            self._grid.setColumnStretch(column, stretch)
        for row in range(5):
            self._grid.setRowStretch(row, int(row == 1 and not narrow))
        for card in (self.stocks, self.journal):
            card.setMinimumHeight(px(320) if narrow else 0)

    # What it shows

    def _show(self, board: Board) -> None:
        self._board = board
        self._lot.setText(board.lot)
        low = count(len(board.low), _("stock bas"), _("stocks bas")) if board.low else ""
        self._alert.set(low, "bad", "warning" if low else "")
        told = _("foyer servi deux fois"), _("foyers servis deux fois")
        twice = count(board.twice, *told) if board.twice else ""
        self._twice.set(twice, "warn", "warning" if twice else "")
        self.give.show_site(board.site)
        self.total.show_board(board)
        self.low.show_board(board)
        self.stocks.show_board(board, may_count=allowed(self.context.me.role, "masks.adjust"))
        self.journal.show_board(board)

    def _read_foyer(self, person_id: str) -> None:
        me, day, now = self.context.me, today(self.context.clock), self.context.clock.now()

        def show(foyer: Foyer) -> None:
            if self.give.person() in (person_id, foyer.person_id):
                self.give.show_foyer(foyer, now)

        def missing(error: DeskError) -> None:
            self.give.ask()
            self.context.shell.say(str(error), "warn")

        self.context.reads.run(
            lambda read: seen_foyer(read, me, person_id, me.site_id, day), show, owner=self, slot="foyer",
            failed=missing,
        )  # fmt: skip

    # What is done

    def receive_lot(self) -> None:
        """Ask for a lot."""
        lot_dialog(self, self._acts.receive)

    def send(self, to: str = "") -> None:
        """Ask where masks go."""
        if self._board is not None:
            transfer_dialog(self, self._board.sites, self._board.site, self._acts.send, to)

    def count(self) -> None:
        """Ask what was counted here."""
        if self._board is not None:
            count_dialog(self, self._board.site, self._acts.count)

    def _give(self, giving: Giving) -> None:
        name = self.give.who.accessibleName().partition(",")[0] if giving.person_id else ""
        self._acts.give(giving, name, self.give.ask, lambda error: self._refused(giving, name, error))

    def _refused(self, giving: Giving, name: str, error: DeskError) -> None:
        if isinstance(error, WrongState) and allowed(self.context.me.role, "masks.beyond"):
            self.give.set_wrong("")
            self._offer_beyond(giving, name, error)
            return
        self.give.set_wrong(str(error))

    def _offer_beyond(self, giving: Giving, name: str, error: DeskError) -> None:
        """A manager may hand over what is there although the stock known here says no."""
        confirm(
            self, _("Remettre {masks} quand même\u00a0?").format(masks=count(giving.quantity, _("masque"))),
            _("{fact} Le stock passera sous zéro, jusqu’à l’inventaire.").format(fact=error.fact),
            yes=_("Remettre quand même"), no=_("Ne rien remettre"),
            then=lambda _text: self._acts.give(
                giving, name, self.give.ask, lambda again: self.give.set_wrong(str(again)), beyond=True
            ),
        )  # fmt: skip
