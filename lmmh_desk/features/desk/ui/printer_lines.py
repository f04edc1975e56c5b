"""« Imprimantes par papier »: the printer of each size and kind of paper, its tray, the address of a network one."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Signal

from lmmh_desk.features.desk.ui.lines import Group, Labelled, Line, SettingEdit
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain
from lmmh_desk.office.model.sites import desk_name
from lmmh_desk.printing import network
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.turns import Turns
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.tag import Tag

if TYPE_CHECKING:
    from lmmh_desk.printing.printers import Printer
    from lmmh_desk.printing.printing import Delivery
    from lmmh_desk.printing.trays import Tray

Size = Literal["A4", "A5", "A3", "80mm"]
SIZES: dict[Size, str] = {"A4": _("A4"), "A5": _("A5"), "A3": _("A3"), "80mm": _("Ticket 80 mm")}
TICKET: Size = "80mm"
STATES = {
    "ready": (_("Prête"), "ok", "check"),
    "busy": (_("Imprime"), "accent", ""),
    "stopped": (_("Arrêtée"), "warn", "warning"),
    "unknown": ("", "neutral", ""),
}
CHOICE = 190  # pixels at 100 %
PDF, NETWORK = "", "network"  # the choices that are no printer of the system
AUTOMATIC = ""


class Paper(Struct, frozen=True):
    """Where papers of a size or a kind go: the printer, its trays, the one chosen."""

    printer: Printer | None = None
    trays: tuple[Tray, ...] = ()
    tray: str = AUTOMATIC


def _short(folder: Path) -> str:
    """Return a folder as its user knows it: under « ~ » where it is theirs, but on Windows, which has no such name."""
    home = Path.home()
    at_home = sys.platform != "win32" and folder.is_relative_to(home)
    return f"~/{folder.relative_to(home)}" if at_home else str(folder)


class Printers(Struct, frozen=True):
    """The system's printers, where each paper goes, and the address of the last network printer."""

    found: tuple[Printer, ...]
    papers: dict[str, Paper]  # by size, and by kind for those that may have a printer of their own
    address: str = ""
    folder: str = ""  # where papers are written for want of a printer


