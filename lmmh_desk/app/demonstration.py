"""A demonstration profile: made whole or not at all, and living on Tuesday 17 November 2020."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lmmh_desk.kernel.clock import Clock, FixedClock, RunningClock, paris_instant
from lmmh_desk.kernel.errors import DeskError, VaultError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system import passphrase
from lmmh_desk.system.single import InstanceLock

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store

WORDS = passphrase.KNOWN  # it holds nobody's data and opens on machines that have no vault
PIN = "170211"  # every invented agent's
PHRASE = "Sablons et Glonnières"  # every invented agent's password; it has opened the day, but for the administrator
MARK = "demonstration.txt"
SAID = "demonstration"  # the base says it of itself, by a value it keeps
PERSONS = 30_000  # the office's scale
INSTANT = paris_instant(date(2020, 11, 17), 10, 42)


def is_demo(folder: Path) -> bool:
    """Say whether a profile is a demonstration: it bears the mark, and everybody knows the words that open it.

    Anybody can put a file with the mark's name in a real profile, which has its own clock and must not be deleted; and
    a demonstration's key beside it, which opens another base.
    """
    from lmmh_desk.store import files, header
    from lmmh_desk.system import keys

    try:
        return known_words(folder) is not None and header.file_matches(
            folder / files.FILE, keys.find_key(folder, WORDS)
        )
    except OSError:
        return False


def is_demo_inside(folder: Path, driver: Any) -> bool:
    """Say whether a profile that is open is a demonstration, wherever its key is kept since: its base says so."""
    from lmmh_desk.store.kept import value_by

    return (folder / MARK).exists() and (bool(value_by(driver, SAID)) or _opens_by_known_words(folder))


def is_demo_open(store: Store) -> bool:
    """Say it of a profile by its store."""
    from lmmh_desk.store.exchange.shapes import driver_of

    with store.read() as read:
        return is_demo_inside(store.folder, driver_of(read))


def refuse_copy(folder: Path, copy: Path, keys: Sequence[bytes], *, aside: bool = False) -> None:
    """Raise BadBackup for a demonstration's backup anywhere else than in a demonstration: its clock would be today's.

    Its invented messages would leave by a real way out, and its persons pass for the office's. A demonstration about to
    be set `aside` for it takes its mark along.
    """
    from lmmh_desk.store.backup import kept_in
    from lmmh_desk.store.failures import BadBackup

    if (aside or not (folder / MARK).exists()) and kept_in(copy, keys, SAID):
        raise BadBackup(
            _("Cette copie est celle d’une démonstration\u00a0: ses personnes sont inventées."),
            _("Rien n’a été remplacé."),
            _("Choisissez une sauvegarde de ce poste\u00a0; une démonstration se refait sans copie."),
        )


def _seems_one(folder: Path) -> bool:
    from lmmh_desk.system import keys

    try:
        place = keys.place_now(folder)
    except VaultError:
        return False
    return not place.vault and passphrase.seems_known(place.slot)


def _opens_by_known_words(folder: Path) -> bool:
    from lmmh_desk.system import keys

    try:
        return _seems_one(folder) and bool(keys.find_key(folder, WORDS))
    except VaultError:
        return False


def ensure_demo(folder: Path, persons: int | None, progress: Callable[[int, int], bool]) -> Path:
    """Make the demonstration unless the folder holds the one asked for; return the folder; raises StoreError.

    One of another size (None: any will do) or made by another version is made anew: it holds nobody's data, and its
    tables may be others.
    """
    if is_demo(folder):
        size, _space, version = (folder / MARK).read_text(encoding="utf-8", errors="replace").partition(" ")
        if version == _version() and (persons is None or size == str(persons)):
            return folder
        drop_demo(folder)
    make_demo(folder, persons or PERSONS, progress)
    return folder


def drop_demo(folder: Path) -> None:
    """Delete a demonstration, never another profile; raises AlreadyOpen or StoreError."""
    from lmmh_desk.store.failures import in_french

    if is_demo(folder):
        with InstanceLock(folder), in_french():
            shutil.rmtree(folder)


def copy_demo(morning: Path, folder: Path) -> Path:
    """Return the folder, a copy of a demonstration nobody has opened; raises StoreError over another profile."""
    from lmmh_desk.app.bootstrap import refuse_taken
    from lmmh_desk.store.failures import in_french

    drop_demo(folder)
    refuse_taken(folder)
    with in_french():
        shutil.copytree(morning, folder, dirs_exist_ok=True)
    return folder


def _version() -> str:
    """Return what names the tables of this program: their migrations, letter by letter."""
    from hashlib import sha256

    scripts = sorted((Path(__file__).parents[1] / "store" / "migrations" / "versions").glob("*.py"))
    return sha256(b"".join(script.read_bytes() for script in scripts)).hexdigest()


def make_demo(folder: Path, persons: int, progress: Callable[[int, int], bool]) -> None:
    """Make a demonstration; raises DeskError, also when `progress` stopped it: nothing is left then."""
    from lmmh_desk.app.bootstrap import create_profile
    from lmmh_desk.app.demo.build import Cancelled, build_demo
    from lmmh_desk.features.desk.store.settings import keep_shown
    from lmmh_desk.features.desk.ui.roster import roster
    from lmmh_desk.office.store.agents import agents
    from lmmh_desk.store.kept import keep
    from lmmh_desk.ui.lock.roster import save_roster

    def fill(store: Store, draft: Path) -> None:
        karine = build_demo(store, persons=persons, progress=progress)
        with store.read() as read:
            save_roster(draft, roster(read, INSTANT).with_first(karine.agent_id))
            everybody = agents(read, every=True)
        with store.local() as connection:  # its day is played, and visited by people in a hurry: the help has the tour
            for agent in everybody:
                keep_shown(connection, agent.id)
            keep(connection, SAID, _version())
        (draft / MARK).write_text(f"{persons} {_version()}", encoding="utf-8")

    try:
        create_profile(folder, FixedClock(INSTANT), WORDS, fill)
    except Cancelled:
        raise DeskError(
            _("La démonstration n’a pas été créée."), _("Rien n’a été gardé."), _("Recommencez quand vous voulez.")
        ) from None


def known_words(folder: Path) -> str | None:
    """Return the passphrase of a demonstration, even without its base; None for any other profile."""
    return WORDS if (folder / MARK).exists() and _opens_by_known_words(folder) else None


def begin_clock(folder: Path, clock: Clock) -> None:
    """Put a running clock at 10:42 on the demonstration's Tuesday: its lock screen shows before the data open.

    The first painting waits for it: the words are tried later, by who opens.
    """
    if isinstance(clock, RunningClock) and (folder / MARK).exists() and _seems_one(folder):
        clock.set(INSTANT)


def set_clock(clock: Clock, store: Store) -> None:
    """Put a running clock at 10:42 on the demonstration's Tuesday, or where its last session left it."""
    if not (isinstance(clock, RunningClock) and is_demo_open(store)):
        return
    from lmmh_desk.office.store.audit import last_entry

    with store.read() as read:
        clock.set(max(INSTANT, last_entry(read)))
