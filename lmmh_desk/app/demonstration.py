"""A demonstration profile: made whole or not at all, and living on Tuesday 17 November 2020."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.kernel.clock import Clock, FixedClock, RunningClock, paris_instant

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store

WORDS = "demonstration"  # its passphrase: it holds nobody's data and opens on machines that have no vault
PIN = "170211"  # every invented agent's
MARK = "demonstration.txt"
INSTANT = paris_instant(date(2020, 11, 17), 10, 42)


def is_demo(folder: Path) -> bool:
    """Say whether a profile is a demonstration."""
    return (folder / MARK).exists()


def ensure_demo(folder: Path, persons: int, progress: Callable[[int, int], bool]) -> Path:
    """Make the demonstration unless the folder holds one already; return the folder; raises StoreError."""
    if not is_demo(folder):
        make_demo(folder, persons, progress)
    return folder


def make_demo(folder: Path, persons: int, progress: Callable[[int, int], bool]) -> None:
    """Make a demonstration beside the folder, then give it its name; a stopped one leaves nothing."""
    from lmmh_desk.app.bootstrap import create_profile
    from lmmh_desk.app.demo.build import build_demo
    from lmmh_desk.features.desk.ui.roster import roster
    from lmmh_desk.system.paths import ensure_folder
    from lmmh_desk.ui.lock.roster import save_roster

    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    ensure_folder(folder.parent)
    try:
        store = create_profile(draft, FixedClock(INSTANT), WORDS)
        try:
            karine = build_demo(store, persons=persons, progress=progress)
            with store.read() as read:
                save_roster(draft, roster(read, INSTANT).with_first(karine.agent_id))
        finally:
            store.close()
        (draft / MARK).write_text("Données inventées.\n", encoding="utf-8")
        _publish(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def known_words(folder: Path) -> str | None:
    """Return the passphrase of a demonstration, None for any other profile."""
    return WORDS if is_demo(folder) else None


def set_clock(folder: Path, clock: Clock, store: Store) -> None:
    """Put a running clock at 10:42 on the demonstration's Tuesday, or where its last session left it."""
    if not (is_demo(folder) and isinstance(clock, RunningClock)):
        return
    with store.read() as read:
        last = read.exec_driver_sql("SELECT max(at) FROM audit").scalar() or 0
    clock.set(max(INSTANT, last))


def _publish(draft: Path, folder: Path) -> None:
    """Move what was made into the folder, which may hold a lock or a log already, never a database."""
    if not folder.exists():
        draft.rename(folder)
        return
    for file in draft.iterdir():
        file.rename(folder / file.name)