class PrinterLine(Line):
    """The printer of one paper; only tickets can go to a printer on the network.

    `kind` names the kind of paper that may have a printer of its own, called `words`; without it, the size is meant.
    """

    chosen = Signal(str, str)  # the printer's name, its tray

    def __init__(self, size: Size, kind: str = "", words: str = "") -> None:
        super().__init__()
        self.paper_size, self.kind, self._networked, self._shown = size, kind, size == TICKET, Paper()
        words = self._words = words or SIZES[size]
        self._none = (PDF, _("Comme {size}").format(size=SIZES[size]) if kind else _("Fichier PDF"))
        self.choice, self.state = ComboBox((self._none,)), Tag("")
        self.choice.setAccessibleName(_("Imprimante {paper}").format(paper=words))
        self.trial = Button(_("Essai"), role="link", small=True, accessible=_("Essai {paper}").format(paper=words))
        self.tray: ComboBox | None = None  # made for a printer that has several: most have not
        self._tray_row: Labelled | None = None
        self.address = SettingEdit()
        self.address.setPlaceholderText("192.168.1.40")
        self.address.setAccessibleName(_("Adresse de l’imprimante réseau"))
        self.problem = Label("", 12, 400, "bad", wrap=True)
        self._address_row = Labelled(
            _("Adresse"), self.address, None,
            note=_("Par défaut, aucune. Les tickets partent à cette adresse, port 9100 si aucun n’est dit."),
        )  # fmt: skip
        of_size = _("Par défaut, la première du système. Ce qui a ce format y sort.")
        told = _("Par défaut, celle du format. Ce papier y sort.") if kind else of_size
        row = Labelled(words, self.choice, self.state, None, self.trial, note=told)
        self._column = Column(row, self._address_row, self.problem, spacing=6)
        self.setLayout(self._column)
        self.choice.changed.connect(self._choose)
        self.address.left.connect(self._choose_address)
        self.address.changed.connect(lambda: self._say(""))
        self._arrange()
        self._say("")
        self.retheme()

    def retheme(self) -> None:
        for widget in (self.choice, self.tray, self.address):
            if widget is not None:
                widget.setFixedWidth(current().px(CHOICE))
        super().retheme()

    @property
    def apart(self) -> bool:
        """Say whether this kind of paper has a printer of its own."""
        return bool(self.kind) and self._shown.printer is not None

    def words(self) -> str:
        return self._words

    def show_printers(self, found: tuple[Printer, ...], paper: Paper, address: str) -> None:
        """Show what can be chosen, what is, and whether it is ready."""
        known = paper.tray if paper.tray in {tray.key for tray in paper.trays} else AUTOMATIC
        printer, self._shown = paper.printer, replace(paper, tray=known)
        offered = [(one.name, one.label) for one in found]
        if self.kind or not offered:
            offered.insert(0, self._none)
        if self._networked:
            offered.append((NETWORK, _("Imprimante réseau")))
        if printer is not None and printer.name not in dict(offered) and not network.address_of(printer.name):
            offered.append((printer.name, printer.label))  # gone, and its papers wait for it
        self.choice.set_choices(offered)
        self.choice.set_value(_value(printer))
        self.state.set(*STATES[printer.state if printer else "unknown"])
        self._show_trays(paper.trays, known)
        self.address.show_value(address)
        self._arrange()

    def _show_trays(self, trays: tuple[Tray, ...], chosen: str) -> None:
        if self.tray is None and trays:
            self.tray = ComboBox()
            self.tray.setAccessibleName(_("Bac {paper}").format(paper=self._words))
            self._tray_row = Labelled(
                _("Bac"), self.tray, None, note=_("Par défaut, automatique. Le papier y est pris.")
            )
            self._column.insertWidget(1, self._tray_row)
            self.tray.changed.connect(self._choose_tray)
            self.retheme()
        if self.tray is not None:
            self.tray.set_choices([(AUTOMATIC, _("Automatique")), *((tray.key, tray.label) for tray in trays)])
            self.tray.set_value(chosen)

    def _arrange(self) -> None:
        """Show the tray where there are several, the address where it is asked for."""
        same = self.choice.value() == _value(self._shown.printer)
        if self._tray_row is not None:
            appear(self._tray_row, same and bool(self._shown.trays))
        appear(self._address_row, self.choice.value() == NETWORK)
        self._say("")

    def _choose(self) -> None:
        self._arrange()
        name = self.choice.value()
        if name is None or name == _value(self._shown.printer):
            return
        if name == NETWORK:
            self._send_to(self.address.former)
        else:
            self.chosen.emit(name, AUTOMATIC)

    def _choose_tray(self) -> None:
        printer = self._shown.printer
        if printer is not None and self.tray is not None and self.tray.value() != self._shown.tray:
            self.chosen.emit(printer.name, self.tray.value())

    def _choose_address(self) -> None:
        if self.address.text() == self.address.former:
            return
        try:
            self._send_to(network.address(self.address.text()))
        except BadInput as error:
            self._say(str(error))

    def _send_to(self, address: str) -> None:
        name, former = network.named(address), self._shown.printer
        if address and (former is None or former.name != name):
            self.chosen.emit(name, AUTOMATIC)
        elif address:
            self.address.show_value(address)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        appear(self.problem, bool(sentence))
        self.address.set_look(invalid=bool(sentence))
        self.address.setAccessibleDescription(sentence)


