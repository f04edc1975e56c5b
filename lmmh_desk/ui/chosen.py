"""The file of the row chosen in a list, read for the panel beside it; a key pressed meanwhile waits for it alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.page import Page

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

File = TypeVar("File")


class ChosenFile(Generic[File]):
    """`show` gets the file read, or None once there is none; `press` does what a key asks of the file shown."""

    def __init__(
        self,
        page: Page,
        read: Callable[[Read, Session, str], File],
        show: Callable[[File | None], None],
        press: Callable[[str], None],
    ) -> None:
        self._page, self._read, self._show, self._press = page, read, show, press
        self.file: File | None = None
        self._awaited = self._pressed = ""  # whose file is being read, and the key pressed meanwhile

    def choose(self, record_id: str) -> None:
        """Read the file of a record, or show none, as while the session is locked: the list is read again after it."""
        me = self._page.context.session
        if not record_id or me is None:
            self._let_go()
            return
        if record_id != self._awaited:
            self._pressed = ""
        self._awaited = record_id
        self._page.context.reads.run(
            lambda read: self._read(read, me, record_id),
            self._shown,
            owner=self._page,
            slot="file",
            failed=self._gone,
        )

    def keeps(self, key: str) -> bool:
        """Keep a key for the file being read, if one is: the file shown before may be another household's."""
        if self._awaited:
            self._pressed = key
        return bool(self._awaited)

    def _shown(self, file: File) -> None:
        if not self._awaited:  # its row left the list while it was being read
            return
        self.file = file
        self._show(file)
        key, self._awaited, self._pressed = self._pressed, "", ""
        if key:
            self._press(key)

    def _gone(self, error: DeskError) -> None:
        self._let_go()
        self._page.context.shell.say(str(error), "warn")

    def _let_go(self) -> None:
        self._awaited = self._pressed = ""
        self.file = None
        self._show(None)
