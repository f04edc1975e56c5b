"""What is valid on every desk: thresholds edited in place, the rules of the day, who changed what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.lines import Threshold, Titles
from lmmh_desk.features.desk.ui.sending import heard
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.model.settings import Setting
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.turns import Turns
from lmmh_desk.ui.widgets.base import Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.tag import Tag

if TYPE_CHECKING:
    from lmmh_desk.features.desk.model.settings import OfficeLine, RuleLine
    from lmmh_desk.features.desk.store.settings import SettingsBoard
    from lmmh_desk.store.store import Read

SHOWN_RULES = 4
SHOWN_CHANGES = 12


class OfficeCard(Card):
    """« L’office »."""

    rules_asked = Signal()
    boarded = Signal(object)  # SettingsBoard
    refused = Signal(str)  # the key of a setting that stays as it was

    def __init__(self, context: Context, turns: Turns) -> None:
        self._context = context
        self._turns, self._sought = turns, ""
        self._reserved = Tag(_("réservé au siège"), "neutral", "lock")
        super().__init__(
            _("L’office"),
            icon="building",
            caption=_("valable sur tous les postes"),
            actions=(self._reserved,),
            padding=(0, 0, 0, 10),
            spacing=0,
        )
        self.lines: dict[str, Threshold] = {}
        self._lines = Column(spacing=0)
        self._rules = Column(spacing=6)
        self.see_rules = Button(_("Voir les règles"), role="link", small=True)
        self.see_rules.clicked.connect(self.rules_asked)
        self.history_button = Button(_("Historique"), "history", small=True)
        self.history_button.clicked.connect(self.ask_history)
        self._last = Label(_("Aucun seuil n’a été changé."), 12, 400, "t2", wrap=True)
        self.set_empty(_("Aucun seuil de l’office ne porte ces mots."))
        self.add(Titles())
        self.body.addLayout(self._lines)
        heading = Row(
            Label(_("Règles datées"), 13, 600), Label(_("appliquées seules à leur date"), 12, 400, "t2"), None,
            self.see_rules, margins=(14, 10, 14, 0),
        )  # fmt: skip
        self.body.addLayout(heading)
        rules = Column(margins=(14, 4, 14, 0), spacing=6)
        rules.addLayout(self._rules)
        self.body.addLayout(rules)
        self.body.addStretch(1)
        foot = self.set_foot(Picture("history", "t2", 18), self._last, self.history_button)
        row = foot.layout()
        assert isinstance(row, Row)
        row.setStretch(1, 1)

    def settings(self) -> tuple[Setting, ...]:
        """Return the settings every slice declares."""
        named = [feature.settings for feature in self._context.catalogue if feature.settings]
        return tuple(setting for name in named for setting in load(name))

    def refresh(self) -> None:
        """Read the settings again."""
        session, now, wanted = self._context.me, self._context.clock.now(), self.settings()

        def board(read: Read) -> SettingsBoard:
            from lmmh_desk.features.desk.store import settings

            return settings.board(read, wanted, session, now)

        self._context.reads.run(board, self.show_board, owner=self, slot="board")

    def show_board(self, board: SettingsBoard) -> None:
        """Show the thresholds, the rules in force and the last change."""
        known = [line for line in board.lines if line.key in self.lines]
        for line in known:
            self.lines[line.key].show_line(line)
        self._turns.add(*(partial(self._make, line) for line in board.lines if line not in known))
        me = self._context.me
        editable = any(line.editable for line in board.lines)
        self._reserved.set("" if editable else _("réservé aux responsables"), "neutral", "lock")
        scope = _("valable sur tous les postes") if me.role == "admin" else _("à {site}").format(site=me.site_name)
        when = board.received_at and heard(board.received_at, self._context.clock.now())
        self.set_caption(_("{scope}, reçu {when}").format(scope=scope, when=when) if when else scope)
        self.see_rules.setVisible(allowed(me.role, "office.rules"))
        self._show_rules(board.rules)
        self._last.setText(board.last_change or _("Aucun seuil n’a été changé."))
        self.history_button.setVisible(bool(board.last_change))
        if self._turns.busy:
            self._turns.add(partial(self.boarded.emit, board))  # what is offered there changes a line
        else:
            self.boarded.emit(board)

    def find_setting(self, text: str) -> int:
        """Show only the thresholds a search finds; return how many."""
        self._sought = text
        found = [line for line in self.lines.values() if line.matches(text)]
        for line in self.lines.values():
            line.setVisible(line in found)
        self.show_empty(bool(text) and not found)
        return len(found)

    def change(self, key: str, typed: str | int | None) -> None:
        """Save a value; None gives the default back."""
        from lmmh_desk.features.desk.store.settings import scope_of
        from lmmh_desk.office.actions.rules import set_setting

        line, me, context = self.lines[key], self._context.me, self._context
        setting = line.line.setting
        assert setting is not None
        before = setting.read(line.line.value) if line.line.own else None

        def done(_changes: Changes) -> None:
            line.editor.former = line.editor.text()  # what was typed is saved: the next reading may replace it
            told = _("« {label} » est enregistré.").format(label=setting.label)
            context.shell.offer_undo(told, lambda: self.change(key, before))

        def refused(error: DeskError) -> None:
            self.refused.emit(key)
            if isinstance(error, BadInput):
                line.say(str(error))
            else:
                context.shell.say(str(error), "bad")

        context.writes.run(
            lambda: set_setting(context.store, me, setting, typed, scope_of(me)), done, owner=self, failed=refused
        )

    def ask_history(self) -> None:
        """Show who changed what, newest first."""
        wanted = self.settings()

        def history(read: Read) -> list[tuple[int, str]]:
            from lmmh_desk.features.desk.store import settings

            return settings.history(read, wanted)

        self._context.reads.run(history, self._show_history, owner=self, slot="history")

    def _make(self, shown: OfficeLine) -> None:
        key = shown.key
        if key in self.lines:  # read twice before it was made
            self.lines[key].show_line(shown)
            return
        line = self.lines[key] = Threshold(shown)
        line.asked.connect(lambda text: self.change(key, text))
        line.restored.connect(lambda: self.change(key, None))
        self._lines.addWidget(line)
        if self._sought:
            self.find_setting(self._sought)

    def _show_rules(self, rules: Sequence[RuleLine]) -> None:
        while (item := self._rules.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        coming = [rule for rule in rules if rule.state == "coming"]
        current = sorted((rule for rule in rules if rule.state == "current"), key=lambda rule: rule.starts_on)
        for rule in [*coming[:1], *current[::-1]][:SHOWN_RULES]:
            self._rules.addWidget(_RuleLine(rule))
        if not rules:
            self._rules.addWidget(Label(_("Aucune règle n’est en vigueur."), 13, 400, "t2"))

    def _show_history(self, changes: list[tuple[int, str]]) -> None:
        dialog = Dialog(self, _("Historique des seuils"), wide=520)
        for at, told in changes[:SHOWN_CHANGES]:
            moment = paris(at)
            when = f"{short_date(moment.date(), year=True)} {hour(moment)}"
            dated = Label(when, 12, 500, "t2")
            dated.setMinimumWidth(dated.sizeHint().width())
            row = Row(dated, Label(told, 13, wrap=True), spacing=12)
            row.setStretch(1, 1)
            dialog.body.addLayout(row)
        close = Button(_("Fermer"), role="primary")
        close.clicked.connect(dialog.accept)
        dialog.body.addLayout(Row(None, close))
        dialog.open()
        close.setFocus()


class _RuleLine(QWidget):
    """« depuis le 30/10/2020 » and what the rule says since."""

    def __init__(self, rule: RuleLine) -> None:
        super().__init__()
        told = Label(f"{rule.label}\u00a0: {rule.value}", 13, 400, "t1", wrap=True)
        row = Row(Tag(rule.since, "accent"), told, spacing=12)
        row.setStretch(1, 1)
        self.setLayout(row)