class PrinterLines(Group):
    """The printers of this desk: by size, and unfolded, or where they have one of their own, by kind of paper."""

    def __init__(self, context: Context) -> None:
        self._context = context
        kinds = [paper for feature in context.catalogue for paper in feature.papers if paper.size != TICKET]
        self._kinds = {paper.kind: paper for paper in kinds}  # their lines are made once they are looked at
        self._printers, self._unfolded, self._sought = Printers((), {}), False, ""
        self.lines: dict[str, PrinterLine] = {}
        super().__init__(_("Imprimantes par papier"))
        self._turns = Turns(self)
        self.without = Label("", 12, 400, "t2", wrap=True)
        self.body.insertWidget(1, self.without)
        self.fold = Button("", role="link", small=True)
        self.fold.clicked.connect(self._turn)
        self.body.addLayout(Row(self.fold, None))
        self._arrange()

    def add_size(self, size: Size) -> None:
        """Make the line of a size: nothing is shown before each is there."""
        self._add(size, PrinterLine(size))

    def find_setting(self, text: str) -> int:
        self._sought = text
        whole = plain(text) in plain(self.title)
        coming = [kind for kind, paper in self._kinds.items() if text and (whole or plain(text) in plain(paper.label))]
        self._want(coming)
        found = max(super().find_setting(text), len(coming))
        appear(self, bool(found))
        self._arrange()
        return found

    def _turn(self) -> None:
        self._unfolded = not self._unfolded
        if self._unfolded:
            self._want(self._kinds)
        self._arrange()

    def _want(self, kinds: Iterable[str]) -> None:
        """Have the lines of these kinds made, one a turn of the event loop."""
        self._turns.add(*(partial(self._make, kind) for kind in kinds if kind not in self.lines))

    def _make(self, kind: str) -> None:
        if kind in self.lines:  # wanted twice before it was made
            return
        paper = self._kinds[kind]
        line = PrinterLine(paper.size, kind, paper.label)
        self._add(kind, line)
        line.show_printers(self._printers.found, self._printers.papers.get(kind, Paper()), self._printers.address)
        if self._sought:
            super().find_setting(self._sought)
        self._arrange()

    def _add(self, paper: str, line: PrinterLine) -> None:
        line.chosen.connect(lambda name, tray: self._choose(paper, name, tray))
        line.trial.clicked.connect(lambda: self.try_out(line.paper_size, line.kind))
        self.lines[paper] = line
        self.add(line)

    def _arrange(self) -> None:
        """Show every kind where they are unfolded or looked for, else those that have a printer of their own."""
        if not self._sought:
            for line in self.lines.values():
                appear(line, not line.kind or self._unfolded or line.apart)
        told = _("Replier les papiers") if self._unfolded else _("Un papier sur une autre imprimante…")
        self.fold.set_text(told)
        appear(self.fold, bool(self._kinds) and not self._sought)

    def refresh(self) -> None:
        """Ask the system for its printers, in a worker: the spooler may be slow."""
        if self._context.printing is not None:
            self._context.papers.run(self._read, self.show_printers, owner=self, slot="printers")

    def show_printers(self, printers: Printers) -> None:
        """Show which printer takes each paper, from which tray, and whether it is ready."""
        self._printers = printers
        self._want(kind for kind in self._kinds if printers.papers.get(kind, Paper()).printer is not None)
        for paper, line in self.lines.items():
            line.show_printers(printers.found, printers.papers.get(paper, Paper()), printers.address)
        told = _("Sans imprimante, un PDF reste dans {folder} une heure au plus, et jusqu’à la fermeture.")
        self.without.setText(told.format(folder=printers.folder))
        appear(self.without, any(line.choice.value() == PDF and not line.kind for line in self.lines.values()))
        self._arrange()

    def try_out(self, size: Size, kind: str = "") -> None:
        """Print a trial on one paper."""
        me, now, printing = self._context.me, self._context.clock.now(), self._context.printing
        store = self._context.store

        def send() -> Delivery:
            from lmmh_desk.features.desk.papers import Trial, trial, trial_commands
            from lmmh_desk.office.store.sites import office

            with store.read() as read:
                name = office(read).name
            content = Trial(size, name, me.site_name, desk_name(me.site_name, me.desk_code), now)
            raw = trial_commands(content) if size == TICKET else None
            delivery: Delivery = printing.send(trial(content), size, _("Essai"), raw=raw, kind=kind)
            return delivery

        self._context.papers.run(send, self._tried, owner=self, slot="trial")

    def _read(self) -> Printers:
        from lmmh_desk.printing.printers import available
        from lmmh_desk.printing.trays import trays

        printing, papers = self._context.printing, {}
        sizes = [(str(size), size, "") for size in SIZES]
        for paper, size, kind in (*sizes, *((kind, one.size, kind) for kind, one in self._kinds.items())):
            printer = printing.own(paper) if kind else printing.chosen(size)
            name = printer.name if printer else ""
            inside = trays(name) if name and not network.address_of(name) else ()
            papers[paper] = Paper(printer, inside, printing.tray(name, size, kind))
        return Printers(tuple(available()), papers, printing.network(), _short(printing.folder))

    def _choose(self, paper: str, name: str, tray: str) -> None:
        printing = self._context.printing
        self._context.papers.run(
            lambda: printing.choose(paper, name, tray), lambda _none: self.refresh(), owner=self, slot=paper
        )

    def _tried(self, delivery: Delivery) -> None:
        told = (
            _("Essai écrit dans {file}.").format(file=delivery.file)
            if delivery.file
            else _("Essai envoyé à {printer}.").format(printer=delivery.printer)
        )
        self._context.shell.say(told, "ok")


def _value(printer: Printer | None) -> str:
    """Return the choice that stands for a printer."""
    if printer is None:
        return PDF
    return NETWORK if network.address_of(printer.name) else printer.name
