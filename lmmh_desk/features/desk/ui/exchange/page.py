"""« Synchronisation »: the state of the exchange, what waits to be sent, the last exchanges, the USB stick."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.desk.ui.exchange.cards import RunsCard, StateCard, UsbCard
from lmmh_desk.features.desk.ui.exchange.waiting import WaitingCard
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Waiting
from lmmh_desk.store.exchange.attached import last_runs
from lmmh_desk.sync.exchanger import Report
from lmmh_desk.sync.history import Told, told
from lmmh_desk.sync.status import State, SyncStatus
from lmmh_desk.system.sticks import sticks
from lmmh_desk.ui import choosers
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button

SIDE = 352  # pixels at 100 %
RUNS = 100
FILES = _("Fichier d’échange (*.lmmh)")


class ExchangePage(Page):
    """Shows the window's one status; asks it to exchange."""

    key = "exchange"
    discreet = True
    hints = ("exchange.run", "exchange.export", "exchange.import", "shell.next_pane", "shell.search", "shell.help")
    gestures = ((_("Entrée"), _("Ouvrir la saisie")),)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._width: Width = "normal"
        self._offered: list[bool] = []
        self._exchanges = context.exchanges
        self._sticks: list[Path] = []
        self.run = Button(_("Synchroniser"), "sync", "F5", "primary")
        self.halt = Button(_("Arrêter l’échange"), "pause")
        self.state, self.usb, self.runs, self.waiting = StateCard(), UsbCard(), RunsCard(), WaitingCard()
        head = QWidget()
        head.setLayout(Row(Label(_("Synchronisation"), 20, 600), None, self.halt, self.run, spacing=12))
        self._side = QWidget()
        side = Column(self.state, self.usb, self.runs, spacing=13)
        side.setStretch(2, 1)
        side.addStretch(0)  # a PC that stands alone shows its state only
        self._side.setLayout(side)
        self._body = Row(self._side, self.waiting, spacing=13)
        self._body.setStretch(1, 1)
        whole = Column(head, spacing=14)
        whole.addLayout(self._body, 1)
        self.setLayout(whole)
        self._connect()
        self._show(self._exchanges.status)

    def _connect(self) -> None:
        self.run.clicked.connect(self._exchanges.run)
        self.halt.clicked.connect(self._exchanges.cancel)
        self.usb.export.clicked.connect(self.export)
        self.usb.take.clicked.connect(self.take)
        self.state.attach.clicked.connect(lambda: self.context.shell.run("exchange.attach"))
        self.state.arbitrate.clicked.connect(lambda: self.context.shell.run("arbitration.open"))
        self.waiting.table.opened.connect(lambda line: self._open(line.waiting))
        self._exchanges.changed.connect(self._show)
        self._exchanges.ended.connect(self._ended)
        self.context.theme.changed.connect(self._arrange)

    def opened(self, **arguments: object) -> None:
        """Show the exchange; look at the network and at the sticks."""
        del arguments
        self._exchanges.read()
        self._exchanges.look()
        self.refresh(None)
        self.context.papers.run(sticks, self._show_sticks, owner=self, slot="sticks")
        self.waiting.table.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read the last exchanges again; what waits comes with the status."""
        if changes is None:
            self._read_runs()

    def _ended(self, _report: Report) -> None:
        self._read_runs()

    def _read_runs(self) -> None:
        if self.context.session is not None:
            self.context.reads.run(lambda read: told(last_runs(read, RUNS)), self._show_runs, owner=self, slot="runs")

    def arrange(self, width: Width) -> None:
        """Put the cards above the list in a narrow window."""
        self._width = width
        self._arrange()

    def _arrange(self) -> None:
        narrow = self._width == "narrow"
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._side.setMaximumWidth(WIDEST if narrow else self.context.theme.px(SIDE))
        self._side.setMinimumWidth(0 if narrow else self.context.theme.px(SIDE))
        self.waiting.set_narrow(narrow)

    def offers(self, command: str) -> bool:
        """Say whether a key would do something now."""
        return self._exchanges.status.state is not State.ALONE or not command.startswith("exchange.")

    def primary(self) -> None:
        """Exchange now (Ctrl+Entrée)."""
        self._exchanges.run()

    def panes(self) -> list[QWidget]:
        """Return the button, the stick, the history and the list."""
        return [self.run, self.usb.export, self.runs.list, self.waiting.filter, self.waiting.table]

    def set_discreet(self, hidden: bool) -> None:
        """Hide whom the entries concern."""
        self.waiting.set_discreet(hidden)

    def export(self) -> None:
        """Choose where to write the file of what waits (Ctrl+E)."""
        day = paris(self.context.clock.now())
        name = f"lmmh-{self.context.me.desk_code}-{day:%Y-%m-%d-%H%M}.lmmh"
        start = str(self._sticks[0] / name) if self._sticks else name
        chosen = choosers.to_save(self, _("Exporter ce qui attend"), FILES, start)
        if chosen:
            self._exchanges.export(Path(chosen))

    def take(self) -> None:
        """Choose a file brought from elsewhere (Ctrl+I)."""
        start = str(self._sticks[0]) if self._sticks else ""
        chosen = choosers.to_open(self, _("Importer un fichier d’échange"), FILES, start)
        if chosen:
            self._exchanges.take(Path(chosen))

    def _show(self, status: SyncStatus) -> None:
        alone = status.state is State.ALONE
        session = self.context.session
        self.state.show_status(status, session.role if session else "")
        self.usb.show_status(status)
        self.waiting.show_status(status)
        appear(self.usb, not alone)
        appear(self.runs, not alone)
        appear(self.run, not alone and not status.running)
        appear(self.halt, status.running)
        offered = [self.offers(command) for command in self.hints]
        if offered != self._offered:
            self._offered = offered
            self.hinted.emit()

    def _show_runs(self, runs: list[Told]) -> None:
        self.runs.show_runs(runs, self._exchanges.status)

    def _show_sticks(self, found: list[Path]) -> None:
        self._sticks = found
        self.usb.show_sticks(found)

    def _open(self, line: Waiting) -> None:
        if line.page:
            self.context.shell.open(line.page, **line.arguments)
