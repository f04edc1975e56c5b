"""« Arbitrage »: what two desks wrote apart, decided field by field; what the hub set aside, mended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from lmmh_desk.features.desk.actions.arbitration import reveal, settle
from lmmh_desk.features.desk.actions.mending import mend
from lmmh_desk.features.desk.model.arbitration import Aside, Author, Board, Clash, Item, Line, Side, decided
from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.features.desk.store.decided import decisions
from lmmh_desk.features.desk.ui.arbitration.aside_panel import AsidePanel
from lmmh_desk.features.desk.ui.arbitration.clash_panel import ClashPanel
from lmmh_desk.features.desk.ui.arbitration.decided import DecidedDialog
from lmmh_desk.features.desk.ui.arbitration.lists import ItemList
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.exchanges import PAGE as EXCHANGE_PAGE
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.tag import Avatar

LIST = 286  # pixels at 100 %
SECONDS = 20  # that amounts stay in sight
PERSON = "users"  # the icon of items that a person names
Key = tuple[tuple[object, ...], ...]


class ArbitrationPage(Page):
    """The list at the left, the item shown at the right."""

    key = "arbitration"
    gestures = (("←→", _("Choisir un côté")), ("↑↓", _("Champ")), ("B", _("Garder les deux")),
                ("Ctrl+Entrée", _("Valider")))  # fmt: skip
    hints = ("arbitration.next", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._chosen: dict[Key, list[Side | None]] = {}  # by what was read: other values are chosen anew
        self._shown: Item | None = None
        self._busy = False
        self._revealed = ""
        self._timer = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        self._timer.timeout.connect(self._cover)
        self.list = ItemList()
        self.clash, self.aside = ClashPanel(), AsidePanel()
        self._make_list()
        self._make_item()
        self._last = Label("", 13, 400, "t2")
        whole = Column(self._head(), spacing=14)
        self._both = Row(self._left, spacing=12)
        self._both.addWidget(self._card, 1)
        whole.addLayout(self._both, 1)
        self.setLayout(whole)
        self.arrange("normal")
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda _item: self._enter())
        for panel in (self.clash, self.aside):
            panel.changed.connect(self._changed)

    # What it is made of

    def _head(self) -> QWidget:
        head = QWidget()
        up = self.up = Button(_("Synchronisation"), role="link")
        up.clicked.connect(lambda: self.context.shell.open(EXCHANGE_PAGE))
        arrow = Picture("chevron-right", "t2", 16)
        self.decided_button = Button(_("Décisions rendues"), "history", role="link")
        self.decided_button.clicked.connect(self._list_decided)
        title = Label(_("Arbitrage"), 20, 600)
        head.setLayout(Row(up, arrow, title, None, self._last, self.decided_button, spacing=8))
        return head

    def _make_list(self) -> None:
        self._todo = Card(_("À traiter"), ruled=True, padding=(0, 0, 0, 0), spacing=0)
        self._todo.add(self.list)
        merged = Card(_("Fusionné sans vous"), icon="check-circle", ink="ok", plain=True)
        told = _("Ajouts des deux sites au dernier échange, conservés ensemble\u00a0: notes, passages, papiers.")
        merged.add(Label(told, 13, 400, "t2", wrap=True))
        kept = Card(_("Rien n’est effacé"), icon="history", plain=True)
        told = _(
            "La valeur écartée reste dans «\u00a0Décisions rendues\u00a0» et l’historique de la fiche, avec son auteur."
        )
        kept.add(Label(told, 13, 400, "t2", wrap=True))
        for card in (self._todo, merged, kept):
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._left = QWidget()
        self._left.setLayout(Column(self._todo, merged, kept, None, spacing=12))
        self._merged, self._told = merged, (merged, kept)

    def _make_item(self) -> None:
        self._avatar, self._icon = Avatar(), Picture("list", "acc", 24)
        self._title, self._facts = Label("", 14, 600), Label("", 12, 400, "t2")
        self.all_left, self.all_right = Button(""), Button("")
        self.all_left.clicked.connect(lambda: self.clash.grid.choose_all(0))
        self.all_right.clicked.connect(lambda: self.clash.grid.choose_all(1))
        self.show_button = Button(_("Afficher"), "eye", "F11", accessible=_("Afficher les montants 20 secondes"))
        self.show_button.clicked.connect(self.reveal)
        top, who = QWidget(), Row(self._avatar, self._icon)
        whole = Row(self.show_button, self.all_left, self.all_right, None)
        who.addLayout(Column(self._title, self._facts, spacing=0), 1)
        self._top = Row(margins=(14, 11, 14, 11), spacing=8)
        self._top.addLayout(who, 1)
        self._top.addLayout(whole)
        top.setLayout(self._top)
        self._card = Card(padding=(0, 0, 0, 0), spacing=0)
        self._card.add(top)
        for panel in (self.clash, self.aside):
            self._card.add(panel, 1)
        self._card.set_empty(_("Rien n’est à arbitrer. Les saisies des deux sites s’accordent."))
        self.later = Button(_("Plus tard"))
        self.settle_button = Button(_("Valider et passer au suivant"), "check", "Ctrl+Entrée", "primary")
        self._call = Label("", 13, 400, "t2")
        self._phone = Picture("phone", "t2", 18)
        self._foot = self._card.set_foot(self._phone, self._call, None, self.later, self.settle_button)
        self.later.clicked.connect(self._put_off)
        self.settle_button.clicked.connect(self.primary)

    def arrange(self, width: Width) -> None:
        """Put the list over the item in a narrow window."""
        narrow = width == "narrow"
        directions = QBoxLayout.Direction
        self._both.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._top.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        for part in (*self._told, self._last):
            appear(part, not narrow)
        wide = self.context.theme.px(LIST)
        self._left.setMinimumWidth(0 if narrow else wide)
        self._left.setMaximumWidth(WIDEST if narrow else wide)

    def person(self) -> str:
        """Return whom the item shown is about."""
        return self._shown.person_id if self._shown else ""

    def panes(self) -> list[QWidget]:
        """Return the list and what is decided."""
        return [self.list, self.clash.grid if isinstance(self._shown, Clash) else self.aside.mends]

    # What it shows

    def opened(self, **arguments: object) -> None:
        """Show what waits, ready for the keys."""
        super().opened(**arguments)
        self._enter()

    def refresh(self, changes: Changes | None) -> None:
        """Read what waits again; also when a record it is about changes."""
        del changes
        if self.context.session is None:
            return
        session, now, shown = self.context.session, self.context.clock.now(), self._revealed
        self.context.reads.run(lambda read: board(read, session, now, shown), self._show, owner=self, slot="board")

    def _show(self, found: Board) -> None:
        self._last.setText(found.last)
        added = _("{additions} au dernier échange").format(additions=count(found.added, _("ajout")))
        self._merged.set_count(found.added, meaning=added)
        items = sorted(found.items, key=lambda item: item.key in self.list.later)
        self.list.later &= {item.key for item in items}
        shown, place = self._shown, self.list.currentIndex().row()
        self.list.blockSignals(True)
        self.list.set_items(items)
        self.list.blockSignals(False)
        self._todo.set_count(len(items), "warn", _("à arbitrer"))
        self._card.show_empty(not items)
        appear(self._foot, bool(items))
        keys = [item.key for item in items]
        row = keys.index(shown.key) if shown and shown.key in keys else min(max(place, 0), len(items) - 1)
        self._go(row)

    def _go(self, row: int) -> None:
        self.list.setCurrentIndex(self.list.model().index(row, 0))
        self._choose(self.list.item(row))

    def _choose(self, item: Item | None) -> None:
        if item is None or item == self._shown:
            self._shown = item
            return
        if item.key != self._revealed:
            self._revealed = ""
        appear(self.show_button, item.covered)
        deciding = self._shown is not None and self.panes()[-1].hasFocus()
        self._shown = item
        self._title.setText(item.title)
        self._facts.setText(item.facts or item.note)
        self._avatar.set_name(item.title)
        self._icon.set(item.icon, "acc")
        appear(self._avatar, item.icon == PERSON)
        appear(self._icon, item.icon != PERSON)
        now = self.context.clock.now()
        if isinstance(item, Clash):
            self.clash.show_clash(item, now, self._chosen.get(_key(item.lines), []))
            for button, author in zip((self.all_left, self.all_right), self.clash.authors(), strict=True):
                button.set_text(_("Tout prendre de {place}").format(place=_whole(item, author)))
        elif isinstance(item, Aside):
            self.aside.show_aside(item, now)
        for part in (self.clash, self.all_left, self.all_right):
            appear(part, isinstance(item, Clash))
        appear(self.aside, isinstance(item, Aside))
        self._show_call(item)
        if deciding:  # the panel that had the keys may have gone
            self._enter()

    def _show_call(self, item: Item) -> None:
        authors = [author for author in (item.other, item.kept) if not author.here] if isinstance(item, Clash) else []
        told = [f"{author.name}, {author.phone}" for author in authors[:1] if author.phone]
        self._call.setText("".join(told))
        appear(self._phone, bool(told))

    def _changed(self) -> None:
        item = self._shown
        if isinstance(item, Clash):
            self._chosen[_key(item.lines)] = self.clash.grid.sides()
        self.settle_button.setEnabled(not isinstance(item, Clash) or self.clash.ready())

    # What it does

    def _enter(self) -> None:
        """Put the focus where the keys decide."""
        self.panes()[-1 if self._shown else 0].setFocus()

    def next(self) -> None:
        """Show the next item (Alt+↓), the first after the last."""
        if self.list.items():
            self._go((self.list.currentIndex().row() + 1) % len(self.list.items()))
            self._enter()

    def reveal(self) -> None:
        """Show the amounts of the item for twenty seconds (F11): a line of the audit first."""
        item, store, me = self._shown, self.context.store, self.context.me
        if item is None or not item.covered:
            return

        def done(_changes: Changes) -> None:
            self._revealed = item.key
            self._timer.start()
            self.refresh(None)

        self.context.writes.run(lambda: reveal(store, me, item.person_id), done, owner=self)

    def _cover(self) -> None:
        self._revealed = ""
        self.refresh(None)

    def _list_decided(self) -> None:
        me, now = self.context.me, self.context.clock.now()
        ask_once_read(
            self.context, lambda read: decisions(read, me),
            lambda found: DecidedDialog(self, found, now), owner=self, slot="decided",
        )  # fmt: skip

    def _put_off(self) -> None:
        if self._shown is not None:
            self.list.later.add(self._shown.key)
            self.next()
            self.list.viewport().update()

    def primary(self) -> None:
        """Write what is decided, and show the next item (Ctrl+Entrée)."""
        item, store, me = self._shown, self.context.store, self.context.me
        if item is None or self._busy:
            return
        if isinstance(item, Clash):
            sides = [side for side in self.clash.grid.sides() if side is not None]
            if len(sides) < len(item.lines):
                self.context.shell.say(_("Choisissez une valeur par champ."), "warn")
                return
            decisions = decided(item.lines, sides)
            self._write(item, lambda: settle(store, me, decisions))
        elif isinstance(item, Aside) and (chosen := self.aside.mend()) is not None:
            edits = self.aside.edits()
            self._write(item, lambda: mend(store, me, item.key, chosen, edits, seen=item.seen))

    def _write(self, item: Item, work: Callable[[], Changes]) -> None:
        self._busy = True
        self.context.writes.run(work, lambda _changes: self._done(item), owner=self, failed=self._refused)

    def _done(self, item: Item) -> None:
        self._busy = False
        self.context.shell.say(_("{title}\u00a0: c’est décidé.").format(title=item.title), "ok")
        self._enter()

    def _refused(self, error: DeskError) -> None:
        self._busy = False
        self.context.shell.say(str(error), "bad")
        self.refresh(None)


def _key(lines: tuple[Line, ...]) -> Key:
    """Return what was read of an item: other values are chosen anew, the same under dots or not aren't."""
    return tuple((line.conflict_id, line.columns, line.now) for line in lines)


def _whole(item: Clash, author: Author) -> str:
    """Return « ce poste », « l’autre site »; a desk that wrote neither names both."""
    if author.here:
        return _("ce poste")
    if not (item.kept.here or item.other.here):
        return author.place
    return _("l’autre site") if author.elsewhere else _("l’autre poste")
