"""What is made once for a whole run, whichever of its processes asks first, and copied by who writes in it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lmmh_desk.system.single import AlreadyOpen, InstanceLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder that `make` made: the processes of a run share the folder above their own."""
    own = factory.getbasetemp()
    place = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    place.mkdir(exist_ok=True)
    whole, draft, lock = place / "whole", place / "draft", InstanceLock(place)
    _wait_for(lock)
    try:
        if not whole.exists():
            shutil.rmtree(draft, ignore_errors=True)  # of a process that was killed
            draft.mkdir()
            make(draft)
            draft.rename(whole)
    finally:
        lock.release()
    return whole


def _wait_for(lock: InstanceLock) -> None:
    while True:
        try:
            return lock.acquire()
        except AlreadyOpen:
            time.sleep(0.1)
