"""A crash leaves no copy of the memory on the disk: it holds the key of the base and what is on the screen."""

from __future__ import annotations

import sys

NEVER = 1  # byte: too small for a file, and the one limit that also stops a dump handed to a program (core(5))


def refuse_dumps() -> None:
    """Have the system write no dump of this program, nor of what it starts; Windows keeps to its own settings."""
    if sys.platform != "win32":
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        limit = NEVER if hard == resource.RLIM_INFINITY else min(NEVER, hard)
        resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
