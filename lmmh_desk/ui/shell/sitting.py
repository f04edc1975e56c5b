"""Who sits at the desk, what is being typed, and where each agent was before the lock."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.copying import copy_text
from lmmh_desk.ui.drafts import Draft, Drafts
from lmmh_desk.ui.page import Page
from lmmh_desk.ui.shell.pages import OpenFile, Pages, Place

FRESH = 30 * 60_000  # milliseconds: a younger draft is opened again after a crash


@dataclass
class Left:
    """Where an agent was."""

    place: Place
    files: list[OpenFile] = field(default_factory=list)
    copied: str = ""  # in the clipboard


def _take_copied() -> str:
    """Empty the clipboard and return its text: a name copied from another program is a name too."""
    clipboard = QGuiApplication.clipboard()
    text = clipboard.text()
    clipboard.clear()
    if clipboard.supportsSelection():  # on X11 the middle button pastes what was only selected
        clipboard.clear(QClipboard.Mode.Selection)
    return text


@dataclass
class Typed:
    """What is typed on a page: what it would keep, and what no draft may keep; a search or a filter is neither."""

    draft: Draft | None = None
    refused: list[str] = field(default_factory=list)


NOTHING = Typed()


def _typed(page: Page) -> Typed:
    lines = [line.text() for line in page.findChildren(QLineEdit) if line.isModified()]
    texts = [text.toPlainText() for text in page.findChildren(QPlainTextEdit) if text.document().isModified()]
    return Typed(page.draft() if page.filled() else None, [text for text in lines + texts if fault(text)])


class Sitting:
    """The agent at the desk and the drafts of the page shown."""

    def __init__(self, pages: Pages, drafts: Drafts) -> None:
        self._pages, self._drafts = pages, drafts
        self._left: dict[str, Left] = {}
        self.agent_id = ""

    def leave(self) -> None:
        """Note where the agent is, with what is being typed."""
        self.keep()
        copied = _take_copied()
        if self._pages.place is not None:
            self._left[self.agent_id] = Left(self._pages.place, self._pages.files, copied)

    def arrive(self, agent_id: str) -> Left | None:
        """Seat an agent; return where he was. Another agent's pages are dropped, so that nothing of them shows."""
        if self.agent_id and agent_id != self.agent_id:
            self._pages.forget()
        self.agent_id = agent_id
        left = self._left.get(agent_id)
        if left is not None and left.copied and not QGuiApplication.clipboard().text():
            copy_text(left.copied)
        return left

    def dismiss(self, agent_id: str) -> None:
        """Forget where an agent was, with every page: what their role opened is no more theirs."""
        self._left.pop(agent_id, None)
        self._pages.forget()

    def erased(self, ids: Collection[str]) -> None:
        """Name nobody who was erased any more, in the rail and in what waits for each agent."""
        self._pages.erased(ids)
        self._left = {agent: left for agent, left in self._left.items() if not left.place.names(ids)}
        for left in self._left.values():
            left.files = [file for file in left.files if not file.place.names(ids)]

    def keep(self) -> None:
        """Save what is being typed on the page shown."""
        page, place = self._pages.page(), self._pages.place
        if page is not None and place is not None and self.agent_id and page.drafts() and page.filled():
            self._drafts.keep(self.agent_id, place.key, place.draft_key, page.draft())

    def restore(self, page: Page, place: Place) -> None:
        """Put back what this agent was typing there; where they type already, that stays and what was kept is offered.

        Read late, it may come once another record is shown: it is given to its own alone.
        """
        if not page.drafts():
            return
        before, agent_id = _typed(page), self.agent_id

        def there() -> bool:
            return self._pages.page() is page and self._pages.place == place and self.agent_id == agent_id

        def put_back(draft: Draft) -> None:
            if there():
                page.restore(draft)

        def put_over(draft: Draft) -> None:
            if there():
                page.replace(draft)

        def read(draft: Draft) -> None:
            now = _typed(page)
            if there() and now not in (before, NOTHING) and now.draft != draft:
                told = _("Ce que vous venez d’écrire remplace le brouillon gardé ici.")
                page.context.shell.offer_undo(told, lambda: put_over(draft))
            else:
                put_back(draft)

        self._drafts.load(agent_id, place.key, place.draft_key, read, owner=page)

    def resume(self, now: int, then: Callable[[Place], None], owner: QObject) -> None:
        """Give the place of a draft typed less than half an hour ago, as after a crash."""

        agent_id = self.agent_id

        def found(page: str, key: str, at: int) -> None:
            if now - at < FRESH and agent_id == self.agent_id:  # it may come after another sat down
                then(Place.of_draft(page, key))

        self._drafts.latest(agent_id, found, owner=owner)
