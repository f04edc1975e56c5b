"""A demonstration's exchanges: a morning of them is told, and from then on there is no network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store.exchange.attached import DEMONSTRATION, Exchange, Run, add_run, attach, move, told
from lmmh_desk.sync.exchanger import CUT, NETWORK, Progress, Report

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read, Store

MORNING = (  # hour, seconds, sent, received, what went wrong
    ((8, 2), 11, 0, 187, ""),
    ((10, 24), 20, 5, 0, CUT),
    ((10, 26), 3, 9, 9, ""),
    ((10, 41), 4, 6, 22, ""),
)
ADDED = 8  # of the last one's records


def tell_exchanges(connection: Read, site_id: str) -> None:
    """Write the exchanges of the morning."""
    for at, seconds, sent, received, problem in MORNING:
        begun = paris_instant(TODAY, *at)
        run = Run("network", begun, begun + seconds * 1000, sent, received, problem=problem)
        add_run(connection, run, ADDED)
    last = paris_instant(TODAY, *MORNING[-1][0])
    known = Exchange(DEMONSTRATION, "", b"", b"", (site_id,), "demo", received_at=last, tried_at=last)
    attach(connection, known)


class NoHub:
    """Who exchanges in a demonstration: it has no hub, and shows what a desk without network does."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def live(self, cancelled: Callable[[], bool]) -> Report | None:
        """Say that nothing moved elsewhere until the first try, then that there is no network."""
        del cancelled
        with self._store.read() as read:
            known = told(read)
        return Report(problem=NETWORK) if known is None or known.problem else None

    def run(self, progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Report:
        """Find no network."""
        del cancelled
        progress(Progress("send"))
        now = self._store.clock.now()
        with self._store.local() as connection:
            move(connection, tried_at=now, problem=NETWORK)
            add_run(connection, Run("network", now, now, problem=NETWORK))
        return Report(problem=NETWORK)

    def came(self) -> Changes:
        """Nothing ever comes."""
        return Changes("sync")

    def index(self, cancelled: Callable[[], bool]) -> bool:
        """Nothing ever comes."""
        del cancelled
        return True

    def export(self, target: Path) -> Report:
        """Refuse: nobody could read the file."""
        del target
        raise _no_hub()

    def take(self, source: Path, progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Report:
        """Refuse: no hub made it."""
        del source, progress, cancelled
        raise _no_hub()


def _no_hub() -> DeskError:
    return DeskError(
        _("La démonstration n’a pas de serveur."),
        _("Rien n’a été écrit ni reçu."),
        _("Rattachez un vrai poste pour échanger par clé."),
    )
