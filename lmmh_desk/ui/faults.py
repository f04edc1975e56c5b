"""Unexpected errors: logged without the data they carry, told in one sentence."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _

log = logging.getLogger(__name__)


def describe(error: BaseException) -> str:
    """Return the type of an error and where it arose; never its message, which may hold a person's data."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    path = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} at {path}" if path else type(error).__name__


def catch_all(tell: Callable[[str], None]) -> None:
    """Log what nobody caught and tell one sentence instead of a stack trace."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, DeskError):
            tell(str(error))
            return
        log.error("unexpected: %s", describe(error.with_traceback(trace)))
        tell(_("L’action n’a pas abouti. Ce qui était enregistré est conservé. Recommencez, ou prévenez l’assistance."))

    sys.excepthook = hook
