"""What changes only this PC: the window's look, the printer of each paper, the copy of the data."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.lines import Labelled
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.sites import desk_name
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, line
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.tag import KeyCap, Tag

if TYPE_CHECKING:
    from lmmh_desk.printing.printers import Printer
    from lmmh_desk.printing.printing import Delivery

Size = Literal["A4", "A5", "80mm"]
SIZES: dict[Size, str] = {"A4": _("A4"), "A5": _("A5"), "80mm": _("Ticket 80 mm")}
STATES = {"ready": (_("Prête"), "ok"), "busy": (_("Imprime"), "accent"), "stopped": (_("Arrêtée"), "warn")}
CHOICE = 190  # pixels at 100 %
PDF = ""  # the choice of no printer


@dataclass(frozen=True)
class Printers:
    """The system's printers, and the one of each paper."""

    found: tuple[Printer, ...]
    chosen: dict[Size, Printer | None]


class DeskCard(Card):
    """« Ce poste »."""

    def __init__(self, context: Context) -> None:
        self._context = context
        me = context.me
        counter = Tag(me.counter)
        super().__init__(
            _("Ce poste"),
            icon="layout",
            caption=_("ne change que {desk}").format(desk=desk_name(me.site_name, me.desk_code)),
            actions=(counter,),
            ruled=True,
            padding=(0, 12, 0, 14),
            spacing=10,
        )
        self._inset: list[QWidget] = []
        self._look()
        self.add(line())
        self._printers()
        self.add(line())
        self._copy()
        self.body.addStretch(1)
        self._printers_known: Printers | None = None
        current().changed.connect(self.show_look)
        self.show_look()

    def refresh(self) -> None:
        """Ask the system for its printers, in a worker: the spooler may be slow."""
        self.show_look()
        if self._context.printing is not None:
            self._context.papers.run(self._read_printers, self.show_printers, owner=self, slot="printers")

    # The window's look

    def _look(self) -> None:
        system = _("Comme Windows") if sys.platform == "win32" else _("Comme le système")
        modes = (("light", _("Clair")), ("dark", _("Sombre")), ("system", system))
        self.mode = Segmented(_("Thème"), modes, tall=True)
        self.mode.changed.connect(self._context.theme.set_mode)
        self.smaller, self.larger = IconButton("minus", _("Réduire")), IconButton("plus", _("Agrandir"))
        self.smaller.clicked.connect(lambda: self._context.theme.step_zoom(-1))
        self.larger.clicked.connect(lambda: self._context.theme.step_zoom(1))
        self.zoom = Label("", 13, 600)
        follows = Label(_("suit l’agent"), 12, 400, "t2")
        self._put(Label(_("Affichage"), 13, 500, "t2"))
        self._put(Labelled(_("Thème"), self.mode, None))
        keys = (KeyCap("Ctrl +"), KeyCap("Ctrl −"))
        self._put(Labelled(_("Zoom"), self.smaller, self.zoom, self.larger, follows, None, *keys))

    def show_look(self) -> None:
        """Show the theme and zoom of the moment."""
        theme = self._context.theme
        if self.mode.value() != theme.mode:
            self.mode.set_value(theme.mode)
        for choice in self.choices.values():
            choice.setFixedWidth(theme.px(CHOICE))
        for widget in self._inset:
            widget.setContentsMargins(theme.px(16), 0, theme.px(14), 0)
        self.zoom.setText(f"{theme.zoom}\u00a0%")
        self.zoom.setAccessibleName(_("Zoom {percent} %").format(percent=theme.zoom))

    # The printers

    def _printers(self) -> None:
        self._put(Label(_("Imprimantes par papier"), 13, 500, "t2"))
        self.choices: dict[Size, ComboBox] = {}
        self.states: dict[Size, Tag] = {}
        self.trials: dict[Size, Button] = {}
        for size, words in SIZES.items():
            choice, state = ComboBox(((PDF, _("Fichier PDF")),)), Tag("")
            trial = Button(_("Essai"), role="link", small=True, accessible=_("Essai {paper}").format(paper=words))
            choice.changed.connect(lambda size=size: self._choose(size))
            trial.clicked.connect(lambda _checked=False, size=size: self.try_out(size))
            self.choices[size], self.states[size], self.trials[size] = choice, state, trial
            row = Labelled(words, choice, state, None, trial)
            self._put(row)

    def _read_printers(self) -> Printers:
        from lmmh_desk.printing.printers import available

        printing = self._context.printing
        return Printers(tuple(available()), {size: printing.chosen(size) for size in SIZES})

    def show_printers(self, printers: Printers) -> None:
        """Show which printer takes each paper, and whether it is ready."""
        self._printers_known = printers
        offered = [(printer.name, printer.label) for printer in printers.found] or [(PDF, _("Fichier PDF"))]
        for size, choice in self.choices.items():
            chosen = printers.chosen[size]
            choice.set_choices(offered)
            choice.set_value(chosen.name if chosen else PDF)
            words, tone = STATES[chosen.state] if chosen else ("", "neutral")
            self.states[size].set(words, tone, "warning" if tone == "warn" else "check" if tone == "ok" else "")

    def _choose(self, size: Size) -> None:
        name, known = self.choices[size].value(), self._printers_known
        former = known.chosen[size] if known else None
        if name and known and (former is None or former.name != name):
            self._context.papers.run(
                lambda: self._context.printing.choose(size, name), lambda _none: self.refresh(), owner=self, slot=size
            )

    def try_out(self, size: Size) -> None:
        """Print a trial on one paper."""
        me, now, printing = self._context.me, self._context.clock.now(), self._context.printing
        store = self._context.store

        def send() -> Delivery:
            from lmmh_desk.features.desk.papers import trial
            from lmmh_desk.office.store.sites import office

            with store.read() as read:
                name = office(read).name
            sheet = trial(size, name, me.site_name, desk_name(me.site_name, me.desk_code), now)
            delivery: Delivery = printing.send(sheet, size, _("Essai"))
            return delivery

        self._context.papers.run(send, self._tried, owner=self, slot="trial")

    def _tried(self, delivery: Delivery) -> None:
        told = (
            _("Essai écrit dans {file}.").format(file=delivery.file)
            if delivery.file
            else _("Essai envoyé à {printer}.").format(printer=delivery.printer)
        )
        self._context.shell.say(told, "ok")

    # The copy

    def _copy(self) -> None:
        self._put(Label(_("Données de ce poste"), 13, 500, "t2"))
        self.sending = Label(_("poste autonome, rien n’est envoyé"), 13, 400, "t2")
        self._put(Labelled(_("Envoi"), self.sending, None))
        self.last_copy = Label("", 13, 400, "t2")
        self.copy_button = Button(_("Copier"), role="link", small=True, accessible=_("Copier les données"))
        self.copy_button.clicked.connect(self.copy)
        if self._context.ports.backups is None:
            self.copy_button.hide()
        self._put(Labelled(_("Copie de secours"), self.last_copy, None, self.copy_button))

    def show_copy(self, at: int | None) -> None:
        """Say when the last copy was made."""
        if at is None:
            self.last_copy.setText(_("aucune copie sur ce poste"))
            return
        moment, today = paris(at), paris(self._context.clock.now()).date()
        when = hour(moment) if moment.date() == today else f"{short_date(moment.date())} {hour(moment)}"
        self.last_copy.setText(_("à {hour}, sur ce poste").format(hour=when))

    def copy(self) -> None:
        """Make a verified copy of the data now."""
        context, backups = self._context, self._context.ports.backups
        if backups is None:
            return
        self.copy_button.setEnabled(False)
        self.last_copy.setText(_("copie en cours…"))

        def work() -> Changes:
            from lmmh_desk.features.desk.actions import copy_database

            return copy_database(context.store, context.me, backups)

        def done(_changes: Changes) -> None:
            self.copy_button.setEnabled(True)
            self.show_copy(context.clock.now())
            context.shell.say(_("La copie est faite et vérifiée."), "ok")

        def failed(error: Exception) -> None:
            self.copy_button.setEnabled(True)
            self.last_copy.setText(_("la copie n’a pas été faite"))
            context.shell.say(str(error), "bad")

        context.writes.run(work, done, owner=self, failed=failed)

    def _put(self, widget: Label | Labelled) -> None:
        self._inset.append(widget)
        self.add(widget)
