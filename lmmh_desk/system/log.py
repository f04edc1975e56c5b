"""The program's journal: one JSON line an event, typed fields only, so that no personal data can enter it."""

from __future__ import annotations

import json
import logging
import re
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

WORD = re.compile(r"^[a-z0-9_.:/-]{1,64}$")
HIDDEN = "…"
SIZE = 1_000_000  # bytes a file
FILES = 5


class Word(str):
    """A word of the program's own: a route, an outcome, a place in its source. What comes from outside is never one."""

    __slots__ = ()


Value = int | float | bool | None | Word

_logger = logging.getLogger("lmmh_desk.events")
_logger.propagate = False


def start(folder: Path, name: str = "desk.log") -> None:
    """Write the journal into a folder, five files of 1 MB at most."""
    stop()
    handler = RotatingFileHandler(folder / name, maxBytes=SIZE, backupCount=FILES - 1, encoding="utf-8")
    _logger.addHandler(handler)
    _logger.setLevel(logging.INFO)


def stop() -> None:
    """Close the journal."""
    for handler in list(_logger.handlers):
        _logger.removeHandler(handler)
        handler.close()


def event(name: str, /, **fields: Value) -> None:
    """Write an event such as `event("store.opened", milliseconds=12)`; a text that isn't a `Word` is hidden."""
    if _logger.handlers:
        line = {"at": int(time.time() * 1000), "event": name} | {key: _safe(value) for key, value in fields.items()}
        _logger.info(json.dumps(line))


def failure(name: str, error: BaseException, /, **fields: Value) -> None:
    """Write that something failed: the type of the error and where, never its message."""
    event(name, error=Word(type(error).__name__.lower()), where=Word(where(error)), **fields)


def where(error: BaseException) -> str:
    """Return the last place of the program an error went through, as "store/unit:84"."""
    frames = list(places(error))
    return frames[-1] if frames else ""


def places(error: BaseException) -> list[str]:
    """Return the places an error went through, outermost first, without values."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        found.append(f"{path.parent.name}/{path.stem}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found


def _safe(value: Value) -> Value:
    if value is None or isinstance(value, int | float):
        return value
    return value if isinstance(value, Word) and WORD.match(value) else Word(HIDDEN)
