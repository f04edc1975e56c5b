"""The menu bar F10 brings: every command the agent may run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.shortcuts import own, shown

if TYPE_CHECKING:
    from lmmh_desk.ui.shell.work import Work

_WINDOW = ("shell.search", "shell.next_pane", "shell.next_file", "shell.close_file", "shell.discreet", "shell.lock")
_VIEW = ("shell.zoom_in", "shell.zoom_out", "shell.zoom_reset")


class MenuBar(QMenuBar):
    """Hidden until F10; hidden again once something was chosen or the menu left."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.setNativeMenuBar(False)
        self.setAccessibleName(_("Menus"))
        self._work = work
        self._came_from: QWidget | None = None
        self.hide()

    def open(self) -> None:
        """Show the menus of this agent on this page, and drop the first one."""
        self._came_from = QApplication.focusWidget()
        self.clear()
        self._fill()
        self.show()
        first = self.actions()[0]
        self.setActiveAction(first)
        self.setFocus()

    def _fill(self) -> None:
        page = self._work.page()
        here = page.key if page else ""
        pages = self._menu(_("&Aller à"))
        for key, entry in self._work.navigation.allowed().items():
            if entry.group != "none":
                self._add(pages, entry.label, f"shell.open:{key}", f"Alt+{entry.letter}" if entry.letter else "")
        acts = self._menu(_("A&ctions"))
        for command in self._work.runner.allowed():
            if command.page in ("", here):
                self._add(acts, command.label, command.key, command.shortcut)
        keys = {each.command: each for each in own()}
        for title, commands in ((_("&Fenêtre"), _WINDOW), (_("A&ffichage"), _VIEW), (_("A&ide"), ("shell.help",))):
            menu = self._menu(title)
            for name in commands:
                self._add(menu, keys[name].label, name, keys[name].keys)

    def _menu(self, title: str) -> QMenu:
        menu = self.addMenu(title)
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self._leave))
        return menu

    def _add(self, menu: QMenu, label: str, command: str, keys: str) -> None:
        text = label.replace("&", "&&")
        action = QAction(f"{text}\t{shown(keys)}" if keys else text, menu)
        action.triggered.connect(lambda: self._work.run(command))
        menu.addAction(action)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Escape:
            self._leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._leave()

    def _leave(self) -> None:
        """Hide once no menu is open, and give the focus back if it is still here."""
        if self.activeAction() is not None or not self.isVisible():
            return
        had_focus = self.hasFocus()
        self.hide()
        if had_focus and self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.MenuBarFocusReason)
