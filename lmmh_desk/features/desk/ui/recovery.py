"""« Clé de secours »: which sheets open this desk, and for headquarters how to make others."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lmmh_desk.features.desk.ui.lines import Labelled
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import PrinterError
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.model.sites import desk_name
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.toggle import CheckBox

if TYPE_CHECKING:
    from lmmh_desk.features.desk.store.recovery import Sheets
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.store.store import Read
    from lmmh_desk.system.recovery import Making
    from lmmh_desk.system.sheets import Sheet


class RecoveryLine(Labelled):
    """The sheets that serve; new ones serve once a line of each was copied back from its paper."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.told = Label("", 13, 400, "t2")
        self.make = Button(_("Imprimer…"), role="link", small=True, accessible=_("Imprimer une clé de secours"))
        self.make.clicked.connect(self.ask)
        appear(self.make, allowed(context.me.role, "desk.recovery"))
        super().__init__(
            _("Clé de secours"), self.told, None, self.make,
            note=_("Par défaut, aucune. Rouvre les données si le coffre de l’ordinateur est perdu."),
        )  # fmt: skip

    def refresh(self) -> None:
        """Read again which sheets serve."""
        folder = self._context.store.folder

        def look(read: Read) -> Sheets | None:
            from lmmh_desk.features.desk.store.recovery import sheets_here

            return sheets_here(read, folder)

        self._context.reads.run(look, self._show, owner=self, slot="recovery")

    def ask(self) -> None:
        """Ask whether one sheet or three, naming what follows."""
        text = _(
            "Elle ouvre les données de ce poste si leur clé est perdue. Elle n’est gardée que sur papier\u00a0:"
            " une fois prouvée, les feuilles d’avant n’ouvrent plus ce poste."
        )
        shared = CheckBox(_("Trois feuilles, dont deux suffisent"))
        by_hand = CheckBox(_("Sans imprimante\u00a0: la montrer ici, pour la recopier à la main"))
        dialog = confirm(
            self,
            _("Imprimer une clé de secours\u00a0?"),
            text,
            yes=_("Imprimer"),
            no=_("Ne rien changer"),
            then=lambda _reason: self._make(shared=shared.value(), by_hand=by_hand.value()),
        )
        for choice in (shared, by_hand):
            dialog.body.insertWidget(dialog.body.count() - 1, choice)

    def _make(self, *, shared: bool, by_hand: bool) -> None:
        context, me = self._context, self._context.me

        def work() -> Making:
            from lmmh_desk.features.desk.actions.recovery import make_sheets

            made = make_sheets(context.store, me, shared=shared)
            if not by_hand:
                _send(context, me, made)
            return made

        then = self._show_sheet if by_hand else self._prove
        context.papers.run(work, lambda made: then(made, made.sheets), owner=self, slot="recovery")

    def _show_sheet(self, made: Making, left: Sequence[Sheet]) -> None:
        """Show the lines of each sheet that is left, to be copied by hand, then ask for one of each."""
        if not left:
            self._prove(made, made.sheets)
            return
        from lmmh_desk.features.desk.papers import title_of

        sheet, *others = left
        dialog = confirm(
            self,
            f"{title_of(sheet)}, {sheet.name}",
            _("Recopiez ces six lignes sur une feuille. Un O est un zéro, un I ou un L est un 1."),
            yes=_("C’est recopié"),
            no=_("Ne rien changer"),
            then=lambda _reason: self._show_sheet(made, others),
        )
        lines = Label("\n".join(f"{rank}   {text}" for rank, text in enumerate(sheet.lines, 1)), 18, 600)
        dialog.body.insertWidget(dialog.body.count() - 1, lines)

    def _prove(self, made: Making, left: Sequence[Sheet]) -> None:
        """Ask for a line of each sheet that is left, then keep them."""
        if not left:
            self._keep(made)
            return
        from lmmh_desk.features.desk.papers import title_of
        from lmmh_desk.system.sheets import LINES, same_line

        sheet, *others = left
        rank = secrets.randbelow(LINES) + 1

        def then(text: str) -> None:
            if same_line(text, sheet, rank):
                self._prove(made, others)
            else:
                self._context.shell.say(_("Ce n’est pas la ligne {rank}. Recommencez.").format(rank=rank), "bad")
                self._prove(made, left)

        confirm(
            self,
            f"{title_of(sheet)}, {sheet.name}",
            _("Recopiez une ligne de la feuille imprimée, pour prouver qu’elle se lit. Sans cela, rien ne change."),
            yes=_("Garder cette clé"),
            no=_("Ne rien changer"),
            then=then,
            field=Field(_("Ligne {rank}").format(rank=rank), LineEdit()),
            about="",
        )

    def _keep(self, made: Making) -> None:
        store, me, shell = self._context.store, self._context.me, self._context.shell

        def work() -> Changes:
            from lmmh_desk.features.desk.actions.recovery import keep_sheets

            return keep_sheets(store, me, made)

        def done(_changes: Changes) -> None:
            self.refresh()
            shell.say(_("La clé de secours {name} ouvre désormais ce poste.").format(name=made.name), "ok")

        self._context.writes.run(work, done, owner=self)

    def _show(self, sheets: Sheets | None) -> None:
        if sheets is None:
            self.told.setText(_("aucune\u00a0: imprimez-la"))
            self.told.set_ink("bad")
            return
        self.told.set_ink("t2")
        name = _("{name}, trois feuilles").format(name=sheets.name) if sheets.count > 1 else sheets.name
        day = sheets.day
        self.told.setText(_("{sheets}, du {day}").format(sheets=name, day=short_date(day, year=True)) if day else name)


def _send(context: Context, me: Session, made: Making) -> None:
    """Print the sheets straight away: neither queued nor written to a file."""
    from lmmh_desk.features.desk.papers import RecoverySheet, recovery_sheet, title_of
    from lmmh_desk.office.store.sites import office

    printing = context.printing
    if printing is None or printing.chosen("A4") is None:
        raise PrinterError(
            _("Ce poste n’a pas d’imprimante A4."),
            _("Rien n’a changé\u00a0: une clé de secours ne s’écrit pas dans un fichier."),
            _("Branchez-en une, ou faites-la montrer ici pour la recopier à la main."),
        )
    with context.store.read() as read:
        name = office(read).name
    for sheet in made.sheets:
        content = RecoverySheet(
            sheet, name, me.site_name, desk_name(me.site_name, me.desk_code), context.clock.now()
        )  # fmt: skip
        printing.send(recovery_sheet(content), "A4", f"{title_of(sheet)} {sheet.name}")
