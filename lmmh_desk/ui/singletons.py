"""Keep None, True and False alive: PySide6 6.12 drops one reference to them per call on Python 3.11.

Its wheels are built for interpreters where these are immortal (3.12, PEP 683). On 3.11 each painted line costs
several references to None, until the interpreter aborts with « deallocating None ».
"""

from __future__ import annotations

import ctypes
import sys


def keep() -> None:
    """Give each singleton more references than a century of painting can drop; nothing to do from 3.12 on."""
    if sys.version_info < (3, 12):
        for single in (None, True, False, Ellipsis, NotImplemented):
            references = ctypes.c_ssize_t.from_address(id(single))
            references.value = max(references.value, sys.maxsize // 2)
