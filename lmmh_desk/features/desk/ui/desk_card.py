"""What changes only this PC: the window's look, the printer of each paper, the copy of the data."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.aside import AsideLine
from lmmh_desk.features.desk.ui.keys import KeyLine
from lmmh_desk.features.desk.ui.lines import Labelled
from lmmh_desk.features.desk.ui.printer_lines import PrinterLines
from lmmh_desk.features.desk.ui.recovery import RecoveryLine
from lmmh_desk.features.desk.ui.updating import ProgramLine
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
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.tag import KeyCap, Tag


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
        self.printers = PrinterLines(context)
        self._put(self.printers)
        self.add(line())
        self._copy()
        self.body.addStretch(1)
        current().changed.connect(self.show_look)
        self.show_look()

    def refresh(self) -> None:
        """Show the look, the printers and the keys of the moment."""
        self.show_look()
        self.printers.refresh()
        self.key.refresh()
        self.recovery.refresh()
        self.aside.refresh()
        self.program.refresh()

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
        for widget in self._inset:
            widget.setContentsMargins(theme.px(16), 0, theme.px(14), 0)
        self.zoom.setText(f"{theme.zoom}\u00a0%")
        self.zoom.setAccessibleName(_("Zoom {percent} %").format(percent=theme.zoom))

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
        self.key = KeyLine(self._context)
        self._put(self.key)
        self._put(Labelled(_("Copie de secours"), self.last_copy, None, self.copy_button))
        self.recovery = RecoveryLine(self._context)
        self._put(self.recovery)
        self.aside = AsideLine(self._context)
        self._put(self.aside)
        self.program = ProgramLine(self._context)
        self._put(self.program)

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
            from lmmh_desk.features.desk.actions.settings import copy_database

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

    def _put(self, widget: QWidget) -> None:
        self._inset.append(widget)
        self.add(widget)
