"""A screen of the window: what the shell expects of every page.

The shell puts the page in a scroll area with the window's margins (20 px left and right): a page has no margin of
its own. It is made once, on first opening, and `opened` is called each time the agent comes to it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.ui.context import Context

Width = Literal["narrow", "normal", "wide"]  # under 1000 px at 100 %: one column; from 1600: a third pane


class Page(QWidget):
    """Base of the slices' screens."""

    key: ClassVar[str] = ""
    gestures: tuple[tuple[str, str], ...] = ()  # keys with no command, and what they do: the bar's first
    hints: ClassVar[tuple[str, ...]] = ()  # keys of the five to seven commands the key bar shows, in order
    discreet: ClassVar[bool] = False  # hides what is personal by itself; others are behind a curtain in mode discret
    looks: ClassVar[bool] = False  # writes by itself whom its agent looks at
    file: ClassVar[bool] = False  # each set of arguments stands among the open files of the rail

    titled = Signal(str)
    hinted = Signal()  # other keys of `hints` are valid now

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.title = ""
        self.at = ""  # for which arguments it is opened: what distinguishes its drafts

    def set_title(self, title: str) -> None:
        """Change what the window's title says of this page."""
        self.title = title
        self.titled.emit(title)

    def opened(self, **arguments: Any) -> None:
        """Show this page for these arguments; by default, refresh."""
        del arguments
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Read again what these changes touch; None means everything."""

    def leave(self) -> None:
        """Go back, unless the agent already went elsewhere while an answer was on its way."""
        if self.context.shell.page() is self:
            self.context.shell.back()

    def drop_draft(self, at: str) -> None:
        """Keep no draft of a place whose form was recorded, even where the agent left it before the answer."""
        self.context.drafts.keep(self.context.me.agent_id, self.key, at, None)

    def hold_focus(self) -> None:
        """Have the focus while the page is read: `holds_focus` then tells whether the agent put it elsewhere."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def holds_focus(self) -> bool:
        """Say whether the focus is still where the page was opened, so that it may go where the next gesture is."""
        focused = self.window().focusWidget()
        return focused is None or focused is self or not focused.isVisible()

    def person(self) -> str:
        """Return the id of the person shown or selected, for the commands that need one; "" when there is none."""
        return ""

    def offers(self, command: str) -> bool:
        """Say whether a command of `hints` would do something now, so that the key bar shows it."""
        del command
        return True

    def status(self) -> str:
        """Return the sentence on the right of the key bar; "" for the desk's own."""
        return ""

    def arrange(self, width: Width) -> None:
        """Lay the page out for this width of the window."""

    def primary(self) -> None:
        """Do what the primary button does (Ctrl+Entrée)."""

    def escape(self) -> bool:
        """Close what is open on the page (Échap); False lets the shell go back."""
        return False

    def locked(self) -> None:
        """Forget what must not be there when the window is unlocked again; drafts are kept before."""

    def draft(self) -> dict[str, Any] | None:
        """Return what is being typed, to be kept every two seconds; None when there is nothing to keep."""
        return None

    def drafts(self) -> bool:
        """Say whether this page keeps drafts."""
        return type(self).draft is not Page.draft

    def filled(self) -> bool:
        """Say whether what the page was opened with is shown; before that, its draft says nothing."""
        return True

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what `draft` returned."""

    def replace(self, draft: dict[str, Any]) -> None:
        """Put it back over what is typed now, as the agent asked."""
        self.restore(draft)

    def panes(self) -> list[QWidget]:
        """Return the widgets F6 goes through."""
        return []

    def set_discreet(self, hidden: bool) -> None:
        """Hide personal panels, or show them again (Ctrl+Maj+H)."""
