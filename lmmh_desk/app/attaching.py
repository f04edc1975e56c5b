"""Attach a new PC and receive what its site sees, before it opens for the first time."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.attaching import attach_new
from lmmh_desk.office.actions.keys import SEALING
from lmmh_desk.store.store import Store
from lmmh_desk.sync.codes import Code
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.exchanger import CUT, NETWORK, Progress
from lmmh_desk.sync.status import problem_words

PAUSE = 1  # seconds before a network that was lost is tried again


def attach_and_receive(store: Store, where: tuple[str, Code], progress: Callable[[int, int], bool]) -> None:
    """Attach an empty profile, then receive all; it insists while the network comes and goes, until it is stopped.

    `progress` is told the lines received and says whether to go on; raises DeskError.
    """
    lines = 0

    def told(done: Progress) -> None:
        nonlocal lines
        lines = done.done

    attach_new(store, *where, platform.node())
    while True:
        report = DeskExchanger(store, lambda: SEALING).run(told, lambda: not progress(lines, 0))
        if report.cancelled or (report.problem and not progress(lines, 0)):  # a network that is away asks nothing
            raise _left(_("Le rattachement est arrêté."))
        if not report.problem:
            return
        if report.problem not in (NETWORK, CUT):
            raise _left(problem_words(report.problem))
        time.sleep(PAUSE)


def _left(why: str) -> DeskError:
    return DeskError(why, _("Rien n’a été gardé sur ce poste."), _("Demandez un autre code au siège."))
