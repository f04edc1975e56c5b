"""The page « Réglages »: tabs for this desk and the office, sites, motifs, agenda, rules, agents."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from lmmh_desk.features.desk.ui.general import GeneralSection
from lmmh_desk.features.desk.ui.section import Section
from lmmh_desk.features.desk.ui.tabs import GENERAL, TABS
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.turns import Turns
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.editors import SearchEdit
from lmmh_desk.ui.widgets.segmented import Segmented

FOLDED = 4  # tabs on a line of a narrow window


class SettingsPage(Page):
    """One page, a tab at a time; each is made when first shown."""

    key = "settings"
    gestures = (
        ("Tab", _("Réglage suivant")), (_("Entrée"), _("Valider")), (_("Échap"), _("Rendre la valeur d’avant")),
    )  # fmt: skip
    hints = ("shell.undo", "shell.next_pane", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        role = context.me.role
        self.tabs = {key: tab for key, tab in TABS.items() if allowed(role, tab.right)}
        self._made: dict[str, Section] = {}
        self._width: Width = "normal"
        self._turns = Turns(self)
        self.choice = Segmented(
            _("Partie des réglages"), [(key, tab.label) for key, tab in self.tabs.items()], tall=True
        )
        self.choice.changed.connect(self.show_tab)
        appear(self.choice, len(self.tabs) > 1)
        self.search = SearchEdit(_("Chercher un réglage"))
        self.search.changed.connect(self._find)
        self.search.returnPressed.connect(self._go)
        self.caption = Label("", 13, 400, "t2")
        self.access = Button(_("Mon mot de passe et mon code PIN"), "key", small=True)
        self.access.clicked.connect(lambda: context.shell.run("desk.access"))
        self.audit = Button(_("Journal des accès"), "shield", small=True)
        self.audit.clicked.connect(lambda: context.shell.run("audit.open"))
        appear(self.audit, allowed(role, "office.audit"))
        first, second = QWidget(), QWidget()
        self._first = Row(Label(_("Réglages"), 20, 600), self.caption, None, self.search, spacing=12)
        first.setLayout(self._first)
        self._tools, self._second = Row(self.choice, None, spacing=8), second
        second.setLayout(self._tools)
        self._below: bool | None = None  # where what is done here stands
        self._head = Column(first, second, spacing=12)
        self._stack = QStackedWidget()
        self._stack.setProperty("role", "page")
        column = Column(spacing=12)
        column.addLayout(self._head)
        column.addWidget(self._stack, 1)
        self.setLayout(column)
        self.set_title(_("Réglages"))
        self.show_tab(GENERAL)

    def section(self) -> Section:
        """Return the tab shown."""
        return self._made[self.choice.value()]

    def opened(self, **arguments: Any) -> None:
        wanted = arguments.get("tab", "")
        if wanted in self.tabs:
            self.show_tab(wanted)
        else:
            self.refresh(None)

    def show_tab(self, key: str) -> None:
        """Show a tab; one that had to be made, at the next turn of the event loop."""
        self.choice.set_value(key)
        if key in self._made:
            self._show_section()
            return
        self._made[key] = self.tabs[key].make(self.context)
        self._stack.addWidget(self._made[key])
        if isinstance(made := self._made[key], GeneralSection):
            made.rules_asked.connect(lambda: self.show_tab("rules"))
            made.reasons_asked.connect(lambda: self.show_tab("reasons"))
            made.more_found.connect(self._find)
            self._show_section()
        else:
            self._turns.add(self._show_section)

    def _show_section(self) -> None:
        self._stack.setCurrentWidget(self.section())
        general = self.choice.value() == GENERAL
        self.caption.setText(_("enregistrés dès la sortie du champ") if general else "")
        self.arrange(self._width)
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        self.section().refresh(changes)

    def arrange(self, width: Width) -> None:
        self._width = width
        narrow = width == "narrow"
        self._put_acts(below=len(self.tabs) > 1 or narrow)
        self._tools.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self.caption.setVisible(not narrow)
        self.choice.fold(FOLDED if narrow and self.search.value() else 0)  # the numbers found widen it
        self.search.setFixedWidth(self.context.theme.px(232))
        for section in self._made.values():  # those not shown count in the width of the page
            section.arrange(width)

    def _put_acts(self, *, below: bool) -> None:
        """Put what is done here beside the title, or under it where there are tabs or no room."""
        if below == self._below:
            return
        self._below = below
        for act in (self.audit, self.access):
            if below:
                self._tools.addWidget(act)
            else:
                self._first.insertWidget(self._first.indexOf(self.search), act)
        appear(self._second, below)

    def primary(self) -> None:
        self.section().primary()

    def escape(self) -> bool:
        return self.section().escape()

    def draft(self) -> dict[str, Any] | None:
        kept = {key: draft for key, section in self._made.items() if (draft := section.draft()) is not None}
        return {"tab": self.choice.value(), "tabs": kept} if kept else None

    def restore(self, draft: dict[str, Any]) -> None:
        for key, kept in draft["tabs"].items():
            if key in self.tabs:
                self.show_tab(key)
                self._made[key].restore(kept)
        if draft["tab"] in self.tabs:
            self.show_tab(draft["tab"])

    def panes(self) -> list[QWidget]:
        return [self.choice, *self.section().panes()]

    def found(self) -> dict[str, int]:
        """Return how many settings of each tab the search finds, those where there are any."""
        text = self.search.value()
        first = self._made[GENERAL]
        assert isinstance(first, GeneralSection)
        numbers = {key: tab.found(text) for key, tab in self.tabs.items()} | {GENERAL: first.find_setting(text)}
        return {key: number for key, number in numbers.items() if number and text}

    def _find(self) -> None:
        found, sought = self.found(), bool(self.search.value())
        for key in self.tabs:
            self.choice.set_count(key, found.get(key))
        names = ", ".join(self.tabs[key].label for key in found) or _("aucun onglet")
        self.search.setAccessibleDescription(_("Trouvé dans\u00a0: {tabs}").format(tabs=names) if sought else "")
        self.arrange(self._width)

    def _go(self) -> None:
        """Show the first tab that has what is sought, unless the one shown does."""
        found = self.found()
        if found and self.choice.value() not in found:
            self.show_tab(next(iter(found)))
