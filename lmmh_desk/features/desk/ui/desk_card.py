"""What changes only this PC: the window's look, the printer of each paper, the copy of the data."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from lmmh_desk.features.desk.ui.aside import AsideLine
from lmmh_desk.features.desk.ui.keys import KeyLine
from lmmh_desk.features.desk.ui.lines import Group, Labelled
from lmmh_desk.features.desk.ui.look import KeysGroup, LookGroup
from lmmh_desk.features.desk.ui.printer_lines import SIZES, PrinterLines, Size
from lmmh_desk.features.desk.ui.recovery import RecoveryLine
from lmmh_desk.features.desk.ui.sending import JoiningLine, SendingLine, heard
from lmmh_desk.features.desk.ui.updating import ProgramLine
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.settings import EXCHANGE_EVERY
from lmmh_desk.office.model.sites import desk_name
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.tag import Tag

if TYPE_CHECKING:
    from lmmh_desk.features.desk.store.settings import SettingsBoard


class DeskCard(Card):
    """« Ce poste »."""

    pace_asked = Signal(int)  # minutes between two exchanges, 0 on demand
    reasons_asked = Signal()

    def __init__(self, context: Context) -> None:
        self._context = context
        me = context.me
        super().__init__(
            _("Ce poste"),
            icon="layout",
            caption=_("ne change que {desk}").format(desk=desk_name(me.site_name, me.desk_code)),
            actions=(Tag(me.counter),),
            ruled=True,
            padding=(0, 0, 0, 14),
            spacing=12,
        )
        self.groups: list[Group] = []
        self.body.addStretch(1)
        self.set_empty(_("Aucun réglage de ce poste ne porte ces mots."))

    def steps(self) -> list[Callable[[], None]]:
        """Return what makes the groups, each short enough for one turn of the event loop."""
        sizes = [partial(self._printer, size) for size in SIZES]
        return [self._look, self._printers, *sizes, self._exchange, self._keyboard, self._data, self._program]

    def _look(self) -> None:
        self.look = LookGroup(self._context)
        self._add(self.look)

    def _printers(self) -> None:
        self.printers = PrinterLines(self._context)
        self._add(self.printers)

    def _printer(self, size: Size) -> None:
        self.printers.add_size(size)

    def _exchange(self) -> None:
        me = self._context.me
        self.sending, self.joining = SendingLine(), JoiningLine(self._context)
        self.sending.asked.connect(self.pace_asked)
        scope = _("tout l’office") if me.role == Role.ADMIN else me.site_name
        caption = _("envoi\u00a0: {scope}").format(scope=scope)
        self._add(Group(_("Synchronisation"), self.sending, self._copy(), caption=caption))
        self._add(Group(_("Autres postes"), self.joining))

    def _keyboard(self) -> None:
        self.keyboard = KeysGroup(self._context)
        self.keyboard.reasons_asked.connect(self.reasons_asked)
        self._add(self.keyboard)

    def _data(self) -> None:
        self.key, self.recovery = KeyLine(self._context), RecoveryLine(self._context)
        self._add(Group(_("Données de ce poste"), self.key, self.recovery))

    def _program(self) -> None:
        self.aside, self.program = AsideLine(self._context), ProgramLine(self._context)
        data = self.groups[-1]
        data.add(self.aside)
        data.body.addWidget(self.program)  # it comes and goes by itself: no search shows or hides it

    def _add(self, group: Group) -> None:
        self.groups.append(group)
        self.body.insertWidget(self.body.count() - 1, group)

    def refresh(self) -> None:
        """Show the look, the printers and the keys of the moment."""
        self.look.show_look()
        self.printers.refresh()
        self.key.refresh()
        self.recovery.refresh()
        self.aside.refresh()
        self.program.refresh()

    def show_board(self, board: SettingsBoard) -> None:
        """Show what the tables tell of the exchange."""
        line = next((line for line in board.lines if line.key == EXCHANGE_EVERY.key), None)
        if line is not None:
            self.sending.show_line(line, attached=board.attached)
        now = self._context.clock.now()
        self.joining.show_hub(attached=board.attached, received_at=board.received_at, now=now)

    def find_setting(self, text: str) -> int:
        """Show only the settings a search finds; return how many."""
        found = sum([group.find_setting(text) for group in self.groups])
        self.show_empty(not found)
        return found

    def _copy(self) -> Labelled:
        self.last_copy = Label("", 13, 400, "t2")
        self.copy_button = Button(_("Copier"), role="link", small=True, accessible=_("Copier les données"))
        self.copy_button.clicked.connect(self.copy)
        if self._context.ports.backups is None:
            self.copy_button.hide()
        return Labelled(
            _("Copie de secours"), self.last_copy, None, self.copy_button,
            note=_("Par défaut, une par jour, seule. Chiffrée et relue\u00a0; les cinq dernières demandées restent."),
        )  # fmt: skip

    def show_copy(self, at: int | None) -> None:
        """Say when the last copy was made."""
        if at is None:
            self.last_copy.setText(_("aucune copie sur ce poste"))
            return
        self.last_copy.setText(_("{when}, sur ce poste").format(when=heard(at, self._context.clock.now())))

    def copy(self) -> None:
        """Make a verified copy of the data now."""
        context, backups = self._context, self._context.ports.backups
        if backups is None:
            return
        me = context.me
        self.copy_button.setEnabled(False)
        self.last_copy.setText(_("copie en cours…"))

        def work() -> Changes:
            from lmmh_desk.features.desk.actions.settings import copy_database

            return copy_database(context.store, me, backups)

        def done(_changes: Changes) -> None:
            self.copy_button.setEnabled(True)
            self.show_copy(context.clock.now())
            context.shell.say(_("La copie est faite et vérifiée."), "ok")

        def failed(error: Exception) -> None:
            self.copy_button.setEnabled(True)
            self.last_copy.setText(_("la copie n’a pas été faite"))
            context.shell.say(str(error), "bad")

        context.writes.run(work, done, owner=self, failed=failed)
