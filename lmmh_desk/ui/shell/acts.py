"""The shell's own acts: search, help, panes, files, undo, lock, zoom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.shell.menus import MenuBar
from lmmh_desk.ui.shell.overlay import KeyOverlay
from lmmh_desk.ui.shortcuts import Shortcut

if TYPE_CHECKING:
    from lmmh_desk.ui.shell.tour import Tour
    from lmmh_desk.ui.shell.work import Work


HELP = "help"  # of the catalogue: the page of the help


def focus_in(widget: QWidget) -> None:
    """Give the focus to a pane, or to the first of its children that takes it."""
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        return
    for inside in widget.findChildren(QWidget):
        if inside.focusPolicy() & Qt.FocusPolicy.TabFocus and inside.isVisible() and inside.isEnabled():
            inside.setFocus(Qt.FocusReason.TabFocusReason)
            return


class Acts:
    """One function for each `shell.…` command."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.menu = MenuBar(work)
        self._overlay: KeyOverlay | None = None
        self.tour: Tour | None = None
        theme = work.context.theme
        self._acts: dict[str, Callable[[], object]] = {
            "shell.search": work.search.take_focus,
            "shell.help": self.help,
            "shell.tour": self.show_around,
            "shell.next_pane": lambda: self.step_pane(1),
            "shell.previous_pane": lambda: self.step_pane(-1),
            "shell.menu": self.menu.open,
            "shell.primary": self.primary,
            "shell.next_file": self.next_file,
            "shell.close_file": self.close_file,
            "shell.undo": work.keybar.undo,
            "shell.lock": work.lock,
            "shell.discreet": self.discreet,
            "shell.zoom_in": lambda: theme.step_zoom(1),
            "shell.zoom_out": lambda: theme.step_zoom(-1),
            "shell.zoom_reset": lambda: theme.step_zoom(0),
            "shell.escape": self.escape,
        }

    def do(self, command: str) -> bool:
        """Do one of the shell's acts; False when the command isn't the shell's."""
        left = self.tour is not None and self.tour.leave()  # whoever works needs it no more
        if left and command == "shell.escape":
            return True
        if command.startswith("shell.open:"):
            self._work.open(command.removeprefix("shell.open:"))
            return True
        act = self._acts.get(command)
        if act is not None:
            act()
        return act is not None

    def help(self) -> None:
        """Show the keys valid here; asked again, leave them for the help of the page, where there is one."""
        if self._overlay is None:
            self._overlay = KeyOverlay(self._work)
        helped = HELP in self._work.navigation.allowed()
        if self._overlay.isVisible():
            self._overlay.leave()
            shown = self._work.page()
            if helped and shown is not None:
                self._work.open(HELP, about=shown.key)
            return
        page, me = self._work.page(), self._work.context.session
        if page is not None and me is not None:
            local = [Shortcut(keys, label, "", page.key) for keys, label in page.gestures]
            keys = (*local, *self._work.shortcuts.valid(page.key, me.role, me.withheld))
            self._overlay.show_keys(keys, page.key, more=_("F1 encore\u00a0: l’aide de cette page") if helped else "")

    def show_around(self) -> None:
        """Play the tour of the window."""
        if self.tour is None:
            from lmmh_desk.ui.shell.tour import Tour

            self.tour = Tour(self._work)
        self.tour.begin()

    def primary(self) -> None:
        """Do what the page's primary button does; with the search open, take the person chosen to the counter."""
        page = self._work.page()
        if self._work.search.primary() or page is None:
            return
        page.primary()

    def escape(self) -> None:
        """Close what is open: overlay, search, then the page’s own, then the page."""
        if self._overlay is not None and self._overlay.isVisible():
            self._overlay.leave()
            return
        if self._work.exchange.popover.leave():
            return
        page = self._work.page()
        if self._work.search.escape() or page is None or page.escape():
            return
        if self._work.pages.place != self._work.navigation.home():
            self._work.back()

    def next_file(self) -> None:
        """Show the next open file."""
        place = self._work.pages.next_file()
        if place is not None:
            self._work.open(place.key, **place.arguments)

    def close_file(self) -> None:
        """Take the file shown off the rail and go back; its draft is kept."""
        place = self._work.pages.place
        if place is not None and self._work.pages.is_file(place):
            self._work.pages.close_file(place)
            self._work.back()

    def discreet(self) -> None:
        """Hide personal panels at once, or show them again."""
        self._work.set_discreet(not self._work.discreet)

    def step_pane(self, direction: int) -> None:
        """Give the focus to the next pane, or the previous one."""
        page = self._work.page()
        panes = [self._work.search, self._work.navigation.rail.body, *(page.panes() if page else [])]
        panes = [pane for pane in panes if pane.isVisible()]
        focused = QApplication.focusWidget()
        held = [focused is not None and (pane is focused or pane.isAncestorOf(focused)) for pane in panes]
        at = held.index(True) if True in held else -1
        if panes:
            focus_in(panes[(at + direction) % len(panes)] if at >= 0 else panes[0])
