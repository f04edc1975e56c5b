"""Python's own import: PySide6 replaces it by one that reads the source of every module imported after it.

That serves `from __feature__ import …`, which we don't use, and costs a tenth of the start.
"""

from __future__ import annotations

import builtins


def plain_imports() -> None:
    """Put Python's own import back."""
    own = getattr(builtins, "__orig_import__", None)
    if own is not None:
        builtins.__import__ = own
