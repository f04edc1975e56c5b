"""The copies of a base that lie in its profile: they hold what was erased since, so that each has an end.

Backups from the window or made daily, those made before a migration, bases set aside by a restore or as damaged: each
has its date in its name, which no copying changes. Whichever comes back, it is erased again as it opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from lmmh_desk.kernel.clock import PARIS, paris
from lmmh_desk.store.files import AUTOMATIC, BEFORE, COPIES, FILE, TAKEN, remove
from lmmh_desk.store.opening import SMALLEST
from lmmh_desk.system.recovery import beside

ASIDE = re.compile(r"\.(?:replaced|damaged)-(\d{4})(\d\d)(\d\d)-\d{6}-\d{6}$")
MIGRATED = re.compile(r"^before-.+-(\d{1,14})\.\w+$")  # milliseconds UTC
COPIED = re.compile(rf"^(?:{TAKEN}|{AUTOMATIC})-(\d{{4}})-(\d\d)-(\d\d)-(\d{{6}})\.db$")


def sweep(folder: Path, before: date, *, keep_last: bool) -> int:
    """Remove the copies made before a day; return how many; raises OSError.

    With `keep_last`, the last backup in the profile stays until there is another: this PC alone has its data.
    """
    gone = [path for path, day in _aside(folder) if day < before]
    gone += [path for path in (folder / BEFORE).glob("before-*") if migrated_before(path, before)]
    found = copies(folder)
    gone += [path for path in (found[:-1] if keep_last else found) if copy_day(path.name) < before]
    for path in gone:
        drop(path)
    return len(gone)


def drop(copy: Path) -> None:
    """Delete a copy, and the sealed copy of its key that stands beside it; raises OSError."""
    remove(copy)
    beside(copy).unlink(missing_ok=True)


def copies(folder: Path, *kinds: str) -> list[Path]:
    """Return the backups that lie in a profile, of some kinds or of all, oldest first."""
    found = [path for path in (folder / COPIES).glob("*.db") if COPIED.match(path.name)]
    wanted = [path for path in found if not kinds or path.name.startswith(kinds)]
    return sorted(wanted, key=lambda path: path.name.partition("-")[2])


def last_copied(folder: Path) -> int | None:
    """Return when the last backup that lies in a profile was made, in milliseconds UTC.

    The file is asked, not the base: one put back knows neither its own copy nor those that came after.
    """
    for file in reversed(copies(folder)):
        with suppress(OSError):  # gone meanwhile
            if file.stat().st_size >= SMALLEST:
                return copied_at(file)
    return None


def copied_at(file: Path) -> int:
    """Return the instant in the name of a backup, in milliseconds UTC."""
    moment = datetime.strptime(file.stem.partition("-")[2], "%Y-%m-%d-%H%M%S").replace(tzinfo=PARIS)
    return int(moment.timestamp()) * 1000


def copy_day(name: str) -> date:
    """Return the day a backup of this name was made."""
    found = COPIED.match(name)
    assert found is not None
    return _day(found)


def migrated_before(path: Path, day: date) -> bool:
    """Say whether a copy that a migration made, of a desk's base or of a hub's, was made before a day."""
    found = MIGRATED.match(path.name)
    return found is not None and paris(int(found[1])).date() < day


def _aside(folder: Path) -> Iterator[tuple[Path, date]]:
    for path in folder.glob(f"{FILE}.*"):
        name = path.name.removesuffix("-wal").removesuffix("-shm")  # one of these may be all there was
        if found := ASIDE.search(name):
            yield path.with_name(name), _day(found)


def _day(name: re.Match[str]) -> date:
    year, month, day = map(int, name.groups()[:3])
    return date(year, month, day)
