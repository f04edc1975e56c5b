"""What is typed in dialogs: hidden at the lock until the same agent is back, or put again where it is opened next.

It is kept as drafts are, every two seconds, so that a crash loses none of it before the evening.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget
from shiboken6 import isValid

from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.ui.drafts import DIALOGS, Draft
from lmmh_desk.ui.theme import application
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.field import Field

if TYPE_CHECKING:
    from lmmh_desk.ui.shell.work import Work

Name = tuple[str, str, str]  # title and sentence of a dialog: what it asks; the record it is about
Typed = dict[str, Any]  # by label


class Sheets(QObject):
    """The dialogs of who left; another agent finds none of them, and none of their words."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._work = work
        self._agent_id = ""
        self._held: list[QDialog] = []
        self._typed: dict[str, dict[Name, Typed]] = {}
        self._shown: dict[Name, Typed] = {}  # at the last look
        self._loaded: set[str] = set()  # whose drafts of before this run were read

    def keep(self) -> None:
        """Save what is typed in the dialogs of who is here, if it changed; nothing of a text that is refused."""
        session, place = self._work.context.session, self._work.pages.place
        if session is None or place is None:
            return
        dialogs = [each for each in self._work.findChildren(QDialog) if each.isVisible()]
        shown = self._typed.get(session.agent_id, {}) | {_name(each): _typed(each) for each in dialogs}
        if shown != self._shown:
            self._shown = shown
            kept = [[*name, lasting] for name, typed in shown.items() if (lasting := _lasting(typed))]
            day = today(self._work.context.clock).isoformat()
            draft = (
                {"day": day, "about": place.draft_key, "dialogs": kept} if kept else None
            )  # erased with whom it is of
            self._work.drafts.keep(session.agent_id, DIALOGS, "", draft)

    def leave(self, agent_id: str) -> None:
        """Hide the dialogs in which something is typed, and close the others: all would stay above the lock screen."""
        self.stop()
        self._agent_id = agent_id
        for dialog in [each for each in self._work.findChildren(QDialog) if each.isVisible()]:
            if _typed(dialog):
                self._held.append(dialog)
                dialog.hide()
            else:
                dialog.reject()
        application().installEventFilter(self)

    def arrive(self, agent_id: str) -> None:
        """Drop another agent's dialogs with their pages, their words put by until he opens them again."""
        self.stop()
        if agent_id != self._agent_id:
            for dialog in self._take():
                self._typed.setdefault(self._agent_id, {})[_name(dialog)] = _typed(dialog)
                dialog.reject()
        self._agent_id = agent_id
        if not agent_id or self._typed.get(agent_id):  # nobody: what opens late stays away
            application().installEventFilter(self)
        if agent_id and agent_id not in self._loaded:
            self._loaded.add(agent_id)
            self._work.drafts.load(agent_id, DIALOGS, "", lambda draft: self._restore(agent_id, draft), owner=self)

    def _restore(self, agent_id: str, draft: Draft) -> None:
        """Take up what a crash left today, until the dialog is opened again."""
        if draft["day"] == today(self._work.context.clock).isoformat():
            self._typed[agent_id] = {(title, text, about): typed for title, text, about, typed in draft["dialogs"]}
            application().installEventFilter(self)

    def show_again(self) -> None:
        """Show the dialogs of who is back, as they were."""
        for dialog in self._take():
            dialog.open()

    def stop(self) -> None:
        """Look no more at what opens."""
        application().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._is_late(watched):
            watched.hide()
            QTimer.singleShot(0, watched, watched.close)
        elif event.type() == QEvent.Type.Show and isinstance(watched, QDialog):
            dialog = watched
            QTimer.singleShot(0, dialog, lambda: self._put_back(dialog))  # once it is filled
        return False

    def _is_late(self, watched: QObject) -> TypeGuard[QWidget]:
        """Say whether a window of a page opens while nobody is here: what was read for it came after the lock."""
        if self._work.context.session is not None or not isinstance(watched, QWidget):
            return False
        return watched.isWindow() and _is_below(watched, self._work)

    def _put_back(self, dialog: QDialog) -> None:
        if self._work.context.session is None:
            return
        kept = self._typed.get(self._agent_id, {})
        typed = kept.pop(_name(dialog), {})
        for field in dialog.findChildren(Field):
            if field.label.text() in typed:
                field.set_value(typed[field.label.text()])
        if not kept:
            self.stop()

    def _take(self) -> list[QDialog]:
        held, self._held = self._held, []
        return [dialog for dialog in held if isValid(dialog)]


def _is_below(widget: QWidget, above: QWidget) -> bool:
    """Say whether a widget was made for another, through windows too."""
    parent = widget.parentWidget()
    return parent is not None and (parent is above or _is_below(parent, above))


def _name(dialog: QDialog) -> Name:
    about = dialog.about if isinstance(dialog, Dialog) else ""
    return dialog.windowTitle(), dialog.accessibleDescription(), about


def _typed(dialog: QDialog) -> Typed:
    """Return what a dialog's fields hold; nothing of one that asks for a secret."""
    if any(line.echoMode() != QLineEdit.EchoMode.Normal for line in dialog.findChildren(QLineEdit)):
        return {}
    found = {field.label.text(): field.value() for field in dialog.findChildren(Field)}
    return {label: value for label, value in found.items() if value not in (None, "", [])}


def _lasting(typed: Typed) -> Typed:
    """Return what of it a draft may keep: texts and numbers, nothing of a text that is refused."""
    plain = {label: value for label, value in typed.items() if isinstance(value, str | int)}
    return {label: value for label, value in plain.items() if not (isinstance(value, str) and fault(value))}
