"""What is being typed survives a lock, a crash or a change of agent: kept every two seconds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read, Store
    from lmmh_desk.ui.jobs import Reads, Writes

DIALOGS = "dialogs"  # the page under which what is typed in dialogs is kept
EVERY = 2000  # milliseconds
Draft = dict[str, Any]


class Drafts(QObject):
    """Saves the draft of the page shown when it changed, and gives it back to the same agent."""

    def __init__(self, store: Store, reads: Reads, writes: Writes, tell: Callable[[DeskError], None]) -> None:
        super().__init__()
        self._tell = tell
        self._failing = False
        self._store = store
        self._reads = reads
        self._writes = writes
        self._kept: dict[tuple[str, str, str], str] = {}
        self._asked: set[tuple[str, str, str]] = set()  # read now: a page still empty there says nothing of its draft
        self._saving: dict[tuple[str, str, str], str] = {}  # what a reading may not find yet
        self._looks: tuple[Callable[[], None], ...] = ()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self._tick)

    def watch(self, *looks: Callable[[], None]) -> None:
        """Call these every two seconds; each calls `keep` with what is on screen."""
        self._looks = looks
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        self._looks = ()

    def arrive(self) -> None:
        """Say it again if drafts can't be kept: nobody heard it behind the lock, and another agent may be here."""
        self._failing = False

    def keep(self, agent_id: str, page: str, key: str, draft: Draft | None) -> None:
        """Save a draft if it changed since the last time; None removes it, unless it is still being read."""
        place = (agent_id, page, key)
        if self._store.read_only or (draft is None and place in self._asked):
            return
        text = json.dumps(draft, ensure_ascii=False, sort_keys=True) if draft else ""
        if self._kept.get(place, "") == text:
            return
        self._kept[place] = self._saving[place] = text

        def saved() -> None:
            if self._saving.get(place) == text:
                del self._saving[place]

        def kept(_changes: Changes) -> None:
            self._failing = False
            saved()

        def failed(error: DeskError) -> None:
            """Try again at the next look, and say so once: a full disk would speak every two seconds."""
            self._kept.pop(place, None)
            saved()
            if not self._failing:
                self._failing = True
                self._tell(error)

        self._writes.run(lambda: self._save(place, text), kept, owner=self, failed=failed)

    def load(self, agent_id: str, page: str, key: str, then: Callable[[Draft], None], owner: QObject) -> None:
        """Give the draft kept for an agent, if there is one."""
        place = (agent_id, page, key)

        def answer(text: str) -> None:
            self._asked.discard(place)
            self._kept[place] = text
            if text:
                then(json.loads(text))

        if place in self._saving:
            answer(self._saving[place])
            return
        self._asked.add(place)
        self._reads.run(lambda read: _saved(read, place), answer, owner=owner, slot="draft")

    def number(self, agent_id: str) -> int:
        """Return how many drafts of an agent are known to be kept, since the program began."""
        return sum(bool(text) for (whose, _page, _key), text in self._kept.items() if whose == agent_id)

    def latest(self, agent_id: str, then: Callable[[str, str, int], None], owner: QObject) -> None:
        """Give the page, key and instant (milliseconds UTC) of an agent's last draft, if there is one."""

        def answer(found: tuple[str, str, int] | None) -> None:
            if found is not None:
                then(*found)

        self._reads.run(lambda read: _latest(read, agent_id), answer, owner=owner, slot="latest draft")

    def _tick(self) -> None:
        for look in self._looks:
            look()

    def _save(self, place: tuple[str, str, str], text: str) -> Changes:
        now = self._store.clock.now()
        with self._store.local() as connection:
            connection.exec_driver_sql("DELETE FROM draft WHERE agent_id = ? AND page = ? AND key = ?", place)
            if text:
                connection.exec_driver_sql(
                    "INSERT INTO draft (agent_id, page, key, data, at) VALUES (?, ?, ?, ?, ?)", (*place, text, now)
                )
        return Changes("draft")


def _saved(read: Read, place: tuple[str, str, str]) -> str:
    query = "SELECT data FROM draft WHERE agent_id = ? AND page = ? AND key = ?"
    return str(read.exec_driver_sql(query, place).scalar() or "")


def _latest(read: Read, agent_id: str) -> tuple[str, str, int] | None:
    query = "SELECT page, key, at FROM draft WHERE agent_id = ? AND page <> ? ORDER BY at DESC LIMIT 1"
    row = read.exec_driver_sql(query, (agent_id, DIALOGS)).first()
    return (row[0], row[1], row[2]) if row else None
