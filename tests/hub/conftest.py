from __future__ import annotations

from tests.fakes.hubs import storage

__all__ = ["storage"]
