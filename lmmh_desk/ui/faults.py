"""Unexpected errors: written in the journal without the data they carry, told in one sentence."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from lmmh_desk.kernel.errors import DeskError, Locked
from lmmh_desk.kernel.i18n import _


def unexpected(name: str, error: BaseException) -> DeskError:
    """Write an error in the journal under a code word; return what to tell the agent."""
    from lmmh_desk.system import log

    log.failure(name, error)
    return DeskError(
        _("L’action n’a pas abouti."),
        _("Ce qui était enregistré est conservé."),
        _("Recommencez\u00a0; si cela se reproduit, prévenez l’assistance."),
    )


def catch_all(tell: Callable[[DeskError], None]) -> None:
    """Tell one sentence for what nobody caught in the window, instead of a stack trace.

    Whoever listened before, such as the crash report, is still called for what wasn’t expected.
    """
    before = sys.excepthook

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Locked):
            return  # an answer that came behind the lock: nobody is there to be told, and nothing may cover it
        if isinstance(error, DeskError):
            tell(error)
            return
        if before is not sys.__excepthook__ or not isinstance(error, Exception):
            before(kind, error, trace)
        if isinstance(error, Exception):
            tell(unexpected("window.error", error))

    sys.excepthook = caught
