"""What the acts of a page share: written in the background, said, or refused in their form with nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.form_dialog import Failed

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store

Act = Callable[["Store", Session], Changes]
Done = Callable[[], None]


class Acting(Struct, frozen=True, weakref=True):
    """What writes from a page."""

    context: Context

    def _saying(self, told: str) -> Callable[[Changes], None]:
        return lambda _changes: self.context.shell.say(told, "ok")

    def _refused(self, error: DeskError) -> None:
        self.context.shell.say(str(error), "bad")

    def _form(self, act: Act, done: Done, failed: Failed, told: str) -> None:
        def then(_changes: Changes) -> None:
            done()
            self.context.shell.say(told, "ok")

        self._write(act, then, failed)

    def _write(self, act: Act, then: Callable[[Changes], None], failed: Failed | None = None) -> None:
        store, me, writes = self.context.store, self.context.me, self.context.writes
        writes.run(lambda: act(store, me), then, owner=writes, failed=failed)
